// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/json.h"
#include "load/load.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration {

using common::Json;
using Names = std::vector<std::string>;

/// A hub with the sinks `akte` and `archiv`; the messages of a test go to akte. Neither is idempotent.
class OperatedHub : public Workplace {
 protected:
  void begin(const std::vector<Way>& ways = {{{"akte"}, ""}}) {
    ASSERT_EQ(city_.start(), "");
    // Nothing is repeated by itself within a test.
    const std::string keys = "retry = { first = \"1h\", max = \"1h\", give_up_after = \"1d\" }\n";
    configure({{"akte", city_.url("/akte"), keys}, {"archiv", city_.url("/archiv"), keys}}, ways);
    hub_.emplace(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }

  /// A command on the configuration of this hub.
  Command nabe(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--config", configuration()});
    return run_nabe(arguments);
  }
  Json told(const std::vector<std::string>& arguments) const {
    const Command command = nabe(arguments);
    return Json::parse(command.output).value_or(Json(command.output));
  }

  /// Sends a message of a case, which it opens.
  Receipt send(const std::string& name, const std::string& case_name, const std::string& service = "passersatz") {
    const Reply reply =
        sender_.post(portal(*hub_), small_application(name, 1, service), {}, 30'000, {{"Case-Reference", case_name}});
    EXPECT_TRUE(reply.receipt.has_value()) << reply.status << ' ' << reply.body << reply.problem;
    return reply.receipt.value_or(Receipt());
  }
  /// Sends one that becomes `state`, because akte answers with `status`.
  Receipt send_in_vain(const std::string& name, const std::string& case_name, int status, const std::string& state) {
    city_.fail("/akte", status, 1);
    const Receipt receipt = send(name, case_name);
    EXPECT_TRUE(becomes(receipt.message_id, "akte", state)) << nabe({"show", receipt.message_id}).output;
    return receipt;
  }

  Json delivery_to(const std::string& message_id, const std::string& connector) const {
    const Json message = told({"show", message_id, "--json"});
    Json last;
    for (const Json& delivery : message.at("deliveries").items()) {
      if (delivery.text_at("connector") == "auslaenderbehoerde." + connector) last = delivery;
    }
    return last;
  }
  bool becomes(const std::string& message_id, const std::string& connector, const std::string& state) const {
    return eventually([&] { return delivery_to(message_id, connector).text_at("state") == state; });
  }
  std::string number_of_delivery(const std::string& message_id, const std::string& connector) const {
    return std::to_string(delivery_to(message_id, connector).integer_at("id"));
  }

  /// How many deliveries to a connector are dead, as `nabe status` tells it.
  std::uint64_t dead_at(const std::string& connector) const {
    const Json status = told({"status", "--json"});
    for (const Json& lane : status.at("counts").at("connectors").items()) {
      if (lane.text_at("connector") != "auslaenderbehoerde." + connector) continue;
      return static_cast<std::uint64_t>(lane.integer_at("dead"));
    }
    return 0;
  }

  /// The sender's ids of what has arrived at `path`, in order.
  Names arrived(const std::string& path) const {
    Names names;
    for (const Arrival& arrival : city_.arrivals(path)) {
      constexpr std::string_view kBegin = "<messageId>";
      const std::size_t begin = arrival.body.find(kBegin) + kBegin.size();
      names.push_back(arrival.body.substr(begin, arrival.body.find('<', begin) - begin));
    }
    return names;
  }
  bool wait_for(const std::string& path, std::uint64_t messages) {
    return city_.wait_for_messages(path, messages, kPatience);
  }

  /// The whole journal: action, subject, "before -> after" and reason, a text for each entry. All by one known user.
  Names journal() const {
    Names entries;
    std::set<std::string> actors;
    const Json list = told({"journal", "--limit", "1000", "--json"});
    for (const Json& entry : list.at("entries").items()) {
      actors.insert(entry.text_at("actor"));
      entries.push_back(entry.text_at("action") + ' ' + entry.text_at("subject") + ": " + entry.text_at("before") +
                        " -> " + entry.text_at("after") + ' ' + entry.text_at("reason"));
    }
    EXPECT_EQ(actors.count(""), 0U) << "somebody without a name has acted";
    EXPECT_LE(actors.size(), 1U);
    return entries;
  }

  Receiver city_;
  Sender sender_;
  std::optional<HubProcess> hub_;
};

}  // namespace nabe::integration
