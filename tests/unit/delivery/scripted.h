// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <nabe/connector.hpp>

#include <cstdint>
#include <string>

#include "script.h"

/// What the files of the scripted connectors share; of the SDK's types, so that no test of the hub includes it.
namespace script {

/// The host of the connector with this script, from its constructor on.
void keep_host(const std::string& name, nabe::Host& host);
nabe::Host& host_of(const std::string& name);

Receipt refused(const nabe::Outcome& outcome);

class ScriptedSource {
 public:
  static constexpr std::string_view name = "scripted_source";
  static constexpr std::string_view summary = "Brings what a test says";
  static constexpr std::string_view emits[] = {"*"};
  static constexpr nabe::Option options[] = {nabe::Option::text("script", "Name of the script").required()};

  ScriptedSource(nabe::Host& host, const nabe::Options& options_given) {
    keep_host(options_given.text("script"), host);
  }
  void settled(std::uint64_t ticket, const nabe::Committed& committed);
};

}  // namespace script
