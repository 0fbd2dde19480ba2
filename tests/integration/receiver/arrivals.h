// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "receiver/receiver.h"

namespace nabe::integration {

/// What one request brought.
struct Delivered {
  std::string path;
  std::string message_id;
  std::string key;
  std::string receipt_time;
  std::uint64_t attempt = 0;
  std::uint64_t lane_sequence = 0;
  std::vector<ArrivedPart> parts;
  std::string body;
};

/// The book that a receiver keeps. Threads: any.
class Arrivals {
 public:
  /// Returns the entry as it stands afterwards.
  Arrival add(Delivered delivered);
  void add_refusal(const std::string& path);

  ArrivalCounts counts(const std::string& path) const;
  std::vector<std::string> paths() const;
  std::vector<Arrival> of(const std::string& path) const;
  bool wait(std::chrono::milliseconds patience, const std::function<bool()>& holds);
  /// Something has changed that a waiter may ask for.
  void notify();

 private:
  struct Place {
    ArrivalCounts counts;
    std::vector<Arrival> arrivals;
    std::unordered_map<std::string, std::size_t> by_id;
  };
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t version_ = 0;
  std::map<std::string, Place> places_;
};

}  // namespace nabe::integration
