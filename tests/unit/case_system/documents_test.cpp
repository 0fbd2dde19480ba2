// SPDX-License-Identifier: EUPL-1.2
// The documents of the interface, as they are read.
#include <gtest/gtest.h>

#include "case_system/event.h"
#include "case_system/registration.h"

namespace nabe::case_system {
namespace {

std::string registered(const std::string& inside) {
  return "<r:registered xmlns:r=\"urn:nabe:case-system:1\">" + inside + "</r:registered>";
}
const std::string kNumbers = "<r:application>A1</r:application><r:key>k/1</r:key>";

TEST(RegisteredDocument, SaysHowTheRecordWasFound) {
  const auto registration =
      read_registration(registered(kNumbers + "<r:match>existing</r:match><r:fileNumber>AB 17/2026</r:fileNumber>"));

  ASSERT_TRUE(registration);
  EXPECT_EQ(registration->application, "A1");
  EXPECT_EQ(registration->key, "k/1");
  EXPECT_EQ(registration->match, Match::Existing);
  EXPECT_EQ(registration->file_number, "AB 17/2026");
  EXPECT_FALSE(registration->withdrawn);
}

TEST(RegisteredDocument, NeedsNoFileNumberWhileAClerkHasToLook) {
  EXPECT_TRUE(read_registration(registered(kNumbers + "<r:match>clerk</r:match>")));
  EXPECT_FALSE(read_registration(registered(kNumbers + "<r:match>new</r:match>")));
}

TEST(RegisteredDocument, IsNotTakenIfItSaysLessThanItHasTo) {
  for (const std::string& text :
       {std::string(), std::string("{}"), registered(""), registered(kNumbers),
        registered(kNumbers + "<r:match>perhaps</r:match><r:fileNumber>1</r:fileNumber>"),
        registered("<r:key>k</r:key><r:match>clerk</r:match>"),
        registered("<r:application>A1</r:application><r:match>clerk</r:match>"),
        registered("<r:application>A 1</r:application><r:key>k</r:key><r:match>clerk</r:match>"),
        std::string("<registered><application>A1</application><key>k</key><match>clerk</match></registered>")}) {
    EXPECT_FALSE(read_registration(text)) << text;
  }
}

TEST(LetterDocument, NamesTheKeyThatItCameWith) {
  EXPECT_EQ(read_letter_key("<letter xmlns=\"urn:nabe:case-system:1\"><key>k-1</key></letter>"), "k-1");
  EXPECT_FALSE(read_letter_key("<letter xmlns=\"urn:nabe:case-system:1\"/>"));
  EXPECT_FALSE(read_letter_key(registered(kNumbers)));
}

TEST(EventDocument, HoldsNothingOfTheContentInItsProblem) {
  std::string problem;

  EXPECT_FALSE(read_event("<event xmlns=\"urn:nabe:case-system:1\"><id>E1</id><type>Ayşe</type></event>", problem));

  EXPECT_EQ(problem, "type is none of the interface");
}

TEST(EventDocument, OfEachTypeBecomesAMessageOfThatType) {
  for (const std::string_view type : kEventTypes) {
    std::string problem;
    const auto event = read_event("<event xmlns=\"urn:nabe:case-system:1\"><id>E1</id><type>" + std::string(type) +
                                      "</type><application>A1</application><fileNumber>AB-1</fileNumber>"
                                      "<match>new</match><status>s</status><outcome>o</outcome><text>t</text></event>",
                                  problem);
    ASSERT_TRUE(event) << type << ": " << problem;
    EXPECT_EQ(event->type, type);
  }
}

}  // namespace
}  // namespace nabe::case_system
