// SPDX-License-Identifier: EUPL-1.2
#include "appointment/booking.h"

#include <algorithm>
#include <string_view>

#include "appointment/announcement.h"
#include "appointment/times.h"

namespace nabe::appointment {
namespace {

/// So many free slots are tried, one after the other.
constexpr std::size_t kMostTries = 5;

bool is_reservation(std::string_view status) { return status == "reserved" || status == "preconfirmed"; }
/// The customer has not come yet.
bool is_ahead(std::string_view status) { return is_reservation(status) || status == "confirmed"; }

Outcome not_what_was_asked() {
  return Outcome::unknown("the appointment system's answer belongs to another request").with_code(Code::Conflict);
}

Outcome lapsed() { return Outcome::retry("the reservation is over").with_code(Code::Conflict); }

}  // namespace

Outcome Booking::tell(const Errand& errand, const char* reason, const std::string& process_id) {
  std::vector<Slot> alternatives;
  const bool wants_slot = std::string_view(reason) == kTaken || std::string_view(reason) == kFull;
  if (wants_slot && settings_.alternatives > 0) {
    const std::int64_t first_s = std::max(errand.now_s + settings_.lead_days * kDaySeconds,
                                          errand.wish.time_s.value_or(0) / kDaySeconds * kDaySeconds);
    const ZmsReply reply =
        zms_.free_slots(errand.wish.service, errand.wish.site, first_s, first_s + settings_.search_days * kDaySeconds,
                        alternatives, errand.patience());
    if (!reply.is_ok()) return reply.outcome;
    if (alternatives.size() > settings_.alternatives) alternatives.resize(settings_.alternatives);
  }
  announce_unavailable(errand.session, reason, errand.wish, process_id, alternatives, errand.key);
  return Outcome::delivered(process_id);
}

std::optional<Outcome> Booking::find_own(const Errand& errand, std::optional<Process>& own) {
  const ZmsReply reply = zms_.of_user(errand.key, errand.patience());
  if (!reply.is_ok()) return reply.outcome;
  std::vector<Process> mine = processes_of(reply.data);
  std::erase_if(mine, [&](const Process& process) { return process.external_user_id != errand.key; });
  // The farthest of them counts; what an attempt left behind that was slower than another is given back.
  std::stable_sort(mine.begin(), mine.end(), [](const Process& a, const Process& b) {
    const auto rank = [](const Process& each) { return each.status == "reserved" ? 2 : is_reservation(each.status); };
    return rank(a) < rank(b);
  });
  for (std::size_t i = 1; i < mine.size(); ++i) {
    if (is_reservation(mine[i].status)) static_cast<void>(zms_.cancel(mine[i], errand.patience()));
  }
  if (!mine.empty()) own = mine.front();
  return std::nullopt;
}

std::optional<Outcome> Booking::find_slots(const Errand& errand, std::vector<Slot>& slots) {
  const Wish& wish = errand.wish;
  if (wish.time_s && !wish.site.empty()) {
    slots.push_back({wish.site, *wish.time_s});
    return std::nullopt;
  }
  const std::int64_t first_s = wish.time_s.value_or(errand.now_s + settings_.lead_days * kDaySeconds);
  const std::int64_t last_s = wish.time_s ? first_s : first_s + settings_.search_days * kDaySeconds;
  const ZmsReply reply = zms_.free_slots(wish.service, wish.site, first_s, last_s, slots, errand.patience());
  if (!reply.is_ok()) return reply.outcome;
  if (wish.time_s) std::erase_if(slots, [&](const Slot& slot) { return slot.time_s != *wish.time_s; });
  if (slots.size() > kMostTries) slots.resize(kMostTries);
  return std::nullopt;
}

std::optional<Outcome> Booking::reserve(const Errand& errand, std::optional<Process>& own) {
  std::vector<Slot> slots;
  if (auto problem = find_slots(errand, slots)) return problem;
  for (const Slot& slot : slots) {
    const ZmsReply reply = zms_.reserve(errand.wish, slot, errand.key, errand.patience());
    if (reply.is_taken()) {
      // By an attempt of this delivery, perhaps, that was under way when the last question was asked.
      if (auto problem = find_own(errand, own)) return problem;
      if (own) return std::nullopt;
      continue;
    }
    if (!reply.is_ok()) return reply.outcome;
    Process made = process_of(reply.data);
    if (made.external_user_id != errand.key || made.id.empty() || made.auth_key.empty()) return not_what_was_asked();
    own = std::move(made);
    return std::nullopt;
  }
  return tell(errand, errand.wish.time_s ? kTaken : kFull);
}

Outcome Booking::confirm(const Errand& errand, Process process) {
  if (process.status == "reserved") {
    const ZmsReply reply = zms_.update(process, errand.wish, errand.key, errand.patience());
    if (reply.has_lapsed()) return lapsed();
    if (reply.outcome.kind() == Outcome::Kind::Reject) {
      // Nobody will come: the slot is somebody else's.
      static_cast<void>(zms_.cancel(process, errand.patience()));
    }
    if (!reply.is_ok()) return reply.outcome;
  }
  for (const char* next : {"preconfirmed", "confirmed"}) {
    if (!is_reservation(process.status) || process.status == next) continue;
    const ZmsReply reply = zms_.advance(process, next, errand.patience());
    if (reply.has_lapsed()) return lapsed();
    if (!reply.is_ok()) return reply.outcome;
    Process answered = process_of(reply.data);
    if (answered.id != process.id || answered.status != next) return not_what_was_asked();
    answered.auth_key = process.auth_key;
    process = std::move(answered);
  }
  return booked(errand, process);
}

Outcome Booking::booked(const Errand& errand, const Process& process) {
  save(errand.session,
       {process.id, process.auth_key, errand.case_id, errand.key, process.site, process.service, process.time_s});
  errand.session.reference(settings_.reference_system, process.id);
  announce(errand.session, kBooked, process, errand.key);
  return Outcome::delivered(process.id);
}

Outcome Booking::book(const Errand& errand) {
  const Wish& wish = errand.wish;
  if (wish.service.empty())
    return Outcome::reject("the wish names no service that option services knows").with_code(Code::Invalid);
  if (wish.customer.name.empty()) {
    return Outcome::reject("the route grants no name of a customer").with_code(Code::Invalid);
  }
  if (!wish.time_s && !settings_.earliest_without_time) {
    return Outcome::reject("the wish names no time").with_code(Code::Invalid);
  }
  if (const auto record = record_of_case(errand.session.state({}), errand.case_id);
      record && record->key != errand.key) {
    const ZmsReply there = zms_.process(record->process_id, record->auth_key, errand.patience());
    if (!there.is_ok() && !there.is_gone()) return there.outcome;
    if (there.is_ok() && is_ahead(process_of(there.data).status)) return tell(errand, kExists, record->process_id);
    forget(errand.session, *record);
  }
  std::optional<Process> own;
  if (auto problem = find_own(errand, own)) return *problem;
  if (!own) {
    if (auto end = reserve(errand, own)) return *end;
  }
  return confirm(errand, std::move(*own));
}

std::optional<Record> Booking::known(const Errand& errand) const {
  const State state = errand.session.state({});
  if (errand.wish.process_id.empty()) return record_of_case(state, errand.case_id);
  auto record = record_of_process(state, errand.wish.process_id);
  // A message of one case does not touch the appointment of another.
  if (record && record->case_id != errand.case_id) return std::nullopt;
  return record;
}

Outcome Booking::change(const Errand& errand) {
  if (!errand.wish.time_s) return Outcome::reject("the wish names no time").with_code(Code::Invalid);
  auto record = known(errand);
  if (!record) return tell(errand, kNone);
  Errand whole = errand;
  whole.wish.service = record->service;
  if (whole.wish.site.empty()) whole.wish.site = record->site;
  const Slot wished{whole.wish.site, *whole.wish.time_s};

  const ZmsReply there = zms_.process(record->process_id, record->auth_key, errand.patience());
  if (there.is_gone()) {
    forget(errand.session, *record);
    return tell(whole, kNone);
  }
  if (!there.is_ok()) return there.outcome;
  Process process = process_of(there.data);
  if (process.id != record->process_id) return not_what_was_asked();
  if (!is_ahead(process.status)) return tell(whole, kPast, process.id);
  if (process.site != wished.site || process.time_s != wished.time_s) {
    const ZmsReply moved = zms_.move(process, wished, errand.patience());
    if (moved.is_taken()) return tell(whole, kTaken, process.id);
    if (moved.is_gone()) return Outcome::retry("the appointment is gone").with_code(Code::NotFound);
    if (!moved.is_ok()) return moved.outcome;
    process = process_of(moved.data);
    if (process.id != record->process_id || process.site != wished.site || process.time_s != wished.time_s) {
      return not_what_was_asked();
    }
  }
  const Slot before{record->site, record->time_s};
  record->site = process.site;
  record->time_s = process.time_s;
  save(errand.session, *record);
  announce_change(errand.session, process, before, errand.key);
  return Outcome::delivered(process.id);
}

Outcome Booking::cancel(const Errand& errand, bool quietly) {
  const auto record = known(errand);
  if (!record) return quietly ? Outcome::delivered() : tell(errand, kNone);
  const ZmsReply there = zms_.process(record->process_id, record->auth_key, errand.patience());
  if (!there.is_ok() && !there.is_gone()) return there.outcome;
  Process process = process_of(there.data);
  if (there.is_ok()) {
    if (process.id != record->process_id) return not_what_was_asked();
    if (!is_ahead(process.status)) return quietly ? Outcome::delivered() : tell(errand, kPast, process.id);
    const ZmsReply cancelled = zms_.cancel(process, errand.patience());
    if (!cancelled.is_ok() && !cancelled.is_gone()) return cancelled.outcome;
  }
  // Gone already: by an attempt whose answer was lost, or at the counter.
  process.id = record->process_id;
  process.site = record->site;
  process.service = record->service;
  process.time_s = record->time_s;
  forget(errand.session, *record);
  announce(errand.session, kCancelled, process, errand.key);
  return Outcome::delivered(process.id);
}

}  // namespace nabe::appointment
