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

/// A request on its way into the hub: its content, or the first part of a multipart, becomes the body of a message, the
/// further parts its attachments. Nothing is kept in memory. Dropped before its end, the intake is discarded with it.
class IntakeBody final : public RequestBody, private MultipartHandler {
 public:
  struct Calls {
    /// Answers the request; the intake has ended.
    std::function<void(HttpResponse)> answer;
    /// All has arrived: adds what belongs to it, commits and sees to the answer.
    std::function<void(Intake&)> complete;
  };

  IntakeBody(Intake intake, MessageBuilder message, std::uint64_t max_request_bytes, Calls calls)
      : intake_(std::move(intake)),
        message_(std::move(message)),
        max_request_bytes_(max_request_bytes),
        calls_(std::move(calls)) {}

  /// Comes before everything else. False: answered.
  bool begin(const RequestContent& content);

  Flow write(std::string_view bytes) override;
  void end() override;

 private:
  bool part_begin(const PartHead& head) override;
  bool part_bytes(std::string_view bytes) override;
  bool part_end() override { return true; }
  bool emit() { return intake_.emit(message_) || fail(); }
  bool write_content(std::string_view bytes);
  bool fail();
  void refuse(Problem problem, std::string_view detail = {});

  Intake intake_;
  MessageBuilder message_;
  const std::uint64_t max_request_bytes_;
  const Calls calls_;
  std::optional<MultipartParser> multipart_;
  std::uint64_t request_bytes_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::size_t parts_ = 0;
};

}  // namespace nabe::common
