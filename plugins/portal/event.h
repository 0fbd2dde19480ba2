// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/json.h"
#include "nabe/connector.hpp"

namespace nabe::portal {

/// Bytes of a message that the hub holds for the mailbox.
struct Content {
  std::string name;  ///< of an attachment; empty for a body
  std::string media_type;
  std::string sha256;
  std::uint64_t size_bytes = 0;
};

/// What lies in the mailbox.
struct Item {
  std::string kind;        ///< confirmation, query, document, decision, payment, appointment
  std::string message_id;  ///< of the hub: what is held
  std::string subject;     ///< as the sender wrote it; may be empty, as the next ones
  std::string query_id;
  std::string due;   ///< until when an answer is expected, as the sender wrote it
  std::string page;  ///< where to pay
  std::optional<Content> body;
  std::vector<Content> attachments;

  bool has_content() const { return body.has_value() || !attachments.empty(); }
};

/// One step of an application: of its timeline, its mailbox, or both.
struct Event {
  std::uint64_t number = 0;  ///< from 1, without gaps
  Time time;
  std::string state;  ///< empty: the timeline does not show it
  std::optional<Item> item;
};

/// What the citizen has done with an item.
struct Marks {
  std::optional<Time> fetched;       ///< first time that a content was sent to the end; kept in an entry of its own
  std::optional<Time> acknowledged;  ///< its content is no longer held
  std::string answer_id;             ///< the portal's id of the answer; empty: none
  std::uint64_t version = 0;         ///< of the entry with the others; 0: there is none yet
};

/// The forms in which they are kept. Reading throws std::runtime_error for what was not written by us.
std::string stored(const Event& event);
Event stored_event(std::uint64_t number, const std::string& value);
std::string stored(const Marks& marks);
std::string stored(Time time);
Time stored_time(const std::string& value);
Marks stored_marks(const Entry& entry);

/// The forms that the portal sees: no id of a message, times by RFC 3339.
common::Json shown(const Event& event, const Marks& marks);

}  // namespace nabe::portal
