// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nabe::integration {

/// A file that goes along with a message. Read once per attempt, in pieces.
struct Upload {
  std::string name;
  std::string media_type = "application/octet-stream";
  std::uint64_t size_bytes = 0;
  /// Fills `destination` from `offset` on; bytes, 0 at the end, < 0 if it cannot be read.
  std::function<std::int64_t(std::uint64_t offset, char* destination, std::size_t capacity)> read;
};

/// The file at a path, with its own name. Nothing if it cannot be opened.
std::optional<Upload> upload_of_file(const std::string& path);

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Receipt {
  std::string message_id;
  std::string case_id;
  std::string receipt_time;
  bool duplicate = false;
};

struct Reply {
  int status = 0;                  ///< 0: no answer came
  std::string body;                ///< as it came
  std::string problem;             ///< why no answer came
  std::int64_t retry_after_s = 0;  ///< when the sender is asked to come again; 0: it is not
  std::optional<Receipt> receipt;
};

/// A sender in front of the hub: one message at a time, over kept connections. Threads: any.
class Sender {
 public:
  Sender();
  ~Sender();

  /// Posts XML, with attachments as multipart/mixed. Memory is bounded whatever their size.
  Reply post(const std::string& url, const std::string& xml, const std::vector<Upload>& attachments = {},
             std::int64_t timeout_ms = 30'000, const Headers& headers = {});
  Reply get(const std::string& url, std::int64_t timeout_ms = 10'000);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nabe::integration
