// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/http_server.h"
#include "common/multipart.h"
#include "common/problem.h"
#include "nabe/connector.hpp"

namespace nabe::common {

/// What the head of a request says about a content that becomes a message.
struct RequestContent {
  std::string media_type;  ///< of the body; empty if it is multipart
  std::string boundary;    ///< of a multipart; empty if it is not
  std::uint64_t size_bytes = kUnknownSize;
};

struct Refusal {
  Problem problem;
  std::string detail;
};

/// Nothing, and `content` filled, if the request announces XML or JSON in UTF-8, or a multipart that may hold it, of at
/// most `max_request_bytes`; else why not.
std::optional<Refusal> read_content_head(const RequestHead& head, std::uint64_t max_request_bytes,
                                         RequestContent& content);

/// A request on its way into the hub: a document, which is the content or the first part of a multipart, and
/// attachments, which are the further parts and are handed over as they arrive. What becomes of the document says the
/// class that derives from it. Dropped before its end, the intake is discarded with it.
class ContentBody : public RequestBody, private MultipartHandler {
 public:
  struct Calls {
    /// Answers the request; the intake has ended.
    std::function<void(HttpResponse)> answer;
    /// All has arrived: adds what belongs to it, commits and sees to the answer.
    std::function<void(Intake&)> complete;
  };

  /// Comes before everything else. False: answered.
  bool begin(const RequestContent& content);

  Flow write(std::string_view bytes) final;
  void end() final;

 protected:
  ContentBody(Intake intake, std::uint64_t max_request_bytes, Calls calls)
      : intake_(std::move(intake)), max_request_bytes_(max_request_bytes), calls_(std::move(calls)) {}

  // Each returns false once the request is answered, by fail or refuse. The message is begun when `document_end` has
  // returned, at the latest. Documents are not empty.
  virtual bool document_begin(const std::string& media_type, std::uint64_t size_bytes) = 0;
  virtual bool document_bytes(std::string_view bytes) = 0;
  virtual bool document_end() = 0;

  Intake& intake() { return intake_; }
  /// Answers with what the hub said.
  bool fail();
  bool refuse(Problem problem, std::string_view detail = {});

 private:
  bool part_begin(const PartHead& head) final;
  bool part_bytes(std::string_view bytes) final;
  bool part_end() final { return parts_ > 1 || end_document(); }
  bool take_document(std::string_view bytes);
  bool end_document();

  Intake intake_;
  const std::uint64_t max_request_bytes_;
  const Calls calls_;
  std::optional<MultipartParser> multipart_;
  std::uint64_t request_bytes_ = 0;
  bool is_empty_ = true;  ///< the document
  std::size_t parts_ = 0;
};

/// The document becomes the body of a message that is known before it arrives. Nothing is kept in memory.
class IntakeBody final : public ContentBody {
 public:
  IntakeBody(Intake intake, MessageBuilder message, std::uint64_t max_request_bytes, Calls calls)
      : ContentBody(std::move(intake), max_request_bytes, std::move(calls)), message_(std::move(message)) {}

 private:
  bool document_begin(const std::string& media_type, std::uint64_t size_bytes) override;
  bool document_bytes(std::string_view bytes) override { return intake().write(bytes) || fail(); }
  bool document_end() override { return true; }

  MessageBuilder message_;
};

}  // namespace nabe::common
