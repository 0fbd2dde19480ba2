// SPDX-License-Identifier: EUPL-1.2
#include "cli/arguments.h"

#include <algorithm>
#include <boost/program_options.hpp>

#include "base/printable.h"
#include "cli/codes.h"
#include "config/nearest_name.h"

namespace nabe::cli {
namespace {

namespace po = boost::program_options;

Error bad(const std::string& message, const std::string& hint = "--help shows what it takes") {
  return {code::kBadArguments, message, hint, {}};
}

std::vector<OptionSpec> all_options(const ArgumentSpec& spec) {
  std::vector<OptionSpec> options = spec.options;
  options.insert(options.end(), common_options().begin(), common_options().end());
  return options;
}

po::options_description description_of(const ArgumentSpec& spec) {
  po::options_description description;
  for (const OptionSpec& option : all_options(spec)) {
    const std::string name = option.name == "help" ? "help,h" : option.name;
    if (option.value_name.empty()) {
      description.add_options()(name.c_str(), po::bool_switch());
    } else {
      description.add_options()(name.c_str(), po::value<std::vector<std::string>>());
    }
  }
  description.add_options()("positional", po::value<std::vector<std::string>>());
  return description;
}

Error unknown_option(const std::string& given, const ArgumentSpec& spec) {
  std::vector<std::string> names;
  for (const OptionSpec& option : all_options(spec)) {
    names.push_back("--" + option.name);
  }
  return bad("there is no option " + printable(given, 80), config::name_hint(given, "options", names));
}

Result<void> take_positionals(const ArgumentSpec& spec, const std::vector<std::string>& given, Arguments& result) {
  std::size_t next = 0;
  for (const PositionalSpec& positional : spec.positionals) {
    if (next >= given.size()) {
      if (positional.required && !result.has("help")) {
        return bad(positional.name + " is missing");
      }
      break;
    }
    do {
      result.add(positional.name, given[next++]);
    } while (positional.repeated && next < given.size());
  }
  if (next < given.size()) {
    return bad("nothing is known about the argument \"" + printable(given[next], 80) + '"');
  }
  return {};
}

}  // namespace

std::string Arguments::value(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? "" : found->second.back();
}

std::vector<std::string> Arguments::values(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

const std::vector<OptionSpec>& common_options() {
  static const std::vector<OptionSpec> options = {
      {"config", "DIR", "folder with nabe.toml, or that file; else $NABE_CONFIG, else ./config", false},
      {"help", "", "show this help", false}};
  return options;
}

OptionSpec json_option() { return {"json", "", "print data as JSON", false}; }

Result<Arguments> parse_arguments(const ArgumentSpec& spec, const std::vector<std::string>& arguments) {
  const po::options_description description = description_of(spec);
  po::positional_options_description positions;
  positions.add("positional", -1);
  po::variables_map variables;
  try {
    using namespace po::command_line_style;
    po::store(po::command_line_parser(arguments)
                  .options(description)
                  .positional(positions)
                  .style(unix_style & ~allow_guessing)
                  .run(),
              variables);
  } catch (const po::unknown_option& unknown) {
    return unknown_option(unknown.get_option_name(), spec);
  } catch (const po::error& error) {
    return bad(printable(error.what(), 200));
  }
  Arguments result;
  for (const OptionSpec& option : all_options(spec)) {
    const po::variable_value& value = variables[option.name];
    if (option.value_name.empty()) {
      if (!value.empty() && value.as<bool>()) {
        result.add(option.name, "");
      }
      continue;
    }
    if (value.empty()) {
      continue;
    }
    const auto& given = value.as<std::vector<std::string>>();
    if (given.size() > 1 && !option.repeated) {
      return bad("--" + option.name + " is given more than once");
    }
    for (const std::string& one : given) {
      result.add(option.name, one);
    }
  }
  const po::variable_value& rest = variables["positional"];
  const auto given = rest.empty() ? std::vector<std::string>() : rest.as<std::vector<std::string>>();
  if (const auto taken = take_positionals(spec, given, result); !taken) {
    return taken.error();
  }
  return result;
}

std::string options_text(const std::vector<OptionSpec>& options) {
  std::size_t widest = 0;
  const auto left = [](const OptionSpec& option) {
    return "--" + option.name + (option.value_name.empty() ? "" : ' ' + option.value_name);
  };
  for (const OptionSpec& option : options) {
    widest = std::max(widest, left(option).size());
  }
  std::string text;
  for (const OptionSpec& option : options) {
    const std::string name = left(option);
    text += "  " + name + std::string(widest - name.size() + 2, ' ') + option.help +
            (option.repeated ? " (may be repeated)" : "") + '\n';
  }
  return text;
}

Result<std::pair<std::string, std::string>> split_pair(const std::string& option, const std::string& text,
                                                       char separator) {
  const std::size_t split = text.find(separator);
  if (split == std::string::npos || split == 0) {
    return bad("--" + option + " cannot be \"" + printable(text, 80) + '"',
               std::string("it is written --") + option + " NAME" + separator + "VALUE");
  }
  return std::pair(text.substr(0, split), text.substr(split + 1));
}

}  // namespace nabe::cli
