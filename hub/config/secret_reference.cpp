// SPDX-License-Identifier: EUPL-1.2
#include "config/secret_reference.h"

#include "config/secret.h"

namespace nabe::config {

bool is_secret_reference(const Value& value) {
  return value.kind == ValueKind::Table && value.members.size() == 1 &&
         (value.members.front().key == "env" || value.members.front().key == "file") &&
         value.members.front().value.kind == ValueKind::String && !value.members.front().value.text.empty();
}

Result<std::string> read_secret(const Document& document, const Value& reference) {
  const Member& by = reference.members.front();
  std::string name = by.value.text;
  if (by.key == "file" && name.front() != '/') {
    name = document.folder() + name;
  }
  return by.key == "env" ? read_secret_env(name) : read_secret_file(name);
}

}  // namespace nabe::config
