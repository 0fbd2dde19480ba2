// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "message/message.h"

namespace nabe::message {

/// What of an attachment enters the hash of a message.
struct AttachmentDigest {
  std::string name;
  std::string media_type;
  std::string sha256;  ///< lower-case hexadecimal, of its bytes
};

/// The hash by which a repeated message is recognised: lower-case hexadecimal SHA-256 over
///   "nabe-content-1\n", then `field(body_sha256)`, then for every attachment in ascending byte order of
///   (name, media type, sha256): `field(name) field(media_type) field(sha256)`
/// where `field(x)` is the decimal length of x in bytes, ":", x and "\n". The lengths make the construction
/// unambiguous; sorting makes the order of arrival irrelevant.
/// Threads: [any].
std::string content_sha256(std::string_view body_sha256, std::vector<AttachmentDigest> attachments);

/// The same over the parts of a message, whose own `content_sha256` is not read.
std::string content_sha256(const Message& message);

}  // namespace nabe::message
