// SPDX-License-Identifier: EUPL-1.2
#include "plugin/validate.h"

#include <gtest/gtest.h>

#include <functional>

#include "fixture.hpp"

namespace nabe::plugin {
namespace {

using fixture::Descriptor;
using fixture::text;

struct Spoiled {
  const char* name;
  const char* code;
  std::function<void(Descriptor&)> spoil;
};

class Validation : public testing::TestWithParam<Spoiled> {};

TEST_P(Validation, NamesWhatIsWrong) {
  Descriptor descriptor(text("greeter"));
  GetParam().spoil(descriptor);

  const auto valid = validate(descriptor.plugin, "greeter.so");

  ASSERT_FALSE(valid.ok());
  EXPECT_EQ(valid.error().code, GetParam().code) << valid.error().message;
  EXPECT_EQ(valid.error().message.find("greeter.so is refused: "), 0U);
  EXPECT_FALSE(valid.error().hint.empty());
}

const nabe_str kNoChoices[] = {text("fast"), text("slow")};

INSTANTIATE_TEST_SUITE_P(
    Rows, Validation,
    testing::Values(
        Spoiled{"AnEmptyDescriptor", "NABE-PLG-017", [](Descriptor& d) { d.plugin.struct_size = 0; }},
        Spoiled{"AShortDescriptor", "NABE-PLG-017", [](Descriptor& d) { d.plugin.struct_size -= 1; }},
        Spoiled{"AnotherMajor", "NABE-PLG-014", [](Descriptor& d) { d.plugin.abi_major += 1; }},
        Spoiled{"ANewerMinor", "NABE-PLG-015", [](Descriptor& d) { d.plugin.abi_minor_required = 9; }},
        Spoiled{"AnEmptyId", "NABE-PLG-018", [](Descriptor& d) { d.plugin.id = {}; }},
        Spoiled{"AnIdWithQuotes", "NABE-PLG-018", [](Descriptor& d) { d.plugin.id = text("a\"b"); }},
        Spoiled{"AnIdWithALine", "NABE-PLG-018", [](Descriptor& d) { d.plugin.id = text("a\nb"); }},
        Spoiled{"ANullId", "NABE-PLG-018",
                [](Descriptor& d) {
                  d.plugin.id = {nullptr, 3};
                }},
        Spoiled{"AnEmptyVersion", "NABE-PLG-018", [](Descriptor& d) { d.plugin.version = {}; }},
        Spoiled{"AHugeVendor", "NABE-PLG-018", [](Descriptor& d) { d.plugin.vendor.len = std::size_t{1} << 40U; }},
        Spoiled{"NoTypes", "NABE-PLG-017", [](Descriptor& d) { d.plugin.type_count = 0; }},
        Spoiled{"TooManyTypes", "NABE-PLG-017", [](Descriptor& d) { d.plugin.type_count = 4'000'000'000; }},
        Spoiled{"NullTypes", "NABE-PLG-017", [](Descriptor& d) { d.plugin.types = nullptr; }},
        Spoiled{"ANullType", "NABE-PLG-017", [](Descriptor& d) { d.types[0] = nullptr; }},
        Spoiled{"ASmallType", "NABE-PLG-017", [](Descriptor& d) { d.type.struct_size = 8; }},
        Spoiled{"TwoTypesOfOneName", "NABE-PLG-020", [](Descriptor& d) { d.plugin.type_count = 2; }},
        Spoiled{"ATypeInCamelCase", "NABE-PLG-018", [](Descriptor& d) { d.type.name = text("caseSystem"); }},
        Spoiled{"ATypeWithoutRole", "NABE-PLG-017", [](Descriptor& d) { d.type.flags = NABE_TYPE_CONCURRENT; }},
        Spoiled{"AHugeFlight", "NABE-PLG-017", [](Descriptor& d) { d.type.default_max_in_flight = 1'000'000; }},
        Spoiled{"ASummaryNotUtf8", "NABE-PLG-018", [](Descriptor& d) { d.type.summary = text("\xC3("); }},
        Spoiled{"AnEmptyMessageType", "NABE-PLG-018", [](Descriptor& d) { d.accepts[0] = {}; }},
        Spoiled{"NullMessageTypes", "NABE-PLG-017", [](Descriptor& d) { d.type.accepts = nullptr; }},
        Spoiled{"NoFunctions", "NABE-PLG-016", [](Descriptor& d) { d.type.vtbl = nullptr; }},
        Spoiled{"AShortTable", "NABE-PLG-017", [](Descriptor& d) { d.vtbl.struct_size -= 1; }},
        Spoiled{"NoCreate", "NABE-PLG-016", [](Descriptor& d) { d.vtbl.create = nullptr; }},
        Spoiled{"NoDestroy", "NABE-PLG-016", [](Descriptor& d) { d.vtbl.destroy = nullptr; }},
        Spoiled{"NoDeliver", "NABE-PLG-016", [](Descriptor& d) { d.vtbl.deliver = nullptr; }},
        Spoiled{"NoResume", "NABE-PLG-016", [](Descriptor& d) { d.type.flags |= NABE_TYPE_RESUMES_PENDING; }},
        Spoiled{"NullOptions", "NABE-PLG-017", [](Descriptor& d) { d.type.options = nullptr; }},
        Spoiled{"ANullOption", "NABE-PLG-019", [](Descriptor& d) { d.options[0] = nullptr; }},
        Spoiled{"ASmallOption", "NABE-PLG-017", [](Descriptor& d) { d.option.struct_size = 8; }},
        Spoiled{"AKeyWithADash", "NABE-PLG-018", [](Descriptor& d) { d.option.key = text("max-size"); }},
        Spoiled{"AKeyTwice", "NABE-PLG-019", [](Descriptor& d) { d.type.option_count = 2; }},
        Spoiled{"AnUnknownOptionType", "NABE-PLG-019", [](Descriptor& d) { d.option.type = 99; }},
        Spoiled{"AnEmptyRange", "NABE-PLG-019",
                [](Descriptor& d) {
                  d.option.min = 5;
                  d.option.max = 1;
                }},
        Spoiled{"AnEnumWithoutChoices", "NABE-PLG-019", [](Descriptor& d) { d.option.type = NABE_OPTION_ENUM; }},
        Spoiled{"ChoicesOfAText", "NABE-PLG-019",
                [](Descriptor& d) {
                  d.option.choices = kNoChoices;
                  d.option.choice_count = 2;
                }},
        Spoiled{"ARequiredDefault", "NABE-PLG-019", [](Descriptor& d) { d.option.flags = NABE_OPTION_REQUIRED; }},
        Spoiled{"ASecretDefault", "NABE-PLG-019", [](Descriptor& d) { d.option.flags = NABE_OPTION_SECRET; }},
        Spoiled{"AListenerOfNumbers", "NABE-PLG-019",
                [](Descriptor& d) {
                  d.option.type = NABE_OPTION_INT;
                  d.option.flags = NABE_OPTION_LISTENER;
                }},
        Spoiled{"MessageTypesInNumbers", "NABE-PLG-019",
                [](Descriptor& d) {
                  d.option.type = NABE_OPTION_INT;
                  d.option.default_value = {};
                  d.option.flags = NABE_OPTION_EMITTED;
                }},
        Spoiled{"SecretMessageTypes", "NABE-PLG-019",
                [](Descriptor& d) {
                  d.option.default_value = {};
                  d.option.flags = NABE_OPTION_EMITTED | NABE_OPTION_SECRET;
                }},
        Spoiled{"ANegativeDuration", "NABE-PLG-019",
                [](Descriptor& d) {
                  d.option.type = NABE_OPTION_DURATION_MS;
                  d.option.default_value = {};
                  d.option.min = -1;
                }}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Validation, AcceptsASoundDescriptor) {
  EXPECT_TRUE(validate(Descriptor(text("greeter")).plugin, "greeter.so").ok());
}

TEST(Validation, AcceptsADescriptorOfANewerMinorThatRequiresNothing) {
  Descriptor descriptor(text("greeter"));
  descriptor.plugin.abi_minor_built = 7;
  descriptor.vtbl.struct_size += 64;

  EXPECT_TRUE(validate(descriptor.plugin, "greeter.so").ok());
}

struct DefaultRow {
  std::int32_t type;
  nabe_str given;
  const char* canonical;  ///< null: no value of such an option
};

class OptionDefaults : public testing::TestWithParam<DefaultRow> {};

TEST_P(OptionDefaults, BecomeCanonicalOrAreRefused) {
  nabe_option option{};
  option.type = GetParam().type;
  option.choices = kNoChoices;
  option.choice_count = 2;

  const OptionText parsed = canonical_option_text(option, {GetParam().given.ptr, GetParam().given.len});

  EXPECT_EQ(parsed.ok, GetParam().canonical != nullptr) << parsed.problem;
  EXPECT_EQ(parsed.canonical, GetParam().canonical == nullptr ? "" : GetParam().canonical);
}

INSTANTIATE_TEST_SUITE_P(Rows, OptionDefaults,
                         testing::Values(DefaultRow{NABE_OPTION_STRING, text("any text"), "any text"},
                                         DefaultRow{NABE_OPTION_INT, text("-12"), "-12"},
                                         DefaultRow{NABE_OPTION_INT, text("12x"), nullptr},
                                         DefaultRow{NABE_OPTION_INT, text("99999999999999999999"), nullptr},
                                         DefaultRow{NABE_OPTION_BOOL, text("true"), "true"},
                                         DefaultRow{NABE_OPTION_BOOL, text("yes"), nullptr},
                                         DefaultRow{NABE_OPTION_DURATION_MS, text("30s"), "30000"},
                                         DefaultRow{NABE_OPTION_DURATION_MS, text("1500"), "1500"},
                                         DefaultRow{NABE_OPTION_DURATION_MS, text("-5"), nullptr},
                                         DefaultRow{NABE_OPTION_BYTES, text("64MiB"), "67108864"},
                                         DefaultRow{NABE_OPTION_BYTES, text("much"), nullptr},
                                         DefaultRow{NABE_OPTION_ENUM, text("slow"), "slow"},
                                         DefaultRow{NABE_OPTION_ENUM, text("medium"), nullptr},
                                         DefaultRow{NABE_OPTION_URL, text("https://host/path"), "https://host/path"},
                                         DefaultRow{NABE_OPTION_URL, text("host"), nullptr},
                                         DefaultRow{NABE_OPTION_PATH, text("out"), "out"}));

TEST(OptionDefault, OutsideItsRangeIsRefused) {
  nabe_option option{};
  option.type = NABE_OPTION_INT;
  option.min = 1;
  option.max = 10;

  EXPECT_TRUE(canonical_option_text(option, "10").ok);
  EXPECT_FALSE(canonical_option_text(option, "11").ok);
}

}  // namespace
}  // namespace nabe::plugin
