// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nabe/connector.hpp"
#include "portal/event.h"

/// What the portal keeps in the connector's state (docs/decisions/0007-state-of-the-portal.md). Reads block on the
/// store and throw HostError; writes go with their session. Department: empty for the connector of a department.
namespace nabe::portal {

/// Where an application is.
struct Place {
  std::string department;
  std::string application;
};

struct Application {
  Place place;
  std::string tracking_code;
  std::string account;  ///< empty: of a guest
};

/// The moving part of an application.
struct Head {
  std::uint64_t last_event = 0;
  std::string state;          ///< the last public one
  std::string withdrawal_id;  ///< the portal's id of the withdrawal; empty: not withdrawn
  std::uint64_t version = 0;
};

/// The application that the submission with this id of the sender has become.
std::optional<Place> place_of_submission(const State& index, std::string_view department, std::string_view sender_id);
/// `code`: as new_tracking_code made it.
std::optional<Place> place_of_code(const State& index, std::string_view code);
/// Nothing if the application is not one of this account.
std::optional<Place> place_of_account(const State& index, std::string_view account, std::string_view application);
/// At most `limit` applications of an account, behind `after` in the order of their ids.
std::vector<Place> places_of_account(const State& index, std::string_view account, std::string_view after,
                                     std::size_t limit);

std::optional<Application> find_application(const State& state, const Place& place);
std::optional<Head> find_head(const State& state, std::string_view application);
std::optional<Event> find_event(const State& state, std::string_view application, std::uint64_t number);
/// At most `limit` events behind the number `after`.
std::vector<Event> events_after(const State& state, std::string_view application, std::uint64_t after,
                                std::size_t limit);
Marks find_marks(const State& state, std::string_view application, std::uint64_t number);
std::optional<std::uint64_t> find_query(const State& state, std::string_view application, std::string_view query_id);

/// Writes a new application, in its first state and without an event: the first one is its receipt, whose legal time is
/// not known before the commit. The session fails with Conflict if any of it is there.
void put_application(SessionWriter& session, const Application& application, std::string_view sender_id);
/// Appends an event, with the next number, and what it changes of the head. The session fails with Conflict if
/// somebody else appended since `head` was read.
void append_event(SessionWriter& session, const Place& place, Head head, Event event);
/// Apart from the other marks: who sends an item and who answers it do not disturb each other. The session fails with
/// Conflict if it was noted already.
void put_fetched(SessionWriter& session, const Place& place, std::uint64_t number, Time at);
/// All but `fetched`. The session fails with Conflict if somebody else wrote since `marks` was read.
void put_marks(SessionWriter& session, const Place& place, std::uint64_t number, const Marks& marks);

}  // namespace nabe::portal
