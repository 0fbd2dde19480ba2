// SPDX-License-Identifier: EUPL-1.2
#include "delivery/flights.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace nabe::delivery {
namespace {

constexpr std::int64_t kMagic = 0x3173'7468'6769'6c66;  // "flights1"

/// Of the note, before its suspects.
struct Head {
  std::int64_t magic = kMagic;
  std::int32_t crashed_by = 0;
  std::int32_t suspects = 0;
};
static_assert(sizeof(Head) == 16 && sizeof(Flights::Suspect) == 16);

off_t place_of(int suspect) {
  return static_cast<off_t>(sizeof(Head) + sizeof(Flights::Suspect) * static_cast<std::size_t>(suspect));
}

// What cannot be noted (the disk is full) only makes a crash harder to explain.
template <typename Value>
void note(int file, const Value& value, off_t place) noexcept {
  static_cast<void>(!::pwrite(file, &value, sizeof value, place));
}

std::atomic<const Flights*> running{nullptr};
thread_local int slot_of_this_thread = -1;

}  // namespace

Flights::OnThisThread::OnThisThread(const Flight& flight) { slot_of_this_thread = flight.slot_; }

Flights::OnThisThread::~OnThisThread() { slot_of_this_thread = -1; }

std::unique_ptr<Flights> Flights::open(const std::string& folder, Log& log) {
  const std::string path = folder + "/flights";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) {
    log.write(LogLevel::Warning, "a crash could not be noted",
              {{"file", path}, {"reason", std::generic_category().message(errno)}});
  }
  std::unique_ptr<Flights> flights(new Flights(file));
  flights->read_former();
  running = flights.get();
  return flights;
}

Flights::Flights(int file) : file_(file) {
  free_slots_.reserve(kSlots);
  for (int slot = kSlots - 1; slot >= 0; --slot) {
    free_slots_.push_back(slot);
  }
}

Flights::~Flights() {
  const Flights* mine = this;
  running.compare_exchange_strong(mine, nullptr);
  if (file_ >= 0) {
    ::close(file_);
  }
}

void Flights::read_former() {
  Head head;
  if (::pread(file_, &head, sizeof head, 0) != static_cast<ssize_t>(sizeof head) || head.magic != kMagic) {
    return;
  }
  crashed_by_ = head.crashed_by;
  for (int i = 0; i < head.suspects && i < kSlots; ++i) {
    Suspect suspect;
    if (::pread(file_, &suspect, sizeof suspect, place_of(i)) == static_cast<ssize_t>(sizeof suspect)) {
      suspects_.push_back(suspect);
    }
  }
}

void Flights::forget_suspects() {
  suspects_.clear();
  static_cast<void>(!::ftruncate(file_, 0));
}

std::shared_ptr<Flights::Flight> Flights::begin(std::int64_t delivery_id, TimeUs started_us, bool alone) {
  int slot = -1;
  {
    const std::lock_guard lock(mutex_);
    if (alone && one_alone_) {
      return nullptr;
    }
    one_alone_ = one_alone_ || alone;
    if (!free_slots_.empty()) {
      slot = free_slots_.back();
      free_slots_.pop_back();
    }
  }
  if (slot >= 0) {
    Slot& mine = slots_[static_cast<std::size_t>(slot)];
    mine.started_us.store(started_us, std::memory_order_relaxed);
    mine.delivery_id.store(delivery_id, std::memory_order_release);
  }
  return std::make_shared<Flight>(*this, slot, alone);
}

void Flights::end(int slot, bool alone) {
  if (slot >= 0) {
    slots_[static_cast<std::size_t>(slot)].delivery_id.store(0, std::memory_order_release);
  }
  const std::lock_guard lock(mutex_);
  one_alone_ = one_alone_ && !alone;
  if (slot >= 0) {
    free_slots_.push_back(slot);
  }
}

// What other threads run into while the process falls is no news: the first one has the pointer.
void Flights::note_crash(int reason) noexcept {
  if (const Flights* flights = running.exchange(nullptr)) {
    flights->write_note(reason, slot_of_this_thread);
  }
}

void Flights::write_note(int reason, int blamed_slot) const noexcept {
  Head head;
  head.crashed_by = reason;
  for (int slot = 0; slot < kSlots; ++slot) {
    const Slot& one = slots_[static_cast<std::size_t>(slot)];
    const Suspect suspect{one.delivery_id.load(std::memory_order_acquire),
                          one.started_us.load(std::memory_order_relaxed)};
    if (suspect.delivery_id != 0 && (blamed_slot < 0 || blamed_slot == slot)) {
      note(file_, suspect, place_of(head.suspects++));
    }
  }
  note(file_, head, 0);  // last: it makes the note valid
}

}  // namespace nabe::delivery
