// SPDX-License-Identifier: EUPL-1.2
#include "message/content_hash.h"

#include <algorithm>
#include <tuple>

#include "message/sha256.h"

namespace nabe::message {

namespace {

void add_field(Sha256& hash, std::string_view field) {
  hash.update(std::to_string(field.size())).update(":").update(field).update("\n");
}

}  // namespace

std::string content_sha256(std::string_view body_sha256, std::vector<AttachmentDigest> attachments) {
  std::sort(attachments.begin(), attachments.end(), [](const AttachmentDigest& a, const AttachmentDigest& b) {
    return std::tie(a.name, a.media_type, a.sha256) < std::tie(b.name, b.media_type, b.sha256);
  });
  Sha256 hash;
  hash.update("nabe-content-1\n");
  add_field(hash, body_sha256);
  for (const AttachmentDigest& attachment : attachments) {
    add_field(hash, attachment.name);
    add_field(hash, attachment.media_type);
    add_field(hash, attachment.sha256);
  }
  return hash.hex();
}

std::string content_sha256(const Message& message) {
  std::vector<AttachmentDigest> attachments;
  attachments.reserve(message.attachments.size());
  for (const Attachment& attachment : message.attachments) {
    attachments.push_back({attachment.name, attachment.media_type, attachment.content.sha256});
  }
  return content_sha256(message.body.sha256, std::move(attachments));
}

}  // namespace nabe::message
