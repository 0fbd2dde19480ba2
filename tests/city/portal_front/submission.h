// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "city/portal_front/hub.h"
#include "city/portal_front/sample.h"
#include "city/portal_front/sentence.h"
#include "common/json.h"

namespace nabe::city::portal_front {

/// Something that is handed to the hub once, under an id that was chosen before the first attempt: an application, an
/// answer, a withdrawal.
class Submission {
 public:
  Submission();

  const std::string& message_id() const { return message_id_; }
  /// The hub's; null before there is one. It never changes.
  const common::Json& receipt() const { return receipt_; }
  std::uint64_t attempts() const { return attempts_; }
  bool is_unsure() const { return unsure_.has_value(); }

  /// Nothing: there is a receipt now, or was one before, and nothing was sent again. Else what to tell the person. Once
  /// it is not certain whether an attempt arrived, the same content is sent until there is a receipt, whatever is in
  /// `content`: the hub may have the first one. Blocks: as Hub::ask.
  const Sentence* send(Hub& hub, const std::string& path, OnBehalf on_behalf, Content content);

 private:
  std::string message_id_;
  common::Json receipt_;
  std::optional<Content> unsure_;
  std::uint64_t attempts_ = 0;
};

/// Random: 128 bits in hexadecimal digits.
std::string new_secret();

/// A document with its attachments behind it; alone if there are none.
Content content_of(std::string xml, const std::vector<File>& attachments);

}  // namespace nabe::city::portal_front
