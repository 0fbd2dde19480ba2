// SPDX-License-Identifier: EUPL-1.2
// All that a connector did in one session is there with its outcome, or none of it is.
#include <algorithm>
#include <set>
#include <string>

#include "facts.h"
#include "session_writing.h"
#include "world.h"

namespace nabe::simulation {
namespace {

struct Session {
  std::uint64_t nonce = 0;
  std::uint32_t flags = 0;
  std::uint32_t connector = 0;
  std::string case_id;
  std::int32_t outcome = 0;
};

bool commits(std::int32_t outcome) { return outcome == NABE_DELIVERED || outcome == NABE_PENDING; }

class Sessions {
 public:
  Sessions(const Facts& facts, store::Store& store, Journal& journal) : store_(store), journal_(journal) {
    for (const auto& [id, message] : facts.messages) {
      sender_ids_.insert(message.message.sender_message_id);
    }
  }

  void judge(const std::string& key, const Session& session, bool must_be_there) {
    const std::string name = "n" + std::to_string(session.nonce);
    std::uint32_t there = 0;
    there |= sender_ids_.count(name) > 0 ? kEmits : 0;
    there |= has_state(session, name) ? kKeeps : 0;
    there |= has_reference(session, name) ? kRefers : 0;
    const std::uint32_t wanted = session.flags & (kEmits | kKeeps | kRefers);
    if (there != 0 && there != wanted) {
      wrong(key, "half of a session is there");
    }
    if (there != 0 && !commits(session.outcome)) {
      wrong(key, "the session of outcome " + std::to_string(session.outcome) + " is there");
    }
    if (must_be_there && there == 0 && wanted != 0) {
      wrong(key, "is committed without its session");
    }
  }

 private:
  void wrong(const std::string& key, const std::string& what) { journal_.violation(journal_.phase, key + ": " + what); }

  bool has_state(const Session& session, const std::string& name) {
    const auto found = store_.state_get("office", qualified(session.connector), name);
    return found && found->has_value();
  }
  bool has_reference(const Session& session, const std::string& name) {
    if (session.case_id.empty()) {
      return false;
    }
    const auto references = store_.references_of(session.case_id);
    return references && std::any_of(references->begin(), references->end(), [&name](const Reference& reference) {
             return reference.system == "notes" && reference.id == name;
           });
  }

  store::Store& store_;
  Journal& journal_;
  std::set<std::string> sender_ids_;
};

}  // namespace

void judge_sessions(const Facts& facts, store::Store& store, Journal& journal) {
  Sessions sessions(facts, store, journal);
  for (const auto& [key, delivery] : facts.deliveries) {
    const Record* last_answer = nullptr;
    bool completed = false;
    for (const std::uint32_t index : delivery.story) {
      const Record& record = journal.records()[index];
      if (record.event == Event::Answered) {
        last_answer = &record;
      }
      completed = completed || (record.event == Event::Completed && record.flags == 1);
      if (record.nonce == 0 || (record.event != Event::Answered && record.event != Event::Completed)) {
        continue;
      }
      const Record& said = record.event == Event::Completed ? journal.records()[record.same] : record;
      const bool told = record.event == Event::Completed && record.flags == 1;
      sessions.judge(key, {said.nonce, said.flags, said.connector, std::string(said.case_id.view()), said.outcome},
                     told && commits(said.outcome));
    }
    const bool by_its_last_answer = last_answer != nullptr && !completed && last_answer->outcome == NABE_DELIVERED &&
                                    delivery.stored.state == store::DeliveryState::Delivered;
    if (by_its_last_answer && last_answer->nonce != 0) {
      sessions.judge(key,
                     {last_answer->nonce, last_answer->flags, last_answer->connector,
                      std::string(last_answer->case_id.view()), last_answer->outcome},
                     true);
    }
  }
}

}  // namespace nabe::simulation
