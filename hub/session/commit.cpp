// SPDX-License-Identifier: EUPL-1.2
#include "session/commit.h"

#include <variant>

#include "session/outcome_codes.h"

namespace nabe::session {

std::vector<Message> messages_of(const store::Batch& batch) {
  std::vector<Message> messages;
  for (const store::Change& change : batch) {
    if (const auto* accept = std::get_if<store::AcceptMessage>(&change)) {
      messages.push_back(accept->message);
    }
  }
  return messages;
}

std::vector<std::shared_ptr<const Message>> accepted_messages(std::vector<Message> messages,
                                                              const std::vector<store::Receipt>& receipts) {
  std::vector<std::shared_ptr<const Message>> accepted;
  for (std::size_t i = 0; i < messages.size() && i < receipts.size(); ++i) {
    if (!receipts[i].duplicate) {
      messages[i].case_id = receipts[i].case_id;
      messages[i].receipt_time_us = receipts[i].receipt_time_us;
      accepted.push_back(std::make_shared<const Message>(std::move(messages[i])));
    }
  }
  return accepted;
}

void refuse(Services& services, const std::string& connector, const Session& session, const std::string& code,
            std::function<void()> recorded) {
  services.observer.refused(connector, code);
  auto record = session.refusal(code, services.clock.now_us());
  if (!record) {
    recorded();
    return;
  }
  services.store.submit({std::move(*record)}, [&log = services.log, connector,
                                               recorded = std::move(recorded)](const store::BatchResult& result) {
    if (result.status != store::BatchStatus::Committed) {
      log.write(LogLevel::Error, "a refusal could not be recorded", {{"connector", connector}});
    }
    recorded();
  });
}

void commit_intake(Services& services, const std::string& connector, const std::shared_ptr<Session>& intake,
                   std::function<void(Settlement)> settled) {
  auto batch = intake->collect(services.clock.now_us());
  if (!batch) {
    refuse(services, connector, *intake, batch.error().code,
           [settled = std::move(settled), end = refused(batch.error())] {
             settled({end, {}});
           });
    return;
  }
  auto messages = messages_of(*batch);
  services.store.submit(std::move(batch).value(), [&services, connector, intake = std::shared_ptr<Session>(intake),
                                                   messages = std::move(messages),
                                                   settled = std::move(settled)](store::BatchResult result) mutable {
    if (result.status != store::BatchStatus::Committed) {
      if (result.status == store::BatchStatus::IdentityConflict) {
        services.log.write(LogLevel::Error, "a known message id came with other content",
                           {{"connector", connector}, {"code", result.error.code}});
      }
      refuse(services, connector, *intake, result.error.code, [settled = std::move(settled), end = outcome_of(result)] {
        settled({end, {}});
      });
      intake.reset();  // what it staged goes before anybody hears of the end
      return;
    }
    const std::int64_t elapsed_us = services.clock.monotonic_us() - intake->opened_us();
    for (const store::Receipt& receipt : result.receipts) {
      services.observer.accepted(connector, receipt.duplicate, elapsed_us);
      services.log.write(LogLevel::Info, receipt.duplicate ? "duplicate answered" : "message committed",
                         {{"message", receipt.message_id}, {"case", receipt.case_id}, {"connector", connector}});
    }
    auto accepted = accepted_messages(std::move(messages), result.receipts);
    services.observer.committed(std::move(result.heads), accepted);
    intake.reset();
    settled({outcome_of(result), std::move(result.receipts)});
  });
}

}  // namespace nabe::session
