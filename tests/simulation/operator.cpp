// SPDX-License-Identifier: EUPL-1.2
#include "operator.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "coverage.h"
#include "submission.h"
#include "world.h"

namespace nabe::simulation {
namespace {

using store::DeliveryState;
using store::Remedy;

constexpr const char* kOperator = "operator";
constexpr std::int64_t kLookAgainUs = 300'000;
constexpr int kLooks = 60;

template <typename T>
std::vector<T> none_if_failed(Result<std::vector<T>> found) {
  return found ? std::move(found).value() : std::vector<T>();
}

std::vector<store::Delivery> in_state(delivery::Operations& operations, DeliveryState state) {
  store::MessageFilter filter;
  filter.state = state;
  return none_if_failed(operations.store().find_deliveries(filter, 0));
}

std::vector<store::MessageSummary> with_disposition(delivery::Operations& operations, store::Disposition disposition) {
  store::MessageFilter filter;
  filter.disposition = disposition;
  return none_if_failed(operations.store().list(filter));
}

Record asked(const store::Delivery& delivery, Remedy remedy) {
  Record record;
  record.event = Event::Asked;
  record.outcome = static_cast<std::int32_t>(remedy);
  record.attempt = static_cast<std::uint32_t>(delivery.state);
  record.connector = peer_of(delivery.connector);
  record.delivery = delivery.id;
  record.message_id = delivery.message_id;
  record.key = delivery.message_id + '/' + delivery.connector;
  return record;
}

void apply(delivery::Operations& operations, const store::Delivery& delivery, Remedy remedy) {
  World& here = world();
  Record record = asked(delivery, remedy);
  delivery::RemedyRequest request;
  request.remedy = remedy;
  request.delivery_id = delivery.id;
  request.actor = kOperator;
  request.reason = "simulated";
  if (remedy == Remedy::Settle) {
    request.reference = "by-hand";
  } else if (remedy == Remedy::Redirect) {
    request.target_connector = qualified(static_cast<std::uint32_t>(here.random.below(kDelta)));
  } else if (remedy == Remedy::Replace) {
    record.nonce = here.nonce();
    request.body = edited_body(record.nonce);
  }
  coverage().add(delivery.state, remedy);
  record.same = here.note(record);
  const auto done = operations.apply(request);
  record.event = Event::Done;
  record.flags = done ? 1 : 0;
  here.note(record);
}

void remedy_something(delivery::Operations& operations) {
  World& here = world();
  // In the order of the states; what has ended, too, for he may be wrong about it.
  const auto state = static_cast<DeliveryState>(here.random.weighted({7, 20, 2, 4, 30, 40, 4, 2, 2, 2, 2}));
  const std::vector<store::Delivery> found = in_state(operations, state);
  if (found.empty()) {
    return;
  }
  const store::Delivery& delivery = found[here.random.below(found.size())];
  if (here.random.percent(20)) {
    here.scheduler.sleep_us(static_cast<std::int64_t>(here.random.below(100'000)));  // he has looked, and thinks
  }
  apply(operations, delivery, static_cast<Remedy>(here.random.weighted({40, 15, 15, 15, 15})));
}

void assign_something(delivery::Operations& operations) {
  const auto found = with_disposition(operations, store::Disposition::Unassigned);
  if (!found.empty()) {
    static_cast<void>(operations.assign(found[world().random.below(found.size())].id, "", kOperator));
  }
}

void reroute_something(delivery::Operations& operations) {
  const auto disposition =
      world().random.percent(70) ? store::Disposition::UnknownDepartment : store::Disposition::Unrouted;
  const auto found = with_disposition(operations, disposition);
  if (!found.empty()) {
    static_cast<void>(operations.reroute(found[world().random.below(found.size())].id, "office", kOperator));
  }
}

void stop_and_start(delivery::Operations& operations) {
  World& here = world();
  const std::string connector = qualified(static_cast<std::uint32_t>(here.random.below(kPeers)));
  static_cast<void>(operations.stop_connector(connector, kOperator));
  coverage().note_states(operations.store(), Fault::Stop, peer_of(connector));
  here.scheduler.sleep_us(static_cast<std::int64_t>(here.random.below(100'000)));
  if (here.random.percent(85)) {
    static_cast<void>(operations.start_connector(connector, kOperator));
  }
}

std::size_t retry_all(delivery::Operations& operations) {
  std::size_t left = 0;
  for (const DeliveryState state : {DeliveryState::Dead, DeliveryState::Unknown}) {
    for (const store::Delivery& delivery : in_state(operations, state)) {
      ++left;
      // Without a case there is no message that could go along, however often it is tried.
      apply(operations, delivery, !delivery.with.empty() && delivery.case_id.empty() ? Remedy::Skip : Remedy::Retry);
    }
  }
  for (const store::MessageSummary& message : with_disposition(operations, store::Disposition::UnknownDepartment)) {
    left +=
        operations.reroute(message.id, "office", kOperator) ? 1 : 0;  // refused: its reference names another case there
  }
  for (const store::MessageSummary& message : with_disposition(operations, store::Disposition::Unassigned)) {
    left +=
        operations.assign(message.id, "", kOperator) ? 1 : 0;  // refused: an assignment before it took this one along
  }
  return left;
}

// Beyond those that wait rightly: what went from one state to another between two looks is seen by one of all states.
std::size_t open_at_one_moment(delivery::Operations& operations, std::size_t rightly_waiting) {
  const auto counts = operations.store().counts();
  std::size_t open = 0;
  if (!counts) {
    return 1;
  }
  for (const store::LaneCounts& lanes : counts->connectors) {
    open += lanes.waiting + lanes.attempting + lanes.pending;
  }
  return open - std::min(open, rightly_waiting);
}

// What awaits another message of its case, and what is behind that, waits rightly.
std::size_t open_deliveries(delivery::Operations& operations) {
  std::size_t open =
      in_state(operations, DeliveryState::Attempting).size() + in_state(operations, DeliveryState::Pending).size();
  const std::vector<store::Delivery> waiting = in_state(operations, DeliveryState::Waiting);
  for (const store::Delivery& delivery : waiting) {
    const bool rightly = std::any_of(waiting.begin(), waiting.end(), [&delivery](const store::Delivery& other) {
      return !other.awaits.empty() && other.connector == delivery.connector && other.case_id == delivery.case_id &&
             other.lane_sequence <= delivery.lane_sequence;
    });
    open += rightly ? 0 : 1;
  }
  return open > 0 ? open : open_at_one_moment(operations, waiting.size());
}

void tell_what_is_left(delivery::Operations& operations) {
  Journal& journal = world().journal;
  for (const DeliveryState state : {DeliveryState::Waiting, DeliveryState::Attempting, DeliveryState::Pending,
                                    DeliveryState::Unknown, DeliveryState::Dead}) {
    for (const store::Delivery& delivery : in_state(operations, state)) {
      journal.violation(journal.phase, delivery.message_id + '/' + delivery.connector + ": is " + name_of(state) +
                                           " for ever, lane " + std::to_string(delivery.lane_sequence) +
                                           (delivery.head ? ", head " : " ") + delivery.code + " awaits " +
                                           delivery.awaits);
    }
  }
}

}  // namespace

void run_operator(delivery::Operations& operations) {
  World& here = world();
  for (std::uint32_t i = 0; i < here.phase.operations && !here.hub_failed(); ++i) {
    here.scheduler.sleep_us(static_cast<std::int64_t>(here.random.below(60'000)));
    switch (here.random.weighted({60, 10, 8, 17, 5})) {
      case 0:
        remedy_something(operations);
        break;
      case 1:
        assign_something(operations);
        break;
      case 2:
        reroute_something(operations);
        break;
      case 3:
        stop_and_start(operations);
        break;
      default:
        operations.status();
        static_cast<void>(operations.store().counts());
    }
  }
}

bool run_dry(delivery::Operations& operations) {
  for (std::uint32_t peer = 0; peer < kPeers; ++peer) {
    if (!operations.start_connector(qualified(peer), kOperator)) {
      return false;
    }
  }
  for (int i = 0; i < kLooks; ++i) {
    if (retry_all(operations) + open_deliveries(operations) == 0) {
      return true;
    }
    world().scheduler.sleep_us(kLookAgainUs);
  }
  tell_what_is_left(operations);
  return false;
}

}  // namespace nabe::simulation
