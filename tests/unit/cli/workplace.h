// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "../admin/fake_hub.h"
#include "admin/server.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/stream_log.h"

namespace nabe::cli::test {

inline constexpr const char* kMessage = "0195d3c0-7b3a-7c00-8000-0123456789ab";

struct Outcome {
  int code = -1;
  std::string out, err;
};

/// A folder with a configuration, a state folder and, if wanted, a fake hub behind a real admin listener.
class Workplace : public testing::Test {
 protected:
  Workplace();
  ~Workplace() override;

  void write(const std::string& name, const std::string& text) const;
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  /// Runs a command as main() does, with --config of this folder behind it.
  Outcome nabe(std::vector<std::string> arguments, const std::string& input = "", bool interactive = false) const;
  void start_hub();
  void add_delivery(std::int64_t id, const std::string& connector, store::DeliveryState state,
                    const std::string& code = "timeout");

  std::filesystem::path folder_;
  SystemClock clock_;
  StreamLog log_{-1, LogStyle::Text, LogLevel::Error, clock_};
  admin::test::FakeOperations hub_;
  delivery::Statistics statistics_;
  std::unique_ptr<admin::AdminServer> server_;
};

bool contains(const std::string& text, const std::string& part);

}  // namespace nabe::cli::test
