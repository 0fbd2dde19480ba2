// SPDX-License-Identifier: EUPL-1.2
#include "portal/portal.h"

#include <algorithm>
#include <utility>

#include "common/http_transport.h"
#include "portal/codes.h"
#include "portal/problems.h"

namespace nabe::portal {
namespace {

constexpr std::size_t kMaxHeaderIdBytes = 128;

bool is_id(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

common::HttpResponse refusal_of_commit(const Outcome& outcome) {
  const bool state_changed = outcome.code() == Code::Conflict && outcome.kind() == Outcome::Kind::Retry;
  return state_changed ? common::problem_document(problem::kChangedMeanwhile) : common::refusal_response(outcome);
}

}  // namespace

Portal::Portal(Host& host, const Options& given)
    : host_(host),
      access_(given),
      handshakes_(host),
      rules_{given.text("reference_system"), given.text("unknown_cases") == "ignore", StatusMap(given.all("states"))},
      department_(given.text_or("department", "")),
      max_request_bytes_(given.bytes("max_request")),
      max_event_streams_(given.integer("max_event_streams")),
      event_stream_ms_(given.duration("event_stream_time").count()),
      rate_(given.integer("max_rate")),
      server_(host, given) {}

Portal::~Portal() = default;

Outcome Portal::start() { return server_.start(*this); }

void Portal::stop(Milliseconds grace) { server_.stop(grace); }

Outcome Portal::health() { return server_.health(); }

Outcome Portal::deliver(const Message& message, Session& session) {
  Outcome outcome = portal::deliver(message, session, rules_);
  watch_->changed_ms.store(common::steady_now_ms());
  return outcome;
}

void Portal::commit(common::RequestId id, Intake& intake, Answer answer) {
  if (id != 0) {
    const std::lock_guard lock(mutex_);
    waiting_[id] = std::move(answer);
  }
  const Outcome queued = intake.commit_queued(id);
  if (queued.is_ok() || id == 0) return;
  {
    const std::lock_guard lock(mutex_);
    waiting_.erase(id);
  }
  server_->respond(id, refusal_of_commit(queued));
}

void Portal::settled(std::uint64_t ticket, const Committed& committed) {
  if (committed) watch_->changed_ms.store(common::steady_now_ms());
  Answer answer;
  {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(ticket);
    if (found == waiting_.end()) return;
    answer = std::move(found->second);
    waiting_.erase(found);
  }
  server_->respond(ticket, committed ? answer(committed) : refusal_of_commit(committed.outcome));
}

std::nullptr_t Portal::refuse(common::RequestId id, common::Problem problem, std::string_view detail) {
  host_.count_refusal(common::problem_code(problem));
  return answer(id, common::problem_response(problem, detail));
}

std::nullptr_t Portal::refuse(common::RequestId id, const common::ProblemText& problem, std::string_view detail) {
  host_.count_refusal(problem.code);
  return answer(id, common::problem_document(problem, detail));
}

std::nullptr_t Portal::answer(common::RequestId id, Response response) {
  server_->respond(id, std::move(response));
  return nullptr;
}

void Portal::describe(Response& response) {
  host_.count_refusal(common::problem_code(common::describe_server_answer(response)));
}

std::optional<Portal::Caller> Portal::caller_of(const common::RequestHead& head, std::string& detail) {
  Caller caller;
  for (const auto& [header, value] :
       {std::pair{"Nabe-Message-Id", &caller.sender_id}, std::pair{"Nabe-Account", &caller.account},
        std::pair{"Nabe-Department", &caller.department}}) {
    const auto given = common::single_header(head, header, kMaxHeaderIdBytes);
    if (!given || !is_id(*given)) {
      detail = std::string(header) + ": at most 128 visible characters of ASCII, once";
      return std::nullopt;
    }
    *value = *given;
  }
  return caller;
}

std::optional<Application> Portal::find(const Target& target, const Caller& caller) const {
  const State index = host_.state();
  std::optional<Place> place;
  if (const auto code = typed_tracking_code(target.application)) {
    place = place_of_code(index, *code);
  } else if (is_application_id(target.application) && !caller.account.empty()) {
    place = place_of_account(index, caller.account, target.application);
  }
  return place ? find_application(host_.state(place->department), *place) : std::nullopt;
}

bool Portal::is_shared() const {
  // A department's connector is told that it has no business in another department; a shared one may look anywhere.
  try {
    static_cast<void>(host_.state("no department").get("is this connector shared"));
    return true;
  } catch (const HostError& error) {
    if (error.code() == Code::Denied) return false;
    throw;
  }
}

std::unique_ptr<common::RequestBody> Portal::begin(common::RequestId id, const common::RequestHead& head) {
  if (const auto problem = access_.refusal(head)) return refuse(id, *problem);
  const PathMatch match = match_path(head.method, head.path);
  if (match.allow.empty()) return refuse(id, problem::kNothingThere);
  if (!match.target) {
    host_.count_refusal(problem::kWrongMethod.code);
    Response response = common::problem_document(problem::kWrongMethod);
    response.headers.emplace_back("Allow", match.allow);
    return answer(id, std::move(response));
  }
  try {
    return dispatch(id, head, *match.target);
  } catch (const HostError& error) {
    return answer(id, common::refusal_response(error.outcome()));
  }
}

std::unique_ptr<common::RequestBody> Portal::dispatch(common::RequestId id, const common::RequestHead& head,
                                                      const Target& target) {
  std::string detail;
  const auto caller = caller_of(head, detail);
  if (!caller) return refuse(id, problem::kHeader, detail);
  const auto needs = [&](const std::string& value, std::string_view header) {
    if (value.empty()) detail = std::string(header) + " is missing";
    return value.empty();
  };
  switch (target.endpoint) {
    case Endpoint::Describe:
      return answer(id, describe_interface());
    case Endpoint::ListApplications:
      if (needs(caller->account, "Nabe-Account")) return refuse(id, problem::kHeader, detail);
      return list_applications(id, *caller, head.query);
    case Endpoint::ListMailbox:
      if (needs(caller->account, "Nabe-Account")) return refuse(id, problem::kHeader, detail);
      return list_mailbox(id, *caller, head.query);
    case Endpoint::Submit:
      if (needs(caller->sender_id, "Nabe-Message-Id")) return refuse(id, problem::kHeader, detail);
      return submit(id, head, *caller);
    default:
      break;
  }
  const auto application = find(target, *caller);
  if (!application) return refuse(id, problem::kUnknownApplication);
  switch (target.endpoint) {
    case Endpoint::ShowApplication:
      return answer(id, show_application(*application));
    case Endpoint::ListApplicationMailbox:
      return list_items(id, *application, head.query);
    case Endpoint::ShowItem:
      return show_item(id, *application, target);
    case Endpoint::FetchContent:
    case Endpoint::FetchAttachment:
      return send_content(id, *application, target);
    case Endpoint::FollowEvents:
      return follow(id, head, *application);
    case Endpoint::Acknowledge:
      return acknowledge(id, *application, target.number);
    case Endpoint::Withdraw:
      if (needs(caller->sender_id, "Nabe-Message-Id")) return refuse(id, problem::kHeader, detail);
      return withdraw(id, head, *caller, *application);
    default:
      if (needs(caller->sender_id, "Nabe-Message-Id")) return refuse(id, problem::kHeader, detail);
      return take_answer(id, head, *caller, *application, target.number);
  }
}

}  // namespace nabe::portal
