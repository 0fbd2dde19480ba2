// SPDX-License-Identifier: EUPL-1.2
#include "running_admin.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include "config/address.h"
#include "routing/decision_json.h"

namespace nabe::admin::test {

void RecordingLog::write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) {
  const std::lock_guard lock(mutex_);
  text_ += event;
  for (const LogField& field : fields) {
    text_ += ' ' + std::string(field.name) + '=' + field.value;
  }
  text_ += '\n';
}

std::string RecordingLog::text() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

RunningAdmin::RunningAdmin() {
  hub_.hub_status.ready = true;
  for (const char* name : {"portal", "amt.akte", "amt.kasse", "bau.kasse"}) {
    delivery::ConnectorStatus connector;
    connector.name = name;
    connector.state = "running";
    hub_.hub_status.connectors.push_back(connector);
  }
  AdminOptions options;
  options.token = kToken;
  options.max_message_bytes = 100'000;
  auto started = AdminServer::start(hub_, statistics_, options, clock_, log_);
  if (!started) {
    throw std::runtime_error(started.error().render());
  }
  server_ = std::move(*started);
}

Answer RunningAdmin::call(const Call& call) {
  const auto address = config::parse_address(server_->address());
  Poco::Net::HTTPClientSession session(address->host, address->port);
  Poco::Net::HTTPRequest request(call.method, call.path, Poco::Net::HTTPMessage::HTTP_1_1);
  request.setHost(address->host, address->port);
  request.set("Authorization", std::string("Bearer ") + kToken);
  if (call.method == "POST") {
    request.setContentType(call.media_type);
    request.setContentLength64(static_cast<Poco::Int64>(call.body.size()));
  }
  for (const auto& [name, value] : call.headers) {
    if (value.empty()) {
      request.erase(name);
    } else {
      request.set(name, value);
    }
  }
  session.sendRequest(request).write(call.body.data(), static_cast<std::streamsize>(call.body.size()));
  Poco::Net::HTTPResponse response;
  std::istream& stream = session.receiveResponse(response);
  Answer answer;
  answer.status = static_cast<int>(response.getStatus());
  answer.media_type = response.getContentType();
  Poco::StreamCopier::copyToString(stream, answer.body);
  for (const auto& [name, value] : response) {
    answer.headers[name] = value;
  }
  return answer;
}

void RunningAdmin::put_message() {
  store::StoredMessage stored;
  Message& message = stored.message;
  message.id = kMessage;
  message.department = "amt";
  message.source = "portal";
  message.type = "application.submitted";
  message.case_id = "c1";
  message.sender_message_id = "s-1";
  message.receipt_time_us = 1'700'000'000'000'001;
  message.attributes = {{"tenant", "Attributwert Şahin"}};
  message.facts = {{"applicant", "Faktenwert Müller"}};
  message.media_type = "application/xml";
  message.body.size_bytes = 4;
  message.body.inline_bytes = std::make_shared<const std::string>("<a/>");
  message.attachments = {{"Pass Ivana Nováková.pdf", "application/pdf", {7, "ab", nullptr, "b1"}}};
  routing::Decision decision;
  decision.revision = "rev-1";
  decision.department = "amt";
  decision.facts = message.facts;
  decision.matched = {{"applications", {"amt.akte"}}};
  stored.decision_json = routing::to_json(decision);
  hub_.fake_store.messages[kMessage] = stored;
  hub_.fake_store.references = {{"kommunix", "2026-77"}};

  store::Delivery delivery;
  delivery.id = 42;
  delivery.message_id = kMessage;
  delivery.department = "amt";
  delivery.connector = "amt.akte";
  delivery.state = store::DeliveryState::Dead;
  delivery.attempts = 2;
  delivery.grant = {"*"};
  delivery.routes = {"applications"};
  delivery.code = "timeout";
  hub_.fake_store.deliveries = {delivery};
  hub_.fake_store.attempts[42] = {{1, 1'000'000, 2'000'000, "retry", "timeout", "no answer"},
                                  {2, 3'000'000, 4'000'000, "reject", "timeout", "no answer"}};
}

}  // namespace nabe::admin::test
