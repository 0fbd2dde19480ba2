// SPDX-License-Identifier: EUPL-1.2
// The real hub between the portal and the city's DMS, payment provider and SAP: one application with a fee, filed, paid
// and posted, with answers lost and the hub killed on the way.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>

#include "city/city.h"
#include "city/frame/json.h"
#include "load/sender.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

using city::FaultKind;

class CityJourney : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    ASSERT_EQ(city_.start({}), "");
    install({"dms", "payment"});
    configure({}, {});
    const std::string department = configuration() + "/departments/auslaenderbehoerde.toml";
    write_file(department, read_file(department) + R"(
[connectors.akte]
plugin     = "dms"
endpoint   = ")" + peer("dms").url() +
                               R"(/cmis/browser"
repository = "records"
record_by  = "case_id"
announce   = false
filing     = ["payment.opened=none", "payment.posted=none"]
retry      = { first = "50ms", max = "200ms" }

[connectors.kasse]
plugin              = "payment"
endpoint            = ")" + peer("payment").url() +
                               R"("
originator          = "city"
originator_endpoint = "fees"
return_url          = "https://portal.example/applications"
booking             = "*=1000/440000/4711"
status_every        = "100ms"
retry               = { first = "50ms", max = "200ms" }

[connectors.buchung]
plugin           = "payment_posting"
endpoint         = ")" + peer("sap").url() +
                               R"(/sap/bc/idoc_xml"
documents_url    = ")" + peer("sap").url() +
                               R"(/documents"
idempotent       = true
booking          = "*=1000/440000/4711"
clearing_account = "175000"
retry            = { first = "50ms", max = "200ms" }

[[route]]
name  = "file"
from  = "portal"
type  = "application.submitted"
to    = ["akte"]
grant = ["*"]

[[route]]
name  = "claim"
from  = "portal"
type  = "application.submitted"
to    = ["kasse"]
grant = ["payment", "applicant.name"]
[route.when]
"payment.status" = "open"

[[route]]
name  = "noted"
type  = ["payment.opened", "payment.posted"]
to    = ["akte"]

[[route]]
name  = "post"
type  = "payment.completed"
to    = ["buchung"]
grant = ["*"]
)");
  }

  city::PeerHost& peer(const std::string& name) { return *city_.host(name); }

  /// Kills the hub, if it runs, and starts another on the same state.
  void start_hub() {
    if (hub_) hub_->kill();
    hub_.emplace(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }

  /// The entries of a list in a peer's state.
  std::vector<city::JsonObject::Ptr> state(const std::string& name, const char* list) {
    std::vector<city::JsonObject::Ptr> all;
    const auto entries = peer(name).state()->getArray(list);
    for (unsigned i = 0; i < entries->size(); ++i) all.push_back(entries->getObject(i));
    return all;
  }
  std::map<std::string, int> posted() {
    std::map<std::string, int> counts;
    for (const auto& idoc : state("sap", "idocs")) {
      if (city::text_member(*idoc, "STATUS") == "53") ++counts[city::text_member(*idoc, "XBLNR")];
    }
    return counts;
  }
  /// Pays what is open, as the payers whose page was told would.
  void pay_all() {
    for (const auto& transaction : state("payment", "transactions")) {
      city::JsonObject arguments;
      arguments.set("transactionId", transaction->getObject("paymentInformation")->get("transactionId"));
      peer("payment").act("pay", arguments);
    }
  }
  static city::Fault once(FaultKind kind, const std::string& method) {
    city::Fault fault;
    fault.kind = kind;
    fault.requests = 1;
    fault.method = method;
    return fault;
  }

  city::City city_;
  std::optional<HubProcess> hub_;
  Sender sender_;
};

TEST_F(CityJourney, FilesPaysAndPostsOnceThoughAnswersAreLostAndTheHubIsKilled) {
  start_hub();
  peer("dms").add_fault(once(FaultKind::Lost, "POST"));
  peer("payment").add_fault(once(FaultKind::Lost, "POST"));
  peer("sap").add_fault(once(FaultKind::Lost, "POST"));
  const std::vector<std::string> names = {"aufenthaltstitel", "passersatz", "nebenbestimmung"};
  for (const std::string& name : names) {
    const Reply reply = sender_.post(portal(*hub_), sample(name), {});
    ASSERT_EQ(reply.status, 201) << reply.body;
  }
  start_hub();

  ASSERT_TRUE(peer("dms").wait(kPatience, [&] { return state("dms", "documents").size() >= names.size(); }));
  // With the transaction whose answer was lost, and perhaps one of an attempt that was killed.
  ASSERT_TRUE(peer("payment").wait(kPatience, [&] { return state("payment", "transactions").size() > names.size(); }));
  // A question about a transaction says that its opening was committed: one for each claim.
  std::set<std::string> asked;
  ASSERT_TRUE(peer("payment").wait(kPatience, [&] {
    for (const auto& served : peer("payment").served()) {
      if (served.method == "GET") asked.insert(served.target);
    }
    return asked.size() >= names.size();
  }));
  start_hub();
  pay_all();
  ASSERT_TRUE(peer("sap").wait(kPatience, [&] { return posted().size() >= names.size(); }));
  start_hub();
  // Nothing is under way any more, and so nothing more will come.
  Command status;
  EXPECT_TRUE(eventually([&] {
    status = run_nabe({"status", "--config", configuration()});
    return status.output.find("oldest waiting none") != std::string::npos;
  })) << status.output;

  EXPECT_EQ(state("dms", "documents").size(), names.size());
  EXPECT_EQ(asked.size(), names.size()) << "more transactions are followed than there are claims";
  EXPECT_EQ(posted().size(), names.size());
  for (const auto& [reference, count] : posted()) EXPECT_EQ(count, 1) << reference;
}

}  // namespace
}  // namespace nabe::integration
