// SPDX-License-Identifier: EUPL-1.2
#include "appointment/connector.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <stdexcept>
#include <variant>

#include "common/http_outcome.h"

namespace nabe::appointment {
namespace {

using common::Patience;

constexpr const char* kBook = "book";
constexpr const char* kChange = "change";
constexpr const char* kCancel = "cancel";
constexpr const char* kWithdraw = "withdraw";

common::Url base_url(const Options& options) {
  const auto url = common::parse_url(options.text("endpoint"));
  if (!url || url->target.find('?') != std::string::npos) {
    throw std::invalid_argument("option endpoint: not an address of http or https without a query");
  }
  return *url;
}

ZmsAccount account_of(const Options& options) {
  if (options.has("user") != options.has("password")) {
    throw std::invalid_argument("options user and password go together");
  }
  return {options.text_or("user", ""), options.text_or("password", "")};
}

std::map<std::string, std::string, std::less<>> actions_of(const std::vector<std::string>& entries) {
  std::map<std::string, std::string, std::less<>> actions = {{"appointment.requested", kBook},
                                                             {"appointment.change_requested", kChange},
                                                             {"appointment.cancel_requested", kCancel},
                                                             {"application.withdrawn", kWithdraw}};
  const std::set<std::string> known = {kBook, kChange, kCancel, kWithdraw};
  for (const std::string& entry : entries) {
    const std::size_t equals = entry.find('=');
    const std::string action = equals == std::string::npos ? std::string() : entry.substr(equals + 1);
    if (equals == 0 || known.find(action) == known.end()) {
      throw std::invalid_argument(
          "option actions: expected TYPE=book, TYPE=change, TYPE=cancel or TYPE=withdraw, got \"" + entry + '"');
    }
    actions[entry.substr(0, equals)] = action;
  }
  return actions;
}

std::vector<std::string> followed(const Options& options, const NameTable& sites) {
  std::vector<std::string> numbers;
  for (const std::string& site : options.all("follow")) {
    numbers.push_back(sites.number_of(site));
    if (numbers.back().empty()) throw std::invalid_argument("option follow: \"" + site + "\" is no site");
  }
  return numbers;
}

BookingSettings booking_settings(const Options& options) {
  return {options.text("reference_system"), options.text("without_time") == "earliest", options.integer("lead_days"),
          options.integer("search_days"), static_cast<std::size_t>(options.integer("alternatives"))};
}

}  // namespace

Appointment::Appointment(Host& host, const Options& given)
    : host_(host),
      sites_("sites", given.all("sites")),
      services_("services", given.all("services")),
      actions_(actions_of(given.all("actions"))),
      follow_(followed(given, sites_)),
      zms_(base_url(given), common::client_settings(given), common::token_headers(given), account_of(given),
           given.text("source")),
      booking_(zms_, booking_settings(given)),
      arrivals_(host, zms_, follow_, given.text("reference_system")),
      timeout_ms_(given.duration("timeout").count()) {}

Outcome Appointment::connect() {
  zms_.clear();
  const ZmsReply reply = zms_.sites({common::steady_now_ms() + timeout_ms_, {}});
  if (!reply.is_ok()) {
    return Outcome::not_connected(reply.outcome.text(), reply.outcome.retry_after())
        .with_code(reply.outcome.code_number());
  }
  std::set<std::string> there;
  for (const Process& site : processes_of(reply.data)) there.insert(site.id);
  for (const std::string& site : follow_) {
    if (there.find(site) != there.end()) continue;
    return Outcome::not_connected("the appointment system has no site " + site, common::kConfigurationWait)
        .with_code(Code::NotFound);
  }
  return Outcome::ok();
}

Outcome Appointment::deliver(const Message& message, Session& session) {
  const auto action = actions_.find(message.type());
  if (action == actions_.end()) {
    return Outcome::reject("option actions does not say what " + std::string(message.type()) + " means")
        .with_code(Code::Unsupported);
  }
  auto wish = read_wish(message, sites_, services_);
  if (auto* problem = std::get_if<Outcome>(&wish)) return std::move(*problem);

  const auto patience = [&]() -> Patience {
    const auto left = std::chrono::duration_cast<Milliseconds>(message.deadline() - host_.now()).count();
    return {common::steady_now_ms() + std::min<std::int64_t>(timeout_ms_, left),
            [&session] { return session.cancelled(); }};
  };
  const Errand errand{session,
                      std::get<Wish>(std::move(wish)),
                      std::string(message.idempotency_key()),
                      std::string(message.case_id()),
                      std::chrono::floor<std::chrono::seconds>(host_.now()).time_since_epoch().count(),
                      patience};
  if (action->second == kBook) return booking_.book(errand);
  if (action->second == kChange) return booking_.change(errand);
  return booking_.cancel(errand, action->second == kWithdraw);
}

Outcome Appointment::poll(Milliseconds) {
  return arrivals_.poll([this]() -> Patience { return {common::steady_now_ms() + timeout_ms_, {}}; });
}

void Appointment::stop(Milliseconds) { zms_.clear(); }

}  // namespace nabe::appointment
