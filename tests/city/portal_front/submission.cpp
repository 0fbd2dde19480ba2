// SPDX-License-Identifier: EUPL-1.2
#include "city/portal_front/submission.h"

#include <utility>

#include "common/http_text.h"
#include "common/outgoing_content.h"
#include "common/url.h"

namespace nabe::city::portal_front {
namespace {

using common::Json;

/// A 2xx whose receipt is not whole is no receipt.
Json receipt_in(const HubAnswer& answer) {
  if (!answer.is_whole()) return {};
  const auto json = Json::parse(answer.http.body);
  return json && !json->text_at("id").empty() && !json->text_at("receipt_time").empty() ? *json : Json();
}

}  // namespace

std::string new_secret() {
  // Random, and digits behind a prefix.
  const std::string boundary = common::new_boundary();
  return boundary.substr(boundary.find('-') + 1);
}

Submission::Submission() : message_id_("portal-" + new_secret()) {}

const Sentence* Submission::send(Hub& hub, const std::string& path, OnBehalf on_behalf, Content content) {
  if (!receipt_.is_null()) return nullptr;
  ++attempts_;
  on_behalf.message_id = message_id_;
  if (unsure_) content = *unsure_;
  const HubAnswer answer = hub.ask("POST", path, on_behalf, content);
  receipt_ = receipt_in(answer);
  if (!receipt_.is_null()) {
    unsure_.reset();
    return nullptr;
  }
  const Sentence& meaning = meaning_of(answer, Act::Sends);
  if (&meaning == &sentence::kUnsure) unsure_ = std::move(content);
  // What was not accepted now may have been accepted before.
  return unsure_ ? &sentence::kUnsure : &meaning;
}

Content content_of(std::string xml, const std::vector<File>& attachments) {
  if (attachments.empty()) return {"application/xml", std::move(xml)};
  const std::string boundary = common::new_boundary();
  std::string body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"document\"\r\n" +
                     "Content-Type: application/xml\r\n\r\n" + xml;
  for (const File& file : attachments) {
    body += "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"attachment\"; filename*=UTF-8''" +
            common::percent_encode(file.name) + "\r\nContent-Type: " + file.media_type + "\r\n\r\n" + file.content;
  }
  body += "\r\n--" + boundary + "--\r\n";
  return {"multipart/form-data; boundary=" + boundary, std::move(body)};
}

}  // namespace nabe::city::portal_front
