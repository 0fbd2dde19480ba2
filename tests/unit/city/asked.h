// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "city/frame/json.h"
#include "city/frame/peer.h"

namespace nabe::city {

/// A request without a connection. `target` with its query.
inline Request request_of(const std::string& method, const std::string& target) {
  common::RequestHead head;
  head.method = method;
  head.target = target;
  const std::size_t mark = target.find('?');
  head.path = std::string_view(target).substr(0, mark);
  if (mark != std::string::npos) head.query = std::string_view(target).substr(mark + 1);
  auto request = make_request(head);
  EXPECT_TRUE(request) << target;
  return request ? std::move(*request) : Request();
}

/// A response's JSON object; an empty one if it is none.
inline JsonObject json_of(const Response& response) {
  const JsonObject::Ptr object = parse_object(response.body);
  EXPECT_TRUE(object) << response.body;
  return object ? *object : JsonObject();
}

}  // namespace nabe::city
