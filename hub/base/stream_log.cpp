// SPDX-License-Identifier: EUPL-1.2
#include "base/stream_log.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>

#include "base/printable.h"
#include "base/utc_time.h"

namespace nabe {
namespace {

constexpr std::array<const char*, 4> kNames = {"debug", "info", "warning", "error"};
constexpr std::array<const char*, 4> kLabels = {"DEBUG", "INFO", "WARNING", "ERROR"};
constexpr int kPatienceMs = 1'000;

// Everything that can stand without quotes and cannot be taken for the border of a field.
bool is_plain(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-_.:/@+*,%").find(c) != std::string_view::npos;
  });
}

std::string quoted_value(std::string_view text) {
  if (is_plain(text) && text.size() <= 4096) {
    return std::string(text);
  }
  std::string out = "\"";
  for (const char c : printable(text)) {
    if (c == '"') {
      out += '\\';
    }
    out += c;
  }
  return out + '"';
}

// A name is a fixed word of the code, or comes from a plugin: then it may not look like anything else.
std::string field_name(std::string_view name) {
  std::string out(name.substr(0, 64));
  for (char& c : out) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '.' && c != '-') {
      c = '_';
    }
  }
  return out.empty() ? "_" : out;
}

void write_line(int fd, const std::string& line) {
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd waiting{fd, POLLOUT, 0};
      if (::poll(&waiting, 1, kPatienceMs) <= 0) {
        return;
      }
    } else if (errno != EINTR) {
      return;
    }
  }
}

}  // namespace

const char* name_of(LogLevel level) { return kNames[static_cast<std::size_t>(level)]; }

std::optional<LogLevel> log_level_of(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) {
      return static_cast<LogLevel>(i);
    }
  }
  return std::nullopt;
}

StreamLog::StreamLog(int fd, LogStyle style, LogLevel least, const Clock& clock)
    : fd_(fd), style_(style), least_(least), clock_(clock) {}

void StreamLog::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (!enabled(level)) {
    return;
  }
  const std::string line = style_ == LogStyle::Json ? json_line(level, event, fields) : text_line(level, event, fields);
  const std::lock_guard lock(mutex_);
  write_line(fd_, line);
}

std::string StreamLog::text_line(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) const {
  std::string line = utc_text(clock_.now_us()) + ' ' + kLabels[static_cast<std::size_t>(level)] + ' ';
  line += printable(event);
  for (const LogField& field : fields) {
    line += ' ' + field_name(field.name) + '=' + quoted_value(field.value);
  }
  return line + '\n';
}

std::string StreamLog::json_line(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) const {
  std::string line = R"({"time":")" + utc_text(clock_.now_us()) + R"(","level":")" + name_of(level) + R"(","event":)";
  line += json_string(event);
  for (const LogField& field : fields) {
    std::string name = field_name(field.name);
    if (name == "time" || name == "level" || name == "event") {
      name += '_';
    }
    line += ',' + json_string(name) + ':' + json_string(field.value);
  }
  return line + "}\n";
}

}  // namespace nabe
