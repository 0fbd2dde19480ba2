// SPDX-License-Identifier: EUPL-1.2
#include "portal/delivery.h"

#include <optional>
#include <string_view>
#include <utility>

#include "common/url.h"
#include "portal/records.h"

namespace nabe::portal {
namespace {

constexpr std::size_t kMaxQueryIdBytes = 128;

std::string attribute(const Message& message, std::string_view name) {
  return std::string(message.attribute(name).value_or(std::string_view()));
}

Content content_of(const Attachment& attachment) {
  return {std::string(attachment.name()), std::string(attachment.media_type()), std::string(attachment.sha256()),
          attachment.size_bytes()};
}

Item item_of(const Message& message, std::string_view kind) {
  Item item;
  item.kind = kind;
  item.message_id = message.id();
  item.subject = attribute(message, "subject");
  item.due = attribute(message, "due");
  item.page = attribute(message, "page_url");
  if (kind == "query") {
    item.query_id = attribute(message, "query_id");
    if (item.query_id.empty()) item.query_id = message.id();
  }
  if (message.body_size_bytes() > 0) {
    item.body =
        Content{{}, std::string(message.media_type()), std::string(message.body_sha256()), message.body_size_bytes()};
  }
  for (const Attachment attachment : message.attachments()) item.attachments.push_back(content_of(attachment));
  return item;
}

std::string_view state_of(const Message& message, const Effect& effect, const StatusMap& states) {
  if (message.type() != "case.status_changed") return effect.state;
  const auto status = message.attribute("status");
  return states.of(status ? *status : message.fact("status").value_or(std::string_view()));
}

Outcome unknown_application(const DeliveryRules& rules) {
  if (rules.ignore_unknown_cases) return Outcome::delivered();
  return Outcome::reject("the case is no application of this portal").with_code(kUnknownApplication);
}

}  // namespace

Outcome deliver(const Message& message, Session& session, const DeliveryRules& rules) {
  const Effect* const effect = effect_of(message.type());
  if (effect == nullptr) return Outcome::reject("this type is nothing for a mailbox").with_code(Code::Unsupported);
  const auto application = message.reference(rules.reference_system);
  if (!application) return unknown_application(rules);
  const Place place{std::string(message.department()), std::string(*application)};
  auto head = find_head(session.state({}), place.application);
  if (!head) return unknown_application(rules);

  Event event;
  event.time = message.receipt_time();
  event.state = state_of(message, *effect, rules.states);
  if (!effect->item.empty()) event.item = item_of(message, effect->item);
  // A fee that is due is shown as soon as there is a place to pay it.
  if (event.item && event.item->kind == "payment" && event.item->page.empty()) event.item.reset();
  if (event.item && event.item->query_id.size() > kMaxQueryIdBytes) {
    return Outcome::reject("query_id is too long").with_code(Code::Invalid);
  }
  if (event.item && !event.item->page.empty() && !common::parse_url(event.item->page)) {
    return Outcome::reject("page_url is no http or https address").with_code(Code::Invalid);
  }
  // Nothing that a citizen could see: a state that is not shown, or the one that is shown already.
  if (!event.item && (event.state.empty() || event.state == head->state)) return Outcome::delivered();
  if (event.item && event.item->has_content()) session.hold(message.id());
  append_event(session, place, std::move(*head), std::move(event));
  return Outcome::delivered();
}

}  // namespace nabe::portal
