// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "common/http_message.h"
#include "common/json.h"
#include "load/sender.h"

namespace nabe::journey {

using common::Json;

struct Answer {
  int status = 0;  ///< 0: none came
  std::string body;

  bool is_good() const { return status >= 200 && status < 300; }
  /// Null if the body is no JSON.
  Json json() const { return Json::parse(body).value_or(Json()); }
};

struct Question {
  std::string method = "GET";
  common::HeaderList headers = {};
  std::string body = {};
  std::string content_type = "application/json";
};

/// One exchange over a connection of its own. Blocks: 30 s at most.
Answer ask(const std::string& url, const Question& question = {});

/// The SHA-256 of a text, and of all that an upload holds, in hexadecimal digits.
std::string sha256_of(const std::string& text);
std::string sha256_of(const integration::Upload& upload);

}  // namespace nabe::journey
