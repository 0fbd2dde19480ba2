// SPDX-License-Identifier: EUPL-1.2
// What the portal sends: applications, withdrawals, answers, acknowledgements. Each ends in one session, and is
// answered when that is durable.
#include <utility>

#include "common/json.h"
#include "portal/codes.h"
#include "portal/portal.h"
#include "portal/problems.h"

namespace nabe::portal {
namespace {

using common::Json;

common::HttpResponse json_response(int status, const Json& json) {
  common::HttpResponse response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = json.text() + '\n';
  return response;
}

/// Of the first message of the session: the one that the portal sent.
common::HttpResponse receipt_answer(Json json, const Committed& committed) {
  if (committed.receipts.empty()) return common::problem_response(common::Problem::NotSure);
  const Receipt& receipt = committed.receipts.front();
  json.set("message_id", receipt.message_id).set("receipt_time", common::rfc3339(receipt.receipt_time));
  json.set("duplicate", receipt.duplicate);
  return json_response(receipt.duplicate ? 200 : 201, json);
}

}  // namespace

MessageBuilder Portal::message_of(const Place& place, std::string type) const {
  MessageBuilder message(std::move(type));
  if (!place.department.empty()) message.department(place.department);
  message.reference(rules_.reference_system, place.application);
  return message;
}

std::unique_ptr<common::RequestBody> Portal::receive(common::RequestId id, const common::RequestHead& head,
                                                     MessageBuilder message, std::function<void(Intake&)> complete) {
  common::RequestContent content;
  if (const auto refusal = common::read_content_head(head, max_request_bytes_, content)) {
    return refuse(id, refusal->problem, refusal->detail);
  }
  if (!rate_.take(host_.now())) return refuse(id, common::Problem::Busy);
  common::take_trace_parent(head, message);
  Intake intake = host_.open_intake();
  if (!intake) return answer(id, common::refusal_response(*intake.failure()));
  auto body = std::make_unique<common::IntakeBody>(
      std::move(intake), std::move(message), max_request_bytes_,
      common::IntakeBody::Calls{[this, id](Response response) { server_->respond(id, std::move(response)); },
                                std::move(complete)});
  return body->begin(content) ? std::move(body) : nullptr;
}

std::unique_ptr<common::RequestBody> Portal::submit(common::RequestId id, const common::RequestHead& head,
                                                    const Caller& caller) {
  const std::string department = caller.department.empty() ? department_ : caller.department;
  if (department.empty() && is_shared()) return refuse(id, problem::kHeader, "Nabe-Department is missing");

  Application application;
  const auto known = place_of_submission(host_.state(), department, caller.sender_id);
  if (known) {
    const auto found = find_application(host_.state(department), *known);
    if (!found) return refuse(id, common::Problem::Internal);
    application = *found;
  } else {
    application = {{department, new_application_id()}, new_tracking_code(), caller.account};
  }
  MessageBuilder message = message_of(application.place, "application.submitted");
  message.sender_message_id(caller.sender_id).opens_case();
  const auto complete = [this, id, application, is_new = !known, sender_id = caller.sender_id](Intake& intake) {
    if (is_new) {
      const Json receipt =
          Json::object().set("application", application.place.application).set("sender_message_id", sender_id);
      intake.emit(message_of(application.place, "receipt.issued").body(receipt.text(), "application/json"));
      put_application(intake, application, sender_id);
    }
    commit(id, intake, [application](const Committed& committed) {
      Json json = Json::object().set("id", application.place.application);
      json.set("tracking_code", printed_tracking_code(application.tracking_code));
      return receipt_answer(std::move(json), committed);
    });
  };
  return receive(id, head, std::move(message), complete);
}

std::unique_ptr<common::RequestBody> Portal::withdraw(common::RequestId id, const common::RequestHead& head,
                                                      const Caller& caller, const Application& application) {
  const Place& place = application.place;
  const auto before = find_head(host_.state(place.department), place.application);
  const bool repeat = before && before->withdrawal_id == caller.sender_id;
  if (before && !before->withdrawal_id.empty() && !repeat) return refuse(id, problem::kWithdrawn);

  MessageBuilder message = message_of(place, "application.withdrawn");
  message.sender_message_id(caller.sender_id);
  const auto complete = [this, id, place, repeat, sender_id = caller.sender_id](Intake& intake) {
    if (!repeat) {
      // Read again: while the content arrived, other events may have been written.
      Head now = find_head(host_.state(place.department), place.application).value_or(Head{});
      now.withdrawal_id = sender_id;
      append_event(intake, place, std::move(now), {0, host_.now(), std::string(state::kWithdrawn), std::nullopt});
    }
    commit(id, intake, [place](const Committed& committed) {
      return receipt_answer(Json::object().set("id", place.application), committed);
    });
  };
  if (head.body != common::BodyKind::None) return receive(id, head, std::move(message), complete);

  if (!rate_.take(host_.now())) return refuse(id, common::Problem::Busy);
  common::take_trace_parent(head, message);
  Intake intake = host_.open_intake();
  if (!intake) return answer(id, common::refusal_response(*intake.failure()));
  const Json body = Json::object().set("application", place.application);
  intake.emit(message.body(body.text(), "application/json"));
  complete(intake);
  return nullptr;
}

std::unique_ptr<common::RequestBody> Portal::take_answer(common::RequestId id, const common::RequestHead& head,
                                                         const Caller& caller, const Application& application,
                                                         std::uint64_t number) {
  const Place& place = application.place;
  const State state = host_.state(place.department);
  const auto event = find_event(state, place.application, number);
  if (!event || !event->item) return refuse(id, problem::kUnknownItem);
  if (event->item->query_id.empty()) return refuse(id, problem::kNoQuery);
  Marks marks = find_marks(state, place.application, number);
  const bool repeat = marks.answer_id == caller.sender_id;
  if (!marks.answer_id.empty() && !repeat) return refuse(id, problem::kAnswered);

  MessageBuilder message = message_of(place, "query.answered");
  message.sender_message_id(caller.sender_id);
  message.attribute("query_id", event->item->query_id).attribute("query_message_id", event->item->message_id);
  const auto complete = [this, id, place, number, marks, repeat, sender_id = caller.sender_id](Intake& intake) {
    if (!repeat) {
      Marks answered = marks;
      answered.answer_id = sender_id;
      put_marks(intake, place, number, answered);
      Head now = find_head(host_.state(place.department), place.application).value_or(Head{});
      append_event(intake, place, std::move(now), {0, host_.now(), std::string(state::kAnswerReceived), std::nullopt});
    }
    commit(id, intake, [place](const Committed& committed) {
      return receipt_answer(Json::object().set("id", place.application), committed);
    });
  };
  return receive(id, head, std::move(message), complete);
}

std::nullptr_t Portal::acknowledge(common::RequestId id, const Application& application, std::uint64_t number) {
  const Place& place = application.place;
  const State state = host_.state(place.department);
  const auto event = find_event(state, place.application, number);
  if (!event || !event->item) return refuse(id, problem::kUnknownItem);
  Marks marks = find_marks(state, place.application, number);
  const auto shown_item = [place](const Event& of, const Marks& with) {
    return json_response(200, shown(of, with).set("application", place.application));
  };
  if (marks.acknowledged) return answer(id, shown_item(*event, marks));

  if (!rate_.take(host_.now())) return refuse(id, common::Problem::Busy);
  Intake intake = host_.open_intake();
  if (!intake) return answer(id, common::refusal_response(*intake.failure()));
  marks.acknowledged = host_.now();
  const Json body = Json::object().set("application", place.application).set("kind", event->item->kind);
  MessageBuilder message = message_of(place, "mailbox.acknowledged");
  message.attribute("kind", event->item->kind).attribute("acknowledges", event->item->message_id);
  intake.emit(message.body(body.text(), "application/json"));
  put_marks(intake, place, number, marks);
  if (event->item->has_content()) intake.release(event->item->message_id);
  commit(id, intake, [shown_item, event = *event, marks](const Committed&) { return shown_item(event, marks); });
  return nullptr;
}

// The peer has its document: that this could not be noted is told nobody. The next time it is noted then.
void Portal::note_fetched(const Application& application, const Event& event) try {
  const Place& place = application.place;
  if (find_marks(host_.state(place.department), place.application, event.number).fetched) return;
  Intake intake = host_.open_intake();
  const Json body = Json::object().set("application", place.application).set("kind", event.item->kind);
  MessageBuilder message = message_of(place, "mailbox.fetched");
  message.attribute("kind", event.item->kind).attribute("fetched", event.item->message_id);
  intake.emit(message.body(body.text(), "application/json"));
  put_fetched(intake, place, event.number, host_.now());
  commit(0, intake, {});
} catch (const HostError&) {
}

}  // namespace nabe::portal
