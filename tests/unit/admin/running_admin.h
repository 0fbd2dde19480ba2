// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "admin/client.h"
#include "admin/server.h"
#include "base/clock.h"
#include "base/log.h"
#include "fake_hub.h"

namespace nabe::admin::test {

inline constexpr const char* kToken = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
inline constexpr const char* kMessage = "0195d3c0-7b3a-7c00-8000-0123456789ab";

struct Answer {
  int status = 0;
  std::string body, media_type;
  std::map<std::string, std::string> headers;
};

class RecordingLog final : public Log {
 public:
  bool enabled(LogLevel) const override { return true; }
  void write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) override;
  std::string text() const;

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

/// A real admin server on a port of its own, before a fake hub.
class RunningAdmin : public testing::Test {
 protected:
  RunningAdmin();

  struct Call {
    std::string method = "GET";
    std::string path;
    std::string body;
    std::string media_type = "application/json";
    std::map<std::string, std::string> headers;  ///< beside or instead of the usual ones; empty text: left out
  };
  Answer call(const Call& call);
  Answer get(const std::string& path) { return call({"GET", path, "", "", {}}); }
  Answer post(const std::string& path, const std::string& body) {
    return call({"POST", path, body, "application/json", {}});
  }
  Client client() { return Client({server_->address(), kToken}, "anna"); }

  /// A message with one dead delivery and two attempts, values and a body.
  void put_message();

  SystemClock clock_;
  RecordingLog log_;
  FakeOperations hub_;
  delivery::Statistics statistics_;
  std::unique_ptr<AdminServer> server_;
};

}  // namespace nabe::admin::test
