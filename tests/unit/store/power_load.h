// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "simulated_disk.h"
#include "store/store.h"

namespace nabe::store::testing {

/// Where a store has been: its contents after each group of batches that it answered, and how far the disk was then.
struct Moment {
  std::uint64_t position = 0;  ///< of the disk's journal when the answer came
  std::string text;            ///< of the store (store_text.h)
  std::string step;            ///< what led here, for people
};

/// Somebody who works with a store on a simulated disk, step by step, and remembers every answer. Ids and times come
/// from counters, so that the same seed does the same.
class PowerLoad {
 public:
  PowerLoad(disk::SimulatedDisk& disk, std::uint64_t seed) : disk_(disk), random_(seed) {}
  ~PowerLoad() { close(); }

  /// Opens the store and notes where it stands. False: it could not be opened; see `error`.
  bool open();
  void close();

  /// Each kind of change once and more, with checkpoints and restarts in between.
  void run_script();
  void run_random(int steps);
  /// The disk lost its power: what is remembered of later moments has not been. The next ones follow `moments()[k]`.
  void forget_after(std::size_t k);

  Store& store() { return *store_; }
  const std::vector<Moment>& moments() const { return moments_; }
  const std::string& error() const { return error_; }
  /// A batch was answered Failed, or the store could not be opened again.
  bool failed() const { return failed_; }

 private:
  using Step = void (PowerLoad::*)();

  void commit(const char* step, std::vector<Batch> group);
  void note(const char* step);
  AcceptMessage next_message(std::size_t body_bytes);
  std::vector<Delivery> heads();
  Delivery some_head();
  std::string some_case();
  std::int64_t stuck();
  TimeUs next_time() { return 1'700'000'000'000'000 + 1'000 * ++time_; }
  std::uint64_t chance(std::uint64_t below) { return random_() % below; }

  void accept_small();
  void accept_in_a_case();
  void accept_large();
  void accept_with_attachment();
  void stage_and_drop();
  void accept_without_a_case_yet();
  void open_a_case();
  void add_reference();
  void deliver();
  void fail_attempt();
  void hand_over();
  void start_attempt();
  void act_as_a_person();
  void put_state();
  void hold_and_refuse();
  void stop_and_start();
  void several_at_once();
  void checkpoint();
  void restart();

  disk::SimulatedDisk& disk_;
  std::mt19937_64 random_;
  std::unique_ptr<Store> store_;
  std::vector<Moment> moments_;
  std::string error_;
  bool failed_ = false;
  std::uint64_t ids_ = 0;
  std::int64_t time_ = 0;
};

}  // namespace nabe::store::testing
