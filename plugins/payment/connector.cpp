// SPDX-License-Identifier: EUPL-1.2
#include "payment/connector.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "common/digest.h"
#include "common/http_outcome.h"

namespace nabe::payment {
namespace {

constexpr std::size_t kMaxBodyBytes = 1024 * 1024;
constexpr int kMostRequests = 50;
constexpr std::chrono::hours kLongestPause{1};
constexpr int kPausesInALife = 20;  ///< a payment is looked at again after a twentieth of its age

common::Url url_option(const Options& options, const char* name) {
  const auto url = common::parse_url(options.text(name));
  if (!url) throw std::invalid_argument(std::string("option ") + name + ": not an address of http or https");
  return *url;
}

}  // namespace

Payment::Payment(Host& host, const Options& given)
    : host_(host),
      provider_(url_option(given, "endpoint"), given.text("originator"), given.text("originator_endpoint"),
                common::client_settings(given), common::credential_headers(given)),
      return_url_(given.text("return_url")),
      bookings_(given.all("booking")),
      service_attribute_(given.text("service_attribute")),
      service_(given.text_or("service", "")),
      status_every_(given.duration("status_every")),
      reference_system_(given.text("reference_system")),
      timeout_ms_(given.duration("timeout").count()),
      connect_timeout_ms_(given.duration("connect_timeout").count()) {
  url_option(given, "return_url");
  for (const std::string& text : given.all("booking_data")) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) {
      throw std::invalid_argument("option booking_data: expected NAME=VALUE, got \"" + text + '"');
    }
    booking_data_.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
}

Outcome Payment::connect() {
  provider_.clear();
  const std::string problem = provider_.probe({common::steady_now_ms() + connect_timeout_ms_, {}});
  if (problem.empty()) return Outcome::ok();
  return Outcome::not_connected("not connected: " + problem).with_code(Code::Unavailable);
}

Outcome Payment::start() {
  stopping_ = false;
  return Outcome::ok();
}

void Payment::stop(Milliseconds) {
  stopping_ = true;
  provider_.clear();
}

std::string Payment::service_of(const Message& message) const {
  if (const auto attribute = message.attribute(service_attribute_)) return std::string(*attribute);
  return std::string(message.fact("service").value_or(service_));
}

ProviderReply Payment::open(const Claim& claim, const Message& message, const Booking& booking,
                            const Session& session) {
  const std::string stem = "nabe-" + common::sha256_hex(message.idempotency_key()).substr(0, 24);
  RequestDetails details{{}, return_url_, service_of(message), booking, booking_data_, host_.now()};
  ProviderReply reply;
  for (int number = 1; number <= kMostRequests; ++number) {
    details.request_id = stem + '-' + std::to_string(number);
    const auto left = std::chrono::duration_cast<Milliseconds>(message.deadline() - host_.now()).count();
    reply = provider_.open(claim, details,
                           {common::steady_now_ms() + std::min<std::int64_t>(timeout_ms_, left),
                            [&session] { return session.cancelled(); }});
    // The answer to an earlier attempt was lost, and with it the only address of its page: nobody can pay there, and
    // a new transaction takes its place.
    if (reply.functional_code != "PAYMENT_EXISTS") break;
  }
  return reply;
}

Outcome Payment::deliver(const Message& message, Session& session) {
  if (message.body_size_bytes() != kUnknownSize && message.body_size_bytes() > kMaxBodyBytes) {
    return Outcome::reject("the body is larger than a claim can be: does the route grant too much?")
        .with_code(Code::TooLarge);
  }
  const std::string request_key = "request/" + std::string(message.idempotency_key());
  if (const auto known = session.get(request_key)) return Outcome::delivered(*known);
  const auto [claim, problem] = claim_of(message.body().read_all(kMaxBodyBytes));
  if (!claim) return Outcome::reject(problem).with_code(Code::Invalid);
  if (!claim->is_open()) return Outcome::delivered();
  OpenPayment payment;
  payment.service = service_of(message);
  const Booking* booking = bookings_.find(payment.service);
  if (booking == nullptr) return no_booking(payment.service);
  const ProviderReply reply = open(*claim, message, *booking, session);
  if (!reply.outcome.is_ok()) return reply.outcome;

  payment.transaction_id = reply.transaction.id;
  payment.transaction_reference = reply.transaction.reference;
  payment.case_id = message.case_id();
  payment.reference = claim->reference;
  payment.cents = claim->cents;
  payment.opened = host_.now();
  session.put(payment.key(), payment.stored(), kAbsent);
  session.put(request_key, payment.transaction_id, kAbsent);  // of two attempts that race one commits, with its page
  if (!message.case_id().empty()) session.reference(reference_system_, payment.transaction_id);
  session.emit(opened_message(payment, claim->usage, reply.transaction.page_url));
  return Outcome::delivered(payment.transaction_id);
}

bool Payment::is_due(const OpenPayment& payment, Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = next_look_.find(payment.transaction_id);
  if (found != next_look_.end() && found->second > now) return false;
  const auto age = std::max(now - payment.opened, std::chrono::microseconds(0));
  const std::chrono::microseconds pause = std::max<std::chrono::microseconds>(
      status_every_, std::min<std::chrono::microseconds>(age / kPausesInALife, kLongestPause));
  next_look_[payment.transaction_id] = now + pause;
  return true;
}

void Payment::forget(const std::string& transaction_id) {
  const std::lock_guard lock(mutex_);
  next_look_.erase(transaction_id);
  unknown_there_.erase(transaction_id);
}

void Payment::note_unknown(const std::string& transaction_id, bool unknown) {
  const std::lock_guard lock(mutex_);
  if (unknown) {
    unknown_there_.insert(transaction_id);
  } else {
    unknown_there_.erase(transaction_id);
  }
}

Outcome Payment::poll(Milliseconds budget) {
  const std::int64_t until_ms = common::steady_now_ms() + budget.count();
  Outcome worst = Outcome::ok();
  for (const Entry& entry : host_.state().scan(OpenPayment::kPrefix)) {
    if (stopping_ || common::steady_now_ms() >= until_ms) return Outcome::ok();
    const auto payment = OpenPayment::read(entry.key, entry.value);
    if (!payment || !is_due(*payment, host_.now())) continue;
    const common::Patience patience{common::steady_now_ms() + timeout_ms_, [this] { return stopping_.load(); }};
    Outcome outcome = look_at(*payment, entry.version, patience);
    if (outcome.kind() == Outcome::Kind::NotConnected) return outcome;
    if (!outcome.is_ok()) worst = std::move(outcome);
  }
  return worst;
}

Outcome Payment::look_at(const OpenPayment& payment, std::uint64_t version, const common::Patience& patience) {
  const ProviderReply reply = provider_.status(payment.transaction_id, patience);
  note_unknown(payment.transaction_id, reply.outcome.code_number() == common::kStatusCode + 404);
  if (!reply.outcome.is_ok()) {
    if (reply.outcome.kind() == Outcome::Kind::NotConnected) return reply.outcome;
    // There is no message that could be rejected or be unknown: the next look may tell.
    return Outcome::retry("a payment cannot be looked at: " + reply.outcome.text())
        .with_code(reply.outcome.code_number());
  }
  if (reply.transaction.status == "PAYED") return end(payment, version, completed_message(payment, reply.transaction));
  if (reply.transaction.status == "FAILED") return end(payment, version, failed_message(payment, "failed"));
  if (reply.transaction.status == "CANCELED") return end(payment, version, failed_message(payment, "cancelled"));
  return Outcome::ok();
}

Outcome Payment::end(const OpenPayment& payment, std::uint64_t version, const MessageBuilder& message) {
  Intake intake = host_.open_intake();
  if (!intake) {
    forget(payment.transaction_id);  // it is looked at again at once
    return *intake.failure();
  }
  MessageBuilder addressed = message;
  if (!payment.case_id.empty()) addressed.case_id(payment.case_id);
  intake.emit(addressed);
  intake.remove(payment.key(), version);
  const Committed committed = intake.commit();
  forget(payment.transaction_id);
  return committed.outcome;
}

Outcome Payment::health() {
  const std::lock_guard lock(mutex_);
  if (unknown_there_.empty()) return Outcome::ok();
  return Outcome::retry(std::to_string(unknown_there_.size()) + " open payments are not known to the provider")
      .with_code(Code::NotFound);
}

}  // namespace nabe::payment
