// SPDX-License-Identifier: EUPL-1.2
#include "cli/table.h"

#include <algorithm>
#include <utility>

#include "base/printable.h"
#include "base/utc_time.h"

namespace nabe::cli {
namespace {

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;  // bytes that begin a character
  }));
}

}  // namespace

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::vector<std::string>> cells;
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    auto& line = cells.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      line.push_back(printable(row[i], 200));
      if (i >= widths.size()) {
        widths.push_back(0);
      }
      widths[i] = std::max(widths[i], width_of(line.back()));
    }
  }
  std::string text;
  for (const auto& line : cells) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      text += line[i];
      if (i + 1 < line.size()) {
        text += std::string(widths[i] - width_of(line[i]) + 2, ' ');
      }
    }
    text += '\n';
  }
  return text;
}

std::string short_time(TimeUs time_us) {
  if (time_us == 0) {
    return "-";
  }
  std::string text = utc_text(time_us).substr(0, 19) + 'Z';
  text[10] = ' ';
  return text;
}

std::string age_text(std::int64_t duration_us) {
  const std::int64_t seconds = std::max<std::int64_t>(0, duration_us / 1'000'000);
  const std::pair<std::int64_t, char> parts[] = {
      {seconds / 86'400, 'd'}, {seconds / 3'600 % 24, 'h'}, {seconds / 60 % 60, 'm'}, {seconds % 60, 's'}};
  for (std::size_t i = 0; i < 4; ++i) {
    if (parts[i].first > 0 || i == 3) {
      std::string text = std::to_string(parts[i].first) + parts[i].second;
      if (i < 3 && parts[i + 1].first > 0) {
        text += ' ' + std::to_string(parts[i + 1].first) + parts[i + 1].second;
      }
      return text;
    }
  }
  return "0s";
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

std::string joined(const std::vector<std::string>& values, const char* separator) {
  std::string text;
  for (const std::string& value : values) {
    text += (text.empty() ? "" : separator) + value;
  }
  return text;
}

}  // namespace nabe::cli
