// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "config/config.h"
#include "config/loader.h"
#include "delivery/hub.h"
#include "plugin/registry.h"
#include "script.h"
#include "store/store.h"

namespace nabe::test {

/// Keeps every line, so that a test can look for what must not be there.
class CollectingLog final : public Log {
 public:
  bool enabled(LogLevel) const override { return true; }
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override;
  std::string text() const;
  /// Lets writers of this event wait until release().
  void hold(std::string event);
  void release();

 private:
  mutable std::mutex mutex_;
  std::condition_variable released_;
  std::string held_;
  std::string text_;
};

/// The clocks of the machine; the wall clock may be set to another time.
class SettableClock final : public Clock {
 public:
  TimeUs now_us() const override { return machine_.now_us() + offset_us_.load(); }
  std::int64_t monotonic_us() const override { return machine_.monotonic_us() + passed_us_.load(); }
  /// Somebody sets the wall clock.
  void set(std::int64_t difference_us) { offset_us_ += difference_us; }
  /// So much time passes.
  void pass(std::int64_t duration_us) {
    passed_us_ += duration_us;
    offset_us_ += duration_us;
  }

 private:
  SystemClock machine_;
  std::atomic<std::int64_t> offset_us_{0};
  std::atomic<std::int64_t> passed_us_{0};
};

/// A hub on a real store in a folder of its own, with the scripted connectors `door` (source), and the sinks that the
/// department's text names. May be ended and begun again on the same store.
class HubTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// `routes`: the rest of the department's file after its connectors.
  void begin(const std::string& connectors, const std::string& routes);
  void begin_again();
  void end();

  delivery::Operations& operations() { return hub_->operations(); }
  store::Store& store() { return *store_; }

  delivery::ConnectorStatus status_of(const std::string& connector);

  /// The deliveries of a message, read from the store.
  std::vector<store::Delivery> deliveries(const std::string& message_id);
  store::Delivery delivery_to(const std::string& message_id, const std::string& connector);
  /// Waits until the delivery is in the state; fails the test after ten seconds.
  bool becomes(const std::string& message_id, const std::string& connector, store::DeliveryState state);
  static bool eventually(const std::function<bool()>& condition);

  static std::string application(const std::string& id, const std::string& rest = "");

  std::filesystem::path folder_;
  CollectingLog log_;
  SettableClock clock_;
  std::string profile_;  ///< of the department; an XML one if a test says nothing
  std::string door_;     ///< more of the section of `door`
  std::string connectors_, routes_;
  std::vector<config::NamedText> more_files_;  ///< of the configuration, before begin()
  std::string node_;                           ///< more lines of [node], before begin()
  std::unique_ptr<plugin::Registry> registry_;
  std::unique_ptr<config::Configuration> configuration_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<delivery::Hub> hub_;
};

/// The text of a scripted sink's section.
std::string sink_section(const std::string& name, const std::string& more = "idempotent = true");
/// Of a sink that takes one call at a time and cannot resume.
std::string plain_sink_section(const std::string& name, const std::string& more = "idempotent = true");
/// Of a sink whose deliveries may end later.
std::string late_sink_section(const std::string& name, const std::string& more = "idempotent = true");
/// The same by a type whose deliveries emit nothing.
std::string silent_sink_section(const std::string& name);
std::string route_to(const std::string& name, const std::string& more = "grant = [\"*\"]");

}  // namespace nabe::test
