// SPDX-License-Identifier: EUPL-1.2
#include "config/codes.h"
#include "config/nearest_name.h"
#include "config/parsers.h"
#include "config/secret_reference.h"

namespace nabe::config {
namespace {

constexpr const char* kStoreSqlite = "sqlite";

bool is_postgresql_address(const std::string& text) {
  return text.rfind("postgresql://", 0) == 0 || text.rfind("postgres://", 0) == 0;
}

/// `//user:password@host`, or a parameter that is one. What is doubtful counts: a password may hold any character.
bool holds_password(const std::string& address) {
  const std::size_t user = address.find("//") + 2;
  const std::size_t at = address.rfind('@');
  const std::size_t colon = address.find(':', user);
  const bool in_user = at != std::string::npos && colon < at;
  return in_user || address.find("password=") != std::string::npos;
}

}  // namespace

void parse_store(TableReader& reader, Node& node, Findings& findings) {
  const Member* member = reader.take("store");
  if (member == nullptr) {
    return;
  }
  const Value& value = member->value;
  // Of an address nothing is shown: its password would be.
  const SourcePosition where = reader.document().position_hiding(value.at, value.at);
  if (value.kind == ValueKind::String && is_postgresql_address(value.text)) {
    if (holds_password(value.text)) {
      findings.error(code::kSecretInTheClear, "\"store\" in [node] is an address with a password in the clear",
                     std::string(kSecretForm) + ", the whole address", where);
    }
    node.store = value.text;
  } else if (value.kind == ValueKind::String && value.text != kStoreSqlite) {
    findings.error(code::kNotAChoice, "the value of \"store\" in [node] is no kind of store",
                   name_hint(value.text, "values", {kStoreSqlite, "postgresql://..."}), where);
  } else if (is_secret_reference(value)) {
    auto address = read_secret(reader.document(), value);
    if (!address) {
      findings.error(code::kSecretUnreadable, "\"store\" in [node] cannot be read: " + address.error().message,
                     address.error().hint, where);
    } else if (!is_postgresql_address(*address)) {
      findings.error(code::kNotAChoice, "what \"store\" in [node] refers to is no address of a database",
                     "postgresql://USER:PASSWORD@HOST/DATABASE", where);
    } else {
      node.store = *address;
    }
  } else if (value.kind != ValueKind::String) {
    findings.error(code::kWrongType,
                   "\"store\" in [node] must be a string or a reference, but is " + std::string(kind_name(value.kind)),
                   "\"sqlite\", \"postgresql://...\", { env = \"NAME\" } or { file = \"PATH\" }", where);
  }
}

}  // namespace nabe::config
