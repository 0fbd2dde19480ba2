// SPDX-License-Identifier: EUPL-1.2
// The examples of docs/errors/msg.md are what a reader gets: each is provoked here, with its place.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "message/json_facts.h"
#include "recorded_events.h"
#include "support/code_blocks.h"

namespace nabe::message {
namespace {

std::string empty_lines(int count) { return std::string(static_cast<std::size_t>(count), '\n'); }

std::string so_often(const std::string& text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

/// On the third line, behind four blanks: where the examples have their elements.
std::string with_element(const std::string& start_tag) { return "<r>\n\n    " + start_tag + "</r>"; }

std::string attributes(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += " a" + std::to_string(i) + "=''";
  return all;
}

std::string namespaces(int level) {
  std::string all;
  for (int i = 0; i < 5; ++i) {
    all += " xmlns:n" + std::to_string(level) + "x" + std::to_string(i) + "='urn:" + std::to_string(i) + "'";
  }
  return all;
}

std::string deep_namespaces() {
  std::string all;
  for (int level = 0; level < 52; ++level) all += "<a" + namespaces(level) + ">\n";
  return all;
}

std::string xml_error(const std::string& document) {
  const ReadResult result = read(document);
  return result.code + ": " + result.message;
}

std::string json_error(const std::string& document, const JsonLimits& limits = {}) {
  const auto values = json_values(document, {"/a"}, limits);
  return values.ok() ? "" : values.error().code + ": " + values.error().message;
}

/// What provokes each error at the place that its example names.
std::map<std::string, std::string> provoked() {
  const std::vector<std::string> errors = {
      xml_error("<application>\n  <name>A.</form>"),
      xml_error("<?xml version='1.0'?><!DOCTYPE a>"),
      xml_error(empty_lines(6) + "  <a b='" + std::string(300'000, 'x')),
      xml_error(so_often("<a>\n", 65)),
      xml_error(with_element("<a" + attributes(65) + "/>")),
      xml_error(with_element("<a b='" + std::string(65'537, 'x') + "'/>")),
      xml_error(with_element("<" + std::string(513, 'n') + "/>")),
      xml_error(deep_namespaces()),
      xml_error("<?xml version='1.0' encoding='UTF-16'?><r/>"),
      json_error("{"),
      json_error('"' + std::string(5'000'000, 'x') + '"'),
      json_error(std::string(100, '[')),
  };
  std::map<std::string, std::string> by_code;
  for (const std::string& error : errors) by_code[error.substr(0, error.find(':'))] = error;
  return by_code;
}

TEST(MessageErrorDocs, ShowWhatTheReaderSays) {
  std::ifstream file(std::string(NABE_SOURCE_DIR) + "/docs/errors/msg.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  std::map<std::string, std::string> shown;
  for (const std::string& block : test::code_blocks(page, "")) {
    const std::string line = block.substr(0, block.find('\n'));
    if (!line.empty()) shown[line.substr(0, line.find(':'))] = line;
  }

  EXPECT_EQ(shown, provoked());
}

}  // namespace
}  // namespace nabe::message
