// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nabe/connector.hpp"

namespace nabe::case_system {

/// Types of events, and of the messages that they become.
inline constexpr std::string_view kEventTypes[] = {"case.assigned",   "query.raised",    "case.status_changed",
                                                   "document.issued", "decision.issued", "appointment.requested"};

/// The name that a record has, in messages of which the case is not known by anything else.
inline constexpr std::string_view kFileNumberSystem = "file_number";

/// What a clerk did, as the case system tells it: the `event` document of README.md.
struct Event {
  std::string id;
  std::string type;
  std::string application;  ///< the case system's number; empty: the event belongs to the record alone
  std::string file_number;
  std::string match;    ///< of case.assigned
  std::string status;   ///< of case.status_changed
  std::string outcome;  ///< of decision.issued
  std::string subject;
  std::string due;
  std::string text;
  std::string site;  ///< of appointment.requested, like service
  std::string service;
};

/// Nothing, and `problem` without any content of it, if the text is no such document.
std::optional<Event> read_event(std::string_view xml, std::string& problem);

/// The message that an event becomes: its case by the number of the application under `reference_system`.
MessageBuilder message_of(const Event& event, const std::string& reference_system);

}  // namespace nabe::case_system
