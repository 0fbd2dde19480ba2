// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace nabe::cli {

struct OptionSpec {
  std::string name;        ///< without dashes
  std::string value_name;  ///< as help shows it; empty: a switch
  std::string help;
  bool repeated = false;
};

struct PositionalSpec {
  std::string name;
  bool required = true;
  bool repeated = false;  ///< the last one only
};

struct ArgumentSpec {
  std::vector<PositionalSpec> positionals;
  std::vector<OptionSpec> options;
};

/// What was given on the command line, by name.
class Arguments {
 public:
  bool has(const std::string& name) const { return values_.count(name) != 0; }
  /// Empty text if it was not given.
  std::string value(const std::string& name) const;
  std::vector<std::string> values(const std::string& name) const;

  void add(const std::string& name, const std::string& value) { values_[name].push_back(value); }

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

/// The options that every command takes: --config, --help.
const std::vector<OptionSpec>& common_options();
/// For commands that print data.
OptionSpec json_option();

/// Reads the arguments after the command's name; no abbreviations.
/// Errors: NABE-CLI-002, with the nearest name where there is one.
Result<Arguments> parse_arguments(const ArgumentSpec& spec, const std::vector<std::string>& arguments);

/// The options as a table for help texts.
std::string options_text(const std::vector<OptionSpec>& options);

/// `NAME=VALUE`, as --option and --attribute take it. Errors: NABE-CLI-002.
Result<std::pair<std::string, std::string>> split_pair(const std::string& option, const std::string& text,
                                                       char separator);

}  // namespace nabe::cli
