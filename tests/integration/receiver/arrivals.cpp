// SPDX-License-Identifier: EUPL-1.2
#include "receiver/arrivals.h"

#include <algorithm>

namespace nabe::integration {
namespace {

bool same_content(const std::vector<ArrivedPart>& a, const std::vector<ArrivedPart>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ArrivedPart& x, const ArrivedPart& y) {
    return x.size_bytes == y.size_bytes && x.sha256 == y.sha256;
  });
}

}  // namespace

Arrival Arrivals::add(Delivered delivered) {
  const std::lock_guard lock(mutex_);
  Place& place = places_[delivered.path];
  for (const ArrivedPart& part : delivered.parts) place.counts.bytes += part.size_bytes;
  if (delivered.key.empty()) ++place.counts.without_key;
  const auto [entry, is_new] = place.by_id.try_emplace(delivered.message_id, place.arrivals.size());
  if (is_new) {
    ++place.counts.messages;
    place.arrivals.push_back({delivered.path, std::move(delivered.message_id), std::move(delivered.key),
                              std::move(delivered.receipt_time), 0, 0, delivered.lane_sequence,
                              std::move(delivered.parts), std::move(delivered.body)});
  } else {
    const Arrival& first = place.arrivals[entry->second];
    ++(first.key == delivered.key ? place.counts.repeats : place.counts.other_key);
    if (!same_content(first.parts, delivered.parts)) ++place.counts.changed;
  }
  Arrival& arrival = place.arrivals[entry->second];
  ++arrival.count;
  arrival.last_attempt = delivered.attempt;
  ++version_;
  changed_.notify_all();
  return arrival;
}

void Arrivals::add_refusal(const std::string& path) {
  const std::lock_guard lock(mutex_);
  ++places_[path].counts.refused;
  ++version_;
  changed_.notify_all();
}

ArrivalCounts Arrivals::counts(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(path);
  return place == places_.end() ? ArrivalCounts{} : place->second.counts;
}

std::vector<std::string> Arrivals::paths() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> result;
  for (const auto& [path, place] : places_) result.push_back(path);
  return result;
}

std::vector<Arrival> Arrivals::of(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(path);
  return place == places_.end() ? std::vector<Arrival>{} : place->second.arrivals;
}

bool Arrivals::wait(std::chrono::milliseconds patience, const std::function<bool()>& holds) {
  const auto until = std::chrono::steady_clock::now() + patience;
  std::unique_lock lock(mutex_);
  for (;;) {
    const std::uint64_t seen = version_;
    lock.unlock();  // the question may look into this book
    if (holds()) return true;
    lock.lock();
    if (!changed_.wait_until(lock, until, [&] { return version_ != seen; })) return false;
  }
}

void Arrivals::notify() {
  const std::lock_guard lock(mutex_);
  ++version_;
  changed_.notify_all();
}

}  // namespace nabe::integration
