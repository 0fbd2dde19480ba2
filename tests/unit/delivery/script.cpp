// SPDX-License-Identifier: EUPL-1.2
#include "script.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>

#include "scripted.h"

namespace script {
namespace {

// The poller of the author's guide, as a further type of this plugin.
#pragma push_macro("NABE_PLUGIN")
#undef NABE_PLUGIN
#define NABE_PLUGIN(id, version, type) static_assert(sizeof(type) != 0)
#include "../../../sdk/examples/hello_source.cpp"
#pragma pop_macro("NABE_PLUGIN")

constexpr auto kPatience = std::chrono::seconds(10);
constexpr std::size_t kLimitBytes = 64 << 20;

std::mutex registry_mutex;
std::map<std::string, std::unique_ptr<Sink>> sinks;
std::map<std::string, nabe::Host*> hosts;
std::map<std::string, std::unique_ptr<nabe::LateDelivery>> late;  // by sink and idempotency key

nabe::Outcome outcome_of(const Answer& answer) {
  if (!answer.throws.empty()) throw std::runtime_error(answer.throws);
  const nabe::Milliseconds after(answer.retry_after_ms);
  switch (answer.outcome) {
    case NABE_DELIVERED:
      return nabe::Outcome::delivered(answer.remote_reference);
    case NABE_RETRY:
      return nabe::Outcome::retry(answer.detail, after).with_code(answer.code);
    case NABE_REJECT:
      return nabe::Outcome::reject(answer.detail).with_code(answer.code);
    case NABE_NOT_CONNECTED:
      return nabe::Outcome::not_connected(answer.detail, after).with_code(answer.code);
    case NABE_LATER:
      return nabe::Outcome::later();
    case NABE_PENDING:
      return nabe::Outcome::pending();
    case NABE_BUSY:
      return nabe::Outcome::busy(answer.detail, after).with_code(answer.code);
    case NABE_UNKNOWN:
      return nabe::Outcome::unknown(answer.detail).with_code(answer.code);
    default:
      return nabe::Outcome::fault(answer.detail).with_code(answer.code);
  }
}

template <typename Writer>
void write(Writer& session, const Answer& answer) {
  for (const Emission& emission : answer.emissions) {
    session.emit(nabe::MessageBuilder(emission.type)
                     .sender_message_id(emission.sender_message_id)
                     .body(emission.body, "application/xml"));
  }
  for (const auto& [system, id] : answer.references) session.reference(system, id);
  for (const auto& [key, value] : answer.puts) session.put(key, value);
  for (const Foreign& put : answer.puts_in) session.put_in(put.department, put.key, put.value);
  for (const std::string& key : answer.removes) session.remove(key);
  for (const std::string& message_id : answer.releases) session.release(message_id);
}

Arrival arrival_of(const nabe::Message& message, const nabe::Session& session) {
  Arrival arrival;
  arrival.id = message.id();
  arrival.sender_message_id = message.sender_message_id();
  arrival.key = message.idempotency_key();
  arrival.token = message.completion_token();
  arrival.department = message.department();
  arrival.case_id = message.case_id();
  arrival.type = message.type();
  arrival.media_type = message.media_type();
  arrival.body = message.body().read_all(kLimitBytes);
  arrival.body_sha256 = std::string(message.raw().body_sha256.ptr, message.raw().body_sha256.len);
  arrival.attempt = message.raw().attempt;
  arrival.lane_sequence = message.raw().lane_sequence;
  arrival.receipt_time_us = message.raw().receipt_time_us;
  for (const auto& pair : message.facts()) arrival.facts.emplace(pair.key, pair.value);
  for (const auto& pair : message.attributes()) arrival.attributes.emplace(pair.key, pair.value);
  for (const auto& reference : message.references()) arrival.references.emplace(reference.system, reference.id);
  for (const auto& attachment : message.attachments()) {
    arrival.attachments.emplace(attachment.name(), attachment.stream().read_all(kLimitBytes));
  }
  for (const auto& with : message.with()) {
    arrival.with_types.emplace_back(with.type());
    arrival.with_bodies.push_back(with.body().read_all(kLimitBytes));
    for (const auto& pair : with.facts()) arrival.with_facts.emplace(pair.key, pair.value);
    for (const auto& attachment : with.attachments()) arrival.with_attachments.emplace_back(attachment.name());
  }
  for (const nabe::Entry& entry : session.scan("")) {
    arrival.state.emplace(entry.key, session.get(entry.key).value_or("(scanned, but not found)"));
  }
  return arrival;
}

// The wrapper makes a failed write the outcome; a plugin in C may look away.
void emit_and_look_away(const nabe::Host& host, const nabe::Session& session) {
  struct Handle : nabe::Session {
    static std::uint64_t of(const nabe::Session& session) { return session.*&Handle::session_; }
  };
  nabe_message_info info{};
  info.struct_size = sizeof(info);
  nabe_result ignored{};
  ignored.struct_size = sizeof(ignored);
  host.raw().message_begin(host.raw().ctx, Handle::of(session), &info, &ignored);
}

/// What both sinks have.
class SinkBase {
 public:
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::string_view emits[] = {"*"};
  static constexpr nabe::Option options[] = {nabe::Option::text("script", "Name of the script").required()};

  SinkBase(nabe::Host& host, const nabe::Options& options_given)
      : host_(host), name_(options_given.text("script")), sink_(sink(name_)) {
    keep_host(name_, host);
  }

  nabe::Outcome connect() { return outcome_of(sink_.connect()); }
  nabe::Outcome health() { return outcome_of(sink_.health()); }
  void cancel(std::string_view idempotency_key) { sink_.cancel(std::string(idempotency_key)); }

  nabe::Outcome deliver(const nabe::Message& message, nabe::Session& session) {
    if (sink_.reads_on_another_thread()) {
      std::async(std::launch::async, [&] { return message.body().read_all(kLimitBytes); }).get();
    }
    const Answer answer = sink_.arrive(arrival_of(message, session));
    write(session, answer);
    if (answer.hold) session.hold(message.id());
    if (answer.ignores_a_refused_emission) emit_and_look_away(host_, session);
    if (answer.waits_for_cancel) {
      sink_.wait_for_cancel(std::string(message.idempotency_key()));
      sink_.note_cancelled(session.cancelled());
    }
    return outcome_of(answer);
  }

 protected:
  ~SinkBase() = default;
  nabe::Host& host_;
  std::string name_;
  Sink& sink_;
};

class ScriptedSink : public SinkBase {
 public:
  static constexpr std::string_view name = "scripted_sink";
  static constexpr std::string_view summary = "Does what a test says";
  static constexpr std::uint32_t flags = nabe::kConcurrent | NABE_TYPE_CAN_BE_IDEMPOTENT;
  using SinkBase::SinkBase;

  nabe::Outcome resume(const nabe::Message& message, nabe::Session& session) {
    Arrival arrival = arrival_of(message, session);
    arrival.resumed = true;
    const Answer answer = sink_.arrive(std::move(arrival));
    write(session, answer);
    return outcome_of(answer);
  }
};

class PlainSink : public SinkBase {
 public:
  static constexpr std::string_view name = "plain_sink";
  static constexpr std::string_view summary = "The same, one call at a time, and it cannot resume";
  static constexpr std::uint32_t flags = NABE_TYPE_CAN_BE_IDEMPOTENT;
  using SinkBase::SinkBase;
};

class LateSink : public SinkBase {
 public:
  static constexpr std::string_view name = "late_sink";
  static constexpr std::string_view summary = "Its deliveries may end later";
  static constexpr std::uint32_t flags = nabe::kConcurrent | nabe::kDeliversLater | NABE_TYPE_CAN_BE_IDEMPOTENT;
  using SinkBase::SinkBase;

  nabe::Outcome deliver(const nabe::Message& message, nabe::Session& session) {
    const Answer answer = sink_.arrive(arrival_of(message, session));
    if (answer.outcome != NABE_LATER) return outcome_of(answer);
    auto delivery = std::make_unique<nabe::LateDelivery>(*nabe::LateDelivery::of(message, session));
    if (answer.ends_before_it_returns) {
      Answer end;
      end.outcome = answer.end;
      delivery->end(outcome_of(end));
    } else {
      const std::lock_guard lock(registry_mutex);
      late[name_ + ' ' + std::string(message.idempotency_key())] = std::move(delivery);
    }
    return nabe::Outcome::later();
  }
};

class SilentSink : public SinkBase {
 public:
  static constexpr std::string_view name = "silent_sink";
  static constexpr std::string_view summary = "Says that its deliveries emit nothing";
  static constexpr std::uint32_t flags = nabe::kSinkEmitsNothing;
  using SinkBase::SinkBase;
};

}  // namespace

void keep_host(const std::string& name, nabe::Host& host) {
  const std::lock_guard lock(registry_mutex);
  hosts[name] = &host;
}

nabe::Host& host_of(const std::string& name) {
  const std::lock_guard lock(registry_mutex);
  return *hosts.at(name);
}

void Sink::reply(Reply reply) {
  const std::lock_guard lock(mutex_);
  reply_ = std::move(reply);
}

void Sink::reply_to_connect(std::function<Answer()> reply) {
  const std::lock_guard lock(mutex_);
  connect_reply_ = std::move(reply);
}

Answer Sink::connect() {
  std::function<Answer()> reply;
  {
    const std::lock_guard lock(mutex_);
    reply = connect_reply_;
  }
  return reply ? reply() : Answer{};
}

void Sink::reply_to_health(std::function<Answer()> reply) {
  const std::lock_guard lock(mutex_);
  health_reply_ = std::move(reply);
}

Answer Sink::health() {
  std::function<Answer()> reply;
  {
    const std::lock_guard lock(mutex_);
    reply = health_reply_;
  }
  return reply ? reply() : Answer{};
}

void Sink::cancel(const std::string& idempotency_key) {
  const std::lock_guard lock(mutex_);
  cancelled_.insert(idempotency_key);
  changed_.notify_all();
}

bool Sink::wait_for_cancel(const std::string& idempotency_key) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return cancelled_.count(idempotency_key) != 0; });
}

Answer Sink::arrive(Arrival arrival) {
  Reply reply;
  {
    const std::lock_guard lock(mutex_);
    arrivals_.push_back(arrival);
    reply = reply_;
    changed_.notify_all();
  }
  return reply ? reply(arrival) : Answer{};
}

std::vector<Arrival> Sink::arrivals() const {
  const std::lock_guard lock(mutex_);
  return arrivals_;
}

bool Sink::wait_for(std::size_t count) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return arrivals_.size() >= count; });
}

Sink& sink(const std::string& name) {
  const std::lock_guard lock(registry_mutex);
  auto& entry = sinks[name];
  if (!entry) entry = std::make_unique<Sink>();
  return *entry;
}

void forget_all() {
  const std::lock_guard lock(registry_mutex);
  late.clear();
  sinks.clear();
  hosts.clear();
}

std::size_t going_on(const std::string& sink_name) {
  const std::lock_guard lock(registry_mutex);
  return static_cast<std::size_t>(std::count_if(
      late.begin(), late.end(), [&](const auto& each) { return each.first.rfind(sink_name + ' ', 0) == 0; }));
}

LateEnd end_later(const std::string& sink_name, const std::string& idempotency_key, const Answer& answer) {
  std::unique_ptr<nabe::LateDelivery> delivery;
  const nabe_host* host = nullptr;
  {
    const std::lock_guard lock(registry_mutex);
    delivery = std::move(late.at(sink_name + ' ' + idempotency_key));
    late.erase(sink_name + ' ' + idempotency_key);
    host = &hosts.at(sink_name)->raw();
  }
  struct Handle : nabe::Session {
    static std::uint64_t of(const nabe::Session& session) { return session.*&Handle::session_; }
  };
  return std::async(std::launch::async,
                    [&] {
                      LateEnd end;
                      nabe::Stream body = delivery->message().body();
                      body.rewind();
                      end.body = body.read_all(kLimitBytes);
                      nabe::Session session = delivery->session();
                      write(session, answer);
                      const std::uint64_t handle = Handle::of(session);
                      delivery->end(outcome_of(answer));
                      nabe::ResultBuffer again;
                      end.second_end = host->delivery_end(host->ctx, handle, again.raw());
                      return end;
                    })
      .get();
}

Receipt complete(const std::string& sink_name, const std::string& token, const Answer& answer) {
  nabe::Completion completion = host_of(sink_name).open_completion(token);
  if (!completion) {
    Receipt stale;
    stale.outcome = NABE_REJECT;
    stale.code = NABE_CODE_STALE;
    return stale;
  }
  write(completion, answer);
  return refused(completion.complete(outcome_of(answer)));
}

std::optional<std::string> state(const std::string& sink_name, const std::string& key) {
  return host_of(sink_name).state().get(key);
}

std::optional<std::string> state_in(const std::string& sink_name, const std::string& department,
                                    const std::string& key) {
  return host_of(sink_name).state(department).get(key);
}

std::optional<std::string> held_body(const std::string& sink_name, const std::string& message_id) {
  nabe::Held held = host_of(sink_name).open_held(message_id);
  if (!held) return std::nullopt;
  return held.message().body().read_all(kLimitBytes);
}

}  // namespace script

NABE_PLUGIN("org.example.scripted", "1.0.0", script::ScriptedSink, script::PlainSink, script::LateSink,
            script::SilentSink, script::ScriptedSource, script::HelloSource);

namespace script {

const nabe_plugin* plugin() {
  static const nabe_host_info info{sizeof(nabe_host_info), NABE_ABI_MAJOR, NABE_ABI_MINOR, {"test", 4}};
  return nabe_plugin_entry_v1(&info);
}

}  // namespace script
