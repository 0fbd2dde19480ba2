// SPDX-License-Identifier: EUPL-1.2
#include "appointment/wish.h"

#include <algorithm>
#include <stdexcept>

#include "appointment/times.h"
#include "common/json.h"
#include "common/multipart.h"
#include "common/xml.h"

namespace nabe::appointment {
namespace {

using common::Json;
using common::XmlElement;

constexpr std::string_view kApplicationNamespace = "urn:nabe:xfall-profile:1";
constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxNoteBytes = 2000;

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 18 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Outcome invalid(const std::string& text) { return Outcome::reject(text).with_code(Code::Invalid); }

void set_if_empty(std::string& text, std::string value) {
  if (text.empty()) text = std::move(value);
}

std::string joined(const std::string& first, const std::string& second) {
  return first.empty() || second.empty() ? first + second : first + ' ' + second;
}

/// The first applicant of an application container, or of the pieces of one that a route grants.
void read_application(const XmlElement& root, Customer& customer) {
  if (root.name_space != kApplicationNamespace) return;
  const XmlElement* const applicant = root.child("applicant");
  if (applicant == nullptr) return;
  if (const XmlElement* const name = applicant->child("name")) {
    std::string text = joined(name->child_text("givenName"), name->child_text("familyName"));
    set_if_empty(text, name->child_text("legalName"));
    set_if_empty(customer.name, std::move(text));
  }
  const XmlElement* const contact = applicant->child("contact");
  if (contact == nullptr) return;
  for (const XmlElement& channel : contact->children) {
    if (channel.name == "channel" && channel.attribute("type") == "email") set_if_empty(customer.email, channel.text);
  }
  set_if_empty(customer.telephone, contact->child_text("phone"));
}

/// What a wish names before it is looked up.
struct Named {
  std::string site;
  std::string service;
  std::string time;
};

void read_json(const Json& json, Named& named, Wish& wish) {
  named = {json.text_at("site"), json.text_at("service"), json.text_at("time")};
  wish.customer = {joined(json.text_at("givenName"), json.text_at("familyName")), json.text_at("email"),
                   json.text_at("telephone")};
  wish.note = json.text_at("note");
  wish.process_id = json.text_at("processId");
}

/// False if it is neither JSON nor XML although it says so.
bool read_body(const Message& message, Named& named, Wish& wish) {
  if (message.body_size_bytes() == 0) return true;
  const std::string type = common::media_type_of(message.media_type());
  if (type == "application/json" || type.ends_with("+json")) {
    const auto json = Json::parse(message.body().read_all(common::XmlLimits().bytes));
    if (!json || !json->is_object()) return false;
    read_json(*json, named, wish);
  } else if (type == "application/xml" || type == "text/xml" || type.ends_with("+xml")) {
    const auto root = common::read_xml(message.body().read_all(common::XmlLimits().bytes));
    if (!root) return false;
    read_application(*root, wish.customer);
  }
  return true;
}

/// An attribute of the message, else a fact that a profile reads from its body.
std::string said(const Message& message, const std::string& name) {
  const auto attribute = message.attribute(name);
  return std::string(attribute ? *attribute : message.fact("appointment." + name).value_or(std::string_view()));
}

/// False if what is there is no number of the appointment system.
bool look_up(const NameTable& table, const std::string& name, std::string& number) {
  if (name.empty()) return true;
  number = table.number_of(name);
  return !number.empty();
}

}  // namespace

NameTable::NameTable(const char* option, const std::vector<std::string>& entries) {
  for (const std::string& entry : entries) {
    const std::size_t equals = entry.rfind('=');
    const std::string number = equals == std::string::npos ? std::string() : entry.substr(equals + 1);
    if (equals == 0 || !is_number(number)) {
      throw std::invalid_argument(std::string("option ") + option + ": expected NAME=NUMBER, got \"" + entry + '"');
    }
    numbers_[entry.substr(0, equals)] = number;
  }
}

std::string NameTable::number_of(std::string_view name) const {
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) return found->second;
  return is_number(name) ? std::string(name) : std::string();
}

std::variant<Wish, Outcome> read_wish(const Message& message, const NameTable& sites, const NameTable& services) {
  Wish wish;
  Named named;
  if (!read_body(message, named, wish)) return invalid("the body is not what its media type says");
  if (const auto application = message.with("application.submitted")) {
    Named none;
    Wish theirs;
    if (!read_body(*application, none, theirs)) return invalid("the application is not what its media type says");
    set_if_empty(wish.customer.name, theirs.customer.name);
    set_if_empty(wish.customer.email, theirs.customer.email);
    set_if_empty(wish.customer.telephone, theirs.customer.telephone);
  }
  set_if_empty(named.site, said(message, "site"));
  set_if_empty(named.service, said(message, "service"));
  set_if_empty(named.time, said(message, "time"));
  set_if_empty(wish.process_id, said(message, "process_id"));

  if (!look_up(sites, named.site, wish.site)) return invalid("the site is none of those that option sites names");
  if (!look_up(services, named.service, wish.service)) {
    return invalid("the service is none of those that option services names");
  }
  // What the application is for need not be what the appointment is for.
  if (named.service.empty()) wish.service = services.number_of(message.fact("service").value_or(std::string_view()));
  if (!named.time.empty()) {
    wish.time_s = parse_time(named.time);
    if (!wish.time_s) return invalid("the time is no date and time with an offset from UTC");
  }
  if (!wish.process_id.empty() && !is_number(wish.process_id)) return invalid("the id of the process is no number");
  const Customer& customer = wish.customer;
  if (std::max({customer.name.size(), customer.email.size(), customer.telephone.size()}) > kMaxNameBytes ||
      wish.note.size() > kMaxNoteBytes) {
    return invalid("the customer's data are too long");
  }
  return wish;
}

}  // namespace nabe::appointment
