// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "nabe/abi.h"
#include "plugin/host_services.h"

namespace nabe::plugin {

/// What a call of the plugin told the hub, copied out of its buffers. An outcome that this hub does not know has
/// become NABE_UNKNOWN already.
struct CallResult {
  std::int32_t outcome = NABE_DELIVERED;
  std::uint32_t code = NABE_CODE_NONE;
  std::uint32_t retry_after_ms = 0;
  std::string detail;            ///< bounded, valid UTF-8 (repaired where it was not)
  std::string remote_reference;  ///< bounded
};

/// Owns the buffers of one nabe_result for the length of a call.
class ResultBuffers {
 public:
  ResultBuffers();
  ResultBuffers(const ResultBuffers&) = delete;
  ResultBuffers& operator=(const ResultBuffers&) = delete;

  nabe_result* raw() { return &raw_; }
  CallResult take() const;

 private:
  nabe_result raw_{};
  char detail_[1024];
  char remote_reference_[256];
};

/// Writes an outcome into a result that a plugin gave; `result` may be null.
void fill(nabe_result* result, std::int32_t outcome, std::uint32_t code, std::string_view detail);

/// What a plugin handed to `complete`, copied and bounded as ResultBuffers::take does it.
CallResult copy(const nabe_result& result);

/// A configured instance of a connector type: made by create, ended by destroy. Each function is one hook of
/// nabe_connector_vtbl with its thread tag; a hook that the plugin does not offer answers DELIVERED (deliver: FAULT,
/// resume: UNKNOWN). The host functions answer once create returned; after stop returned they refuse with STOPPING
/// until start is called again.
/// An exception that escapes a C++ plugin all the same is caught here and becomes NABE_FAULT; the text is kept.
/// Ownership: owns the plugin's object and the host table; `services` must outlive it.
class Connector {
 public:
  /// Blocks: no network. Fails with the text of the plugin (NABE-PLG-0xx), positioned at the connector's configuration.
  static Result<std::unique_ptr<Connector>> create(const nabe_connector_type& type, const config::Connector& settings,
                                                   HostServices& services);
  ~Connector();
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  bool is_source() const;
  bool is_sink() const;
  bool is_concurrent() const;
  bool is_always_idempotent() const;
  bool resumes_pending() const;
  bool delivers_later() const;
  bool polls() const;
  std::uint32_t poll_interval_ms() const;

  CallResult connect();
  CallResult start();
  void stop(std::uint32_t grace_ms);
  /// LATER only of a type that declares it; `message` and `session` then last until delivery_end.
  CallResult deliver(const nabe_message& message, std::uint64_t session);
  CallResult resume(const nabe_message& message, std::uint64_t session);
  void cancel(const std::string& idempotency_key);
  CallResult poll(std::uint32_t budget_ms);
  void settled(std::uint64_t ticket, const std::vector<const nabe_receipt*>& receipts, const nabe_result& result);
  CallResult health();

 private:
  struct Impl;
  explicit Connector(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace nabe::plugin
