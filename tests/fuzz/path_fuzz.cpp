// SPDX-License-Identifier: EUPL-1.2
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "config/path_syntax.h"
#include "message/json_facts.h"
#include "message/xml_reader.h"
#include "routing/path.h"
#include "routing/value_collector.h"

/// Any bytes as a path, followed over a small document.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nabe;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (message::is_json_pointer(text) && !message::json_values("{\"a\":[{\"b\":1}]}", {std::string(text)})) {
    std::abort();
  }
  const Result<routing::Path> path = routing::compile_path(text, {{"x", "urn:x"}});
  if (!path) {
    return 0;
  }
  if (!config::check_path(text).problem.empty() || path->steps.empty()) {
    std::abort();
  }
  routing::PathSet paths;
  routing::WantedPaths wanted;
  wanted.add(paths.add(*path));
  if (paths.add(*path) != 0) {
    std::abort();
  }
  routing::Values values;
  routing::ValueCollector collector(paths, wanted, values);
  message::XmlReader reader(collector);
  if (!reader.push("<a xmlns:x='urn:x' id='1'>t<x:b id='2'><a>u</a></x:b><a x:id='3'><b/></a></a>") ||
      !reader.finish()) {
    std::abort();
  }
  return 0;
}
