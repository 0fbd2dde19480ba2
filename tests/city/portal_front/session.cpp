// SPDX-License-Identifier: EUPL-1.2
#include "city/portal_front/session.h"

#include <algorithm>

#include "common/http_text.h"

namespace nabe::city::portal_front {

Form& Session::open_form(const Sample& sample) {
  if (forms.size() == kFormsKept) forms.pop_front();
  forms.push_back({new_secret(), &sample, Submission(), 0});
  return forms.back();
}

Form* Session::find_form(std::string_view form_id) {
  const auto found = std::find_if(forms.begin(), forms.end(), [&](const Form& form) { return form.id == form_id; });
  return found == forms.end() ? nullptr : &*found;
}

std::size_t Session::number_of(const std::string& address) {
  const auto found = std::find(applications.begin(), applications.end(), address);
  if (found == applications.end()) {
    applications.push_back(address);
    return applications.size();
  }
  return static_cast<std::size_t>(found - applications.begin()) + 1;
}

const std::string* Session::address_of(std::size_t number) const {
  return number >= 1 && number <= applications.size() ? &applications[number - 1] : nullptr;
}

Session* Sessions::find(std::string_view cookie_header) {
  while (!cookie_header.empty()) {
    const std::string_view cookie = common::trim_blanks(cookie_header.substr(0, cookie_header.find(';')));
    cookie_header.remove_prefix(std::min(cookie_header.size(), cookie_header.find(';')));
    if (!cookie_header.empty()) cookie_header.remove_prefix(1);
    const std::size_t equals = cookie.find('=');
    if (equals == std::string_view::npos || cookie.substr(0, equals) != kCookie) continue;
    for (const auto& session : sessions_) {
      if (session->id == cookie.substr(equals + 1)) return session.get();
    }
  }
  return nullptr;
}

Session& Sessions::open(const std::string& account) {
  if (sessions_.size() == kKept) sessions_.pop_front();
  auto session = std::make_unique<Session>();
  session->id = new_secret();
  session->account = account;
  sessions_.push_back(std::move(session));
  return *sessions_.back();
}

void Sessions::end(const std::string& id) {
  sessions_.erase(std::remove_if(sessions_.begin(), sessions_.end(), [&](const auto& kept) { return kept->id == id; }),
                  sessions_.end());
}

std::string cookie_of(const Session& session) {
  return std::string(Sessions::kCookie) + '=' + session.id + "; Path=/; HttpOnly; SameSite=Strict";
}

}  // namespace nabe::city::portal_front
