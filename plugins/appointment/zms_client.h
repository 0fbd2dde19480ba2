// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appointment/wish.h"
#include "common/http_client.h"
#include "common/json.h"
#include "nabe/connector.hpp"

namespace nabe::appointment {

/// What a question to the appointment system, or an order, came to.
struct ZmsReply {
  Outcome outcome = Outcome::ok();  ///< ok: `data` is the answer; else what it means for a delivery
  common::Json data;
  std::string exception;  ///< ZMS's own name for a refusal, without its package; empty if there is none

  bool is_ok() const { return outcome.is_ok(); }
  bool refused_as(std::string_view name) const { return exception == name; }
  /// The process is not there any more, or its number is another customer's by now.
  bool is_gone() const { return refused_as("ProcessNotFound") || refused_as("AuthKeyMatchFailed"); }
  /// Somebody was faster, or there is no such slot.
  bool is_taken() const { return refused_as("ProcessReserveFailed"); }
  /// The time to confirm it is over.
  bool has_lapsed() const { return is_gone() || refused_as("ProcessNotReservedAnymore"); }
};

/// One customer with his matter, as ZMS tells it.
struct Process {
  std::string id;
  std::string auth_key;
  std::string status;
  std::string number;  ///< on the call display
  std::string site;
  std::string site_name;
  std::string service;
  std::string service_name;
  std::string external_user_id;
  std::int64_t time_s = 0;
  std::int64_t arrival_s = 0;
  bool with_appointment = true;
};
/// Of a process, or of a list that has it first.
Process process_of(const common::Json& data);
std::vector<Process> processes_of(const common::Json& data);

struct Slot {
  std::string site;
  std::int64_t time_s = 0;
};

struct ZmsAccount {
  std::string user;  ///< empty: none
  std::string password;
};

/// The API of ZMS, version 2. Outcomes by the table in README.md: what only reads is never *unknown*. Threads: any.
class ZmsClient {
 public:
  /// `source`: of the numbers of services.
  ZmsClient(common::Url base, common::HttpClientSettings settings, common::HeaderList headers, ZmsAccount account,
            std::string source);

  /// Forgets connections, certificates and the login: they are made anew.
  void clear();

  ZmsReply sites(const common::Patience& patience);
  /// From the day of `first_s` to that of `last_s`, at a site or (empty) at all, by time.
  ZmsReply free_slots(const std::string& service, const std::string& site, std::int64_t first_s, std::int64_t last_s,
                      std::vector<Slot>& slots, const common::Patience& patience);
  ZmsReply reserve(const Wish& wish, const Slot& slot, const std::string& key, const common::Patience& patience);
  ZmsReply update(const Process& process, const Wish& wish, const std::string& key, const common::Patience& patience);
  /// `status`: preconfirmed or confirmed.
  ZmsReply advance(const Process& process, const char* status, const common::Patience& patience);
  ZmsReply move(const Process& process, const Slot& slot, const common::Patience& patience);
  ZmsReply cancel(const Process& process, const common::Patience& patience);
  ZmsReply process(const std::string& id, const std::string& auth_key, const common::Patience& patience);
  ZmsReply of_user(const std::string& external_user_id, const common::Patience& patience);
  ZmsReply day(const std::string& site, const std::string& day, const common::Patience& patience);

 private:
  enum class Effect { None, Some };
  ZmsReply ask(const char* method, const std::string& path, const std::optional<common::Json>& body, Effect effect,
               const common::Patience& patience);
  ZmsReply send(const char* method, const std::string& path, const std::string& body, const std::string& auth_key,
                Effect effect, const common::Patience& patience);
  ZmsReply judge(const common::HttpAnswer& answer, Effect effect) const;
  ZmsReply sign_in(std::string& auth_key, const common::Patience& patience);

  common::Url base_;
  common::HttpClient client_;
  common::HeaderList headers_;
  ZmsAccount account_;
  std::string source_;
  std::mutex mutex_;
  std::string auth_key_;  ///< of the login
};

}  // namespace nabe::appointment
