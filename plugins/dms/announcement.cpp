// SPDX-License-Identifier: EUPL-1.2
#include "dms/announcement.h"

namespace nabe::dms {

Announcement::Announcement(const Message& message, const std::string& file_number, const std::string& folder_id)
    : type_(message.type()), key_(message.idempotency_key()) {
  head_.set("messageId", message.id())
      .set("messageType", message.type())
      .set("fileNumber", file_number)
      .set("folderId", folder_id);
}

void Announcement::add(const FilingItem& item, const std::string& object_id) {
  common::Json document = common::Json::object();
  document.set("objectId", object_id)
      .set("name", item.name)
      .set("direction", item.direction)
      .set("kind", item.kind)
      .set("mediaType", item.media_type)
      .set("sizeBytes", static_cast<std::int64_t>(item.size_bytes))
      .set("sha256", item.sha256);
  documents_.add(std::move(document));
}

void Announcement::emit(Session& session) const {
  common::Json body = head_;
  body.set("documents", documents_);
  session.emit(MessageBuilder("document.filed")
                   .sender_message_id(key_ + "/filed")
                   .attribute("filed_type", type_)
                   .body(body.text(), "application/json"));
}

}  // namespace nabe::dms
