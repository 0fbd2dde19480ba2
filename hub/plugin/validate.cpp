// SPDX-License-Identifier: EUPL-1.2
#include "plugin/validate.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "plugin/codes.h"
#include "plugin/refusal.h"
#include "plugin/text.h"

namespace nabe::plugin {
namespace {

constexpr std::size_t kMaxNameBytes = 128;
constexpr std::size_t kMaxProseBytes = 16 * 1024;
constexpr std::uint32_t kMaxTypes = 64;
constexpr std::uint32_t kMaxOptions = 256;
constexpr std::uint32_t kMaxTexts = 256;
constexpr std::uint32_t kMaxInFlight = 10'000;
constexpr const char* kBugRemedy = "This is a bug in the plugin: tell its vendor, or install another version.";

constexpr std::uint32_t kKnownTypeFlags = NABE_TYPE_SOURCE | NABE_TYPE_SINK | NABE_TYPE_CONCURRENT |
                                          NABE_TYPE_IDEMPOTENT | NABE_TYPE_CAN_BE_IDEMPOTENT |
                                          NABE_TYPE_RESUMES_PENDING | NABE_TYPE_SINK_EMITS_NOTHING;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_snake_case(std::string_view text) {
  return !text.empty() && is_lower(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

bool is_identity(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_' || c == '+';
  });
}

// Finds the first thing that is wrong and keeps it; the checks after it answer false at once.
class Validator {
 public:
  Validator(const nabe_plugin& plugin, std::string_view file) : plugin_(plugin), file_(file) {}

  Result<void> run() {
    if (version() && header() && types()) return {};
    return *error_;
  }

 private:
  bool fail(const char* code, std::string reason, std::string found, std::string needed,
            std::string remedy = kBugRemedy) {
    if (!error_) {
      error_ = error_of({code, file_, std::move(reason), std::move(found), std::move(needed), std::move(remedy)});
    }
    return false;
  }

  bool version() {
    const std::string ours = std::to_string(NABE_ABI_MAJOR) + "." + std::to_string(NABE_ABI_MINOR);
    if (!NABE_HAS(nabe_plugin, &plugin_, abi_minor_required)) {
      return fail(code::kBadDescriptor, "its descriptor is too small to name a version",
                  std::to_string(plugin_.struct_size) + " bytes", std::to_string(sizeof(nabe_plugin)) + " bytes");
    }
    if (plugin_.abi_major != NABE_ABI_MAJOR) {
      return fail(code::kWrongMajor, "it was built for another major version of the plugin ABI",
                  "ABI " + std::to_string(plugin_.abi_major) + "." + std::to_string(plugin_.abi_minor_built),
                  "ABI " + std::to_string(NABE_ABI_MAJOR),
                  "Install a version of the plugin that was built for ABI " + std::to_string(NABE_ABI_MAJOR) + ".");
    }
    if (plugin_.abi_minor_required > NABE_ABI_MINOR) {
      const std::string needs =
          "ABI " + std::to_string(plugin_.abi_major) + "." + std::to_string(plugin_.abi_minor_required);
      return fail(code::kNeedsNewerMinor, "it needs a newer hub: it requires " + needs, "a hub of ABI " + ours, needs,
                  "Upgrade the hub, or install an older version of the plugin.");
    }
    return true;
  }

  bool size(std::uint32_t found, std::size_t needed, const std::string& subject) {
    return found >= needed || fail(code::kBadDescriptor, subject + " is too small", std::to_string(found) + " bytes",
                                   std::to_string(needed) + " bytes");
  }

  bool array(const void* pointer, std::uint32_t count, std::uint32_t max, const std::string& subject) {
    if (count > max) {
      return fail(code::kBadDescriptor, "too many " + subject, std::to_string(count), "at most " + std::to_string(max));
    }
    return pointer != nullptr || count == 0 ||
           fail(code::kBadDescriptor, subject + " is a null pointer", std::to_string(count) + " entries", "an array");
  }

  bool text(nabe_str value, std::size_t max_bytes, const std::string& subject) {
    if (!is_sound(value)) return fail(code::kBadText, subject + " is a null pointer with a length", "NULL", "text");
    if (value.len > max_bytes) {
      return fail(code::kBadText, subject + " is too long", std::to_string(value.len) + " bytes",
                  "at most " + std::to_string(max_bytes));
    }
    return is_utf8(view(value)) ||
           fail(code::kBadText, subject + " is not UTF-8",
                std::string("'").append(repaired(view(value), kMaxNameBytes)) + "'", "well-formed UTF-8");
  }

  template <typename Form>
  bool name(nabe_str value, const std::string& subject, Form form, const char* needed) {
    return text(value, kMaxNameBytes, subject) &&
           (form(view(value)) || fail(code::kBadText, subject + " has another form",
                                      "'" + repaired(view(value), kMaxNameBytes) + "'", needed));
  }

  bool header() {
    return size(plugin_.struct_size, sizeof(nabe_plugin), "the descriptor") &&
           name(plugin_.id, "the id", is_identity, "a reversed domain such as org.example.hello") &&
           name(plugin_.version, "the version", is_identity, "a version such as 1.0.0") &&
           text(plugin_.vendor, kMaxProseBytes, "the vendor") && text(plugin_.license, kMaxProseBytes, "the licence");
  }

  bool types() {
    if (plugin_.type_count == 0) {
      return fail(code::kBadDescriptor, "it offers no connector type", "0 types", "at least one");
    }
    if (!array(plugin_.types, plugin_.type_count, kMaxTypes, "connector types")) return false;
    std::set<std::string_view> names;
    for (std::uint32_t i = 0; i < plugin_.type_count; ++i) {
      const std::string subject = "connector type " + std::to_string(i + 1);
      if (plugin_.types[i] == nullptr) {
        return fail(code::kBadDescriptor, subject + " is a null pointer", "NULL", "a connector type");
      }
      if (!type(*plugin_.types[i], subject)) return false;
      if (!names.insert(view(plugin_.types[i]->name)).second) {
        return fail(code::kDuplicateType, "it offers two connector types of one name",
                    std::string(view(plugin_.types[i]->name)), "names that are unique in the hub");
      }
    }
    return true;
  }

  bool type(const nabe_connector_type& type, const std::string& number) {
    if (!size(type.struct_size, sizeof(nabe_connector_type), number) ||
        !name(type.name, "the name of " + number, is_snake_case, "snake_case such as case_system")) {
      return false;
    }
    const std::string subject = "connector type " + std::string(view(type.name));
    if ((type.flags & (NABE_TYPE_SOURCE | NABE_TYPE_SINK)) == 0) {
      return fail(code::kBadDescriptor, subject + " is neither source nor sink",
                  "flags " + std::to_string(type.flags & kKnownTypeFlags), "NABE_TYPE_SOURCE or NABE_TYPE_SINK");
    }
    if (type.default_max_in_flight > kMaxInFlight) {
      return fail(code::kBadDescriptor, subject + " wants too many deliveries at once",
                  std::to_string(type.default_max_in_flight), "at most " + std::to_string(kMaxInFlight));
    }
    return text(type.summary, kMaxProseBytes, "the summary of " + subject) &&
           texts(type.accepts, type.accept_count, "accepted message types of " + subject) &&
           texts(type.emits, type.emit_count, "emitted message types of " + subject) && functions(type, subject) &&
           options(type, subject);
  }

  bool texts(const nabe_str* values, std::uint32_t count, const std::string& subject) {
    if (!array(values, count, kMaxTexts, subject)) return false;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!text(values[i], kMaxNameBytes, subject)) return false;
      if (values[i].len == 0) return fail(code::kBadText, subject + " contain an empty name", "''", "a name or *");
    }
    return true;
  }

  bool function(bool present, const std::string& subject, const char* hook, const char* why) {
    return present || fail(code::kNullFunction, subject + " lacks a function", std::string(hook) + " is NULL",
                           std::string(hook) + ", which " + why);
  }

  bool functions(const nabe_connector_type& type, const std::string& subject) {
    if (type.vtbl == nullptr) {
      return fail(code::kNullFunction, subject + " has no functions", "vtbl is NULL", "a nabe_connector_vtbl");
    }
    const nabe_connector_vtbl& vtbl = *type.vtbl;
    const auto is = [&](std::uint32_t flag) { return (type.flags & flag) != 0; };
    return size(vtbl.struct_size, sizeof(nabe_connector_vtbl), "the function table of " + subject) &&
           function(vtbl.create != nullptr, subject, "create", "every type needs") &&
           function(vtbl.destroy != nullptr, subject, "destroy", "every type needs") &&
           function(!is(NABE_TYPE_SINK) || vtbl.deliver != nullptr, subject, "deliver", "every sink needs") &&
           function(!is(NABE_TYPE_RESUMES_PENDING) || vtbl.resume != nullptr, subject, "resume",
                    "NABE_TYPE_RESUMES_PENDING promises");
  }

  bool options(const nabe_connector_type& type, const std::string& subject) {
    if (!array(type.options, type.option_count, kMaxOptions, "options of " + subject)) return false;
    std::set<std::string_view> keys;
    for (std::uint32_t i = 0; i < type.option_count; ++i) {
      const std::string number = "option " + std::to_string(i + 1) + " of " + subject;
      if (type.options[i] == nullptr) {
        return fail(code::kBadOptionTable, number + " is a null pointer", "NULL", "an option");
      }
      const nabe_option& option = *type.options[i];
      if (!size(option.struct_size, sizeof(nabe_option), number) ||
          !name(option.key, "the key of " + number, is_snake_case, "snake_case")) {
        return false;
      }
      const std::string named = "option " + std::string(view(option.key)) + " of " + subject;
      if (!this->option(option, named)) return false;
      if (!keys.insert(view(option.key)).second) {
        return fail(code::kBadOptionTable, named + " is declared twice", "two declarations", "one");
      }
    }
    return true;
  }

  bool option(const nabe_option& option, const std::string& subject) {
    const auto is = [&](std::uint32_t flag) { return (option.flags & flag) != 0; };
    const auto wrong = [&](const char* reason, std::string found, const char* needed) {
      return fail(code::kBadOptionTable, subject + " " + reason, std::move(found), needed);
    };
    if (option.type < NABE_OPTION_STRING || option.type > NABE_OPTION_PATH) {
      return wrong("has a type that this hub does not know", std::to_string(option.type), "NABE_OPTION_*");
    }
    if (!text(option.summary, kMaxProseBytes, "the summary of " + subject) ||
        !text(option.default_value, kMaxProseBytes, "the default of " + subject) ||
        !text(option.example, kMaxProseBytes, "the example of " + subject) ||
        !texts(option.choices, option.choice_count, "choices of " + subject)) {
      return false;
    }
    if (option.min > option.max) {
      return wrong("has an empty range", std::to_string(option.min) + " to " + std::to_string(option.max),
                   "min <= max");
    }
    if ((option.type == NABE_OPTION_DURATION_MS || option.type == NABE_OPTION_BYTES) && option.min < 0) {
      return wrong("has a range below zero", std::to_string(option.min), "min >= 0");
    }
    if ((option.type == NABE_OPTION_ENUM) != (option.choice_count != 0)) {
      return wrong("does not fit its choices", std::to_string(option.choice_count) + " choices",
                   "choices for NABE_OPTION_ENUM and for no other type");
    }
    if (is(NABE_OPTION_LISTENER) && option.type != NABE_OPTION_STRING) {
      return wrong("is a listener of another type", std::to_string(option.type), "NABE_OPTION_STRING");
    }
    if (is(NABE_OPTION_EMITTED) && option.type != NABE_OPTION_STRING && option.type != NABE_OPTION_ENUM) {
      return wrong("holds message types in another type", std::to_string(option.type),
                   "NABE_OPTION_STRING or NABE_OPTION_ENUM");
    }
    if (is(NABE_OPTION_EMITTED) && is(NABE_OPTION_SECRET)) {
      return wrong("is a secret that routes would have to name", "both", "one of the two");
    }
    const std::string_view preset = view(option.default_value);
    if (preset.empty()) return true;
    if (is(NABE_OPTION_REQUIRED)) return wrong("is required and has a default", "both", "one of the two");
    if (is(NABE_OPTION_SECRET)) return wrong("is a secret with a default", "a default", "none");
    const OptionText parsed = canonical_option_text(option, preset);
    return parsed.ok || wrong("has a default that is no value of it",
                              "'" + repaired(preset, kMaxNameBytes) + "': " + parsed.problem, "a valid default");
  }

  const nabe_plugin& plugin_;
  std::string_view file_;
  std::optional<Error> error_;
};

}  // namespace

Result<void> validate(const nabe_plugin& plugin, std::string_view file) { return Validator(plugin, file).run(); }

}  // namespace nabe::plugin
