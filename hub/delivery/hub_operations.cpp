// SPDX-License-Identifier: EUPL-1.2
#include "delivery/hub_operations.h"

#include "base/ids.h"
#include "base/promise.h"
#include "message/body_kind.h"
#include "routing/decision_json.h"
#include "routing/explain.h"
#include "routing/forecast.h"
#include "session/commit.h"
#include "session/content_stream.h"
#include "session/message_writer.h"
#include "session/session.h"

namespace nabe::delivery {
namespace {

Error unknown_message(const std::string& id) {
  return Error{"NABE-DLV-007", "there is no message " + id, "see `nabe messages`", {}};
}

std::vector<store::NewDelivery> planned(const routing::Decision& decision) {
  std::vector<store::NewDelivery> result;
  for (const routing::PlannedDelivery& delivery : decision.deliveries) {
    result.push_back({delivery.connector, delivery.grant, delivery.with, delivery.routes, delivery.continue_on_dead});
  }
  return result;
}

}  // namespace

HubStatus HubOperations::status() {
  HubStatus status;
  status.configuration_revision = core_.parts().configuration.revision;
  status.started_us = core_.started_us();
  status.intake_memory_bytes = core_.services().intake_memory->held_bytes();
  if (const auto closed = core_.services().gate.closed()) {
    status.not_ready_because.push_back(closed->reason);
  }
  for (ConnectorRunner* runner : core_.runners()) {
    status.connectors.push_back(runner->status());
    const ConnectorStatus& connector = status.connectors.back();
    if (connector.state == "failed" || connector.state == "starting") {
      status.not_ready_because.push_back("connector " + connector.name + " is " + connector.state);
    }
  }
  status.ready = status.not_ready_because.empty();
  return status;
}

// Heads that the change set free go to their lanes.
Result<store::BatchResult> HubOperations::commit(store::Change change) {
  Promise<store::BatchResult> promise;
  core_.services().store.submit({std::move(change)},
                                [&promise](store::BatchResult result) { promise.set_value(std::move(result)); });
  store::BatchResult result = promise.get();
  if (result.status != store::BatchStatus::Committed) {
    return result.error;
  }
  core_.committed(result.heads, {});
  return result;
}

Result<store::StoredMessage> HubOperations::stored(const std::string& message_id) {
  auto found = core_.services().store.message(message_id);
  if (!found) {
    return found.error();
  }
  if (!*found) {
    return unknown_message(message_id);
  }
  return std::move(**found);
}

Result<store::NewDelivery> HubOperations::redirect_target(const store::Delivery& delivery,
                                                          const std::string& connector) {
  const ConnectorRunner* target = core_.find(connector);
  if (target == nullptr || !target->is_sink()) {
    return Error{"NABE-DLV-005", "there is no sink \"" + connector + "\"", "see `nabe status` for their names", {}};
  }
  const std::string& department = target->settings().department;
  if (!department.empty() && department != delivery.department) {
    return Error{"NABE-DLV-008",
                 "\"" + connector + "\" belongs to another department than the message",
                 "redirect to a connector of " + delivery.department + " or to a shared one",
                 {}};
  }
  return store::NewDelivery{connector, delivery.grant, delivery.with, delivery.routes, delivery.continue_on_dead};
}

Result<store::AcceptMessage> HubOperations::edited_copy(const store::Delivery& delivery, const std::string& body,
                                                        std::optional<session::MessageWriter>& writer) {
  auto original = stored(delivery.message_id);
  if (!original) {
    return original.error();
  }
  Message& message = original->message;
  session::MessageDraft draft;
  draft.type = message.type;
  draft.department = message.department;
  draft.case_id = message.case_id;
  draft.causation_id = message.id;
  draft.media_type = message.media_type;
  draft.trace_parent = message.trace_parent;
  draft.attributes = message.attributes;
  draft.receipt_time_us = message.receipt_time_us;  // an edit never changes when the application was received

  const config::Connector* source = core_.parts().configuration.find_connector(message.source);
  const config::Connector* limits = source != nullptr ? source : &core_.find(delivery.connector)->settings();
  writer.emplace(core_.services(), *limits, std::move(draft), HeldBytes());
  if (auto written = writer->write(body); !written) {
    return written.error();
  }
  for (Attachment& attachment : message.attachments) {
    if (auto begun = writer->begin_attachment(attachment.name, attachment.media_type, attachment.content.sha256);
        !begun) {
      return begun.error();
    }
    const auto content = session::open_content(core_.services().store, attachment.content);
    if (auto copied = session::for_each_piece(*content, [&](std::string_view piece) { return writer->write(piece); });
        !copied) {
      return copied.error();
    }
  }
  auto accept = writer->finish(core_.services().clock.now_us());
  if (accept) {
    accept->message.source = message.source;
    accept->disposition = store::Disposition::Routed;
    accept->deliveries = {
        {delivery.connector, delivery.grant, delivery.with, delivery.routes, delivery.continue_on_dead}};
  }
  return accept;
}

Result<void> HubOperations::apply(const RemedyRequest& request) {
  auto found = core_.services().store.delivery(request.delivery_id);
  if (!found) {
    return found.error();
  }
  if (!*found) {
    return Error{"NABE-DLV-009", "there is no delivery " + std::to_string(request.delivery_id), "see `nabe show`", {}};
  }
  const store::Delivery& delivery = **found;
  if (request.remedy == store::Remedy::Skip && request.reason.empty()) {
    return Error{"NABE-DLV-010", "a delivery is skipped with a reason only", "say why: --reason \"...\"", {}};
  }
  store::ApplyRemedy change;
  change.remedy = request.remedy;
  change.delivery_id = request.delivery_id;
  change.at_us = core_.services().clock.now_us();
  change.actor = request.actor;
  change.reason = request.reason;
  change.reference = request.reference;
  if (request.remedy == store::Remedy::Redirect) {
    auto target = redirect_target(delivery, request.target_connector);
    if (!target) {
      return target.error();
    }
    change.target = std::move(target).value();
  }
  std::optional<session::MessageWriter> writer;
  if (request.remedy == store::Remedy::Replace) {
    if (core_.find(delivery.connector) == nullptr) {
      return Error{"NABE-DLV-005",
                   "there is no connector \"" + delivery.connector + "\" any more",
                   "redirect the delivery to one that exists",
                   {}};
    }
    auto copy = edited_copy(delivery, request.body, writer);
    if (!copy) {
      return copy.error();
    }
    change.replacement = std::move(copy).value();
  }

  ConnectorRunner* runner = core_.find(delivery.connector);
  if (runner != nullptr && !runner->withhold(delivery.id)) {
    return Error{"NABE-DLV-011",
                 "the delivery is being attempted at this moment",
                 "wait for its outcome, or stop the connector first",
                 {}};
  }
  auto done = commit(std::move(change));
  if (runner != nullptr) {
    runner->let_go(delivery.id);
  }
  return done ? Result<void>() : Result<void>(done.error());
}

Result<void> HubOperations::assign(const std::string& message_id, const std::string& case_id,
                                   const std::string& actor) {
  const TimeUs now_us = core_.services().clock.now_us();
  auto done = commit(store::AssignMessage{message_id, case_id, new_id(now_us), now_us, actor});
  return done ? Result<void>() : Result<void>(done.error());
}

Result<store::Disposition> HubOperations::reroute(const std::string& message_id, const std::string& department,
                                                  const std::string& actor) {
  auto original = stored(message_id);
  if (!original) {
    return original.error();
  }
  const Message& message = original->message;
  const std::string target = department.empty() ? message.department : department;
  session::Services& services = core_.services();
  if (!services.tables.has_department(target)) {
    return Error{"NABE-DLV-012",
                 "there is no department \"" + target + "\"",
                 "name one of the departments of the configuration with --department",
                 {}};
  }
  routing::EvaluationOptions options;
  options.kind = message::body_kind_of(message.media_type);
  routing::Evaluation evaluation = services.tables.begin(target, options);
  const auto content = session::open_content(services.store, message.body);
  auto read = session::for_each_piece(*content, [&](std::string_view piece) { return evaluation.push(piece); });
  if (read) {
    read = evaluation.finish();
  }
  if (!read) {
    return read.error();
  }
  auto decision = evaluation.decide(target, {message.source, message.type, message.attributes});
  if (!decision) {
    return decision.error();
  }
  store::RerouteMessage change;
  change.message_id = message_id;
  change.department = target;
  change.deliveries = planned(*decision);
  change.disposition = change.deliveries.empty() ? store::Disposition::Unrouted : store::Disposition::Routed;
  change.decision_json = routing::to_json(*decision);
  change.at_us = services.clock.now_us();
  change.actor = actor;
  const store::Disposition disposition = change.disposition;
  auto done = commit(std::move(change));
  return done ? Result<store::Disposition>(disposition) : Result<store::Disposition>(done.error());
}

Result<void> HubOperations::stop_connector(const std::string& connector, const std::string& actor) {
  return core_.set_stopped(connector, true, actor);
}

Result<void> HubOperations::start_connector(const std::string& connector, const std::string& actor) {
  return core_.set_stopped(connector, false, actor);
}

Result<store::Receipt> HubOperations::send(const SendRequest& request) {
  session::Services& services = core_.services();
  const ConnectorRunner* source = core_.find(request.source);
  if (source == nullptr || !source->is_source()) {
    return Error{"NABE-DLV-013",
                 "there is no source \"" + request.source + "\"",
                 "name a connector that brings messages with --from",
                 {}};
  }
  if (const auto closed = services.gate.enter()) {
    services.observer.refused(request.source, "closed");
    return Error{"NABE-DLV-014", "nothing is accepted at the moment: " + closed->reason, "try again later", {}};
  }
  HeldBytes held(services.intake_memory);
  if (!held.resize(sizeof(session::Session))) {
    services.gate.leave();
    const Error error = session::no_memory();
    services.observer.refused(request.source, error.code);
    return Error{"NABE-DLV-014", "nothing is accepted at the moment: " + error.message, "try again later", {}};
  }
  session::MessageDraft draft;
  draft.type = request.type;
  draft.sender_message_id = request.sender_message_id;
  draft.department = source->settings().department.empty() ? request.department : source->settings().department;
  draft.media_type = request.media_type;
  draft.opens_case = request.opens_case;
  draft.attributes = request.attributes;
  draft.references = request.references;
  auto intake = std::make_shared<session::Session>(services, source->settings(), session::Session::Kind::Intake,
                                                   session::SessionContext{}, std::move(held));
  Result<void> written = intake->begin_message(std::move(draft));
  if (written) {
    written = intake->write(request.body);
  }
  Promise<session::Settlement> promise;
  // A body that was refused while it was written is refused again, and recorded, by the commit.
  session::commit_intake(services, request.source, intake,
                         [&promise](session::Settlement settled) { promise.set_value(std::move(settled)); });
  session::Settlement settled = promise.get();
  services.gate.leave();
  if (settled.result.outcome != NABE_DELIVERED) {
    return Error{"NABE-DLV-015", "the message was not accepted: " + settled.result.detail, "", {}};
  }
  services.log.write(LogLevel::Info, "message sent by an operator",
                     {{"message", settled.receipts.front().message_id}, {"actor", request.actor}});
  return settled.receipts.front();
}

Result<Explanation> HubOperations::explain(const ExplainRequest& request) {
  const config::Connector* source = core_.parts().configuration.find_connector(request.source);
  if (source == nullptr) {
    return Error{
        "NABE-DLV-005", "there is no connector \"" + request.source + "\"", "see `nabe status` for their names", {}};
  }
  auto decision =
      routing::forecast(core_.services().tables, *source,
                        {request.department, request.type, request.media_type, request.attributes, request.body});
  if (!decision) {
    return decision.error();
  }
  return Explanation{routing::explain(*decision), routing::to_json(*decision)};
}

Result<Explanation> HubOperations::explain_stored(const std::string& message_id) {
  auto found = stored(message_id);
  if (!found) {
    return found.error();
  }
  if (found->disposition == store::Disposition::UnknownDepartment) {
    return Explanation{"no routing table was asked: the department is unknown", found->decision_json};
  }
  auto decision = routing::decision_from_json(found->decision_json);
  if (!decision) {
    return decision.error();
  }
  return Explanation{routing::explain(*decision), found->decision_json};
}

}  // namespace nabe::delivery
