// SPDX-License-Identifier: EUPL-1.2
#include "payment/posting.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "common/http_outcome.h"
#include "common/json.h"
#include "payment/claim.h"

namespace nabe::payment {
namespace {

using common::Json;

constexpr std::size_t kMaxBodyBytes = 64 * 1024;
constexpr std::size_t kMostIdBytes = 200;

common::Url url_of(const std::string& text, const char* option) {
  const auto url = common::parse_url(text);
  if (!url) throw std::invalid_argument(std::string("option ") + option + ": not an address of http or https");
  return *url;
}

std::string sized(const Options& options, const char* option, std::size_t least, std::size_t most) {
  std::string text = options.text(option);
  if (text.size() < least || text.size() > most) {
    throw std::invalid_argument(std::string("option ") + option + ": it has " + std::to_string(least) + " to " +
                                std::to_string(most) + " characters");
  }
  return text;
}

common::HttpClientSettings settings_of(const Options& options) {
  common::HttpClientSettings settings = common::client_settings(options);
  // An answer to a posting names nothing by which it could be told from a late one to another: a connection of its own
  // for each leaves no doubt.
  settings.max_idle_per_target = 0;
  return settings;
}

/// What of payment.completed is needed.
struct PaidFee {
  std::string transaction_id;
  std::string transaction_reference;
  std::string reference;
  std::string service;
  std::int64_t cents = 0;
};

std::optional<PaidFee> paid_fee(const std::string& text) {
  const auto json = Json::parse(text);
  if (!json) return std::nullopt;
  const auto cents = cents_of(json->text_at("amount"));
  PaidFee fee{json->text_at("transactionId"), json->text_at("transactionReference"), json->text_at("reference"),
              json->text_at("service"), cents.value_or(0)};
  const bool usable = fee.cents > 0 && !fee.transaction_id.empty() && fee.transaction_id.size() <= kMostIdBytes &&
                      json->text_at("currency") == "EUR";
  return usable ? std::optional(fee) : std::nullopt;
}

/// Of an inbound IDoc: added with errors, syntax wrong, not passed on, not posted. Any other but 53 is on its way.
bool says_not_posted(const std::string& status) {
  return status == "51" || status == "56" || status == "60" || status == "63" || status == "65";
}

Json posted_body(const PaidFee& fee, const Posting& posting, const std::string& document) {
  Json body = Json::object();
  body.set("transactionId", fee.transaction_id)
      .set_text("reference", fee.reference)
      .set_text("service", fee.service)
      .set("amount", amount_text(fee.cents))
      .set("currency", "EUR")
      .set("postingReference", posting.reference)
      .set("document", document)
      .set("companyCode", posting.booking.company_code)
      .set("glAccount", posting.booking.gl_account)
      .set("costCentre", posting.booking.cost_centre);
  return body;
}

}  // namespace

PaymentPosting::PaymentPosting(Host& host, const Options& given)
    : host_(host),
      endpoint_(url_of(given.text("endpoint"), "endpoint")),
      bookings_(given.all("booking")),
      clearing_account_(padded_digits(given.text("clearing_account"), 10, "clearing_account")),
      document_type_(sized(given, "document_type", 2, 2)),
      partners_{sized(given, "sender_port", 1, 10), sized(given, "sender", 1, 10), sized(given, "receiver_port", 1, 10),
                sized(given, "receiver", 1, 10)},
      reference_system_(given.text("reference_system")),
      headers_(common::credential_headers(given)),
      client_(settings_of(given)),
      timeout_ms_(given.duration("timeout").count()),
      connect_timeout_ms_(given.duration("connect_timeout").count()) {
  if (given.has("documents_url")) documents_ = url_of(given.text("documents_url"), "documents_url");
}

Outcome PaymentPosting::connect() {
  client_.clear();
  const std::string problem = client_.probe(endpoint_, {common::steady_now_ms() + connect_timeout_ms_, {}});
  if (problem.empty()) return Outcome::ok();
  return Outcome::not_connected("not connected: " + problem).with_code(Code::Unavailable);
}

void PaymentPosting::stop(Milliseconds) { client_.clear(); }

common::Patience PaymentPosting::patience(const Message& message, const Session& session) const {
  const auto left = std::chrono::duration_cast<Milliseconds>(message.deadline() - host_.now()).count();
  return {common::steady_now_ms() + std::min<std::int64_t>(timeout_ms_, left),
          [&session] { return session.cancelled(); }};
}

PaymentPosting::Document PaymentPosting::look_up(const std::string& reference, const common::Patience& patience) {
  common::HttpRequest request;
  request.method = "GET";
  request.url = *documents_;
  request.url.target +=
      (request.url.target.find('?') == std::string::npos ? "?XBLNR=" : "&XBLNR=") + common::percent_encode(reference);
  request.headers = headers_;
  request.repeatable = true;
  const common::HttpAnswer answer = client_.exchange(request, patience);
  Outcome outcome = common::outcome_of(answer, host_.now(), "");
  if (outcome.is_ok() && answer.body_complete) {
    const auto numbers = document_numbers(answer.body);
    if (numbers && numbers->size() > 1) {
      return {{}, Outcome::reject("there are several documents with this reference").with_code(Code::Conflict)};
    }
    if (numbers) return {numbers->empty() ? std::string() : numbers->front(), Outcome::ok()};
  }
  // It only asks: whatever went wrong, nothing was done, and nothing is wrong with the message.
  const Outcome::Kind kind = outcome.kind();
  if (kind == Outcome::Kind::NotConnected || kind == Outcome::Kind::Busy || kind == Outcome::Kind::Retry) {
    return {{}, std::move(outcome)};
  }
  const std::uint32_t code = outcome.code_number();
  return {{},
          Outcome::retry("the documents cannot be asked for: " +
                         (outcome.is_ok() ? "the answer is not complete" : outcome.text()))
              .with_code(code)};
}

PaymentPosting::Document PaymentPosting::post(const Posting& posting, const common::Patience& patience) {
  const std::string body = idoc_of(posting, partners_);
  std::size_t read = 0;
  common::HttpRequest request;
  request.url = endpoint_;
  request.headers = headers_;
  request.headers.emplace_back("Content-Type", "application/xml; charset=utf-8");
  request.body_bytes = body.size();
  request.read_body = [&](char* destination, std::size_t capacity) {
    const std::size_t size = body.copy(destination, capacity, read);
    read += size;
    return static_cast<std::int64_t>(size);
  };
  const common::HttpAnswer answer = client_.exchange(request, patience);
  Outcome outcome = common::outcome_of(answer, host_.now(), "");
  if (!outcome.is_ok()) {
    const bool broken_off = outcome.kind() == Outcome::Kind::Reject && !answer.body_complete;
    if (!broken_off) return {{}, std::move(outcome)};
    return {{}, Outcome::unknown("a refusal that broke off: " + outcome.text()).with_code(outcome.code_number())};
  }
  const auto status = answer.body_complete ? idoc_status(answer.body) : std::nullopt;
  if (!status) {
    return {{}, Outcome::unknown("the answer does not say whether it was posted").with_code(Code::Invalid)};
  }
  if (status->status != "53") {
    const std::string text = "status " + status->status + ": " + status->text;
    // A period that is opened or an account that is put right makes it work later.
    if (says_not_posted(status->status)) return {{}, Outcome::retry("not posted, " + text).with_code(Code::Denied)};
    return {{}, Outcome::unknown("taken and not yet posted, " + text).with_code(Code::Unavailable)};
  }
  if (status->document.empty()) {
    return {{}, Outcome::unknown("it was posted, under a number that the answer does not name")};
  }
  return {status->document, Outcome::ok()};
}

Outcome PaymentPosting::deliver(const Message& message, Session& session) {
  if (message.body_size_bytes() != kUnknownSize && message.body_size_bytes() > kMaxBodyBytes) {
    return Outcome::reject("the body is larger than that of a payment").with_code(Code::TooLarge);
  }
  const auto fee = paid_fee(message.body().read_all(kMaxBodyBytes));
  if (!fee) return Outcome::reject("the body is not that of a completed payment").with_code(Code::Invalid);
  const Booking* booking = bookings_.find(fee->service);
  if (booking == nullptr) return no_booking(fee->service);
  const Posting posting{posting_reference(fee->transaction_id, fee->transaction_reference),
                        fee->reference.empty() ? fee->transaction_reference : fee->reference,
                        fee->cents,
                        *booking,
                        clearing_account_,
                        document_type_,
                        message.receipt_time(),
                        host_.now()};

  Document document;
  if (documents_) document = look_up(posting.reference, patience(message, session));
  if (!document.outcome.is_ok()) return document.outcome;
  if (document.number.empty()) document = post(posting, patience(message, session));
  if (document.outcome.kind() == Outcome::Kind::Unknown && documents_) {
    // What is there has arrived. What is not there may still be on its way: that stays unknown.
    const Document there = look_up(posting.reference, patience(message, session));
    if (there.outcome.is_ok() && !there.number.empty()) document = there;
  }
  if (!document.outcome.is_ok()) return document.outcome;

  session.emit(MessageBuilder("payment.posted")
                   .sender_message_id("payment.posted/" + fee->transaction_id)
                   .body(posted_body(*fee, posting, document.number).text(), "application/json"));
  if (!message.case_id().empty()) {
    session.reference(reference_system_,
                      booking->company_code + '/' + german_day(posting.posted).substr(0, 4) + '/' + document.number);
  }
  return Outcome::delivered(document.number);
}

}  // namespace nabe::payment
