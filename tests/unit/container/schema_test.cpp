// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <ostream>

#include "samples/bytes.h"
#include "support.h"

namespace nabe::samples {
namespace {

constexpr int kInvalid = 3;  // exit code of xmllint

struct Alteration {
  std::string name;
  std::string sample;
  std::string from;
  std::string to;

  friend void PrintTo(const Alteration& row, std::ostream* out) { *out << row.from << " -> " << row.to; }
};

class AlteredSample : public testing::TestWithParam<Alteration> {};

TEST_P(AlteredSample, IsRefusedByTheSchema) {
  const Alteration& row = GetParam();
  std::string xml = test::read_file(test::sample_folder() + "/" + row.sample + ".xml");
  const std::size_t at = xml.find(row.from);
  ASSERT_NE(at, std::string::npos) << "the sample has no " << row.from;
  xml.replace(at, row.from.size(), row.to);
  const test::TemporaryFolder folder;
  ASSERT_EQ(write_file(folder.path() + "/altered.xml", xml), std::nullopt);

  const test::Run validation = test::validate("'" + folder.path() + "/altered.xml'");

  EXPECT_EQ(validation.exit_code, kInvalid) << validation.output;
}

INSTANTIATE_TEST_SUITE_P(
    Each, AlteredSample,
    testing::Values(
        Alteration{"OtherNamespace", "aufenthaltstitel", "urn:nabe:xfall-profile:1", "urn:nabe:xfall-profile:2"},
        Alteration{"NoMessageId", "aufenthaltstitel", "<messageId>MN-2026-000101</messageId>", ""},
        Alteration{"ServiceBeforeLanguage", "aufenthaltstitel", "<language>de-DE</language>",
                   "<service><key>a</key><name>b</name></service><language>de-DE</language>"},
        Alteration{"TrustBeyondFour", "aufenthaltstitel", "trust=\"4\"", "trust=\"5\""},
        Alteration{"NoTrust", "aufenthaltstitel", " trust=\"4\"", ""},
        Alteration{"UnknownAccess", "bescheinigung-gast", "access=\"guest\"", "access=\"visitor\""},
        Alteration{"UnknownKind", "verpflichtungserklaerung", "kind=\"organization\"", "kind=\"company\""},
        Alteration{"PersonAndOrganizationAtOnce", "aufenthaltstitel", "<familyName>",
                   "<legalName>Firma</legalName><familyName>"},
        Alteration{"EmptyFamilyName", "bescheinigung-gast", "Żammit", " "},
        Alteration{"LeikaIdOfTheWrongLength", "aufenthaltstitel", "99999001001000", "9999900100100"},
        Alteration{"LocalTimeWithoutOffset", "aufenthaltstitel", "09:14:27+01:00", "09:14:27"},
        Alteration{"ImpossibleBirthDate", "aufenthaltstitel", "1991-04-23", "1991-02-30"},
        Alteration{"UsageTooLongForTheBank", "aufenthaltstitel", "Aufenthaltstitel 000101",
                   "Aufenthaltstitel Nummer 0101"},
        Alteration{"AmountOfNothing", "aufenthaltstitel", ">100.00<", ">0.00<"},
        Alteration{"AmountWithThreeDecimals", "aufenthaltstitel", ">100.00<", ">100.005<"},
        Alteration{"AmountWithoutCurrency", "aufenthaltstitel", " currency=\"EUR\"", ""},
        Alteration{"UnknownPaymentStatus", "aufenthaltstitel", "<status>open</status>", "<status>paid</status>"},
        Alteration{"TwoDocumentsWithOneId", "aufenthaltstitel", "document id=\"2\"", "document id=\"1\""},
        Alteration{"UnknownPurpose", "aufenthaltstitel", "<purpose>form</purpose>", "<purpose>letter</purpose>"},
        Alteration{"HashInCapitals", "aufenthaltstitel", "<sha256>", "<sha256>A"},
        Alteration{"NegativeSize", "aufenthaltstitel", "<size>", "<size>-"},
        Alteration{"CutBase64", "aufenthaltstitel", "<inline>", "<inline>A"},
        Alteration{"FileNameWithAPath", "aufenthaltstitel", "<fileName>", "<fileName>../"},
        Alteration{"AttachmentBesideInline", "aufenthaltstitel", "<inline>", "<attachment>a.pdf</attachment><inline>"},
        Alteration{"NoMeansOfIdentification", "bescheinigung-gast", "<means>none</means>", ""},
        Alteration{"LanguageInWords", "aufenthaltstitel", "<language>de-DE</language>", "<language>Deutsch</language>"},
        Alteration{"MediaTypeWithABlank", "aufenthaltstitel", "<mediaType>", "<mediaType>pdf "},
        Alteration{"ReferenceOfNoSystem", "aufenthaltstitel-verlaengerung", "<reference system=", "<reference of="},
        Alteration{"FormOfAnUnknownSource", "aufenthaltstitel", "schema source=\"", "schema source=\"un"},
        Alteration{"UnknownElement", "aufenthaltstitel", "<payment>", "<password>x</password><payment>"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace nabe::samples
