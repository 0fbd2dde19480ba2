// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/intake_body.h"
#include "nabe/connector.hpp"

namespace nabe::case_system {

/// An event on its way into the hub. Its document is read as a whole, since it says what message it is.
class EventBody final : public common::ContentBody {
 public:
  /// An event says what a clerk did; documents go along as attachments.
  static constexpr std::size_t kMaxDocumentBytes = 1024 * 1024;

  /// `trace_parent` may be empty.
  EventBody(Intake intake, std::string reference_system, std::string trace_parent, std::uint64_t max_request_bytes,
            Calls calls)
      : ContentBody(std::move(intake), max_request_bytes, std::move(calls)),
        reference_system_(std::move(reference_system)),
        trace_parent_(std::move(trace_parent)) {}

 private:
  bool document_begin(const std::string&, std::uint64_t) override { return true; }
  bool document_bytes(std::string_view bytes) override;
  /// Reads the document, and begins its message.
  bool document_end() override;

  const std::string reference_system_;
  const std::string trace_parent_;
  std::string document_;
};

}  // namespace nabe::case_system
