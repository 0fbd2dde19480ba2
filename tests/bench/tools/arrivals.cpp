// SPDX-License-Identifier: EUPL-1.2
#include <charconv>

#include "clock.h"
#include "message.h"
#include "sink.h"

namespace nabe::bench {
namespace {

constexpr std::uint64_t kMaxId = 50'000'000;  ///< bounds the table, whatever arrives

/// What lies between the mark and the next `end`.
std::string_view after(std::string_view text, std::string_view mark, char end) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + mark.size());
  return text.substr(0, text.find(end));
}

}  // namespace

void Arrivals::note(std::string_view target, std::string_view beginning) {
  last_us_ = now_us();
  if (arrivals_++ == 0) first_us_ = last_us_;
  const std::string_view digits = after(beginning, kIdMark, '<');
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
  if (digits.size() != kIdDigits || error != std::errc() || id > kMaxId) {
    ++unreadable_;
    return;
  }
  if (target.substr(target.rfind('/') + 1) != after(beginning, kServiceMark, '<')) ++misrouted_;
  if (id >= times_.size()) times_.resize(id + 1 + id / 2);
  if (times_[id] == 0) ++distinct_;
  if (times_[id] < 255) ++times_[id];
}

std::string Arrivals::stats_json() const {
  return "{\"arrivals\":" + std::to_string(arrivals_) + ",\"distinct\":" + std::to_string(distinct_) +
         ",\"misrouted\":" + std::to_string(misrouted_) + ",\"unreadable\":" + std::to_string(unreadable_) +
         ",\"first_us\":" + std::to_string(first_us_) + ",\"last_us\":" + std::to_string(last_us_) +
         ",\"cpu_us\":" + std::to_string(own_cpu_us()) + "}";
}

std::string Arrivals::list() const {
  std::string text;
  for (std::size_t id = 0; id < times_.size(); ++id) {
    if (times_[id] > 0) text += std::to_string(id) + ' ' + std::to_string(times_[id]) + '\n';
  }
  return text;
}

}  // namespace nabe::bench
