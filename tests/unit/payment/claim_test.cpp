// SPDX-License-Identifier: EUPL-1.2
#include "payment/claim.h"

#include "cashier.h"

namespace nabe::payment {
namespace {

TEST(Amount, IsReadAndWrittenInCents) {
  for (const auto& [text, cents] :
       std::map<std::string, std::int64_t>{{"84.00", 8400}, {"0.01", 1}, {"7", 700}, {"10000000.00", 1'000'000'000}}) {
    EXPECT_EQ(cents_of(text), cents) << text;
  }
  EXPECT_EQ(amount_text(8400), "84.00");
  EXPECT_EQ(amount_text(5), "0.05");
  for (const char* bad : {"", "1,00", "-1.00", "1.0", "1.000", ".50", "1.", "1e3", "10000000.01", "99999999999"}) {
    EXPECT_FALSE(cents_of(bad)) << bad;
  }
}

TEST(Claim, IsReadFromWhatIsGranted) {
  const auto [claim, problem] = claim_of(claim_xml(kOpen));

  ASSERT_TRUE(claim) << problem;
  EXPECT_EQ(claim->reference, "KZ-2026-000106");
  EXPECT_EQ(claim->usage, "Passersatz 000106");
  EXPECT_EQ(claim->cents, 8400);
  EXPECT_TRUE(claim->is_open());
  EXPECT_EQ(claim->given_name, "L\xC4\xABn");
}

TEST(Claim, MayBeWithoutAName) {
  const auto [claim, problem] =
      claim_of(std::string("<request xmlns=\"urn:nabe:xfall-profile:1\">") + kOpen + "</request>");

  ASSERT_TRUE(claim) << problem;
  EXPECT_EQ(claim->family_name, "");
}

TEST(Claim, IsRefusedWithoutPersonalDataInTheReason) {
  for (const std::string& bad :
       {std::string("no xml"), std::string("<application/>"), claim_xml(""), claim_xml("<payment/>"),
        claim_xml("<payment><amount currency=\"USD\">1.00</amount></payment>"),
        claim_xml("<payment><amount currency=\"EUR\">0.00</amount></payment>"),
        claim_xml("<payment><amount currency=\"EUR\">Haddad</amount></payment>")}) {
    const auto [claim, problem] = claim_of(bad);
    EXPECT_FALSE(claim) << bad;
    EXPECT_NE(problem, "") << bad;
    EXPECT_EQ(problem.find("add"), std::string::npos) << problem;
  }
}

TEST(BookingTable, FindsTheServiceOrTheRowForAll) {
  const BookingTable table({"passersatz=1000/440000/4711", "*=2000/1/0000000002"});

  EXPECT_EQ(table.find("passersatz")->gl_account, "0000440000");
  EXPECT_EQ(table.find("passersatz")->cost_centre, "0000004711");
  EXPECT_EQ(table.find("einbuergerung")->company_code, "2000");
  EXPECT_EQ(BookingTable({"a=1000/1/1"}).find("b"), nullptr);
}

TEST(BookingTable, RefusesWhatIsNoRow) {
  for (const char* bad : {"", "a", "=1000/1/1", "a=1000/1", "a=1000/1/1/1", "a=100/1/1", "a=1000//1", "a=1000/x/1",
                          "a=1000/12345678901/1", "a=1000/1/"}) {
    EXPECT_THROW(BookingTable({bad}), std::invalid_argument) << bad;
  }
  EXPECT_THROW(BookingTable({"a=1000/1/1", "a=1000/1/1"}), std::invalid_argument);
}

TEST(OpenPayment, ComesBackAsItWasStored) {
  OpenPayment payment{"T1", "KZ1", "case-1", "KZ-2026-1", "passersatz", 8400, Time(std::chrono::seconds(7))};

  const auto read = OpenPayment::read(payment.key(), payment.stored());

  ASSERT_TRUE(read);
  EXPECT_EQ(read->transaction_id, "T1");
  EXPECT_EQ(read->stored(), payment.stored());
  EXPECT_FALSE(OpenPayment::read("open/T1", "not ours"));
  EXPECT_FALSE(OpenPayment::read("other/T1", payment.stored()));
}

}  // namespace
}  // namespace nabe::payment
