// SPDX-License-Identifier: EUPL-1.2
#include "consistency.h"

#include <algorithm>
#include <map>
#include <set>

namespace nabe::store::testing {
namespace {

bool blocks(const Delivery& delivery) {
  return !is_final(delivery.state) && delivery.state != DeliveryState::Unassigned &&
         !(delivery.state == DeliveryState::Dead && delivery.continue_on_dead);
}

/// All deliveries, by lane and place in it.
class Consistency {
 public:
  explicit Consistency(Store& store) : store_(store) {}

  std::vector<std::string> check() {
    read();
    lanes();
    heads();
    counts();
    return std::move(found_);
  }

 private:
  using Lane = std::map<std::uint64_t, Delivery>;

  void complain(const std::string& what) { found_.push_back(what); }
  static std::string named(const Delivery& delivery) {
    return "delivery " + std::to_string(delivery.id) + " (" + name_of(delivery.state) + ", place " +
           std::to_string(delivery.lane_sequence) + ")";
  }

  void read() {
    MessageFilter filter;
    filter.limit = 1'000;
    for (;;) {
      const auto page = store_.list(filter);
      if (!page) {
        complain(page.error().render());
        return;
      }
      if (page->empty()) {
        return;
      }
      for (const MessageSummary& summary : *page) {
        ++messages_;
        message(summary);
      }
      filter.after_id = page->back().id;
    }
  }

  void message(const MessageSummary& summary) {
    const auto stored = store_.message(summary.id);
    const auto deliveries = store_.deliveries_of(summary.id);
    if (!stored || !*stored || !deliveries) {
      complain("message " + summary.id + " is listed and cannot be read");
      return;
    }
    const Message& message = (*stored)->message;
    part(message.body, summary.id);
    for (const Attachment& attachment : message.attachments) {
      part(attachment.content, summary.id);
    }
    std::uint32_t open = 0;
    for (const Delivery& delivery : *deliveries) {
      open += is_final(delivery.state) ? 0 : 1;
      add(delivery, message);
    }
    if (summary.deliveries != deliveries->size() || summary.open != open) {
      complain("message " + summary.id + " is listed with other numbers of deliveries than it has");
    }
  }

  void part(const Content& content, const std::string& message_id) {
    std::uint64_t size = content.inline_bytes ? content.inline_bytes->size() : 0;
    if (!content.inline_bytes) {
      auto reader = store_.open_blob(content.blob_id);
      std::string buffer(64 * 1'024, '\0');
      for (Result<std::size_t> bytes = std::size_t{1}; reader && bytes && *bytes > 0;) {
        bytes = (*reader)->read(buffer.data(), buffer.size());
        size += bytes ? *bytes : 0;
      }
    }
    if (size != content.size_bytes) {
      complain("a part of message " + message_id + " has " + std::to_string(size) + " bytes, announced are " +
               std::to_string(content.size_bytes));
    }
  }

  void add(const Delivery& delivery, const Message& message) {
    by_connector_[delivery.connector].push_back(delivery);
    if (delivery.state == DeliveryState::Unassigned) {
      return;
    }
    Lane& lane = lanes_[{message.case_id.empty() ? message.id : message.case_id, delivery.connector}];
    const auto [place, alone] = lane.emplace(delivery.lane_sequence, delivery);
    if (alone || is_final(delivery.state)) {
      return;
    }
    if (!is_final(place->second.state)) {
      complain(named(delivery) + " shares its place with another one");
    }
    place->second = delivery;  // an edited copy has the place of its original
  }

  void lanes() {
    for (const auto& [key, lane] : lanes_) {
      bool blocked = false;
      for (const auto& [place, delivery] : lane) {
        if (!is_final(delivery.state) && delivery.head == blocked) {
          complain(named(delivery) + (blocked ? " is head behind one that blocks" : " is first and no head"));
        }
        blocked = blocked || blocks(delivery);
      }
    }
  }

  void heads() {
    for (const auto& [connector, deliveries] : by_connector_) {
      std::set<std::int64_t> expected;
      for (const Delivery& delivery : deliveries) {
        if (delivery.state == DeliveryState::Waiting && delivery.head && delivery.awaits.empty()) {
          expected.insert(delivery.id);
        }
      }
      const auto listed = store_.waiting_heads(connector, INT64_MAX, INT64_MIN, 0, 1'000);
      std::set<std::int64_t> found;
      for (const Delivery& delivery : listed ? *listed : std::vector<Delivery>()) {
        found.insert(delivery.id);
      }
      if (!listed || found != expected) {
        complain("the heads of " + connector + " are not those of its lanes");
      }
    }
  }

  void counts() {
    const auto counts = store_.counts();
    if (!counts) {
      complain(counts.error().render());
      return;
    }
    if (counts->messages != messages_) {
      complain(std::to_string(counts->messages) + " messages are counted, " + std::to_string(messages_) + " are there");
    }
    for (const auto& [name, deliveries] : by_connector_) {
      const std::string& connector = name;  // a lambda cannot see the binding with clang 14
      const auto lane = std::find_if(counts->connectors.begin(), counts->connectors.end(),
                                     [&](const LaneCounts& it) { return it.connector == connector; });
      const LaneCounts counted = lane == counts->connectors.end() ? LaneCounts{} : *lane;
      count(connector, deliveries, DeliveryState::Waiting, counted.waiting);
      count(connector, deliveries, DeliveryState::Attempting, counted.attempting);
      count(connector, deliveries, DeliveryState::Pending, counted.pending);
      count(connector, deliveries, DeliveryState::Unknown, counted.unknown);
      count(connector, deliveries, DeliveryState::Dead, counted.dead);
      count(connector, deliveries, DeliveryState::Unassigned, counted.unassigned);
    }
  }

  void count(const std::string& connector, const std::vector<Delivery>& deliveries, DeliveryState state,
             std::uint64_t counted) {
    const auto there = static_cast<std::uint64_t>(std::count_if(
        deliveries.begin(), deliveries.end(), [state](const Delivery& delivery) { return delivery.state == state; }));
    if (there != counted) {
      complain(connector + ": " + std::to_string(counted) + " are counted as " + name_of(state) + ", " +
               std::to_string(there) + " are");
    }
  }

  Store& store_;
  std::vector<std::string> found_;
  std::uint64_t messages_ = 0;
  std::map<std::pair<std::string, std::string>, Lane> lanes_;
  std::map<std::string, std::vector<Delivery>> by_connector_;
};

}  // namespace

std::vector<std::string> contradictions(Store& store) { return Consistency(store).check(); }

}  // namespace nabe::store::testing
