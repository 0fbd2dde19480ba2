// SPDX-License-Identifier: EUPL-1.2
// A spy in the place of the payment plugin, behind the routes that its README shows: of an application it gets the
// sections `payment` and `applicant.name`, and nothing else.
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <set>

#include "common/xml.h"
#include "load/sender.h"
#include "receiver/receiver.h"
#include "support/code_blocks.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

const std::string kSource = NABE_SOURCE_DIR;

/// The part of a configuration that begins with its first route.
std::string routes_of(const std::string& block) { return block.substr(block.find("[[route]]")); }

/// Every element by its path, with the names of its attributes.
void collect(const common::XmlElement& element, const std::string& above, std::set<std::string>& found) {
  const std::string path = above + '/' + element.name;
  found.insert(path);
  for (const common::XmlAttribute& attribute : element.attributes) found.insert(path + "/@" + attribute.name);
  for (const common::XmlElement& child : element.children) collect(child, path, found);
}

bool is_below(const std::string& path, const std::string& section) {
  return path == section || path.rfind(section + '/', 0) == 0;
}

class PaymentSpy : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    ASSERT_EQ(spy_.start(), "");
    configure({{"kasse", spy_.url("/kasse"), ""}, {"buchung", spy_.url("/buchung"), ""}}, {});
    const auto blocks = nabe::test::code_blocks(read_file(kSource + "/plugins/payment/README.md"), "toml");
    ASSERT_FALSE(blocks.empty());
    const std::string department = configuration() + "/departments/auslaenderbehoerde.toml";
    std::string routes = routes_of(blocks[0]);
    // The spy emits nothing: the second route could never match, which is an error of the configuration.
    routes.erase(routes.find("[[route]]", 1));
    write_file(department, read_file(department) + '\n' + routes);
    hub_.emplace(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }

  Receiver spy_;
  std::optional<HubProcess> hub_;
  Sender sender_;
};

TEST_F(PaymentSpy, GetsTheGrantedSectionsAndNothingElse) {
  const std::string folder = kSource + "/tests/samples/xfall/attachments/";
  const std::vector<std::pair<std::string, std::vector<std::string>>> with_open_fees = {
      {"aufenthaltstitel", {"passkopie-000101.png", "arbeitsvertrag-000101.pdf"}},
      {"passersatz", {"geburtsurkunde-1-000106.png", "geburtsurkunde-2-000106.png"}},
      {"nebenbestimmung", {}}};
  for (const auto& [name, attachments] : with_open_fees) {
    std::vector<Upload> uploads;
    for (const std::string& attachment : attachments) uploads.push_back(*upload_of_file(folder + attachment));
    ASSERT_EQ(sender_.post(portal(*hub_), sample(name), uploads).status, 201) << name;
  }

  ASSERT_TRUE(spy_.wait_for_messages("/kasse", with_open_fees.size(), kPatience));
  for (const Arrival& arrival : spy_.arrivals("/kasse")) {
    EXPECT_EQ(arrival.parts.size(), 1U) << "an attachment has arrived";
    const auto root = common::read_xml(arrival.body);
    ASSERT_TRUE(root) << arrival.body;
    std::set<std::string> paths;
    collect(*root, "", paths);
    EXPECT_EQ(paths.count("/application/payment/amount"), 1U) << arrival.body;
    EXPECT_EQ(paths.count("/application/applicant/name/familyName"), 1U) << arrival.body;
    for (const std::string& path : paths) {
      EXPECT_TRUE(path == "/application" || path == "/application/applicant" ||
                  is_below(path, "/application/payment") || is_below(path, "/application/applicant/name"))
          << path;
    }
    EXPECT_EQ(root->text, "");
  }
}

TEST_F(PaymentSpy, GetsNothingOfAnApplicationWithoutAnOpenFee) {
  for (const char* name : {"aufenthaltstitel-gast", "bescheinigung-gast", "einbuergerung"}) {
    const Reply reply = sender_.post(portal(*hub_), sample(name), {});
    ASSERT_TRUE(reply.receipt) << reply.body;

    const Command shown = run_nabe({"show", reply.receipt->message_id, "--config", configuration()});

    EXPECT_EQ(shown.exit_code, 0) << shown.output;
    EXPECT_EQ(shown.output.find("auslaenderbehoerde.kasse"), std::string::npos) << shown.output;
  }
  EXPECT_EQ(spy_.counts("/kasse").messages, 0U);
}

}  // namespace
}  // namespace nabe::integration
