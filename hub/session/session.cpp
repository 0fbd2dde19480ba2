// SPDX-License-Identifier: EUPL-1.2
#include "session/session.h"

#include "base/planted.h"

namespace nabe::session {
namespace {

constexpr std::size_t kEntryBytes = 128;  // of a map, beside its texts

Error no_message() {
  return Error{"NABE-SES-009", "nothing has begun that bytes could belong to", "call message_begin first", {}};
}

}  // namespace

Session::Session(Services& services, const config::Connector& connector, Kind kind, SessionContext context,
                 HeldBytes held)
    : services_(services),
      connector_(connector),
      kind_(kind),
      context_(std::move(context)),
      opened_us_(services.clock.monotonic_us()),
      held_(std::move(held)) {}

Result<void> Session::keep(Result<void> result) {
  if (!result && !error_) {
    error_ = result.error();
  }
  return result;
}

Result<void> Session::hold(std::size_t bytes) {
  return error_ ? Result<void>(*error_) : keep(held_.grow(bytes) ? Result<void>() : no_memory());
}

Result<void> Session::begin_message(MessageDraft draft) {
  if (error_) {
    return *error_;
  }
  if (writers_.size() == kMaxMessages) {
    return keep(Error{"NABE-SES-016",
                      "more than " + std::to_string(kMaxMessages) + " messages in one session",
                      "report it to the plugin's author: commit what was read and open another intake",
                      {}});
  }
  if (kind_ != Kind::Intake) {
    draft.department = context_.department;
    draft.causation_id = context_.message_id;
    draft.trace_parent = context_.trace_parent;
    if (draft.case_id.empty() && draft.references.empty()) {
      draft.case_id = context_.case_id;
    }
  }
  writers_.push_back(
      std::make_unique<MessageWriter>(services_, connector_, std::move(draft), HeldBytes(held_.budget())));
  return keep(writers_.back()->begin());
}

Result<void> Session::refuse_message(Error why, std::string department, std::string sender_message_id) {
  if (error_) {
    return *error_;
  }
  unbegun_ = {std::move(department), std::move(sender_message_id)};
  return keep(std::move(why));
}

Result<void> Session::refuse(Error why) { return error_ ? Result<void>(*error_) : keep(std::move(why)); }

Result<void> Session::write(std::string_view bytes) {
  if (error_) {
    return *error_;
  }
  return keep(writers_.empty() ? Result<void>(no_message()) : writers_.back()->write(bytes));
}

Result<void> Session::begin_attachment(std::string name, std::string media_type, std::string claimed_sha256) {
  if (error_) {
    return *error_;
  }
  return keep(writers_.empty() ? Result<void>(no_message())
                               : writers_.back()->begin_attachment(std::move(name), std::move(media_type),
                                                                   std::move(claimed_sha256)));
}

Result<void> Session::add_reference(Reference reference) {
  if (error_) {
    return *error_;
  }
  if (kind_ == Kind::Intake) {
    if (writers_.empty()) {
      return keep(no_message());
    }
    return keep(writers_.back()->add_reference(std::move(reference)));
  }
  if (context_.case_id.empty()) {
    return Error{"NABE-SES-010",
                 "the message has no case that could be given a reference",
                 "let the message that begins the case open one",
                 {}};
  }
  references_.push_back(std::move(reference));
  return {};
}

Result<void> Session::put_state(const std::string& department, const std::string& key, std::optional<std::string> value,
                                std::optional<std::uint64_t> expected_version) {
  if (auto room = hold(kEntryBytes + department.size() + key.size() + (value ? value->size() : 0)); !room) {
    return room;
  }
  const auto [at, is_new] = state_.try_emplace({department, key}, StateChange{{}, expected_version});
  if (!is_new && !at->second.expected_version) {
    at->second.expected_version = expected_version;
  }
  at->second.value = std::move(value);
  return {};
}

Result<void> Session::put_hold(const std::string& message_id, bool held) {
  if (auto room = hold(kEntryBytes + message_id.size()); !room) {
    return room;
  }
  holds_[message_id] = held;
  return {};
}

std::optional<std::optional<std::string>> Session::written(const std::string& department,
                                                           const std::string& key) const {
  const auto found = state_.find({department, key});
  if (found == state_.end()) {
    return std::nullopt;
  }
  // Not one ?: for both ends: its type would be that of the value, and "not written" would read as "removed".
  return std::make_optional(found->second.value);
}

std::optional<std::string> Session::next_written(const std::string& department, const std::string& prefix,
                                                 const std::string& after) const {
  auto at = after < prefix ? state_.lower_bound({department, prefix}) : state_.upper_bound({department, after});
  for (; at != state_.end() && at->first.first == department; ++at) {
    if (at->first.second.compare(0, prefix.size(), prefix) != 0) {
      return std::nullopt;
    }
    if (at->second.value) {
      return at->first.second;
    }
  }
  return std::nullopt;
}

Result<store::Batch> Session::collect(TimeUs arrived_us) {
  if (error_) {
    return *error_;
  }
  const std::string connector = config::qualified_name(connector_);
  store::Batch batch;
  for (const auto& writer : writers_) {
    auto accept = writer->finish(arrived_us);
    if (!accept) {
      error_ = accept.error();
      return *error_;
    }
    batch.emplace_back(std::move(accept).value());
  }
  if (planted(Bug::DropReference)) {
    references_.clear();
  }
  for (Reference& reference : references_) {
    batch.emplace_back(store::AddReference{context_.department, context_.case_id, std::move(reference)});
  }
  for (auto& [key, change] : state_) {
    batch.emplace_back(
        store::PutState{key.first, connector, key.second, std::move(change.value), change.expected_version});
  }
  for (const auto& [message_id, held] : holds_) {
    batch.emplace_back(store::PutHold{context_.department, connector, message_id, held});
  }
  return batch;
}

std::optional<store::RecordRefusal> Session::refusal(const std::string& code, TimeUs at_us) const {
  if (kind_ != Kind::Intake) {
    return std::nullopt;
  }
  if (unbegun_) {
    return store::RecordRefusal{
        at_us, unbegun_->department, config::qualified_name(connector_), unbegun_->sender_message_id, "", 0, code};
  }
  if (writers_.empty()) {
    return std::nullopt;
  }
  const MessageWriter& last = *writers_.back();
  return store::RecordRefusal{at_us,
                              last.department(),
                              config::qualified_name(connector_),
                              last.sender_message_id(),
                              last.body_sha256(),
                              last.body_size_bytes(),
                              code};
}

}  // namespace nabe::session
