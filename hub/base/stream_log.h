// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "base/waits.h"

namespace nabe {

enum class LogStyle {
  Text,  ///< 2026-03-01T08:15:30.123456Z INFO message committed message=0195... connector=portal
  Json,  ///< {"time":"2026-...","level":"info","event":"message committed","message":"0195..."}
};

const char* name_of(LogLevel level);
std::optional<LogLevel> log_level_of(std::string_view name);

/// A log on a file descriptor: one line per entry, written by one write(2), so that lines of several processes on one
/// file do not mix. Values are escaped (see printable.h): no value can end the line or pretend to be another field.
/// A field named time, level or event is written with a trailing underscore in JSON.
/// Ownership: does not close `fd`; `clock` outlives it. Threads: [any]. A log that cannot be written loses lines;
/// it never stops the hub.
class StreamLog final : public Log {
 public:
  StreamLog(int fd, LogStyle style, LogLevel least, const Clock& clock);

  bool enabled(LogLevel level) const override { return level >= least_; }
  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override;

 private:
  std::string text_line(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) const;
  std::string json_line(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) const;

  const int fd_;
  const LogStyle style_;
  const LogLevel least_;
  const Clock& clock_;
  Mutex mutex_;
};

}  // namespace nabe
