// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "store/store.h"

/// What the tests of the store share. Nothing here says which store it is: `open` alone decides, by the url.
namespace nabe::store::testing {

/// A folder of its own that is removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Submits and waits for the answer.
BatchResult submit(Store& store, Batch batch);

constexpr char kDepartment[] = "auslaenderbehoerde";

Content content_of(const std::string& bytes);
/// A message from `portal` without case and deliveries; its id is new.
AcceptMessage message(const std::string& body, const std::string& type = "application.submitted");
/// The same with a delivery to each connector.
AcceptMessage message_to(const std::vector<std::string>& connectors, const std::string& body = "body");
NewDelivery to(const std::string& connector);
/// Ends the first attempt of a waiting delivery.
FinishAttempt finish(const Delivery& delivery, DeliveryState next);
ApplyRemedy remedy(Remedy kind, std::int64_t delivery_id);

/// A store of its own, for every kind of store: in a folder or in a database.
class StoreTest : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override { open(); }
  void open();
  void reopen() {
    store_.reset();
    open();
  }
  Store& store() { return *store_; }
  const std::string& folder() const { return folder_.path(); }
  /// What the store is opened with.
  const std::string& url();

  /// Expects Committed.
  BatchResult commit(Batch batch);
  BatchStatus status_of(Batch batch) { return submit(store(), std::move(batch)).status; }
  /// Commits one message and answers its receipt.
  Receipt accept(AcceptMessage change);
  /// The one delivery of the message to `connector`.
  Delivery delivery_of(const std::string& message_id, const std::string& connector = "kommunix");
  DeliveryState state_of(std::int64_t delivery_id);
  /// Opens a case and answers its id.
  std::string open_case(const std::vector<Reference>& references = {});
  /// Accepts a message in the case with one delivery and answers the delivery.
  Delivery accept_in_case(const std::string& case_id, NewDelivery delivery = to("kommunix"));

  /// Holds the store's thread in a callback until release(), once in a test: what is submitted meanwhile queues.
  void hold();
  void release() { released_.set_value(); }

 private:
  std::promise<void> released_;
  TemporaryFolder folder_;
  std::string url_;
  std::unique_ptr<Store> store_;
};

}  // namespace nabe::store::testing

// The tests on PostgreSQL run in one program, since they share one server: see CMakeLists.txt.
#define NABE_FOR_EVERY_STORE(suite)                                       \
  INSTANTIATE_TEST_SUITE_P(OnSqlite, suite, ::testing::Values("sqlite")); \
  INSTANTIATE_TEST_SUITE_P(OnPostgresql, suite, ::testing::Values("postgresql"))
