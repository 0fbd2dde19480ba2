// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "plugin/connector.h"
#include "session/session.h"

namespace nabe::session {

/// The deliveries of one connector that end after the call that began them. Implemented by the delivery room.
/// Threads: [any].
class Completions {
 public:
  virtual ~Completions() = default;
  /// Errors: NABE-SES-012 the token is not open. Blocks: on the store.
  virtual Result<SessionContext> find_open(const std::string& token) = 0;
  /// Ends a pending delivery, also one whose deliver call has not returned yet. `session` may be null.
  /// Errors: NABE-SES-012 not open (any more); of the store. Blocks: until synced.
  virtual Result<void> complete(const std::string& token, std::shared_ptr<Session> session,
                                const plugin::CallResult& outcome) = 0;
  /// Ends a delivery for which the plugin answers LATER, by the handle of its session, also before the call that says
  /// so has returned. False: there is none, or it has ended. Blocks: no.
  virtual bool end_later(std::uint64_t session, plugin::CallResult outcome) = 0;
};

}  // namespace nabe::session
