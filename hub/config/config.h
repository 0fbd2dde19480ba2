// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

/// The configuration as the rest of the hub reads it: typed, checked, defaults applied, immutable.
/// Nothing in here knows TOML. Durations are milliseconds, sizes bytes.
namespace nabe::config {

struct RetryPolicy {
  std::uint64_t first_ms = 1'000;
  std::uint64_t max_ms = 600'000;
  std::uint64_t give_up_after_ms = 7ULL * 24 * 3600 * 1000;
};

/// One option as it is handed to the plugin: canonical text, already checked against its declaration.
struct OptionValue {
  std::string key;
  std::string value;
  bool secret = false;  ///< never printed, never logged
};

struct Connector {
  std::string name;
  std::string department;  ///< empty: shared, declared in nabe.toml
  std::string plugin;      ///< name of the connector type
  std::vector<OptionValue> options;
  std::uint32_t max_in_flight = 4;
  std::uint64_t attempt_timeout_ms = 60'000;
  std::uint64_t pending_timeout_ms = 600'000;
  RetryPolicy retry;
  bool idempotent = false;            ///< repeats after an unknown outcome are safe
  bool full_xml_check = true;         ///< false: the pass stops once everything is decided
  bool trusted_receipt_time = false;  ///< as a source it may hand in when a message was received
  std::uint64_t max_body_bytes = 64ULL << 20;
  std::uint64_t max_attachment_bytes = 2ULL << 30;
  std::uint32_t max_attachments = 100;
  SourcePosition where;
};

/// Names that are unique in the whole hub: `department.connector`, or just the name for a shared one.
std::string qualified_name(const Connector& connector);

enum class ConditionKind { Fact, Path };

/// What has to hold of a fact, an attribute or of the values that a path selects. A condition with several
/// parts holds if one selected value satisfies all of them.
struct Condition {
  ConditionKind kind = ConditionKind::Fact;
  std::string subject;              ///< fact or attribute name, or the path as written
  std::vector<std::string> any_of;  ///< equality with one of these; empty: not tested
  std::optional<bool> exists;
  std::optional<std::string> prefix;
  std::optional<double> gt, ge, lt, le;
  SourcePosition where;
};

enum class OnDead { Block, Continue };

struct Route {
  std::string name;
  std::string department;
  std::string from;                ///< qualified connector name; empty: any source
  std::vector<std::string> types;  ///< message types; empty: any
  std::vector<std::string> to;     ///< qualified connector names
  std::vector<std::string> grant;  ///< section names, "fact:NAME", "attachments" or "*"; empty: nothing
  std::vector<std::string> with;   ///< message types
  std::vector<Condition> when;     ///< all must hold
  OnDead on_dead = OnDead::Block;
  std::map<std::string, std::string> namespaces;  ///< prefix -> URI, profile and file merged
  SourcePosition where;
};

struct NamedPath {
  std::string name;
  std::string path;  ///< XML path, or a JSON pointer (starts with '/' in a profile of format json)
  SourcePosition where;
};

enum class BodyFormat { Xml, Json };

/// One vocabulary: facts and sections by path.
struct Profile {
  std::string name;
  BodyFormat format = BodyFormat::Xml;
  std::map<std::string, std::string> namespaces;
  std::vector<NamedPath> facts;
  std::vector<NamedPath> sections;
};

struct Department {
  std::string id;
  std::string name;
  std::string profile;  ///< empty: none
  std::vector<Connector> connectors;
  std::vector<Route> routes;
  SourcePosition where;
};

enum class LogFormat { Text, Json };

struct Node {
  std::string state_folder;
  std::string plugin_folder;
  std::string store = "sqlite";  ///< or the address of a PostgreSQL database, which may hold a password
  std::string admin_host = "127.0.0.1";
  std::uint16_t admin_port = 8180;
  LogFormat log_format = LogFormat::Text;
  std::string log_level = "info";
  std::uint64_t drain_timeout_ms = 20'000;
  std::uint64_t low_disk_bytes = 256ULL << 20;
  std::uint64_t memory_bytes = 32ULL << 20;         ///< bodies kept in memory between commit and delivery
  std::uint64_t intake_memory_bytes = 64ULL << 20;  ///< held in memory by open intakes
  std::uint32_t max_crashes = 3;                    ///< of the hub during one delivery; 0: however many
  bool development = false;                         ///< sticky folders such as /tmp are accepted for plugins
};

struct Configuration {
  Node node;
  std::vector<Connector> shared;
  std::map<std::string, Profile> profiles;
  std::vector<Department> departments;
  std::string revision;  ///< SHA-256 over the files, in order of their names

  /// All connectors, shared ones first.
  std::vector<const Connector*> connectors() const;
  const Connector* find_connector(const std::string& qualified) const;
  const Department* find_department(const std::string& id) const;
};

}  // namespace nabe::config
