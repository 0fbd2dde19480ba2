// SPDX-License-Identifier: EUPL-1.2
#include "city/sap/sap.h"

#include "asked.h"
#include "city/sap/idoc.h"

namespace nabe::city {
namespace {

std::string idoc(const std::string& items, const std::string& header = "<XBLNR>KZ0000000001</XBLNR>") {
  return "<FIDCCP02><IDOC BEGIN=\"1\"><EDI_DC40 "
         "SEGMENT=\"1\"><IDOCTYP>FIDCCP02</IDOCTYP><MESTYP>FIDCC2</MESTYP></EDI_DC40>"
         "<E1FIKPF SEGMENT=\"1\"><BUKRS>1000</BUKRS><BLART>DR</BLART><BLDAT>20261124</BLDAT><BUDAT>20261124</BUDAT>" +
         header + "<WAERS>EUR</WAERS>" + items + "</E1FIKPF></IDOC></FIDCCP02>";
}

std::string item(const std::string& number, const std::string& key, const std::string& side, const std::string& amount,
                 const std::string& more = "") {
  return "<E1FISEG SEGMENT=\"1\"><BUZEI>" + number + "</BUZEI><BSCHL>" + key + "</BSCHL><SHKZG>" + side +
         "</SHKZG><WRBTR>" + amount + "</WRBTR><HKONT>0000175000</HKONT>" + more + "</E1FISEG>";
}

const std::string kDebit = item("001", "40", "S", "100.10");
const std::string kCredit = item("002", "50", "H", "100.10", "<KOSTL>0000004711</KOSTL>");

class Sap : public testing::Test {
 protected:
  Response post(const std::string& xml) {
    Request request = request_of("POST", "/sap/bc/idoc_xml?sap-client=100");
    request.body = xml;
    return peer_->answer(request);
  }
  /// What became of an IDoc: its status and why.
  std::string outcome(const std::string& xml) {
    const Response response = post(xml);
    if (response.status != 200) return std::to_string(response.status);
    const JsonArray::Ptr idocs = peer_->state()->getArray("idocs");
    const JsonObject::Ptr last = idocs->getObject(static_cast<unsigned>(idocs->size() - 1));
    return last->getValue<std::string>("STATUS") + ' ' + last->getValue<std::string>("STATXT");
  }
  std::unique_ptr<Peer> peer_ = make_sap();
};

TEST_F(Sap, PostsADocument) {
  const Response response = post(idoc(kDebit + kCredit));

  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.find("<STATUS>53</STATUS>"), std::string::npos) << response.body;
  EXPECT_NE(response.body.find("<BELNR>0000000001</BELNR>"), std::string::npos);
  const JsonObject::Ptr document = peer_->state()->getArray("idocs")->getObject(0);
  EXPECT_EQ(document->getValue<std::string>("XBLNR"), "KZ0000000001");
  const JsonObject::Ptr line = document->getArray("items")->getObject(1);
  EXPECT_EQ(line->getValue<std::string>("KOSTL"), "0000004711");
  EXPECT_EQ(line->getValue<int>("cents"), 10010);
}

TEST_F(Sap, DoesNotSeeThatADocumentComesTwice) {
  post(idoc(kDebit + kCredit));
  post(idoc(kDebit + kCredit));

  const Response found = peer_->answer(request_of("GET", "/documents?XBLNR=KZ0000000001"));

  EXPECT_NE(found.body.find("<BELNR>0000000001</BELNR><BELNR>0000000002</BELNR>"), std::string::npos) << found.body;
}

TEST_F(Sap, FindsNoDocumentOfAnotherReference) {
  post(idoc(kDebit + kCredit));

  EXPECT_EQ(peer_->answer(request_of("GET", "/documents?XBLNR=KZ2")).body.find("BELNR"), std::string::npos);
}

TEST_F(Sap, TakesAndDoesNotPostWhatCannotBePosted) {
  const std::vector<std::pair<std::string, const char*>> rows = {
      {idoc(kDebit), "51 E1FISEG: fewer than two"},
      {idoc(kDebit + item("002", "50", "H", "100.11")), "51 The document does not balance"},
      {idoc(kDebit + item("002", "50", "S", "100.10")), "51 SHKZG S with BSCHL 50"},
      {idoc(kDebit + item("002", "99", "H", "100.10")), "51 BSCHL 99"},
      {idoc(kDebit + item("2", "50", "H", "100.10")), "51 BUZEI 2"},
      {idoc(kDebit + item("002", "50", "H", "100,10")), "51 WRBTR"},
      {idoc(kDebit + item("002", "50", "H", "100.10", "<KOSTL>4711</KOSTL>")), "51 KOSTL 4711"},
      {idoc(kDebit + item("002", "50", "H", "100.10", "<KOSTL>0000009999</KOSTL>")),
       "51 Cost centre 0000009999 does not exist"},
      {idoc(kDebit + kCredit, "<XBLNR>12345678901234567</XBLNR>"), "51 XBLNR 12345678901234567"},
      {idoc(kDebit + kCredit, ""), "51 XBLNR "},
      {idoc(kDebit + kCredit, "<XBLNR>1</XBLNR><BKTXT>12345678901234567890123456</BKTXT>"), "51 BKTXT"}};
  for (const auto& [xml, expected] : rows) EXPECT_EQ(outcome(xml), expected);
  EXPECT_EQ(peer_->answer(request_of("GET", "/documents?XBLNR=KZ0000000001")).body.find("BELNR"), std::string::npos);
}

TEST_F(Sap, CountsTheCharactersOfATextAndNotItsBytes) {
  EXPECT_EQ(outcome(idoc(kDebit + kCredit, "<XBLNR>1</XBLNR><BKTXT>ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ</BKTXT>")),
            "53 Document posted");
}

TEST_F(Sap, RefusesWhatIsNoIdoc) {
  for (const char* xml : {"", "<a/>", "<FIDCCP02/>", "<FIDCCP02><IDOC/></FIDCCP02>",
                          "<FIDCCP02><IDOC><EDI_DC40/><E1FIKPF/></IDOC></FIDCCP02>"}) {
    EXPECT_EQ(outcome(xml), "400") << xml;
  }
}

TEST_F(Sap, PostsNothingInAPeriodThatIsClosed) {
  EXPECT_EQ(peer_->act("close-period", *parse_object(R"({"period":"202611"})"))->status, 204);
  EXPECT_EQ(outcome(idoc(kDebit + kCredit)), "51 Period 202611 is closed");

  peer_->act("open-period", *parse_object(R"({"period":"202611"})"));
  EXPECT_EQ(outcome(idoc(kDebit + kCredit)), "53 Document posted");
  EXPECT_EQ(peer_->act("close-period", *parse_object("{}"))->status, 400);
  EXPECT_FALSE(peer_->act("dance", *parse_object("{}")));
}

TEST(SapAmounts, AreEurosWithTwoDecimalsOrNone) {
  EXPECT_EQ(sap::parse_amount("100.10"), 10010);
  EXPECT_EQ(sap::parse_amount("7"), 700);
  for (const char* text : {"", "0", "0.00", "1.5", "1,50", "-1", "1.234", ".50", "12345678901234"}) {
    EXPECT_FALSE(sap::parse_amount(text)) << text;
  }
}

}  // namespace
}  // namespace nabe::city
