// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"

/// The immutable envelope and its parts, as every room of the hub knows them.
namespace nabe {

/// In the order in which they were given; a name may appear once.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The name that one system has for a case.
struct Reference {
  std::string system;
  std::string id;
  friend bool operator==(const Reference&, const Reference&) = default;
};

/// Bytes of a body or an attachment: in memory and in the message's row when small, else chunks in the store.
struct Content {
  std::uint64_t size_bytes = 0;
  std::string sha256;                               ///< lower-case hexadecimal, of the bytes
  std::shared_ptr<const std::string> inline_bytes;  ///< null: read `blob_id` from the store
  std::string blob_id;
};

struct Attachment {
  std::string name;
  std::string media_type;
  Content content;
};

struct Message {
  std::string id;
  std::string department;
  std::string source;             ///< qualified name of the connector that brought or emitted it
  std::string sender_message_id;  ///< identity together with department and source; empty: none
  std::string type;
  std::string case_id;       ///< empty: no case (yet)
  std::string causation_id;  ///< message that caused it; empty: none
  TimeUs receipt_time_us = 0;
  std::string content_sha256;  ///< over body and sorted attachments
  std::string trace_parent;    ///< W3C trace context; empty: none
  Pairs attributes;
  Pairs facts;             ///< first value of each fact, bounded
  std::string media_type;  ///< of the body
  Content body;
  std::vector<Attachment> attachments;
};

}  // namespace nabe
