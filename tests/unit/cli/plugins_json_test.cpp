// SPDX-License-Identifier: EUPL-1.2
#include "cli/plugins_json.h"

#include <gtest/gtest.h>

namespace nabe::cli {
namespace {

TEST(PluginsJson, TellsFilesTypesAndOptions) {
  plugin::PluginFile file;
  file.id = "de.example.file";
  file.version = "1.2.0";
  file.vendor = "Stadt \"N\"";
  file.license = "EUPL-1.2";
  file.file = "file.so";
  file.sha256 = "ab";
  file.types = {"file_sink"};
  config::ConnectorTypeDeclaration type;
  type.name = "file_sink";
  type.plugin_id = file.id;
  type.summary = "Writes files";
  type.sink = true;
  type.accepts = {"*"};
  config::OptionDeclaration option;
  option.key = "mode";
  option.type = config::OptionType::Enum;
  option.required = true;
  option.summary = "How";
  option.choices = {"new", "append"};
  type.options = {option};

  EXPECT_EQ(
      plugins_json({file}, {{type.name, type}}),
      R"({"plugins":[{"id":"de.example.file","version":"1.2.0","vendor":"Stadt \"N\"","license":"EUPL-1.2",)"
      R"("file":"file.so","sha256":"ab","types":["file_sink"]}],"types":[{"name":"file_sink",)"
      R"("plugin":"de.example.file","summary":"Writes files","source":false,"sink":true,)"
      R"("can_be_idempotent":false,"sink_emits_nothing":false,"accepts":["*"],"emits":[],"options":[{"key":"mode","type":"enum",)"
      R"("summary":"How","required":true,"secret":false,"repeated":false,"emitted":false,"choices":["new","append"]}]}]})");
}

TEST(PluginsJson, OfNothingIsEmptyLists) { EXPECT_EQ(plugins_json({}, {}), R"({"plugins":[],"types":[]})"); }

}  // namespace
}  // namespace nabe::cli
