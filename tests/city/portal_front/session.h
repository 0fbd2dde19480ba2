// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "city/portal_front/sample.h"
#include "city/portal_front/submission.h"

namespace nabe::city::portal_front {

/// One form that the person opened. What it sends is one application, however often it is sent.
struct Form {
  std::string id;
  const Sample* sample = nullptr;
  Submission submission;
  std::size_t application = 0;  ///< of the session, once there is a receipt
};

/// What the portal knows of one browser. The browser names applications by their place in this session: tracking codes
/// are in no address.
struct Session {
  static constexpr std::size_t kFormsKept = 100;

  std::string id;
  std::string account;                                                  ///< empty: a guest
  std::deque<Form> forms;                                               ///< the oldest first
  std::vector<std::string> applications;                                ///< tracking code or id of each, from number 1
  std::map<std::pair<std::size_t, std::uint64_t>, Submission> answers;  ///< by application and item
  std::map<std::size_t, Submission> withdrawals;

  Form& open_form(const Sample& sample);
  Form* find_form(std::string_view form_id);
  /// The number of an application, a new one if it has none.
  std::size_t number_of(const std::string& address);
  /// Null if there is none of that number.
  const std::string* address_of(std::size_t number) const;
};

/// All sessions, in memory. The oldest ones are forgotten beyond kKept.
class Sessions {
 public:
  static constexpr std::size_t kKept = 1000;
  static constexpr std::string_view kCookie = "nabe_city_portal";

  /// That of the cookie in a request's Cookie header; null if there is none.
  Session* find(std::string_view cookie_header);
  Session& open(const std::string& account);
  void end(const std::string& id);
  void clear() { sessions_.clear(); }
  std::size_t size() const { return sessions_.size(); }

 private:
  std::deque<std::unique_ptr<Session>> sessions_;
};

/// The value of a Set-Cookie header: for this server alone, out of reach of scripts and of other sites.
std::string cookie_of(const Session& session);

}  // namespace nabe::city::portal_front
