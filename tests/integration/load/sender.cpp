// SPDX-License-Identifier: EUPL-1.2
#include "load/sender.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <filesystem>

#include "common/http_client.h"

namespace nabe::integration {
namespace {

constexpr std::string_view kBoundary = "nabe-sender-5d0e6f2a9c4b41f7";

/// The value of a member of a flat JSON object: a text without escapes, or a word.
std::string member(const std::string& json, const std::string& name) {
  const std::string key = '"' + name + "\":";
  std::size_t at = json.find(key);
  if (at == std::string::npos) return {};
  at += key.size();
  if (json.compare(at, 1, "\"") == 0) return json.substr(at + 1, json.find('"', at + 1) - at - 1);
  const std::string word = json.substr(at, json.find_first_of(",}", at) - at);
  return word == "null" ? std::string() : word;
}

std::optional<Receipt> receipt_of(const Reply& reply) {
  if (reply.status != 200 && reply.status != 201) return std::nullopt;
  Receipt receipt{member(reply.body, "message_id"), member(reply.body, "case_id"), member(reply.body, "receipt_time"),
                  member(reply.body, "duplicate") == "true"};
  if (receipt.message_id.empty() || receipt.receipt_time.empty()) return std::nullopt;
  return receipt;
}

/// The bytes of a request, made while they are read.
class Content {
 public:
  Content(const std::string& xml, const std::vector<Upload>& uploads) {
    if (uploads.empty()) {
      add_text(xml);
      return;
    }
    type_ = "multipart/mixed; boundary=" + std::string(kBoundary);
    add_text("--" + std::string(kBoundary) + "\r\nContent-Type: application/xml\r\n\r\n" + xml);
    for (const Upload& upload : uploads) {
      add_text("\r\n--" + std::string(kBoundary) + "\r\nContent-Type: " + upload.media_type +
               "\r\nContent-Disposition: attachment; filename=\"" + upload.name + "\"\r\n\r\n");
      pieces_.push_back({{}, &upload, upload.size_bytes});
      size_bytes_ += upload.size_bytes;
    }
    add_text("\r\n--" + std::string(kBoundary) + "--\r\n");
  }
  const std::string& type() const { return type_; }
  std::uint64_t size_bytes() const { return size_bytes_; }

  std::int64_t read(char* destination, std::size_t capacity) {
    while (piece_ < pieces_.size() && offset_ == pieces_[piece_].size_bytes) {
      ++piece_;
      offset_ = 0;
    }
    if (piece_ == pieces_.size()) return 0;
    const Piece& piece = pieces_[piece_];
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(capacity, piece.size_bytes - offset_));
    std::int64_t size = static_cast<std::int64_t>(most);
    if (piece.upload != nullptr) {
      size = piece.upload->read(offset_, destination, most);
      if (size <= 0) return -1;
    } else {
      std::memcpy(destination, piece.text.data() + offset_, most);
    }
    offset_ += static_cast<std::uint64_t>(size);
    return size;
  }
  bool rewind() {
    piece_ = 0;
    offset_ = 0;
    return true;
  }

 private:
  struct Piece {
    std::string text;
    const Upload* upload = nullptr;
    std::uint64_t size_bytes = 0;
  };
  void add_text(const std::string& text) {
    pieces_.push_back({text, nullptr, text.size()});
    size_bytes_ += text.size();
  }

  std::string type_ = "application/xml";
  std::vector<Piece> pieces_;
  std::uint64_t size_bytes_ = 0;
  std::size_t piece_ = 0;
  std::uint64_t offset_ = 0;
};

struct OpenFile {
  explicit OpenFile(int given) : descriptor(given) {}
  ~OpenFile() { ::close(descriptor); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  const int descriptor;
};

}  // namespace

std::optional<Upload> upload_of_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  const auto file = std::make_shared<OpenFile>(descriptor);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  Upload upload;
  upload.name = std::filesystem::path(path).filename().string();
  upload.size_bytes = static_cast<std::uint64_t>(status.st_size);
  upload.read = [file](std::uint64_t offset, char* destination, std::size_t capacity) {
    return static_cast<std::int64_t>(::pread(file->descriptor, destination, capacity, static_cast<off_t>(offset)));
  };
  return upload;
}

struct Sender::Impl {
  static common::HttpClientSettings settings() {
    common::HttpClientSettings settings;
    settings.max_idle_per_target = 64;
    settings.max_body_bytes = std::size_t{64} << 20;
    return settings;
  }
  Reply exchange(common::HttpRequest& request, const std::string& url, std::int64_t timeout_ms) {
    Reply reply;
    const auto parsed = common::parse_url(url);
    if (!parsed) {
      reply.problem = "no URL: " + url;
      return reply;
    }
    request.url = *parsed;
    common::HttpAnswer answer = client.exchange(request, {common::steady_now_ms() + timeout_ms, {}});
    reply.status = answer.progress == common::Progress::Answered ? answer.status : 0;
    const std::string after = answer.header("Retry-After");
    std::from_chars(after.data(), after.data() + after.size(), reply.retry_after_s);
    reply.body = std::move(answer.body);
    reply.problem = std::move(answer.problem);
    reply.receipt = receipt_of(reply);
    return reply;
  }
  common::HttpClient client{settings()};
};

Sender::Sender() : impl_(std::make_unique<Impl>()) {}

Sender::~Sender() = default;

Reply Sender::post(const std::string& url, const std::string& xml, const std::vector<Upload>& attachments,
                   std::int64_t timeout_ms, const Headers& headers) {
  Content content(xml, attachments);
  common::HttpRequest request;
  request.headers = {{"Content-Type", content.type()}};
  request.headers.insert(request.headers.end(), headers.begin(), headers.end());
  request.body_bytes = content.size_bytes();
  request.read_body = [&content](char* destination, std::size_t capacity) {
    return content.read(destination, capacity);
  };
  request.rewind_body = [&content] { return content.rewind(); };
  return impl_->exchange(request, url, timeout_ms);
}

Reply Sender::get(const std::string& url, std::int64_t timeout_ms) {
  common::HttpRequest request;
  request.method = "GET";
  return impl_->exchange(request, url, timeout_ms);
}

}  // namespace nabe::integration
