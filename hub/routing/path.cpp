// SPDX-License-Identifier: EUPL-1.2
#include "routing/path.h"

#include <optional>

#include "config/path_syntax.h"

namespace nabe::routing {

namespace {

Error syntax_error(std::string_view text, const std::string& problem, std::size_t offset) {
  return Error{"NABE-RTE-001",
               "path \"" + std::string(text) + "\": " + problem + " (at character " + std::to_string(offset + 1) + ")",
               config::kPathSyntax,
               {}};
}

struct Name {
  std::string uri, local;
};

/// Reads steps of a text that config::check_path has accepted.
class PathReader {
 public:
  PathReader(std::string_view text, const std::map<std::string, std::string>& namespaces)
      : text_(text), namespaces_(namespaces), rest_(text) {}

  Result<Path> run() {
    if (rest_.starts_with(".")) {
      rest_.remove_prefix(1);
    }
    while (!rest_.empty()) {
      const Axis axis = rest_.starts_with("//") ? Axis::Descendant : Axis::Child;
      rest_.remove_prefix(axis == Axis::Descendant ? 2 : 1);
      const std::string_view step = rest_.substr(0, rest_.find('/'));
      rest_.remove_prefix(step.size());
      if (step.starts_with("@") || step == "text()") {
        if (std::optional<Error> error = last_step(axis, step)) {
          return *error;
        }
      } else if (step == "*") {
        path_.steps.push_back({axis, true, {}, {}});
      } else {
        const Result<Name> name = resolve(step);
        if (!name) {
          return name.error();
        }
        path_.steps.push_back({axis, false, name->uri, name->local});
      }
    }
    return path_;
  }

 private:
  std::optional<Error> last_step(Axis axis, std::string_view step) {
    if (path_.steps.empty() && axis == Axis::Child) {
      return syntax_error(text_, "an attribute or text() needs an element before it", 1);
    }
    if (path_.steps.empty()) {
      path_.steps.push_back({Axis::Descendant, true, {}, {}});
    } else {
      path_.or_inside = axis == Axis::Descendant;
    }
    path_.selects = step.starts_with("@") ? Selects::Attribute : Selects::OwnText;
    if (path_.selects == Selects::Attribute) {
      const Result<Name> name = resolve(step.substr(1));
      if (!name) {
        return name.error();
      }
      path_.attribute_uri = name->uri;
      path_.attribute_name = name->local;
    }
    return std::nullopt;
  }

  Result<Name> resolve(std::string_view written) const {
    const std::size_t colon = written.find(':');
    if (colon == std::string_view::npos) {
      return Name{{}, std::string(written)};
    }
    const std::string prefix(written.substr(0, colon));
    const auto bound = namespaces_.find(prefix);
    if (bound != namespaces_.end()) {
      return Name{bound->second, std::string(written.substr(colon + 1))};
    }
    if (prefix == "xml") {
      return Name{"http://www.w3.org/XML/1998/namespace", std::string(written.substr(colon + 1))};
    }
    return Error{"NABE-RTE-002",
                 "path \"" + std::string(text_) + "\": prefix \"" + prefix + "\" is not bound to a namespace",
                 "bind it in [namespaces] of the profile or of the department's file",
                 {}};
  }

  std::string_view text_;
  const std::map<std::string, std::string>& namespaces_;
  std::string_view rest_;
  Path path_;
};

}  // namespace

Result<Path> compile_path(std::string_view text, const std::map<std::string, std::string>& namespaces) {
  const config::PathVerdict verdict = config::check_path(text);
  if (!verdict.problem.empty()) {
    return syntax_error(text, verdict.problem, verdict.offset);
  }
  return PathReader(text, namespaces).run();
}

}  // namespace nabe::routing
