// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nabe::simulation {

struct SubmittedAttachment {
  std::string name;
  std::string bytes;
};

/// What a sender hands in under one number: the same whenever it is made again from the same seed.
struct Submission {
  std::uint32_t number = 0;
  std::string sender_message_id, type, department, body;
  std::string reference_system, reference_id;  ///< empty: names no case
  bool opens_case = false;
  std::vector<SubmittedAttachment> attachments;
  std::uint64_t hash = 0;  ///< of body and attachments
};

/// `other_content`: under the same identity what it must be refused for.
Submission submission_of(std::uint64_t seed, std::uint32_t number, bool other_content = false);

/// The body of an operator's edited copy, and of what a connector emits.
std::string edited_body(std::uint64_t nonce);
std::string event_body(std::uint64_t nonce);

/// FNV-1a over pieces, in order.
class ContentHash {
 public:
  void update(std::string_view bytes) {
    for (const char byte : bytes) {
      value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    }
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

}  // namespace nabe::simulation
