// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace nabe {

enum class LogLevel { Debug, Info, Warning, Error };

/// One named value of a log line. Names are fixed words of the code: message, case, connector, department, code ...
/// Values are ids, names from the configuration, codes and numbers; never content, never personal data.
struct LogField {
  std::string_view name;
  std::string value;
};

/// The hub's log. Threads: [any]. Blocks: on the log's file at most.
class Log {
 public:
  virtual ~Log() = default;
  virtual bool enabled(LogLevel level) const = 0;
  /// `event` is a fixed sentence without values ("message committed"); what varies goes into fields.
  virtual void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) = 0;
};

}  // namespace nabe
