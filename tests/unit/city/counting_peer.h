// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "city/frame/peer.h"

namespace nabe::city {

/// Counts what it has done, and answers with the count.
class CountingPeer final : public Peer {
 public:
  std::string name() const override { return "counter"; }
  void settle(const std::string& url) override { url_ = url; }
  Response answer(const Request& request) override {
    if (request.target == "/throws") throw std::runtime_error("of the peer");
    ++done_;
    return {200, {}, "done " + std::to_string(done_)};
  }
  Response failure(int status) const override { return {status, {}, "sick"}; }
  JsonObject::Ptr state() const override {
    JsonObject::Ptr object(new JsonObject);
    object->set("done", done_);
    object->set("url", url_);
    return object;
  }
  std::optional<Response> act(const std::string& action, const JsonObject& arguments) override {
    if (action != "add") return std::nullopt;
    done_ += arguments.getValue<int>("count");
    return Response{204, {}, ""};
  }
  void reset() override { done_ = 0; }

 private:
  int done_ = 0;
  std::string url_;
};

}  // namespace nabe::city
