// SPDX-License-Identifier: EUPL-1.2
#include "store_fixture.h"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>

#include "base/ids.h"
#include "postgres_server.h"

namespace nabe::store::testing {
namespace {

TimeUs next_time() {
  static std::atomic<TimeUs> time = 1'700'000'000'000'000;
  return time += 1'000;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "nabe-store-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    std::abort();
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

BatchResult submit(Store& store, Batch batch) {
  std::promise<BatchResult> answered;
  auto answer = answered.get_future();
  store.submit(std::move(batch), [&answered](BatchResult result) { answered.set_value(std::move(result)); });
  return answer.get();
}

// Not a real hash: the store compares it and never computes it.
Content content_of(const std::string& bytes) {
  Content content;
  content.size_bytes = bytes.size();
  content.sha256 = "sha256 of " + std::to_string(std::hash<std::string>{}(bytes));
  content.inline_bytes = std::make_shared<const std::string>(bytes);
  return content;
}

AcceptMessage message(const std::string& body, const std::string& type) {
  AcceptMessage change;
  change.message.receipt_time_us = next_time();
  change.message.id = new_id(change.message.receipt_time_us);
  change.message.department = kDepartment;
  change.message.source = "portal";
  change.message.type = type;
  change.message.media_type = "application/xml";
  change.message.body = content_of(body);
  change.message.content_sha256 = change.message.body.sha256;
  change.decision_json = "{}";
  return change;
}

AcceptMessage message_to(const std::vector<std::string>& connectors, const std::string& body) {
  AcceptMessage change = message(body);
  for (const auto& connector : connectors) {
    change.deliveries.push_back(to(connector));
  }
  return change;
}

NewDelivery to(const std::string& connector) {
  NewDelivery delivery;
  delivery.connector = connector;
  delivery.grant = {"*"};
  delivery.routes = {"route-to-" + connector};
  return delivery;
}

FinishAttempt finish(const Delivery& delivery, DeliveryState next) {
  FinishAttempt change;
  change.delivery_id = delivery.id;
  change.expected = delivery.state;
  change.expected_attempts = delivery.attempts;
  change.attempts = delivery.attempts + 1;
  change.next = next;
  change.started_us = 10;
  change.ended_us = 20;
  change.outcome = name_of(next);
  return change;
}

ApplyRemedy remedy(Remedy kind, std::int64_t delivery_id) {
  ApplyRemedy change;
  change.remedy = kind;
  change.delivery_id = delivery_id;
  change.at_us = next_time();
  change.actor = "clerk";
  change.reason = "because";
  return change;
}

const std::string& StoreTest::url() {
  if (url_.empty()) {
    const std::string kind = GetParam();
    url_ = kind == "postgresql" ? nabe::support::PostgresServer::shared().new_schema() : kind;
  }
  return url_;
}

void StoreTest::open() {
  OpenOptions options;
  options.url = url();
  options.folder = folder_.path() + "/state";
  auto opened = nabe::store::open(options);
  ASSERT_TRUE(opened) << opened.error().render();
  store_ = std::move(*opened);
}

BatchResult StoreTest::commit(Batch batch) {
  BatchResult result = submit(store(), std::move(batch));
  EXPECT_EQ(result.status, BatchStatus::Committed) << result.error.render();
  return result;
}

Receipt StoreTest::accept(AcceptMessage change) {
  const BatchResult result = commit({std::move(change)});
  return result.receipts.empty() ? Receipt{} : result.receipts.front();
}

Delivery StoreTest::delivery_of(const std::string& message_id, const std::string& connector) {
  const auto deliveries = store().deliveries_of(message_id);
  if (deliveries) {
    for (const Delivery& delivery : *deliveries) {
      if (delivery.connector == connector) {
        return delivery;
      }
    }
  }
  ADD_FAILURE() << "no delivery of " << message_id << " to " << connector;
  return {};
}

DeliveryState StoreTest::state_of(std::int64_t delivery_id) {
  const auto delivery = store().delivery(delivery_id);
  EXPECT_TRUE(delivery && delivery->has_value());
  return delivery && delivery->has_value() ? (*delivery)->state : DeliveryState::Unassigned;
}

std::string StoreTest::open_case(const std::vector<Reference>& references) {
  AcceptMessage change = message("opens a case", "case.opened");
  change.selector.references = references;
  change.selector.opens_case = true;
  change.open_case_id = new_id(change.message.receipt_time_us);
  return accept(std::move(change)).case_id;
}

Delivery StoreTest::accept_in_case(const std::string& case_id, NewDelivery delivery) {
  AcceptMessage change = message("in a case");
  change.selector.case_id = case_id;
  const std::string connector = delivery.connector;
  change.deliveries = {std::move(delivery)};
  return delivery_of(accept(std::move(change)).message_id, connector);
}

void StoreTest::hold() {
  std::promise<void> held;
  auto is_held = held.get_future();
  store().submit({}, [this, &held](const BatchResult&) {
    held.set_value();
    released_.get_future().wait();
  });
  is_held.wait();
}

}  // namespace nabe::store::testing
