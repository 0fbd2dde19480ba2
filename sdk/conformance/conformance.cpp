// SPDX-License-Identifier: EUPL-1.2
#include "conformance/conformance.h"

#include <algorithm>
#include <exception>
#include <iomanip>
#include <ostream>
#include <string_view>
#include <utility>

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
  out << "  " << std::left << std::setw(6) << state << std::setw(kNameWidth) << name << text << '\n';
}

void print(const CheckResult& result, std::ostream& out) {
  switch (result.verdict) {
    case Verdict::Held:
      line(out, "ok", result.check, result.promise);
      break;
    case Verdict::Broken:
      line(out, "FAIL", result.check, result.promise);
      for (const std::string& finding : result.findings) out << std::string(8 + kNameWidth, ' ') << finding << '\n';
      break;
    case Verdict::NotExercised:
      line(out, "idle", result.check, "not exercised: " + result.reason);
      break;
    case Verdict::NotConcerned:
      line(out, "-", result.check, result.reason);
      break;
  }
  out << std::flush;
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
std::vector<std::string> misfits(const std::vector<Subject>& subjects, const ConformanceOptions& options) {
  for (const auto& [key, value] : options.options) {
    bool declared = false;
    for (const Subject& subject : subjects) declared = declared || declares(*subject.type, key);
    if (declared) continue;
    return {"no tested connector type declares the option " + key};
  }
  for (const Subject& subject : subjects) {
    try {
      testing::hub_options(*subject.type, subject.options);
    } catch (const std::exception& error) {
      return {std::string(from_abi(subject.type->name)) + ": " + error.what()};
    }
  }
  return {};
}

bool wanted(const ConformanceOptions& options, const Check& check) {
  return options.checks.empty() ||
         std::find(options.checks.begin(), options.checks.end(), check.name) != options.checks.end();
}

std::vector<std::string> unknown_checks(const ConformanceOptions& options) {
  const std::vector<std::string> names = check_names();
  std::vector<std::string> problems;
  for (const std::string& name : options.checks) {
    if (std::find(names.begin(), names.end(), name) == names.end()) problems.push_back("there is no check " + name);
  }
  return problems;
}

CheckResult run_check(const Subject& subject, const Check& check, bool can_be_made) {
  CheckResult result;
  result.connector_type = std::string(from_abi(subject.type->name));
  result.check = check.name;
  result.promise = check.promise;
  const char* reason = can_be_made ? check.not_for(subject) : "it cannot be made";
  if (reason != nullptr) {
    result.verdict = Verdict::NotConcerned;
    result.reason = reason;
    return result;
  }
  Isolated run = run_isolated([&](Findings& found) { check.run(subject, found); }, subject.settings->time_limit_ms);
  result.findings = std::move(run.findings);
  if (!result.findings.empty()) {
    result.verdict = Verdict::Broken;
  } else if (!run.not_exercised.empty()) {
    result.verdict = Verdict::NotExercised;
    result.reason = std::move(run.not_exercised);
  }
  return result;
}

/// The plugin's types that are wanted, with the options that they declare; `report` says why there is nothing to test.
std::vector<Subject> subjects_of(const ConformanceOptions& options, Report& report) {
  // First in a child: the static constructors of the file may do anything.
  const Isolated trial = run_isolated(
      [&](Findings& findings) {
        const PluginFile file = open_plugin(options.plugin_file);
        if (file.plugin == nullptr) return findings.add(file.problem);
        const std::string objection = options.judge ? options.judge(options.plugin_file) : "";
        if (!objection.empty()) findings.add(objection);
      },
      options.time_limit_ms);
  for (const std::string& problem : trial.findings) report.problems.push_back("cannot be loaded: " + problem);
  if (!report.usable()) return {};

  std::vector<Subject> subjects;
  for (const nabe_connector_type* type : types_of(*open_plugin(options.plugin_file).plugin, options.connector_type)) {
    Subject subject{type, {}, &options};
    for (const auto& option : options.options) {
      if (declares(*type, option.first)) subject.options.push_back(option);
    }
    subjects.push_back(std::move(subject));
  }
  report.problems =
      subjects.empty() ? std::vector{"it has no connector type " + options.connector_type} : unknown_checks(options);
  if (report.usable()) report.problems = misfits(subjects, options);
  return subjects;
}

}  // namespace

std::size_t Report::count(Verdict verdict) const {
  return static_cast<std::size_t>(std::count_if(results.begin(), results.end(),
                                                [&](const CheckResult& result) { return result.verdict == verdict; }));
}

int exit_code(const Report& report) {
  if (!report.usable()) return kUnusable;
  return report.count(Verdict::Broken) == 0 ? kHeld : kBroken;
}

Report judge(const ConformanceOptions& options, const std::function<void(const CheckResult&)>& as_it_comes) {
  Report report;
  const std::vector<Subject> subjects = subjects_of(options, report);
  if (!report.usable()) return report;
  for (const Subject& subject : subjects) {
    bool can_be_made = true;
    for (const Check& check : all_checks()) {
      if (!wanted(options, check)) continue;
      report.results.push_back(run_check(subject, check, can_be_made));
      as_it_comes(report.results.back());
      if (check.name == std::string_view("create") && report.results.back().verdict == Verdict::Broken) {
        can_be_made = false;
      }
    }
  }
  return report;
}

int run_conformance(const ConformanceOptions& options, std::ostream& out) {
  out << options.plugin_file << '\n' << std::flush;
  std::string type;
  const Report report = judge(options, [&](const CheckResult& result) {
    if (result.connector_type != type) out << "connector type " << result.connector_type << '\n';
    type = result.connector_type;
    print(result, out);
  });
  for (const std::string& problem : report.problems) out << problem << '\n';
  if (!report.usable()) return exit_code(report);
  const std::size_t broken = report.count(Verdict::Broken);
  const std::size_t idle = report.count(Verdict::NotExercised);
  out << (broken == 0 ? "all hold" : std::to_string(broken) + " do not hold");
  if (idle != 0) out << ", " << idle << " not exercised";
  out << '\n' << std::flush;
  return exit_code(report);
}

std::vector<std::string> check_names() {
  std::vector<std::string> names;
  for (const Check& check : all_checks()) names.emplace_back(check.name);
  return names;
}

}  // namespace nabe::conformance
