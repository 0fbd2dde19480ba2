// SPDX-License-Identifier: EUPL-1.2
#include "conformance/stage.h"

#include <stdexcept>

namespace nabe::conformance {

Stage::Stage(const Subject& subject, Findings& findings) : findings_(findings), spy_(*subject.type, host_, findings) {
  connector_ = std::make_unique<testing::ConnectorUnderTest>(host_, spy_.type(), subject.options);
  if (connector_->refusal()) {
    throw std::runtime_error("create refuses the options: " + connector_->refusal()->text());
  }
}

void Stage::begin() {
  connector_->connect().is_ok();
  const Outcome started = connector_->start();
  if (!started.is_ok()) findings_.add("start answers " + name_of(started.kind()) + ": " + started.text());
}

void Stage::end() {
  connector_->stop();
  host_.settle();
  connector_.reset();
  if (!forgiving_) {
    for (const std::string& violation : host_.violations())
      findings_.add("it called the host against the rules: " + violation);
  }
  if (host_.open_sessions() != 0) findings_.add("it left a session open");
  if (host_.open_holds() != 0) findings_.add("it left a held message open");
}

testing::FakeMessage sample_message(const Subject& subject, int number) {
  const ConformanceOptions& settings = *subject.settings;
  testing::FakeMessage message;
  message.type = settings.message_type;
  if (message.type.empty()) message.type = "conformance.sent";
  for (std::uint32_t i = 0; settings.message_type.empty() && i < subject.type->accept_count; ++i) {
    const std::string accepted(from_abi(subject.type->accepts[i]));
    if (accepted == "*") continue;
    message.type = accepted;
    break;
  }
  const std::string digits = std::to_string(100 + number);
  message.id = "01900000-0000-7000-8000-000000000" + digits;
  message.sender_message_id = "sender-" + digits;
  message.case_id = "01900000-0000-7000-8000-00000000c" + digits;
  message.idempotency_key = message.id + "/conformance";
  message.completion_token = "token-" + digits;
  message.lane_sequence = static_cast<std::uint64_t>(number);
  message.attributes = {{"origin", "conformance"}};
  message.facts = {{"service", "conformance"}};
  message.references = {{"conformance", "R-" + digits}};
  message.media_type = settings.media_type;
  message.body = settings.body;
  message.attachments = {{"note.txt", "text/plain", "a few words", {}}};
  return message;
}

}  // namespace nabe::conformance
