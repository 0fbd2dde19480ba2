// SPDX-License-Identifier: EUPL-1.2
#include "plugin/lock_file.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

#include "plugin/codes.h"
#include "plugin/text.h"

namespace nabe::plugin {
namespace {

constexpr std::size_t kMaxLockBytes = 1 << 20;
constexpr std::size_t kSha256Digits = 64;
constexpr const char* kRemedy = "Write it again with `nabe plugins lock FOLDER`; it is not meant to be edited.";

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

bool is_sha256(std::string_view text) {
  return text.size() == kSha256Digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

class LockParser {
 public:
  LockParser(std::string_view text, std::string file) : rest_(text), file_(std::move(file)) {}

  Result<std::vector<LockEntry>> parse() {
    while (!error_ && next_line()) {
      const std::string_view text = trimmed(line_);
      if (text.empty() || text.front() == '#') continue;
      if (text == "[[plugin]]") {
        finish_block();
        block_line_ = line_number_;
        entries_.emplace_back();
      } else {
        field(text);
      }
    }
    if (!error_) finish_block();
    if (error_) return *error_;
    return entries_;
  }

 private:
  bool next_line() {
    if (rest_.empty()) return false;
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    ++line_number_;
    return true;
  }

  void fail(const std::string& message, std::size_t column) {
    if (error_) return;
    error_ = Error{code::kLockSyntax, message, kRemedy,
                   SourcePosition{file_, line_number_, static_cast<std::uint32_t>(column), repaired(line_, 200)}};
  }

  std::size_t column_of(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - line_.data()) + 1;
  }

  void field(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return fail("expected [[plugin]] or key = \"value\"", column_of(text));
    const std::string_view key = trimmed(text.substr(0, equals));
    const std::string_view quoted = trimmed(text.substr(equals + 1));
    if (entries_.empty()) return fail("a field before the first [[plugin]]", column_of(key));
    std::string* target = target_of(key);
    if (target == nullptr) return fail("unknown field; id, version, file and sha256 are known", column_of(key));
    if (!target->empty()) return fail("field " + std::string(key) + " is given twice", column_of(key));
    if (quoted.size() < 3 || quoted.front() != '"' || quoted.back() != '"') {
      return fail("expected a value in double quotes, not empty", column_of(text) + equals + 1);
    }
    const std::string_view value = quoted.substr(1, quoted.size() - 2);
    // Control characters too: a file name would end at a NUL for the C library, and be another one than is shown.
    if (value.find_first_of("\"\\") != std::string_view::npos || std::any_of(value.begin(), value.end(), is_control) ||
        !is_utf8(value)) {
      return fail("a value has no quotes, no backslashes, no control characters and is UTF-8", column_of(value));
    }
    if (key == "file" && (value.find('/') != std::string_view::npos || value.front() == '.')) {
      return fail("file is a name in the plugin folder, without a slash or a leading dot", column_of(value));
    }
    if (key == "sha256" && !is_sha256(value)) {
      return fail("sha256 is 64 lower-case hexadecimal digits", column_of(value));
    }
    *target = value;
  }

  std::string* target_of(std::string_view key) {
    LockEntry& entry = entries_.back();
    if (key == "id") return &entry.id;
    if (key == "version") return &entry.version;
    if (key == "file") return &entry.file;
    if (key == "sha256") return &entry.sha256;
    return nullptr;
  }

  void finish_block() {
    if (entries_.empty()) return;
    const LockEntry& entry = entries_.back();
    const char* missing = entry.id.empty()        ? "id"
                          : entry.version.empty() ? "version"
                          : entry.file.empty()    ? "file"
                          : entry.sha256.empty()  ? "sha256"
                                                  : nullptr;
    if (missing != nullptr) {
      return fail("the block that begins on line " + std::to_string(block_line_) + " has no " + missing, 1);
    }
    for (std::size_t i = 0; i + 1 < entries_.size(); ++i) {
      if (entries_[i].file == entry.file) return fail("file " + entry.file + " has two blocks", 1);
    }
  }

  std::string_view rest_;
  std::string file_;
  std::string_view line_;
  std::uint32_t line_number_ = 0;
  std::uint32_t block_line_ = 0;
  std::vector<LockEntry> entries_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<LockEntry>> parse_lock(std::string_view text, const std::string& file_name) {
  return LockParser(text, file_name).parse();
}

Result<std::vector<LockEntry>> read_lock(const std::string& folder) {
  const std::string path = folder + "/" + kLockFileName;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return Error{code::kLockUnreadable, path + " cannot be read: " + std::generic_category().message(errno),
                 "Write it with `nabe plugins lock " + folder + "`, or set plugin_folder in nabe.toml.", std::nullopt};
  }
  std::string text(kMaxLockBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) {
    return Error{code::kLockUnreadable, path + " cannot be read to its end", kRemedy, std::nullopt};
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxLockBytes) {
    return Error{code::kLockUnreadable, path + " is larger than 1 MiB", kRemedy, std::nullopt};
  }
  return parse_lock(text, path);
}

std::string format_lock(const std::vector<LockEntry>& entries) {
  std::ostringstream text;
  text << "# The plugins that the hub may load. Written by `nabe plugins lock`; do not edit.\n";
  for (const LockEntry& entry : entries) {
    text << "\n[[plugin]]\nid = \"" << entry.id << "\"\nversion = \"" << entry.version << "\"\nfile = \"" << entry.file
         << "\"\nsha256 = \"" << entry.sha256 << "\"\n";
  }
  return text.str();
}

}  // namespace nabe::plugin
