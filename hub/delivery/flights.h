// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/waits.h"

namespace nabe::delivery {

/// The attempts that run at this moment. A process that brings itself down leaves them in a file of the state folder,
/// so that the next one knows during which attempts it crashed. Until then nothing is written for it. Threads: [any].
class Flights {
 public:
  struct Suspect {
    std::int64_t delivery_id = 0;
    TimeUs started_us = 0;
  };

  /// An attempt, from here to the end of this object.
  class Flight {
   public:
    Flight(Flights& flights, int slot, bool alone) : flights_(flights), slot_(slot), alone_(alone) {}
    ~Flight() { flights_.end(slot_, alone_); }
    Flight(const Flight&) = delete;
    Flight& operator=(const Flight&) = delete;

   private:
    friend class Flights;
    Flights& flights_;
    const int slot_;  ///< -1: there was no room for it
    const bool alone_;
  };

  /// This thread works on it.
  class OnThisThread {
   public:
    explicit OnThisThread(const Flight& flight);
    ~OnThisThread();
    OnThisThread(const OnThisThread&) = delete;
    OnThisThread& operator=(const OnThisThread&) = delete;
  };

  /// Reads what the former process left in `folder`. Where the file cannot be had (the disk is full) it says so in the
  /// log, and a crash of this process will blame nobody. Blocks: on the disk.
  static std::unique_ptr<Flights> open(const std::string& folder, Log& log);
  ~Flights();
  Flights(const Flights&) = delete;
  Flights& operator=(const Flights&) = delete;

  /// What ran when the former process crashed: what the thread that crashed worked on, or all if that was none. Empty
  /// if it did not crash, or was killed from outside.
  const std::vector<Suspect>& suspects() const { return suspects_; }
  /// The signal that ended the former process; kExit: it left without being asked to.
  int crashed_by() const { return crashed_by_; }
  /// What they did is durable elsewhere.
  void forget_suspects();

  /// `alone`: not beside another one of this kind; null if there is one.
  std::shared_ptr<Flight> begin(std::int64_t delivery_id, TimeUs started_us, bool alone);

  static constexpr int kExit = -1;
  /// This process is about to end by itself, by this signal or kExit: leaves the note. The first call counts. Safe in a
  /// signal handler.
  static void note_crash(int reason) noexcept;

 private:
  static constexpr int kSlots = 4'096;
  struct Slot {
    std::atomic<std::int64_t> delivery_id{0};  ///< 0: free
    std::atomic<TimeUs> started_us{0};
  };

  explicit Flights(int file);
  void read_former();
  void write_note(int reason, int blamed_slot) const noexcept;
  void end(int slot, bool alone);

  const int file_;  ///< -1: none
  int crashed_by_ = 0;
  std::vector<Suspect> suspects_;
  std::array<Slot, kSlots> slots_;
  Mutex mutex_;
  std::vector<int> free_slots_;
  bool one_alone_ = false;
};

}  // namespace nabe::delivery
