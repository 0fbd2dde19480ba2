// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <utility>

#include "config/catalog.h"

namespace nabe::samples::test {

inline config::OptionDeclaration option(std::string key, config::OptionType type) {
  config::OptionDeclaration declaration;
  declaration.key = std::move(key);
  declaration.type = type;
  declaration.listener = declaration.key == "listen";
  return declaration;
}

/// The options of the connector types http_source and http_sink that the configurations of bench and tests set.
inline config::Catalog http_catalog() {
  using enum config::OptionType;
  config::ConnectorTypeDeclaration source;
  source.name = "http_source";
  source.source = true;
  source.emits = {"*"};
  source.options = {option("listen", String),         option("path", String),     option("message_type", String),
                    option("sender_id_fact", String), option("opens_case", Bool), option("max_connections", Int)};

  config::ConnectorTypeDeclaration sink;
  sink.name = "http_sink";
  sink.sink = true;
  sink.can_be_idempotent = true;
  sink.accepts = {"*"};
  sink.options = {option("url", Url), option("timeout", DurationMs)};
  return {{source.name, source}, {sink.name, sink}};
}

}  // namespace nabe::samples::test
