// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace nabe::delivery {

struct ConnectorStatus {
  std::string name, department, plugin, type_summary;
  bool source = false, sink = false;
  std::string state;   ///< "running", "stopped" (by an operator), "disconnected", "starting", "failed", "draining"
  std::string reason;  ///< why, with the connector's own words; empty when running
  TimeUs since_us = 0;
  TimeUs next_connect_us = 0;  ///< disconnected: when the next try is due
  std::uint32_t in_flight = 0, max_in_flight = 0, queued_in_memory = 0;
  bool idempotent = false;
  bool healthy = true;
};

struct HubStatus {
  bool live = true;    ///< the process works
  bool ready = false;  ///< intake is open and no connector is starting or has failed; one whose system is away does not
                       ///< count: messages for it wait
  std::vector<std::string> not_ready_because;
  std::string configuration_revision;
  TimeUs started_us = 0;
  std::uint64_t intake_memory_bytes = 0;  ///< held by open intakes
  std::vector<ConnectorStatus> connectors;
};

/// What a person asks for one delivery; `delivery_id` comes from the listing.
struct RemedyRequest {
  store::Remedy remedy = store::Remedy::Retry;
  std::int64_t delivery_id = 0;
  std::string actor;
  std::string reason;
  std::string reference;         ///< Settle
  std::string target_connector;  ///< Redirect: qualified name
  std::string body;              ///< Replace: the edited body
};

struct SendRequest {
  std::string source;  ///< qualified name of a connector that is a source
  std::string department;
  std::string type;
  std::string sender_message_id;
  std::string media_type = "application/xml";
  bool opens_case = true;
  Pairs attributes;
  std::vector<Reference> references;
  std::string body;
  std::string actor;
};

struct ExplainRequest {
  std::string source, department, type;
  std::string media_type = "application/xml";
  Pairs attributes;
  std::string body;
};

struct Explanation {
  std::string text;           ///< for a person
  std::string decision_json;  ///< for a program
};

/// What operators do to a running hub. Every action is journalled with its actor before it answers.
/// Threads: [any]. Blocks: until the change is durable.
/// Errors: NABE-DLV-0xx, each says what is allowed instead.
class Operations {
 public:
  virtual ~Operations() = default;

  virtual HubStatus status() = 0;
  virtual store::Store& store() = 0;

  virtual Result<void> apply(const RemedyRequest& request) = 0;
  virtual Result<void> assign(const std::string& message_id, const std::string& case_id, const std::string& actor) = 0;
  /// Decides again, with the present configuration, about a message that is unrouted or of an unknown department
  /// (`department` empty: the one it has).
  virtual Result<store::Disposition> reroute(const std::string& message_id, const std::string& department,
                                             const std::string& actor) = 0;
  virtual Result<void> stop_connector(const std::string& connector, const std::string& actor) = 0;
  virtual Result<void> start_connector(const std::string& connector, const std::string& actor) = 0;
  virtual Result<store::Receipt> send(const SendRequest& request) = 0;

  /// Where a message would go, and why, under the running configuration. No side effect.
  virtual Result<Explanation> explain(const ExplainRequest& request) = 0;
  /// The stored decision of a message, told to a person.
  virtual Result<Explanation> explain_stored(const std::string& message_id) = 0;
};

}  // namespace nabe::delivery
