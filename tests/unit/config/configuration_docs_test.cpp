// SPDX-License-Identifier: EUPL-1.2
// docs/configuration.md names each key that the hub reads, no other, and the default that it has.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "config/config.h"
#include "config/duration.h"

namespace nabe::config::documented {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Heading of the section -> key -> its cell "default".
using Tables = std::map<std::string, std::map<std::string, std::string>>;

Tables tables_of_the_document() {
  Tables tables;
  std::string section;
  std::istringstream lines(read(std::string(NABE_SOURCE_DIR) + "/docs/configuration.md"));
  const std::regex row("\\| `([a-z_.]+)` \\| (.*?) \\| .*");
  for (std::string line; std::getline(lines, line);) {
    std::smatch cells;
    if (line.rfind("##", 0) == 0) {
      section = line.substr(line.find(' ') + 1);
    } else if (std::regex_match(line, cells, row)) {
      tables[section][cells[1]] = cells[2];
    }
  }
  return tables;
}

std::string quoted(const std::string& value) { return "`\"" + value + "\"`"; }
std::string duration(std::uint64_t ms) { return quoted(format_duration_ms(ms)); }
std::string size(std::uint64_t bytes) { return quoted(format_size_bytes(bytes)); }
std::string truth(bool value) { return value ? "`true`" : "`false`"; }

TEST(ConfigurationDocs, GiveTheDefaultsOfTheNode) {
  const Node node;
  const std::map<std::string, std::string> expected = {
      {"state_folder", "required"},
      {"plugin_folder", "required"},
      {"store", quoted(node.store)},
      {"development", truth(node.development)},
      {"drain_timeout", duration(node.drain_timeout_ms)},
      {"low_disk", size(node.low_disk_bytes)},
      {"memory", size(node.memory_bytes)},
      {"intake_memory", size(node.intake_memory_bytes)},
      {"max_crashes", '`' + std::to_string(node.max_crashes) + '`'},
      {"log_format", quoted(node.log_format == LogFormat::Json ? "json" : "text")},
      {"log_level", quoted(node.log_level)}};

  Tables tables = tables_of_the_document();

  EXPECT_EQ(tables["[node]"], expected);
  EXPECT_EQ(tables["[admin]"], (std::map<std::string, std::string>{
                                   {"listen", quoted(node.admin_host + ':' + std::to_string(node.admin_port))}}));
}

TEST(ConfigurationDocs, GiveTheDefaultsOfAConnector) {
  const Connector connector;
  const std::map<std::string, std::string> expected = {
      {"plugin", "required"},
      {"max_in_flight", "the plugin's, else " + std::to_string(connector.max_in_flight)},
      {"attempt_timeout", duration(connector.attempt_timeout_ms)},
      {"pending_timeout", duration(connector.pending_timeout_ms)},
      {"retry", "see below"},
      {"retry.first", duration(connector.retry.first_ms)},
      {"retry.max", duration(connector.retry.max_ms) + ", at least `first`"},
      {"retry.give_up_after", duration(connector.retry.give_up_after_ms)},
      {"idempotent", "what the plugin always is, else " + truth(connector.idempotent)},
      {"full_xml_check", truth(connector.full_xml_check)},
      {"trusted_receipt_time", truth(connector.trusted_receipt_time)},
      {"max_body", size(connector.max_body_bytes)},
      {"max_attachment", size(connector.max_attachment_bytes)},
      {"max_attachments", std::to_string(connector.max_attachments)}};

  EXPECT_EQ(tables_of_the_document()["[connectors.NAME]"], expected);
}

/// Every key that the reading of files asks for.
std::set<std::string> keys_of_the_source() {
  std::set<std::string> keys;
  const std::regex asked("(?:(?:reader|profile|file)\\.[a-z_]+\\(|\\(reader, )\"([a-z_]+)\"");
  for (const auto& entry : fs::directory_iterator(std::string(NABE_SOURCE_DIR) + "/hub/config")) {
    if (entry.path().filename().string().rfind("parse_", 0) != 0) continue;
    const std::string text = read(entry.path());
    for (std::sregex_iterator match(text.begin(), text.end(), asked), end; match != end; ++match) {
      keys.insert((*match)[1]);
    }
  }
  return keys;
}

TEST(ConfigurationDocs, NameEachKeyThatIsRead) {
  const std::string document = read(std::string(NABE_SOURCE_DIR) + "/docs/configuration.md");
  const std::set<std::string> keys = keys_of_the_source();

  EXPECT_GT(keys.size(), 40U);
  for (const std::string& key : keys) {
    // In a row of its own, as a table, or within the braces of a condition.
    const std::regex named("`(retry\\.)?" + key + "`|\\[(route\\.)?" + key + "[\\].]|\\{ " + key + " = ");
    EXPECT_TRUE(std::regex_search(document, named)) << key;
  }
}

TEST(ConfigurationDocs, NameNoKeyThatNobodyReads) {
  const std::set<std::string> keys = keys_of_the_source();
  std::size_t rows = 0;
  for (const auto& [section, table] : tables_of_the_document()) {
    for (const auto& [key, preset] : table) {
      ++rows;
      EXPECT_EQ(keys.count(key.substr(key.find('.') + 1)), 1U) << section << ' ' << key;
    }
  }
  EXPECT_GT(rows, 30U);
}

}  // namespace
}  // namespace nabe::config::documented
