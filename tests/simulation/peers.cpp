// SPDX-License-Identifier: EUPL-1.2
#include "peers.h"

#include <string>

#include "abi_text.h"
#include "senders.h"
#include "session_writing.h"
#include "submission.h"
#include "world.h"

namespace nabe::simulation {
namespace {

constexpr std::uint32_t kResumed = 1;
constexpr std::size_t kReadBytes = 16 * 1024;
constexpr std::int64_t kLongerThanAnAttemptUs = 1'500'000;

struct Sink {
  const nabe_host* host;
  std::uint32_t peer;
  bool later = false;
};

void read_into(const nabe_host& host, std::uint64_t stream, ContentHash& hash, std::string* text, bool& whole) {
  char bytes[kReadBytes];
  std::string piece;
  for (;;) {
    const std::int64_t got = host.stream_read(host.ctx, stream, bytes, sizeof(bytes));
    if (got <= 0) {
      whole = whole && got == 0;
      return;
    }
    piece.assign(bytes, static_cast<std::size_t>(got));
    hash.update(piece);
    if (text != nullptr) {
      *text += piece;
    }
  }
}

// What a route grants of a fee is the payment and the applicant's name, and nothing else.
void check_grant(const Sink& sink, const std::string& body) {
  if (sink.peer != kDelta) {
    return;
  }
  const bool granted = body.find("<payment>PAY-") != std::string::npos && body.find("<name>NAME-") != std::string::npos;
  if (!granted || body.find("<pad>") != std::string::npos || body.find("<number>") != std::string::npos) {
    world().journal.violation(world().journal.phase, "a connector got another part of the body than it was granted");
  }
}

std::uint32_t note_arrival(const Sink& sink, const nabe_message& message, bool resumed) {
  Record record;
  record.event = Event::Arrived;
  record.connector = sink.peer;
  record.attempt = message.attempt;
  record.flags = resumed ? kResumed : 0;
  record.lane_sequence = message.lane_sequence;
  record.receipt_time_us = message.receipt_time_us;
  record.message_id = view_of(message.id);
  record.case_id = view_of(message.case_id);
  record.token = view_of(message.completion_token);
  record.key = view_of(message.idempotency_key);
  ContentHash hash;
  std::string body;
  bool whole = true;
  read_into(*sink.host, message.body_stream, hash, &body, whole);
  for (std::uint32_t i = 0; i < message.attachment_count; ++i) {
    read_into(*sink.host, message.attachments[i]->stream, hash, nullptr, whole);
  }
  record.hash = whole ? hash.value() : 0;
  record.number = whole ? 1 : 0;
  if (whole) {
    check_grant(sink, body);
  }
  return world().note(record);
}

std::int32_t outcome_by_chance(const Sink& sink, bool is_event) {
  World& here = world();
  const bool may_be_pending = sink.peer != kAlpha || !is_event;
  if (!here.phase.faults) {
    return may_be_pending && here.random.percent(10) ? NABE_PENDING : NABE_DELIVERED;
  }
  constexpr std::int32_t kOutcomes[] = {NABE_DELIVERED, NABE_RETRY,   NABE_REJECT,  NABE_NOT_CONNECTED,
                                        NABE_BUSY,      NABE_PENDING, NABE_UNKNOWN, NABE_FAULT};
  return kOutcomes[here.random.weighted({50, 9, 6, 4, 4, may_be_pending ? 14U : 0U, 6, 3})];
}

// It takes what time it takes; now and then more than the hub waits for.
void take_time() {
  World& here = world();
  here.scheduler.step("at the peer");
  if (!here.phase.faults) {
    return;
  }
  if (here.random.percent(here.plan.slow ? 60 : 15)) {
    here.scheduler.sleep_us(static_cast<std::int64_t>(here.random.below(40'000)));
  } else if (here.random.percent(2)) {
    here.scheduler.sleep_us(kLongerThanAnAttemptUs);
  }
}

std::int32_t answer_to(const Sink& sink, std::uint32_t arrival, std::uint64_t session, bool is_event, bool after_call) {
  World& here = world();
  take_time();
  Record answer = here.journal.records()[arrival];
  answer.event = Event::Answered;
  answer.same = arrival;
  answer.delivery = after_call ? 1 : 0;
  answer.outcome = answer.number == 1 ? outcome_by_chance(sink, is_event) : NABE_RETRY;
  answer.flags = 0;
  if (answer.outcome == NABE_PENDING) {
    here.open_tokens.push_back({sink.peer, std::string(answer.token.view())});
  }
  if (here.random.percent(35)) {
    answer.nonce = here.nonce();
    answer.flags = write_session(*sink.host, session, answer.nonce, !answer.case_id.view().empty(), !is_event);
  }
  if (answer.outcome == NABE_PENDING) {
    take_time();  // its completion may come before its answer
  }
  here.note(answer);
  return answer.outcome;
}

void handle(const Sink& sink, const nabe_message& message, std::uint64_t session, nabe_result& result, bool resumed) {
  World& here = world();
  const std::uint32_t arrival = note_arrival(sink, message, resumed);
  const bool is_event = view_of(message.type) == "event";
  if (sink.later && here.random.percent(60)) {
    here.late.push_back({sink.host, session, arrival, is_event});
    here.scheduler.step("goes on later");
    result.outcome = NABE_LATER;
    return;
  }
  result.outcome = answer_to(sink, arrival, session, is_event, false);
  here.scheduler.step("answer");
}

void* create(const nabe_host* host, const nabe_pair* options, std::uint32_t option_count, nabe_result*) {
  for (std::uint32_t i = 0; i < option_count; ++i) {
    if (view_of(options[i].key) == "peer") {
      const std::uint32_t peer = peer_of("office." + std::string(view_of(options[i].value)));
      return new Sink{host, peer};
    }
  }
  return nullptr;
}

void* create_later(const nabe_host* host, const nabe_pair* options, std::uint32_t option_count, nabe_result* result) {
  void* const made = create(host, options, option_count, result);
  static_cast<Sink*>(made)->later = true;
  return made;
}

void destroy(void* self) { delete static_cast<Sink*>(self); }

void connect(void*, nabe_result* result) {
  World& here = world();
  here.scheduler.step("connect");
  result->outcome = here.phase.faults && here.random.percent(15) ? NABE_NOT_CONNECTED : NABE_DELIVERED;
}

void start(void* self, nabe_result* result) {
  const Sink& sink = *static_cast<Sink*>(self);
  if (sink.peer < kPeers) {
    world().peers[sink.peer].open(sink.host);
  }
  result->outcome = NABE_DELIVERED;
}

void stop(void* self, std::uint32_t) {
  const Sink& sink = *static_cast<Sink*>(self);
  world().peers[sink.peer].close();
}

void deliver(void* self, const nabe_message* message, std::uint64_t session, nabe_result* result) {
  handle(*static_cast<Sink*>(self), *message, session, *result, false);
}

void resume(void* self, const nabe_message* message, std::uint64_t session, nabe_result* result) {
  handle(*static_cast<Sink*>(self), *message, session, *result, true);
}

void cancel(void*, nabe_str) { world().scheduler.step("cancel"); }

void start_source(void* self, nabe_result* result) {
  world().source.open(static_cast<Sink*>(self)->host);
  result->outcome = NABE_DELIVERED;
}

void stop_source(void*, std::uint32_t) { world().source.close(); }

void settled(void*, std::uint64_t ticket, const nabe_receipt* const* receipts, std::uint32_t receipt_count,
             const nabe_result* result) {
  settle_ticket(ticket, receipt_count > 0 ? receipts[0] : nullptr, *result);
}

nabe_connector_vtbl vtbl_of(bool is_sink, bool resumes) {
  nabe_connector_vtbl vtbl{};
  vtbl.struct_size = sizeof(vtbl);
  vtbl.create = create;
  vtbl.destroy = destroy;
  vtbl.start = is_sink ? start : start_source;
  vtbl.stop = is_sink ? stop : stop_source;
  if (!is_sink) {
    vtbl.settled = settled;
  } else {
    vtbl.connect = connect;
    vtbl.deliver = deliver;
    vtbl.cancel = cancel;
  }
  if (resumes) {
    vtbl.resume = resume;
  }
  return vtbl;
}

nabe_connector_type type_of(const char* name, std::uint32_t flags, const nabe_connector_vtbl& vtbl) {
  static const nabe_str any[] = {borrowed("*")};
  static const nabe_option peer = [] {
    nabe_option option{};
    option.struct_size = sizeof(option);
    option.type = NABE_OPTION_STRING;
    option.flags = NABE_OPTION_REQUIRED;
    option.key = borrowed("peer");
    option.summary = borrowed("Which of the systems of the simulation it is");
    return option;
  }();
  static const nabe_option* const options[] = {&peer};
  nabe_connector_type type{};
  type.struct_size = sizeof(type);
  type.flags = flags;
  type.name = borrowed(name);
  type.summary = borrowed("A system of the simulation");
  type.options = options;
  type.option_count = 1;
  type.accepts = any;
  type.accept_count = (flags & NABE_TYPE_SINK) != 0 ? 1 : 0;
  type.emits = any;
  type.emit_count = 1;
  type.vtbl = &vtbl;
  return type;
}

}  // namespace

void run_late_answers() {
  World& here = world();
  while (!here.hub_stopped) {
    here.scheduler.sleep_us(static_cast<std::int64_t>(here.random.below(3'000)));
    if (here.late.empty()) {
      continue;
    }
    const std::size_t index = here.random.below(here.late.size());
    const LateDelivery late = here.late[index];
    here.late.erase(here.late.begin() + static_cast<std::ptrdiff_t>(index));
    const Sink sink{late.host, here.journal.records()[late.arrival].connector, true};
    Answer outcome;
    outcome.result.outcome = answer_to(sink, late.arrival, late.session, late.is_event, true);
    if (late.host->delivery_end(late.host->ctx, late.session, &outcome.result) != 0) {
      here.journal.violation(here.journal.phase, "the end of a delivery is refused");
    }
    if (here.random.percent(5) && late.host->delivery_end(late.host->ctx, late.session, &outcome.result) == 0) {
      here.journal.violation(here.journal.phase, "a delivery ends twice");
    }
  }
}

const nabe_plugin& plugin() {
  static const nabe_connector_vtbl resuming = vtbl_of(true, true);
  static const nabe_connector_vtbl late = [] {
    nabe_connector_vtbl vtbl = vtbl_of(true, true);
    vtbl.create = create_later;
    return vtbl;
  }();
  static const nabe_connector_vtbl plain = vtbl_of(true, false);
  static const nabe_connector_vtbl source = vtbl_of(false, false);
  static const nabe_connector_type sink_type = type_of(
      "sim_sink", NABE_TYPE_SINK | NABE_TYPE_CONCURRENT | NABE_TYPE_CAN_BE_IDEMPOTENT | NABE_TYPE_RESUMES_PENDING,
      resuming);
  static const nabe_connector_type later_type =
      type_of("sim_later",
              NABE_TYPE_SINK | NABE_TYPE_CONCURRENT | NABE_TYPE_CAN_BE_IDEMPOTENT | NABE_TYPE_RESUMES_PENDING |
                  NABE_TYPE_DELIVERS_LATER,
              late);
  static const nabe_connector_type plain_type =
      type_of("sim_plain", NABE_TYPE_SINK | NABE_TYPE_CAN_BE_IDEMPOTENT, plain);
  static const nabe_connector_type source_type = type_of("sim_source", NABE_TYPE_SOURCE, source);
  static const nabe_connector_type* const types[] = {&sink_type, &later_type, &plain_type, &source_type};
  static const nabe_plugin made = [] {
    nabe_plugin plugin{};
    plugin.struct_size = sizeof(plugin);
    plugin.abi_major = NABE_ABI_MAJOR;
    plugin.abi_minor_built = NABE_ABI_MINOR;
    plugin.type_count = 4;
    plugin.id = borrowed("org.example.simulation");
    plugin.version = borrowed("1.0.0");
    plugin.vendor = borrowed("Nabe");
    plugin.license = borrowed("EUPL-1.2");
    plugin.types = types;
    return plugin;
  }();
  return made;
}

}  // namespace nabe::simulation
