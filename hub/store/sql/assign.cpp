// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <tuple>

#include "base/ids.h"
#include "store/codes.h"
#include "store/sql/changes.h"
#include "store/sql/rows.h"

namespace nabe::store::sql {

std::optional<std::string> Changes::department_of_case(const std::string& case_id) {
  Query query(connection_, "SELECT department FROM case_record WHERE id = ?");
  query.bind(case_id);
  return query.next() ? std::optional(query.text(0)) : std::nullopt;
}

// The one case that the known ones of the references name; empty: none is known.
std::string Changes::case_of_references(const std::string& department, const std::vector<Reference>& references) {
  std::string found;
  for (const Reference& reference : references) {
    Query query(connection_, "SELECT case_id FROM reference WHERE department = ? AND system = ? AND id = ?");
    query.bind(department, reference.system, reference.id);
    if (!query.next()) {
      continue;
    }
    if (!found.empty() && query.view(0) != found) {
      refuse(BatchStatus::Refused, kReferencesDisagree,
             "the references of one message name different cases: " + found + " and " + query.text(0),
             "the sender must name one case");
    }
    found = query.text(0);
  }
  return found;
}

void Changes::open_case(const std::string& case_id, const std::string& department, TimeUs at_us) {
  Query(connection_, "INSERT INTO case_record VALUES(?, ?, ?)").bind(case_id, department, at_us).run();
}

void Changes::want_references(const std::string& department, const std::vector<Reference>& references,
                              std::int64_t seq) {
  for (const Reference& reference : references) {
    Query(connection_, "INSERT INTO wanted_reference VALUES(?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(department, reference.system, reference.id, seq)
        .run();
  }
}

std::vector<Reference> Changes::wanted_references(std::int64_t message_seq) {
  std::vector<Reference> references;
  Query query(connection_, "SELECT system, id FROM wanted_reference WHERE message_seq = ?");
  query.bind(message_seq);
  while (query.next()) {
    references.push_back({query.text(0), query.text(1)});
  }
  return references;
}

std::vector<Reference> Changes::references_of_case(const std::string& case_id) {
  std::vector<Reference> references;
  Query query(connection_, "SELECT system, id FROM reference WHERE case_id = ? ORDER BY system, id");
  query.bind(case_id);
  while (query.next()) {
    references.push_back({query.text(0), query.text(1)});
  }
  return references;
}

void Changes::apply_change(const AddReference& change) {
  const auto department = department_of_case(change.case_id);
  if (!department || *department != change.department) {
    refuse(BatchStatus::NotFound, kNotFound, "department '" + change.department + "' has no case " + change.case_id);
  }
  add_reference(change.department, change.case_id, change.reference);
}

void Changes::add_reference(const std::string& department, const std::string& case_id, const Reference& reference) {
  {
    Query known(connection_, "SELECT case_id FROM reference WHERE department = ? AND system = ? AND id = ?");
    known.bind(department, reference.system, reference.id);
    if (known.next()) {
      if (known.view(0) != case_id) {
        refuse(BatchStatus::ReferenceTaken, kReferenceTaken,
               "the reference that system '" + reference.system + "' gives to case " + case_id + " belongs to case " +
                   known.text(0) + " already");
      }
      return;
    }
  }
  Query(connection_, "INSERT INTO reference VALUES(?, ?, ?, ?)")
      .bind(department, reference.system, reference.id, case_id)
      .run();
  assign_waiting_for(department, case_id, reference);
}

void Changes::assign_waiting_for(const std::string& department, const std::string& case_id,
                                 const Reference& reference) {
  std::vector<MessageRow> waiting;
  {
    Query query(
        connection_,
        "SELECT m.seq, m.id, m.department, m.type, m.receipt_us, m.disposition FROM wanted_reference w JOIN message "
        "m ON m.seq = w.message_seq WHERE w.department = ? AND w.system = ? AND w.id = ?");
    query.bind(department, reference.system, reference.id);
    while (query.next()) {
      waiting.push_back({query.integer(0),
                         query.text(1),
                         query.text(2),
                         query.text(3),
                         {},
                         query.integer(4),
                         disposition_of(query.integer(5))});
    }
  }
  std::sort(waiting.begin(), waiting.end(), [](const MessageRow& left, const MessageRow& right) {
    return std::tie(left.receipt_us, left.seq) < std::tie(right.receipt_us, right.seq);
  });
  for (const MessageRow& message : waiting) {
    assign(message, case_id);
  }
}

// Gives the message its case and its deliveries their places. A message that waits for a route as well stays unrouted.
void Changes::assign(const MessageRow& message, const std::string& case_id) {
  const Disposition next = message.disposition == Disposition::Unassigned ? Disposition::Routed : message.disposition;
  Query(connection_, "UPDATE message SET case_id = ?, disposition = ? WHERE seq = ?")
      .bind(case_id, number_of(next), message.seq)
      .run();
  Query(connection_, "DELETE FROM wanted_reference WHERE message_seq = ?").bind(message.seq).run();

  std::vector<std::int64_t> deliveries;
  {
    Query query(connection_, "SELECT id FROM delivery WHERE message_seq = ? AND state = 0 ORDER BY id");
    query.bind(message.seq);
    while (query.next()) {
      deliveries.push_back(query.integer(0));
    }
  }
  for (const std::int64_t id : deliveries) {
    place_assigned(id, message, case_id);
  }
  release_awaiting(case_id, message.type);
}

void Changes::apply_change(const AssignMessage& change) {
  auto message = find_message(change.message_id);
  if (!message) {
    refuse(BatchStatus::NotFound, kNotFound, "there is no message " + change.message_id);
  }
  const std::vector<Reference> wanted = wanted_references(message->seq);
  if (!message->case_id.empty() || (message->disposition != Disposition::Unassigned && wanted.empty())) {
    refuse(BatchStatus::Refused, kNotAllowedInState,
           "message " + change.message_id + " is " + name_of(message->disposition) +
               "; only an unassigned message can be given a case");
  }
  std::string case_id = change.case_id;
  if (case_id.empty()) {
    // The person says that the message opens a case, so its references name that case.
    case_id = change.open_case_id.empty() ? new_id(change.at_us) : change.open_case_id;
    open_case(case_id, message->department, change.at_us);
    for (const Reference& reference : wanted) {
      add_reference(message->department, case_id, reference);
    }
  } else if (const auto department = department_of_case(case_id); !department || *department != message->department) {
    refuse(BatchStatus::NotFound, kNotFound, "department '" + message->department + "' has no case " + case_id);
  }
  if (wanted.empty() || !change.case_id.empty()) {
    assign(*message, case_id);
  }
  journal(change.at_us, change.actor, "assign", "message " + change.message_id, name_of(message->disposition), case_id,
          {});
}

void Changes::apply_change(const RerouteMessage& change) {
  auto message = find_message(change.message_id);
  if (!message) {
    refuse(BatchStatus::NotFound, kNotFound, "there is no message " + change.message_id);
  }
  const Disposition before = message->disposition;
  if (before != Disposition::Unrouted && before != Disposition::UnknownDepartment) {
    refuse(BatchStatus::Refused, kNotAllowedInState,
           "message " + change.message_id + " is " + name_of(before) +
               "; only an unrouted message or one of an unknown department can be routed again");
  }
  const bool with_case = move_to_department(*message, change.department);
  const std::vector<Reference> wanted = wanted_references(message->seq);
  const std::string known = case_of_references(message->department, wanted);
  const bool unassigned = !wanted.empty() && known.empty() && change.disposition == Disposition::Routed;
  message->disposition = unassigned ? Disposition::Unassigned : change.disposition;
  Query(connection_, "UPDATE message SET department = ?, disposition = ?, decision = ? WHERE seq = ?")
      .bind(message->department, number_of(message->disposition), change.decision_json, message->seq)
      .run();
  if (!known.empty()) {
    assign(*message, known);
    message->case_id = known;
  }
  insert_deliveries(*message, change.deliveries, change.at_us, unassigned);
  if (with_case) {
    for (const Reference& reference : references_of_case(message->case_id)) {
      assign_waiting_for(message->department, message->case_id, reference);
    }
  }
  journal(change.at_us, change.actor, "reroute", "message " + change.message_id, name_of(before),
          name_of(message->disposition), {});
}

// A case that was opened in a department that does not exist goes along with the first of its messages: true then.
bool Changes::move_to_department(MessageRow& message, const std::string& department) {
  if (department == message.department) {
    return false;
  }
  bool with_case = false;
  if (!message.case_id.empty() && department_of_case(message.case_id) != department) {
    Query others(connection_, "SELECT 1 FROM message WHERE case_id = ? AND seq <> ? AND disposition <> 3 LIMIT 1");
    others.bind(message.case_id, message.seq);
    if (others.next()) {
      refuse(BatchStatus::Refused, kNotAllowedInState,
             "case " + message.case_id + " has other messages in department '" + message.department +
                 "' and cannot move to '" + department + "'");
    }
    Query taken(connection_,
                "SELECT 1 FROM reference mine JOIN reference theirs ON theirs.department = ? AND theirs.system = "
                "mine.system AND theirs.id = mine.id WHERE mine.case_id = ? LIMIT 1");
    taken.bind(department, message.case_id);
    if (taken.next()) {
      refuse(BatchStatus::ReferenceTaken, kReferenceTaken,
             "a reference of case " + message.case_id + " names another case in department '" + department + "'");
    }
    Query(connection_, "UPDATE case_record SET department = ? WHERE id = ?").bind(department, message.case_id).run();
    Query(connection_, "UPDATE reference SET department = ? WHERE case_id = ?").bind(department, message.case_id).run();
    with_case = true;
  }
  Query(connection_, "UPDATE wanted_reference SET department = ? WHERE message_seq = ?")
      .bind(department, message.seq)
      .run();
  message.department = department;
  return with_case;
}

}  // namespace nabe::store::sql
