// SPDX-License-Identifier: EUPL-1.2
#include "appointment/arrivals.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string_view>

#include "appointment/announcement.h"
#include "appointment/records.h"
#include "appointment/times.h"

namespace nabe::appointment {
namespace {

constexpr const char* kCursor = "arrivals";  ///< the day that was looked at last
/// After a longer outage than this, arrivals of the first days are not told any more.
constexpr std::int64_t kDaysBack = 7;
/// The day at the sites begins before that of UTC, by two hours in summer.
constexpr std::int64_t kEastSeconds = 2 * 3600;
constexpr std::size_t kPerIntake = 100;

/// A booked customer is there once he waits or is served, not if he is called only; a walk-in took his number there.
bool has_come(const Process& process) {
  constexpr std::array<std::string_view, 5> kThere = {"queued", "processing", "pending", "parked", "finished"};
  if (std::find(kThere.begin(), kThere.end(), process.status) != kThere.end()) return true;
  return !process.with_appointment && (process.status == "called" || process.status == "missed");
}

}  // namespace

Outcome Arrivals::poll(const std::function<common::Patience()>& patience) {
  if (sites_.empty()) return Outcome::ok();
  const std::int64_t now_s = std::chrono::floor<std::chrono::seconds>(host_.now()).time_since_epoch().count();
  const std::int64_t today_s = (now_s + kEastSeconds) / kDaySeconds * kDaySeconds;
  const std::string today = day_text(today_s);
  const std::int64_t oldest_s = today_s - kDaysBack * kDaySeconds;
  const std::string cursor = host_.state().get(kCursor).value_or(today);
  const std::int64_t first_s = std::clamp(parse_day(cursor).value_or(today_s), oldest_s, today_s);
  for (std::int64_t day_s = first_s; day_s <= today_s; day_s += kDaySeconds) {
    for (const std::string& site : sites_) {
      Outcome outcome = look(site, day_text(day_s), patience());
      if (!outcome.is_ok()) return outcome;
    }
  }
  return host_.state().get(kCursor) == today ? Outcome::ok() : turn_the_page(today, oldest_s);
}

Outcome Arrivals::look(const std::string& site, const std::string& day, const common::Patience& patience) {
  const ZmsReply reply = zms_.day(site, day, patience);
  if (!reply.is_ok()) {
    if (reply.outcome.kind() != Outcome::Kind::Reject) return reply.outcome;
    return Outcome::not_connected("site " + site + " cannot be followed: " + reply.outcome.text())
        .with_code(reply.outcome.code_number());
  }
  const std::string prefix = arrival_prefix(day, site);
  std::set<std::string> told;
  for (const Entry& entry : host_.state().scan(prefix)) told.insert(entry.key.substr(prefix.size()));
  std::vector<Process> come = processes_of(reply.data);
  std::erase_if(come, [&](const Process& process) {
    return process.id.empty() || process.site != site || !has_come(process) || told.count(process.id) > 0;
  });
  for (std::size_t begin = 0; begin < come.size(); begin += kPerIntake) {
    const std::size_t end = std::min(come.size(), begin + kPerIntake);
    Intake intake = host_.open_intake();
    for (std::size_t i = begin; i < end; ++i) {
      const Process& process = come[i];
      const auto record = record_of_process(host_.state(), process.id);
      // Numbers are given again after some time: it is ours only at its own time.
      const bool is_ours = record && process.with_appointment && record->time_s == process.time_s;
      intake.emit(arrival(process, day, is_ours ? reference_system_ : std::string()));
      intake.put(prefix + process.id, "1", kAbsent);
    }
    const Committed committed = intake.commit();
    if (!committed) return committed.outcome;
  }
  return Outcome::ok();
}

Outcome Arrivals::turn_the_page(const std::string& today, std::int64_t first_s) {
  Intake intake = host_.open_intake();
  intake.put(kCursor, today);
  for (const std::string& key : arrivals_before(host_.state(), day_text(first_s))) intake.remove(key);
  for (const Record& record : records_before(host_.state(), first_s)) forget(intake, record);
  return intake.commit().outcome;
}

}  // namespace nabe::appointment
