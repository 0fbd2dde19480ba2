// SPDX-License-Identifier: EUPL-1.2
#include "dms/names.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <utility>

#include "common/digest.h"

namespace nabe::dms {
namespace {

constexpr std::size_t kMostBytes = 120;
constexpr std::size_t kMostExtensionBytes = 10;
constexpr std::string_view kRefused = "/\\:*?\"<>|%";

/// At most `bytes`, without half a character of UTF-8.
std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::pair<std::string_view, std::string_view> split_extension(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.size() - dot > kMostExtensionBytes) return {name, {}};
  return {name.substr(0, dot), name.substr(dot)};
}

std::string day_of(Time time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text.data();
}

}  // namespace

std::string object_name(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    const bool refused = static_cast<unsigned char>(c) < 0x20 || c == '\x7F' || kRefused.find(c) != kRefused.npos;
    clean += refused ? '-' : c;
  }
  const auto [stem, extension] = split_extension(clean);
  std::string name(cut(stem, kMostBytes - extension.size()));
  name += extension;
  const std::size_t first = name.find_first_not_of(" .");
  if (first == std::string::npos) return "-";
  name.erase(name.find_last_not_of(" .") + 1);
  return name.substr(first);
}

std::string folder_name(std::string_view file_number) {
  std::string name = object_name(file_number);
  if (name != file_number) name += '-' + common::sha256_hex(file_number).substr(0, 12);
  return name;
}

std::string document_name(Time received, std::string_view title, std::string_view key) {
  const std::string name = object_name(title);
  const auto [stem, extension] = split_extension(name);
  return day_of(received) + ' ' + std::string(stem) + ' ' + common::sha256_hex(key).substr(0, 12) +
         std::string(extension);
}

std::string_view extension_of(std::string_view media_type) {
  static constexpr std::pair<std::string_view, std::string_view> kKnown[] = {
      {"application/xml", ".xml"}, {"text/xml", ".xml"},   {"application/json", ".json"},
      {"application/pdf", ".pdf"}, {"text/plain", ".txt"}, {"text/html", ".html"}};
  const std::string_view bare = media_type.substr(0, media_type.find(';'));
  for (const auto& [type, extension] : kKnown) {
    if (bare == type) return extension;
  }
  if (bare.ends_with("+xml")) return ".xml";
  return bare.ends_with("+json") ? ".json" : "";
}

}  // namespace nabe::dms
