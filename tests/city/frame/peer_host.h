// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "city/frame/door.h"
#include "city/frame/fault.h"
#include "city/frame/peer.h"
#include "support/late_answers.h"

namespace nabe::city {

/// A peer on its port, with its faults. Threads: any.
class PeerHost {
 public:
  explicit PeerHost(std::unique_ptr<Peer> peer);
  ~PeerHost();

  /// An empty text, or what failed.
  std::string start(std::uint16_t port);
  std::uint16_t port() const { return door_.port(); }
  std::string url() const { return door_.url(); }
  const std::string& name() const { return name_; }

  /// The fault's id. Blocks: with Down until the request under way is through.
  std::uint64_t add_fault(Fault fault);
  /// Answers that the fault held back are given now. False: there is none with that id.
  bool clear_fault(std::uint64_t id);
  void clear_faults();

  JsonObject::Ptr state() const;
  std::optional<Response> act(const std::string& action, const JsonObject& arguments);
  /// Peer, faults, counts and list of requests as at the start.
  void reset();

  struct Served {
    std::string method;
    std::string target;
    int status = 0;     ///< what was answered, or would have been
    std::string fault;  ///< names of those that struck it, with a blank between
  };
  /// The last ones, the oldest first: at most kServedKept.
  std::vector<Served> served() const;
  std::uint64_t request_count() const;
  std::size_t held_back() const;
  std::vector<FaultState> faults() const;
  std::map<FaultKind, std::uint64_t> struck() const;
  bool is_down() const;

  /// Waits until `holds`, which is asked after each change.
  bool wait(std::chrono::milliseconds patience, const std::function<bool()>& holds);

  static constexpr std::size_t kServedKept = 1000;

 private:
  struct Held {
    std::uint64_t fault_id = 0;
    std::function<void()> answer;
  };
  void take(const Exchange& exchange, const Request& request);
  void hold(std::uint64_t id, const Fault& slow, std::function<void()> answer);
  void release(std::uint64_t ticket);
  void release_fault(std::optional<std::uint64_t> fault_id);
  void follow_script();
  void changed();

  const std::string name_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t version_ = 0;
  std::unique_ptr<Peer> peer_;
  FaultScript script_;
  std::deque<Served> served_;
  std::uint64_t request_count_ = 0;
  std::map<std::uint64_t, Held> held_;  ///< by ticket
  std::uint64_t last_ticket_ = 0;
  std::mutex door_mutex_;  ///< comes before mutex_
  Door door_;
  test::LateAnswers late_;  ///< the first to go: it calls back
};

}  // namespace nabe::city
