// SPDX-License-Identifier: EUPL-1.2
#include "city/appointment/book.h"

#include <algorithm>
#include <chrono>

#include "city/appointment/offer.h"
#include "samples/bytes.h"

namespace nabe::city::appointment {
namespace {

constexpr std::int64_t kFirstId = 100'001;
constexpr std::int64_t kFirstWalkInNumber = 300;

bool is_there(const Process& process) { return process.status != "deleted"; }

}  // namespace

std::int64_t now_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::int64_t Book::taken(std::int64_t site, std::int64_t slot, const Process* except) const {
  return std::count_if(processes_.begin(), processes_.end(), [&](const Process& process) {
    return &process != except && is_there(process) && process.with_appointment && process.site == site &&
           process.time <= slot && slot < process.time + process.slot_count * kSlotSeconds;
  });
}

bool Book::is_free(std::int64_t site, const std::string& service, std::int64_t time, const Process* except) const {
  const Site* const at = find_site(site);
  const Service* const wanted = find_service(service);
  if (at == nullptr || wanted == nullptr ||
      std::find(at->services.begin(), at->services.end(), service) == at->services.end()) {
    return false;
  }
  const std::vector<std::int64_t> slots = slots_from(time, wanted->slots);
  return !slots.empty() && std::all_of(slots.begin(), slots.end(),
                                       [&](std::int64_t slot) { return taken(site, slot, except) < at->counters; });
}

std::vector<std::int64_t> Book::free_times(std::int64_t site, const std::string& service, std::int64_t first,
                                           std::int64_t last) const {
  std::vector<std::int64_t> times;
  for (std::int64_t day = first; day <= last; day += kDaySeconds) {
    for (const std::int64_t time : slots_of(day)) {
      if (is_free(site, service, time, nullptr)) times.push_back(time);
    }
  }
  return times;
}

Process& Book::add(Process process) {
  process.id = kFirstId + static_cast<std::int64_t>(processes_.size());
  process.auth_key = samples::sha256_of("key of " + std::to_string(process.id)).substr(0, 8);
  process.created = now_seconds();
  processes_.push_back(std::move(process));
  return processes_.back();
}

Process* Book::reserve(Process wanted) {
  if (!is_free(wanted.site, wanted.service, wanted.time, nullptr)) return nullptr;
  wanted.slot_count = find_service(wanted.service)->slots;
  wanted.status = "reserved";
  Process& made = add(std::move(wanted));
  made.number = std::to_string(made.id);
  return &made;
}

bool Book::move(Process& process, const Wish& wish) {
  if (!is_free(wish.site, process.service, wish.time, &process)) return false;
  process.site = wish.site;
  process.time = wish.time;
  return true;
}

Process& Book::walk_in(std::int64_t site, const std::string& service, std::int64_t arrival) {
  const auto before = std::count_if(processes_.begin(), processes_.end(), [&](const Process& process) {
    return !process.with_appointment && process.site == site && day_of(process.time) == day_of(arrival);
  });
  Process process;
  process.status = "queued";
  process.site = site;
  process.service = service;
  process.time = arrival;
  process.arrival = arrival;
  process.with_appointment = false;
  process.client.family_name = "Spontankunde";
  process.number = std::to_string(kFirstWalkInNumber + before);
  return add(std::move(process));
}

Process* Book::find(std::int64_t id) {
  const auto found = std::find_if(processes_.begin(), processes_.end(),
                                  [&](const Process& process) { return process.id == id && is_there(process); });
  return found == processes_.end() ? nullptr : &*found;
}

std::vector<const Process*> Book::choose(const Choice& fits) const {
  std::vector<const Process*> chosen;
  for (const Process& process : processes_) {
    if (is_there(process) && fits(process)) chosen.push_back(&process);
  }
  return chosen;
}

std::vector<const Process*> Book::queue(std::int64_t site) const {
  std::vector<const Process*> waiting =
      choose([site](const Process& process) { return process.site == site && process.status == "queued"; });
  std::stable_sort(waiting.begin(), waiting.end(),
                   [](const Process* a, const Process* b) { return a->time < b->time; });
  return waiting;
}

}  // namespace nabe::city::appointment
