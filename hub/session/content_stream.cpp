// SPDX-License-Identifier: EUPL-1.2
#include "session/content_stream.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "message/sha256.h"
#include "store/codes.h"

namespace nabe::session {
namespace {

class InlineStream final : public ContentStream {
 public:
  explicit InlineStream(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)) {}

  Result<std::size_t> read(char* destination, std::size_t capacity) override {
    const std::size_t count = std::min(capacity, bytes_->size() - at_);
    bytes_->copy(destination, count, at_);
    at_ += count;
    return count;
  }

  Result<void> rewind() override {
    at_ = 0;
    return {};
  }

 private:
  std::shared_ptr<const std::string> bytes_;
  std::size_t at_ = 0;
};

Error damaged(const std::string& what) {
  return Error{store::kDamaged,
               what + " is not what came in",
               "nothing was deleted; restore the store from a backup, or settle what it belongs to by hand",
               {}};
}

class BlobStream final : public ContentStream {
 public:
  BlobStream(store::Store& store, Content content) : store_(store), content_(std::move(content)) {}

  Result<std::size_t> read(char* destination, std::size_t capacity) override {
    if (damage_) {
      return *damage_;
    }
    if (!reader_) {
      auto opened = store_.open_blob(content_.blob_id);
      if (!opened) {
        return noted(opened.error());
      }
      reader_ = std::move(opened).value();
    }
    auto got = reader_->read(destination, capacity);
    if (!got) {
      return noted(got.error());
    }
    size_bytes_ += *got;
    hash_.update({destination, *got});
    const bool ended = *got == 0 || size_bytes_ >= content_.size_bytes;
    if (ended && (size_bytes_ != content_.size_bytes || hash_.hex() != content_.sha256)) {
      return noted(damaged("blob " + content_.blob_id));
    }
    return got;
  }

  Result<void> rewind() override {
    reader_.reset();
    size_bytes_ = 0;
    hash_ = message::Sha256();
    return {};
  }

 private:
  Error noted(Error error) {
    if (error.code == store::kDamaged) {
      damage_ = error;
    }
    return error;
  }

  store::Store& store_;
  const Content content_;
  std::unique_ptr<store::BlobReader> reader_;
  std::uint64_t size_bytes_ = 0;
  message::Sha256 hash_;
};

bool is_whole(const Content& content) {
  return !content.inline_bytes || message::sha256_hex(*content.inline_bytes) == content.sha256;
}

Error scratch_error(const char* what) {
  return Error{
      "NABE-SES-003",
      std::string("a scratch file of the state folder: ") + what + ": " + std::generic_category().message(errno),
      "check room and permissions of the state folder",
      {}};
}

}  // namespace

std::unique_ptr<ContentStream> open_content(store::Store& store, Content content) {
  if (content.blob_id.empty()) {
    auto bytes = content.inline_bytes ? std::move(content.inline_bytes) : std::make_shared<const std::string>();
    return std::make_unique<InlineStream>(std::move(bytes));
  }
  return std::make_unique<BlobStream>(store, std::move(content));
}

std::optional<Error> damage_of(const Message& message) {
  if (!is_whole(message.body)) {
    return damaged("the body of message " + message.id);
  }
  for (std::size_t i = 0; i < message.attachments.size(); ++i) {
    if (!is_whole(message.attachments[i].content)) {
      return damaged("attachment " + std::to_string(i + 1) + " of message " + message.id);
    }
  }
  return std::nullopt;
}

Result<void> for_each_piece(ContentStream& stream, const std::function<Result<void>(std::string_view)>& take) {
  std::array<char, 64 * 1024> piece;
  for (;;) {
    const auto got = stream.read(piece.data(), piece.size());
    if (!got) {
      return got.error();
    }
    if (*got == 0) {
      return {};
    }
    if (auto taken = take(std::string_view(piece.data(), *got)); !taken) {
      return taken;
    }
  }
}

class Scratch::Reader final : public ContentStream {
 public:
  explicit Reader(const Scratch& scratch) : scratch_(scratch) {}

  Result<std::size_t> read(char* destination, std::size_t capacity) override {
    if (scratch_.file_ < 0) {
      const std::size_t count = std::min(capacity, scratch_.memory_.size() - at_);
      std::memcpy(destination, scratch_.memory_.data() + at_, count);
      at_ += count;
      return count;
    }
    const ssize_t got = ::pread(scratch_.file_, destination, capacity, static_cast<off_t>(at_));
    if (got < 0) {
      return scratch_error("read");
    }
    at_ += static_cast<std::size_t>(got);
    return static_cast<std::size_t>(got);
  }

  Result<void> rewind() override {
    at_ = 0;
    return {};
  }

 private:
  const Scratch& scratch_;
  std::size_t at_ = 0;
};

Scratch::~Scratch() {
  if (file_ >= 0) {
    ::close(file_);
  }
}

Result<void> Scratch::append(std::string_view bytes) {
  if (file_ < 0 && memory_.size() + bytes.size() <= kMemoryBytes) {
    memory_ += bytes;
    return {};
  }
  if (file_ < 0) {
    file_ = ::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file_ < 0) {
      return scratch_error("create");
    }
    const std::string so_far = std::exchange(memory_, {});
    if (auto moved = append(so_far); !moved) {
      return moved;
    }
  }
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) {
        continue;
      }
      return scratch_error("write");
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

std::unique_ptr<ContentStream> Scratch::open() const { return std::make_unique<Reader>(*this); }

}  // namespace nabe::session
