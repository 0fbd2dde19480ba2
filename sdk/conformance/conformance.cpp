// SPDX-License-Identifier: EUPL-1.2
#include "conformance/conformance.h"

#include <algorithm>
#include <exception>
#include <iomanip>
#include <ostream>

#include "conformance/check.h"
#include "conformance/isolated.h"
#include "conformance/plugin_file.h"

namespace nabe::conformance {
namespace {

constexpr int kHeld = 0;
constexpr int kBroken = 1;
constexpr int kUnusable = 2;
constexpr int kNameWidth = 20;

std::vector<Check> all_checks() {
  std::vector<Check> all;
  for (const auto& group :
       {lifecycle_checks(), delivery_checks(), failure_checks(), pending_checks(), source_checks()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

void line(std::ostream& out, const char* state, const std::string& name, const std::string& text) {
  out << "  " << std::left << std::setw(6) << state << std::setw(kNameWidth) << name << text << '\n' << std::flush;
}

bool declares(const nabe_connector_type& type, const std::string& key) {
  for (std::uint32_t i = 0; i < type.option_count; ++i) {
    if (type.options[i] != nullptr && from_abi(type.options[i]->key) == key) return true;
  }
  return false;
}

std::vector<const nabe_connector_type*> types_of(const nabe_plugin& plugin, const std::string& wanted) {
  std::vector<const nabe_connector_type*> types;
  for (std::uint32_t i = 0; i < plugin.type_count; ++i) {
    if (wanted.empty() || from_abi(plugin.types[i]->name) == wanted) types.push_back(plugin.types[i]);
  }
  return types;
}

// Says what is wrong with the options, before any connector is made.
bool options_fit(const std::vector<Subject>& subjects, const ConformanceOptions& options, std::ostream& out) {
  for (const auto& [key, value] : options.options) {
    bool declared = false;
    for (const Subject& subject : subjects) declared = declared || declares(*subject.type, key);
    if (declared) continue;
    out << "no tested connector type declares the option " << key << '\n';
    return false;
  }
  for (const Subject& subject : subjects) {
    try {
      testing::hub_options(*subject.type, subject.options);
    } catch (const std::exception& error) {
      out << from_abi(subject.type->name) << ": " << error.what() << '\n';
      return false;
    }
  }
  return true;
}

bool wanted(const ConformanceOptions& options, const Check& check) {
  return options.checks.empty() ||
         std::find(options.checks.begin(), options.checks.end(), check.name) != options.checks.end();
}

bool checks_exist(const ConformanceOptions& options, std::ostream& out) {
  const std::vector<std::string> names = check_names();
  for (const std::string& name : options.checks) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    out << "there is no check " << name << '\n';
    return false;
  }
  return true;
}

int run_checks(const Subject& subject, std::ostream& out) {
  out << "connector type " << from_abi(subject.type->name) << '\n';
  int broken = 0;
  bool can_be_made = true;
  for (const Check& check : all_checks()) {
    if (!wanted(*subject.settings, check)) continue;
    const char* reason = can_be_made ? check.not_for(subject) : "it cannot be made";
    if (reason != nullptr) {
      line(out, "-", check.name, reason);
      continue;
    }
    const auto findings =
        run_isolated([&](Findings& found) { check.run(subject, found); }, subject.settings->time_limit_ms);
    line(out, findings.empty() ? "ok" : "FAIL", check.name, check.promise);
    for (const std::string& finding : findings) out << std::string(8 + kNameWidth, ' ') << finding << '\n';
    if (findings.empty()) continue;
    ++broken;
    if (std::string_view(check.name) == "create") can_be_made = false;
  }
  return broken;
}

}  // namespace

int run_conformance(const ConformanceOptions& options, std::ostream& out) {
  out << options.plugin_file << '\n' << std::flush;
  // First in a child: the static constructors of the file may do anything.
  const auto problems = run_isolated(
      [&](Findings& findings) {
        const PluginFile file = open_plugin(options.plugin_file);
        if (file.plugin == nullptr) return findings.add(file.problem);
        const std::string objection = options.judge ? options.judge(options.plugin_file) : "";
        if (!objection.empty()) findings.add(objection);
      },
      options.time_limit_ms);
  for (const std::string& problem : problems) out << "cannot be loaded: " << problem << '\n';
  if (!problems.empty()) return kUnusable;
  const nabe_plugin& plugin = *open_plugin(options.plugin_file).plugin;

  std::vector<Subject> subjects;
  for (const nabe_connector_type* type : types_of(plugin, options.connector_type)) {
    Subject subject{type, {}, &options};
    for (const auto& option : options.options) {
      if (declares(*type, option.first)) subject.options.push_back(option);
    }
    subjects.push_back(std::move(subject));
  }
  if (subjects.empty()) {
    out << "it has no connector type " << options.connector_type << '\n';
    return kUnusable;
  }
  if (!checks_exist(options, out) || !options_fit(subjects, options, out)) return kUnusable;

  int broken = 0;
  for (const Subject& subject : subjects) broken += run_checks(subject, out);
  out << (broken == 0 ? "all hold" : std::to_string(broken) + " do not hold") << '\n' << std::flush;
  return broken == 0 ? kHeld : kBroken;
}

std::vector<std::string> check_names() {
  std::vector<std::string> names;
  for (const Check& check : all_checks()) names.emplace_back(check.name);
  return names;
}

}  // namespace nabe::conformance
