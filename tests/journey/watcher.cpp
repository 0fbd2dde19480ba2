// SPDX-License-Identifier: EUPL-1.2
#include "watcher.h"

#include <cstdio>

namespace nabe::journey {
namespace {

bool has_ended(const std::string& state) {
  return state == "delivered" || state == "settled" || state == "skipped" || state == "redirected" ||
         state == "replaced";
}

std::string without_department(const std::string& connector) { return connector.substr(connector.find('.') + 1); }

}  // namespace

void Watcher::pass_over() {
  for (const Json& message : place_.messages_after(last_)) {
    case_name(message);
    last_ = message.text_at("id");
  }
}

void Watcher::show() {
  for (const Json& message : place_.messages_after(last_)) {
    last_ = message.text_at("id");
    open_.insert(last_);
    case_name(message);
    const std::string disposition = message.text_at("disposition");
    if (disposition != "routed") {
      std::printf("    %-32s %-28s %s: waits for a person\n", case_name(message).c_str(),
                  message.text_at("type").c_str(), disposition.c_str());
    }
  }
  for (auto id = open_.begin(); id != open_.end();) {
    const Json message = place_.get("/api/messages/" + *id);
    if (message.is_null()) return;  // the hub is away
    show_message(message);
    bool ended = true;
    for (const Json& delivery : message.at("deliveries").items()) ended = ended && has_ended(delivery.text_at("state"));
    id = ended ? open_.erase(id) : std::next(id);
  }
  std::fflush(stdout);
}

void Watcher::show_message(const Json& message) {
  for (const Json& delivery : message.at("deliveries").items()) show_delivery(message, delivery);
}

void Watcher::show_delivery(const Json& message, const Json& delivery) {
  const std::string state = delivery.text_at("state");
  std::string told = state;
  if (state == "waiting" || state == "attempting" || state == "pending") {
    if (delivery.text_at("code").empty()) return;
    told = "waits: " + delivery.text_at("code");
  } else if (!has_ended(state)) {
    told = state + ": " + delivery.text_at("code") + ' ' + delivery.text_at("detail");
  } else if (const std::int64_t attempts = delivery.integer_at("attempts"); attempts > 1) {
    told += ", attempt " + std::to_string(attempts);
  }
  std::string& before = told_[delivery.integer_at("id")];
  if (before == told) return;
  before = told;
  std::printf("    %-32s %-28s %s -> %s: %s\n", case_name(message).c_str(), message.text_at("type").c_str(),
              without_department(message.text_at("source")).c_str(),
              without_department(delivery.text_at("connector")).c_str(), told.c_str());
}

/// The portal's id of the application that opened the case: nothing that names a person.
std::string Watcher::case_name(const Json& message) {
  const std::string id = message.text_at("case");
  if (id.empty()) return "no case";
  if (message.text_at("type") == "application.submitted") names_[id] = message.text_at("sender_message_id");
  const auto name = names_.find(id);
  return name == names_.end() || name->second.empty() ? id : name->second;
}

}  // namespace nabe::journey
