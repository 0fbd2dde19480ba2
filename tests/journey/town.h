// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ask.h"
#include "city/city.h"
#include "receiver/receiver.h"

namespace nabe::journey {

/// The systems behind the hub: the simulated city, and what takes messages by POST (the display in the waiting room,
/// the register of the registry office). What they hold is what a check looks at. Threads: any.
class Town {
 public:
  /// An empty text, or what failed.
  std::string start(const city::CitySettings& settings);

  std::string url(const std::string& peer) const { return city_.host(peer)->url(); }
  std::string posted_to(const std::string& path) const { return receiver_.url(path); }
  std::string control_url() { return city_.control().url(); }
  integration::Receiver& receiver() { return receiver_; }

  /// What a peer holds.
  Json state(const std::string& peer) const;
  /// A list of it.
  std::vector<Json> state(const std::string& peer, const std::string& list) const;
  /// What a person does inside a peer; its answer. Throws std::runtime_error if the peer refuses it.
  Json act(const std::string& peer, const std::string& action, const Json& arguments);

  void down(const std::string& peer);
  void up(const std::string& peer);
  /// The next request with this method does its work, and its answer is lost.
  void lose_an_answer(const std::string& peer, const std::string& method);
  /// Answers to POST are held back until up(): the work is done, and nobody has heard of it.
  void hold_answers(const std::string& peer);
  std::size_t held_back(const std::string& peer) const { return city_.host(peer)->held_back(); }
  std::uint64_t lost_answers(const std::string& peer) const;
  /// How many requests with this method a peer served.
  std::size_t served(const std::string& peer, const std::string& method) const;

  /// The folders of the DMS that a department's records are made in. An empty text, or what failed.
  std::string make_folder(const std::string& path);

 private:
  city::City city_;
  integration::Receiver receiver_;
};

}  // namespace nabe::journey
