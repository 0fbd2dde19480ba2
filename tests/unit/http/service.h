// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/http_server.h"
#include "socket_peer.h"

namespace nabe::test {

using common::Flow;
using common::HttpResponse;
using common::HttpServer;
using common::HttpServerSettings;
using common::RequestBody;
using common::RequestHandler;
using common::RequestHead;
using common::RequestId;

/// Echoes the body; what it does with a path can be set by a test.
class Service final : public RequestHandler {
 public:
  explicit Service(HttpServerSettings settings = {}) : server_(std::move(settings), *this) {
    EXPECT_EQ(server_.start(), "");
  }
  HttpServer& server() { return server_; }
  /// What the certificate of the last request named.
  std::string peer_subject() {
    const std::lock_guard lock(mutex_);
    return peer_subject_;
  }
  Peer connect() const { return Peer::connect(server_.bound_port()); }

  std::unique_ptr<RequestBody> begin(RequestId id, const RequestHead& head) override {
    {
      const std::lock_guard lock(mutex_);
      peer_subject_ = head.peer_subject;
    }
    const std::string path(head.path);
    if (path == "/throws") throw std::runtime_error("in begin");
    if (path == "/early") {
      respond(id, 401, "early");
      return nullptr;
    }
    return std::make_unique<Echo>(*this, id, path);
  }
  void describe(HttpResponse& response) override { response.body = "described"; }
  void handshake_failed(const std::string&) override { note("handshake failed"); }

  void respond(RequestId id, int status, std::string text) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(text);
    server_.respond(id, std::move(response));
  }
  /// Waits until `key` has been counted `count` times.
  bool wait_for(const std::string& key, int count = 1) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return counts_[key] >= count; });
  }
  std::vector<RequestId> held() {
    const std::lock_guard lock(mutex_);
    return held_;
  }
  int count(const std::string& key) {
    const std::lock_guard lock(mutex_);
    return counts_[key];
  }

 private:
  class Echo final : public RequestBody {
   public:
    Echo(Service& service, RequestId id, std::string path) : service_(service), id_(id), path_(std::move(path)) {}
    ~Echo() override {
      if (!ended_) service_.note("dropped");
    }
    Flow write(std::string_view bytes) override {
      content_ += bytes;
      if (path_ == "/stop") {
        service_.respond(id_, 413, "enough");
        return Flow::Stop;
      }
      if (path_ == "/pause" && !paused_) {
        paused_ = true;
        service_.hold(id_, "paused");
        return Flow::Pause;
      }
      service_.note("written");
      return Flow::Continue;
    }
    void end() override {
      ended_ = true;
      if (path_ == "/throws-at-end") throw std::runtime_error("in end");
      if (path_ == "/hold") {
        service_.hold(id_, "held");
      } else {
        service_.respond(id_, 200, content_);
      }
    }

   private:
    Service& service_;
    const RequestId id_;
    const std::string path_;
    std::string content_;
    bool ended_ = false;
    bool paused_ = false;
  };

  void note(const std::string& key) {
    const std::lock_guard lock(mutex_);
    ++counts_[key];
    changed_.notify_all();
  }
  void hold(RequestId id, const std::string& key) {
    const std::lock_guard lock(mutex_);
    held_.push_back(id);
    ++counts_[key];
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, int> counts_;
  std::vector<RequestId> held_;
  std::string peer_subject_;
  HttpServer server_;
};

inline std::string post(const std::string& path, const std::string& body, const std::string& headers = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

inline std::string body_of(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : answer.substr(end + 4);
}

}  // namespace nabe::test
