// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <future>

#include "base/ids.h"
#include "message/sha256.h"
#include "parts/sizes.h"
#include "store/store.h"

namespace nabe::bench {
namespace {

constexpr TimeUs kBeginUs = 1'770'000'000'000'000;

/// A store in a folder below TMPDIR, so that the disk can be chosen.
class StoreInAFolder {
 public:
  StoreInAFolder() {
    folder_ = (std::filesystem::temp_directory_path() / "nabe-bench-XXXXXX").string();
    if (::mkdtemp(folder_.data()) == nullptr) std::abort();
    auto opened = store::open({"sqlite", folder_, false});
    if (!opened.ok()) std::abort();
    store_ = std::move(*opened);
  }
  ~StoreInAFolder() {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  StoreInAFolder(const StoreInAFolder&) = delete;
  StoreInAFolder& operator=(const StoreInAFolder&) = delete;

  store::BatchResult commit(store::Batch batch) {
    std::promise<store::BatchResult> answered;
    auto answer = answered.get_future();
    store_->submit(std::move(batch), [&](store::BatchResult result) { answered.set_value(std::move(result)); });
    return answer.get();
  }

 private:
  std::string folder_;
  std::unique_ptr<store::Store> store_;
};

store::AcceptMessage arrival(const std::shared_ptr<const std::string>& body, const std::string& sha256, TimeUs at_us) {
  store::AcceptMessage accept;
  Message& message = accept.message;
  message.id = new_id(at_us);
  message.department = "bench";
  message.source = "bench.ingress";
  message.sender_message_id = message.id;
  message.type = "application.submitted";
  message.receipt_time_us = at_us;
  message.content_sha256 = sha256;
  message.facts = {{"service", "wohngeld"}, {"message_id", message.id}};
  message.media_type = "application/xml";
  message.body = {body->size(), sha256, body, ""};
  accept.decision_json = "{}";
  accept.deliveries = {{"bench.wohngeld", {"*"}, {}, {"wohngeld"}, false}};
  return accept;
}

store::FinishAttempt delivered(const store::Delivery& delivery, TimeUs at_us) {
  store::FinishAttempt finish;
  finish.delivery_id = delivery.id;
  finish.expected = delivery.state;
  finish.expected_attempts = delivery.attempts;
  finish.attempts = delivery.attempts + 1;
  finish.next = store::DeliveryState::Delivered;
  finish.started_us = finish.ended_us = at_us;
  finish.outcome = "delivered";
  return finish;
}

/// One transaction: that many new messages of 4 KiB, and the outcomes of as many of the transaction before.
void StoreAcceptAndFinish(benchmark::State& state) {
  StoreInAFolder store;
  const auto body = std::make_shared<const std::string>(make_message(kServices.back(), 4096).with_id(1));
  const std::string sha256 = message::sha256_hex(*body);
  TimeUs at_us = kBeginUs;
  std::vector<store::Delivery> heads;
  for (auto _ : state) {
    store::Batch batch;
    for (std::int64_t i = 0; i < state.range(0); ++i) batch.emplace_back(arrival(body, sha256, ++at_us));
    for (const store::Delivery& head : heads) batch.emplace_back(delivered(head, at_us));
    store::BatchResult result = store.commit(std::move(batch));
    if (result.status != store::BatchStatus::Committed) {
      state.SkipWithError(result.error.render().c_str());
      break;
    }
    heads = std::move(result.heads);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
// Its work is done on the store's thread; the time that passes is the disk's.
BENCHMARK(StoreAcceptAndFinish)->Arg(1)->Arg(10)->Arg(50)->MeasureProcessCPUTime()->UseRealTime();

}  // namespace
}  // namespace nabe::bench
