// SPDX-License-Identifier: EUPL-1.2
#include "power_load.h"

#include <sqlite3.h>

#include <atomic>
#include <cstdio>
#include <future>

#include "store_fixture.h"
#include "store_text.h"

namespace nabe::store::testing {
namespace {

/// Bytes that no other part has.
std::string bytes_of(std::uint64_t number, std::size_t size) {
  std::string bytes = "part " + std::to_string(number) + ' ';
  while (bytes.size() < size) {
    bytes += static_cast<char>('a' + (bytes.size() * 31 + number) % 26);
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

bool PowerLoad::open() {
  auto opened = nabe::store::open({"sqlite", disk_.files() + "/state", false});
  if (!opened) {
    error_ = opened.error().render();
    failed_ = true;
    return false;
  }
  store_ = std::move(*opened);
  note("open");
  return true;
}

void PowerLoad::close() { store_.reset(); }

void PowerLoad::forget_after(std::size_t k) { moments_ = {Moment{0, std::move(moments_[k].text), "power lost"}}; }

void PowerLoad::note(const char* step) { moments_.push_back({disk_.position(), text_of(*store_), step}); }

// All batches of the group queue while the store's thread is held, and are committed together.
void PowerLoad::commit(const char* step, std::vector<Batch> group) {
  if (failed_) {
    return;
  }
  std::promise<void> held;
  std::promise<void> released;
  std::promise<void> answered;
  std::atomic<bool> failed{false};
  std::atomic<std::size_t> left{group.size()};
  store_->submit({}, [&](const BatchResult&) {
    held.set_value();
    released.get_future().wait();
  });
  held.get_future().wait();
  for (Batch& batch : group) {
    store_->submit(std::move(batch), [&](const BatchResult& result) {
      failed = failed || result.status == BatchStatus::Failed;
      if (--left == 0) {
        answered.set_value();
      }
    });
  }
  released.set_value();
  answered.get_future().wait();
  failed_ = failed;
  if (!failed_) {
    note(step);
  }
}

AcceptMessage PowerLoad::next_message(std::size_t body_bytes) {
  AcceptMessage change;
  char id[37];
  std::snprintf(id, sizeof id, "00000000-0000-7000-8000-%012llu", static_cast<unsigned long long>(++ids_));
  change.message.id = id;
  change.message.receipt_time_us = next_time();
  change.message.department = kDepartment;
  change.message.source = "portal";
  change.message.type = "application.submitted";
  change.message.media_type = "application/xml";
  change.message.sender_message_id = "sender-" + std::to_string(ids_);
  change.message.attributes = {{"service", "passersatz"}};
  change.message.body = content_of(bytes_of(ids_, body_bytes));
  change.message.content_sha256 = change.message.body.sha256;
  change.decision_json = "{}";
  return change;
}

void PowerLoad::accept_small() {
  AcceptMessage change = next_message(100 + chance(3'000));
  change.deliveries = {to("kommunix"), to("akte")};
  change.deliveries[1].continue_on_dead = true;
  commit("accept", {{std::move(change)}});
}

void PowerLoad::accept_large() {
  AcceptMessage change = next_message(20'000 + chance(100'000));
  change.deliveries = {to("kasse")};
  commit("accept a large body", {{std::move(change)}});
}

void PowerLoad::open_a_case() {
  AcceptMessage change = next_message(500);
  change.selector.opens_case = true;
  change.selector.references = {{"kommunix", "file-" + std::to_string(ids_)}};
  change.open_case_id = "case-" + std::to_string(ids_);
  change.deliveries = {to("kommunix")};
  commit("open a case", {{std::move(change)}});
}

std::string PowerLoad::some_case() {
  MessageFilter filter;
  filter.limit = 1'000;
  const auto all = store_->list(filter);
  std::vector<std::string> cases;
  for (const MessageSummary& summary : all ? *all : std::vector<MessageSummary>()) {
    if (!summary.case_id.empty()) {
      cases.push_back(summary.case_id);
    }
  }
  return cases.empty() ? std::string() : cases[chance(cases.size())];
}

void PowerLoad::accept_in_a_case() {
  AcceptMessage change = next_message(500);
  change.selector.case_id = some_case();
  change.deliveries = {to("kommunix"), to("akte")};
  change.deliveries[1].with = {"case.assigned"};
  commit("accept in a case", {{std::move(change)}});
}

void PowerLoad::accept_without_a_case_yet() {
  AcceptMessage change = next_message(500);
  change.selector.references = {{"akte", "unknown-" + std::to_string(chance(3))}};
  change.deliveries = {to("kommunix")};
  commit("accept without a case yet", {{std::move(change)}});
}

void PowerLoad::add_reference() {
  if (const std::string its_case = some_case(); !its_case.empty()) {
    commit("add a reference",
           {{AddReference{kDepartment, its_case, {"akte", "unknown-" + std::to_string(chance(3))}}}});
  }
}

void PowerLoad::accept_with_attachment() {
  const std::string blob = "blob-" + std::to_string(++ids_);
  const std::string first = bytes_of(ids_, 30'000);
  const std::string second = bytes_of(ids_ + 1, 9'000);
  commit("stage a chunk", {{StageChunk{blob, 0, first}}});
  commit("stage a chunk", {{StageChunk{blob, 1, second}}});
  AcceptMessage change = next_message(300);
  Content content = content_of(first + second);
  content.inline_bytes = nullptr;
  content.blob_id = blob;
  change.message.attachments = {{"scan.pdf", "application/pdf", content}};
  change.deliveries = {to("akte")};
  commit("accept with an attachment", {{std::move(change)}});
}

void PowerLoad::stage_and_drop() {
  const std::string blob = "blob-" + std::to_string(++ids_);
  commit("stage a chunk", {{StageChunk{blob, 0, bytes_of(ids_, 20'000)}}});
  commit("drop a blob", {{DropBlob{blob}}});
}

std::vector<Delivery> PowerLoad::heads() {
  std::vector<Delivery> all;
  for (const char* connector : {"kommunix", "akte", "kasse"}) {
    if (const auto some = store_->waiting_heads(connector, INT64_MAX, INT64_MIN, 0, 100)) {
      all.insert(all.end(), some->begin(), some->end());
    }
  }
  return all;
}

Delivery PowerLoad::some_head() {
  const auto all = heads();
  return all.empty() ? Delivery{} : all[chance(all.size())];
}

void PowerLoad::deliver() {
  const Delivery head = some_head();
  if (head.id == 0) {
    return;
  }
  AcceptMessage emitted = next_message(200);
  emitted.message.type = "case.assigned";
  emitted.selector.case_id = head.case_id;
  emitted.deliveries = {to("akte")};
  commit("deliver", {{finish(head, DeliveryState::Delivered), std::move(emitted),
                      PutState{kDepartment, head.connector, "last", head.message_id, std::nullopt}}});
}

void PowerLoad::fail_attempt() {
  const Delivery head = some_head();
  if (head.id != 0) {
    FinishAttempt change = finish(head, chance(2) == 0 ? DeliveryState::Dead : DeliveryState::Unknown);
    change.code = "timeout";
    commit("fail", {{change}});
  }
}

void PowerLoad::hand_over() {
  const Delivery head = some_head();
  if (head.id != 0) {
    FinishAttempt change = finish(head, DeliveryState::Pending);
    change.completion_token = "token-" + std::to_string(head.id);
    change.due_us = next_time();
    commit("hand over", {{change}});
  }
}

void PowerLoad::start_attempt() {
  const Delivery head = some_head();
  if (head.id != 0) {
    commit("start an attempt", {{StartAttempt{head.id, head.attempts + 1, next_time()}}});
  }
}

std::int64_t PowerLoad::stuck() {
  for (const DeliveryState state : {DeliveryState::Dead, DeliveryState::Unknown}) {
    MessageFilter filter;
    filter.state = state;
    if (const auto found = store_->find_deliveries(filter, 0); found && !found->empty()) {
      return (*found)[chance(found->size())].id;
    }
  }
  return 0;
}

void PowerLoad::act_as_a_person() {
  const std::int64_t delivery = stuck();
  if (delivery == 0) {
    return;
  }
  ApplyRemedy change;
  change.delivery_id = delivery;
  change.at_us = next_time();
  change.actor = "clerk";
  change.reason = "because";
  static constexpr Remedy kAll[] = {Remedy::Retry, Remedy::Skip, Remedy::Settle, Remedy::Redirect};
  change.remedy = kAll[chance(std::size(kAll))];
  change.target = to("kasse");
  commit("a remedy", {{change}});
}

void PowerLoad::put_state() {
  const std::string key = "key-" + std::to_string(chance(3));
  commit("state", {{PutState{kDepartment, "akte", key, bytes_of(++ids_, 50 + chance(200)), std::nullopt}}});
}

void PowerLoad::hold_and_refuse() {
  AcceptMessage change = next_message(100);
  const std::string id = change.message.id;
  commit("a hold and a refusal",
         {{std::move(change), PutHold{"", "akte", id, true}},
          {RecordRefusal{next_time(), kDepartment, "portal", "A-1", "hash", 17, "NABE-MSG-001"}}});
}

void PowerLoad::stop_and_start() {
  commit("stop or start", {{SetConnectorStopped{"kasse", chance(2) == 0, next_time(), "clerk"}}});
}

void PowerLoad::several_at_once() {
  AcceptMessage first = next_message(700);
  first.deliveries = {to("kommunix")};
  AcceptMessage conflict = next_message(800);
  conflict.message.sender_message_id = first.message.sender_message_id;
  AcceptMessage last = next_message(900);
  last.deliveries = {to("akte")};
  commit("several at once", {{std::move(first)}, {std::move(conflict)}, {std::move(last)}});
}

// As the writer does it when it is idle or the log has grown: the next commit begins the log anew.
void PowerLoad::checkpoint() {
  sqlite3* database = nullptr;
  const std::string file = disk_.files() + "/state/nabe.db";
  sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_exec(database, "PRAGMA synchronous=FULL", nullptr, nullptr, nullptr);
  sqlite3_wal_checkpoint_v2(database, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  sqlite3_close(database);
}

void PowerLoad::restart() {
  close();
  open();
}

void PowerLoad::run_script() {
  static constexpr Step kScript[] = {
      &PowerLoad::accept_small,    &PowerLoad::open_a_case,    &PowerLoad::accept_in_a_case,
      &PowerLoad::accept_large,    &PowerLoad::deliver,        &PowerLoad::checkpoint,
      &PowerLoad::accept_small,    &PowerLoad::hand_over,      &PowerLoad::accept_with_attachment,
      &PowerLoad::fail_attempt,    &PowerLoad::restart,        &PowerLoad::act_as_a_person,
      &PowerLoad::several_at_once, &PowerLoad::start_attempt,  &PowerLoad::accept_without_a_case_yet,
      &PowerLoad::checkpoint,      &PowerLoad::add_reference,  &PowerLoad::put_state,
      &PowerLoad::hold_and_refuse, &PowerLoad::stage_and_drop, &PowerLoad::stop_and_start,
      &PowerLoad::deliver,         &PowerLoad::restart,        &PowerLoad::accept_small,
  };
  for (const Step step : kScript) {
    if (!failed_) {
      (this->*step)();
    }
  }
}

void PowerLoad::run_random(int steps) {
  static constexpr Step kSteps[] = {
      &PowerLoad::accept_small,     &PowerLoad::accept_small,
      &PowerLoad::accept_in_a_case, &PowerLoad::accept_in_a_case,
      &PowerLoad::accept_large,     &PowerLoad::accept_with_attachment,
      &PowerLoad::stage_and_drop,   &PowerLoad::accept_without_a_case_yet,
      &PowerLoad::open_a_case,      &PowerLoad::add_reference,
      &PowerLoad::deliver,          &PowerLoad::deliver,
      &PowerLoad::fail_attempt,     &PowerLoad::hand_over,
      &PowerLoad::start_attempt,    &PowerLoad::act_as_a_person,
      &PowerLoad::put_state,        &PowerLoad::hold_and_refuse,
      &PowerLoad::stop_and_start,   &PowerLoad::several_at_once,
      &PowerLoad::checkpoint,       &PowerLoad::checkpoint,
      &PowerLoad::restart,
  };
  for (int i = 0; i < steps && !failed_; ++i) {
    (this->*kSteps[chance(std::size(kSteps))])();
  }
}

}  // namespace nabe::store::testing
