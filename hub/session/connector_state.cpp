// SPDX-License-Identifier: EUPL-1.2
#include "session/abi_text.h"
#include "session/connector_host.h"
#include "session/outcome_codes.h"

namespace nabe::session {
namespace {

constexpr std::size_t kMaxKeyBytes = 512;
constexpr std::size_t kMaxValueBytes = 1024 * 1024;

std::optional<std::uint64_t> expectation(std::uint64_t version) {
  return version == UINT64_MAX ? std::nullopt : std::optional(version);
}

}  // namespace

// State belongs to (department, connector): a department's connector has only its own; a shared one speaks, within a
// session, for the department of the message.
Result<std::string> ConnectorHost::department_of(const Session* session, nabe_str department) const {
  const std::string asked(view(department));
  if (!settings_.department.empty()) {
    if (!asked.empty() && asked != settings_.department) {
      return Error{"NABE-SES-014", "a department's connector has no state in another department", "", {}};
    }
    return settings_.department;
  }
  if (session != nullptr && !session->context().department.empty()) {
    if (!asked.empty() && asked != session->context().department) {
      return Error{"NABE-SES-014", "the session belongs to another department", "", {}};
    }
    return session->context().department;
  }
  return asked;
}

std::int32_t ConnectorHost::state_get(std::uint64_t session, nabe_str department, nabe_str key, nabe_buf* value,
                                      std::uint64_t* version) {
  const auto found = session == 0 ? nullptr : find_session(session);
  if (session != 0 && !found) {
    return misuse("state_get with a stale session", NABE_CODE_STALE, nullptr);
  }
  const auto own = department_of(found.get(), department);
  if (!own) {
    return -NABE_CODE_DENIED;
  }
  const std::string name(view(key));
  const auto entry = services_.store.state_get(*own, name_, name);
  if (!entry) {
    return -static_cast<std::int32_t>(abi_code_of(entry.error()));
  }
  if (version != nullptr) {
    *version = *entry ? (*entry)->version : 0;
  }
  if (found) {
    if (const auto written = found->written(*own, name)) {
      fill(value, written->value_or(""));
      return *written ? 0 : -NABE_CODE_NOT_FOUND;
    }
  }
  if (!*entry) {
    return -NABE_CODE_NOT_FOUND;
  }
  fill(value, (*entry)->value);
  return 0;
}

std::int32_t ConnectorHost::put(std::uint64_t session, nabe_str department, nabe_str key,
                                std::optional<std::string> value, std::uint64_t expected_version) {
  const auto found = find_session(session);
  if (!found) {
    return misuse("state_put or state_remove with a stale session", NABE_CODE_STALE, nullptr);
  }
  const auto own = department_of(found.get(), department);
  if (!own) {
    return -NABE_CODE_DENIED;
  }
  if (key.len == 0 || key.len > kMaxKeyBytes) {
    return -NABE_CODE_INVALID;
  }
  if (value && value->size() > kMaxValueBytes) {
    return -NABE_CODE_TOO_LARGE;
  }
  const auto put = found->put_state(*own, std::string(view(key)), std::move(value), expectation(expected_version));
  return put ? 0 : -static_cast<std::int32_t>(abi_code_of(put.error()));
}

std::int32_t ConnectorHost::state_put(std::uint64_t session, nabe_str department, nabe_str key, nabe_str value,
                                      std::uint64_t expected_version) {
  return put(session, department, key, std::string(view(value)), expected_version);
}

std::int32_t ConnectorHost::state_remove(std::uint64_t session, nabe_str department, nabe_str key,
                                         std::uint64_t expected_version) {
  return put(session, department, key, std::nullopt, expected_version);
}

std::int32_t ConnectorHost::state_scan(std::uint64_t session, nabe_str department, nabe_str prefix, nabe_str after,
                                       nabe_buf* key, nabe_buf* value, std::uint64_t* version) {
  const auto found = session == 0 ? nullptr : find_session(session);
  if (session != 0 && !found) {
    return misuse("state_scan with a stale session", NABE_CODE_STALE, nullptr);
  }
  const auto own = department_of(found.get(), department);
  if (!own) {
    return -NABE_CODE_DENIED;
  }
  const std::string wanted(view(prefix));
  const std::string start(view(after));

  // The next committed entry that this session has neither replaced nor removed.
  std::optional<store::StateEntry> committed;
  for (std::string cursor = start;;) {
    auto page = services_.store.state_scan(*own, name_, wanted, cursor, 1);
    if (!page) {
      return -static_cast<std::int32_t>(abi_code_of(page.error()));
    }
    if (page->empty()) {
      break;
    }
    cursor = page->front().key;
    if (!found || !found->written(*own, cursor)) {
      committed = std::move(page->front());
      break;
    }
  }
  const auto written = found ? found->next_written(*own, wanted, start) : std::nullopt;
  if (!committed && !written) {
    return -NABE_CODE_NOT_FOUND;
  }
  if (written && (!committed || *written < committed->key)) {
    fill(key, *written);
    return state_get(session, department, borrow(*written), value, version);
  }
  fill(key, committed->key);
  fill(value, committed->value);
  if (version != nullptr) {
    *version = committed->version;
  }
  return 0;
}

std::int32_t ConnectorHost::set_hold(std::uint64_t session, nabe_str message_id, bool held) {
  const auto found = find_session(session);
  if (!found) {
    return misuse("hold or release with a stale session", NABE_CODE_STALE, nullptr);
  }
  if (message_id.len == 0 || message_id.len > 64) {
    return -NABE_CODE_INVALID;
  }
  const auto put = found->put_hold(std::string(view(message_id)), held);
  return put ? 0 : -static_cast<std::int32_t>(abi_code_of(put.error()));
}

std::int32_t ConnectorHost::hold(std::uint64_t session, nabe_str message_id) {
  return set_hold(session, message_id, true);
}

std::int32_t ConnectorHost::release(std::uint64_t session, nabe_str message_id) {
  return set_hold(session, message_id, false);
}

}  // namespace nabe::session
