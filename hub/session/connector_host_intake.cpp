// SPDX-License-Identifier: EUPL-1.2
// The intakes of a source: from the gate to the receipt.

#include "base/promise.h"
#include "session/abi_answer.h"
#include "session/abi_text.h"
#include "session/commit.h"
#include "session/connector_host.h"
#include "session/outcome_codes.h"

namespace nabe::session {
namespace {

constexpr std::size_t kMaxReasons = 64;

void write_receipt(nabe_receipt& out, const store::Receipt& receipt) {
  out.flags = receipt.duplicate ? NABE_RECEIPT_DUPLICATE : 0;
  out.receipt_time_us = receipt.receipt_time_us;
  fill(&out.message_id, receipt.message_id);
  fill(&out.case_id, receipt.case_id);
}

}  // namespace

std::shared_ptr<Session> ConnectorHost::take_intake(std::uint64_t handle) {
  auto session = find_session(handle);
  if (!session || session->kind() != Session::Kind::Intake || !take_session(handle)) {
    return nullptr;
  }
  services_.gate.leave();
  return session;
}

std::uint64_t ConnectorHost::intake_open(nabe_result* result) {
  if (!open_.load()) {
    plugin::fill(result, NABE_NOT_CONNECTED, NABE_CODE_STOPPING, "the connector is not running");
    services_.observer.refused(name_, "stopping");
    return 0;
  }
  if (const auto closed = services_.gate.enter()) {
    plugin::fill(result, closed->outcome, closed->code, closed->reason);
    services_.observer.refused(name_, closed->code == NABE_CODE_DISK_LOW   ? "disk-low"
                                      : closed->code == NABE_CODE_STOPPING ? "stopping"
                                      : closed->outcome == NABE_BUSY       ? "busy"
                                                                           : "store-failed");
    return 0;
  }
  HeldBytes held(services_.intake_memory);
  if (!held.resize(sizeof(Session))) {
    services_.gate.leave();
    const Error error = no_memory();
    services_.observer.refused(name_, error.code);
    answer(result, error);
    return 0;
  }
  plugin::fill(result, NABE_DELIVERED, NABE_CODE_NONE, "");
  return open_session(Session::Kind::Intake, {settings_.department, {}, {}, {}}, std::move(held));
}

void ConnectorHost::intake_commit(std::uint64_t intake, nabe_receipt* const* receipts, std::uint32_t receipt_count,
                                  nabe_result* result) {
  const auto session = take_intake(intake);
  if (!session) {
    misuse("intake_commit with a stale intake", NABE_CODE_STALE, result);
    return;
  }
  Promise<Settlement> promise;
  commit_intake(services_, name_, session,
                [&promise](Settlement settlement) { promise.set_value(std::move(settlement)); });
  const Settlement settlement = promise.get();
  for (std::uint32_t i = 0; receipts != nullptr && i < receipt_count && i < settlement.receipts.size(); ++i) {
    if (receipts[i] != nullptr) {
      write_receipt(*receipts[i], settlement.receipts[i]);
    }
  }
  answer(result, settlement.result);
}

void ConnectorHost::intake_commit_queued(std::uint64_t intake, std::uint64_t ticket) {
  {
    const std::lock_guard lock(mutex_);
    ++commits_under_way_;
  }
  const auto tell = [this, ticket](Settlement settlement) {
    std::vector<nabe_receipt> receipts(settlement.receipts.size());
    std::vector<const nabe_receipt*> pointers;
    for (std::size_t i = 0; i < receipts.size(); ++i) {
      store::Receipt& receipt = settlement.receipts[i];
      receipts[i].struct_size = sizeof(nabe_receipt);
      receipts[i].message_id = {receipt.message_id.data(), receipt.message_id.size(), receipt.message_id.size()};
      receipts[i].case_id = {receipt.case_id.data(), receipt.case_id.size(), receipt.case_id.size()};
      receipts[i].flags = receipt.duplicate ? NABE_RECEIPT_DUPLICATE : 0;
      receipts[i].receipt_time_us = receipt.receipt_time_us;
      pointers.push_back(&receipts[i]);
    }
    nabe_result result{};
    result.struct_size = sizeof(result);
    result.outcome = settlement.result.outcome;
    result.code = settlement.result.code;
    result.retry_after_ms = settlement.result.retry_after_ms;
    result.detail = {settlement.result.detail.data(), settlement.result.detail.size(), settlement.result.detail.size()};
    if (plugin::Connector* connector = connector_.load()) {
      connector->settled(ticket, pointers, result);
    }
    const std::lock_guard lock(mutex_);
    --commits_under_way_;
    settled_.notify_all();
  };
  const auto session = take_intake(intake);
  if (!session) {
    misuse("intake_commit_queued with a stale intake", NABE_CODE_STALE, nullptr);
    Settlement stale;
    stale.result = {NABE_FAULT, NABE_CODE_STALE, 0, "the intake is not open", ""};
    tell(std::move(stale));
    return;
  }
  commit_intake(services_, name_, session, tell);
}

std::string ConnectorHost::counted_reason(std::string_view reason) {
  const std::lock_guard lock(mutex_);
  if (reasons_.size() < kMaxReasons) {
    return *reasons_.emplace(reason).first;
  }
  return std::string(reasons_.find(reason) != reasons_.end() ? reason : "other");
}

std::int32_t ConnectorHost::intake_refuse(std::uint64_t intake, nabe_str reason) {
  const std::string counted = counted_reason(view(reason));
  if (intake == 0) {
    services_.observer.refused(name_, counted);
    return 0;
  }
  const auto session = take_intake(intake);
  if (!session) {
    return misuse("intake_refuse with a stale intake", NABE_CODE_STALE, nullptr);
  }
  const auto& error = session->error();
  refuse(services_, name_, *session, error ? error->code : counted, [] {});
  return 0;
}

}  // namespace nabe::session
