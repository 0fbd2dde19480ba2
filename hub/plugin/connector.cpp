// SPDX-License-Identifier: EUPL-1.2
#include "plugin/connector.h"

#include <exception>
#include <optional>
#include <utility>

#include "plugin/codes.h"
#include "plugin/host_table.h"
#include "plugin/text.h"

namespace nabe::plugin {
namespace {

constexpr std::uint32_t kDefaultPollIntervalMs = 1000;
constexpr std::size_t kMaxDetailBytes = 1024;

CallResult fault(std::string detail) { return {NABE_FAULT, NABE_CODE_INTERNAL, 0, std::move(detail), {}}; }

// Runs a hook; the text of what escaped from it, or nothing. The library that made the exception is never unloaded,
// so it can be read and destroyed here.
template <typename Hook>
std::optional<std::string> escaped(Hook hook) {
  try {
    hook();
    return std::nullopt;
  } catch (const std::exception& exception) {
    return repaired(exception.what(), kMaxDetailBytes);
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

}  // namespace

struct Connector::Impl {
  const nabe_connector_type& type;
  const nabe_connector_vtbl& vtbl;
  std::string name;
  HostServices& services;
  HostTable table;
  void* self = nullptr;

  Impl(const nabe_connector_type& connector_type, std::string connector_name, HostServices& host_services)
      : type(connector_type),
        vtbl(*connector_type.vtbl),
        name(std::move(connector_name)),
        services(host_services),
        table(host_services) {}

  bool has(std::uint32_t flag) const { return (type.flags & flag) != 0; }

  void misbehaves(const char* hook, const std::string& what) const {
    const std::string text = std::string("plugin misbehaves: ") + hook + " threw: " + what;
    services.log(NABE_LOG_ERROR, borrow(text), nullptr, 0);
  }

  template <typename Hook>
  CallResult call(const char* hook_name, bool of_a_delivery, Hook hook) const {
    ResultBuffers buffers;
    if (const auto what = escaped([&] { hook(buffers.raw()); })) {
      misbehaves(hook_name, *what);
      return fault(*what);
    }
    CallResult result = buffers.take();
    if (result.outcome == NABE_PENDING && !of_a_delivery) return fault(std::string(hook_name) + " answered PENDING");
    if (result.outcome == NABE_LATER && !(of_a_delivery && has(NABE_TYPE_DELIVERS_LATER))) {
      return fault(std::string(hook_name) + " answered LATER, which " +
                   (of_a_delivery ? "its type does not declare" : "only deliver and resume may"));
    }
    return result;
  }

  template <typename Hook>
  void call_void(const char* hook_name, Hook hook) const {
    if (const auto what = escaped(hook)) misbehaves(hook_name, *what);
  }
};

Connector::Connector(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Connector>> Connector::create(const nabe_connector_type& type, const config::Connector& settings,
                                                     HostServices& services) {
  std::vector<nabe_pair> options;
  options.reserve(settings.options.size());
  for (const auto& option : settings.options) options.push_back({borrow(option.key), borrow(option.value)});

  auto impl = std::make_unique<Impl>(type, settings.name, services);
  ResultBuffers buffers;
  const auto what = escaped([&] {
    impl->self =
        impl->vtbl.create(impl->table.raw(), options.data(), static_cast<std::uint32_t>(options.size()), buffers.raw());
  });
  const std::string subject = "connector " + settings.name + " of type " + std::string(view(type.name));
  if (what) {
    return Error{code::kCreateThrew, subject + ": create threw: " + *what,
                 "This is a bug in the plugin: tell its vendor, or install another version.", settings.where};
  }
  if (impl->self == nullptr) {
    const CallResult refusal = buffers.take();
    return Error{code::kOptionsRefused,
                 subject + " refuses its options: " + (refusal.detail.empty() ? "it gave no reason" : refusal.detail),
                 "Change the options of this connector as the reason says.", settings.where};
  }
  impl->table.open();
  return std::unique_ptr<Connector>(new Connector(std::move(impl)));
}

Connector::~Connector() {
  impl_->table.close();
  impl_->call_void("destroy", [&] { impl_->vtbl.destroy(impl_->self); });
}

bool Connector::is_source() const { return impl_->has(NABE_TYPE_SOURCE); }
bool Connector::is_sink() const { return impl_->has(NABE_TYPE_SINK); }
bool Connector::is_concurrent() const { return impl_->has(NABE_TYPE_CONCURRENT); }
bool Connector::is_always_idempotent() const { return impl_->has(NABE_TYPE_IDEMPOTENT); }
bool Connector::resumes_pending() const {
  return impl_->has(NABE_TYPE_RESUMES_PENDING) && impl_->vtbl.resume != nullptr;
}
bool Connector::delivers_later() const { return impl_->has(NABE_TYPE_DELIVERS_LATER); }
bool Connector::polls() const { return is_source() && impl_->vtbl.poll != nullptr; }

std::uint32_t Connector::poll_interval_ms() const {
  return impl_->type.poll_interval_ms != 0 ? impl_->type.poll_interval_ms : kDefaultPollIntervalMs;
}

CallResult Connector::connect() {
  if (impl_->vtbl.connect == nullptr) return {};
  return impl_->call("connect", false, [&](nabe_result* result) { impl_->vtbl.connect(impl_->self, result); });
}

CallResult Connector::start() {
  impl_->table.open();
  if (impl_->vtbl.start == nullptr) return {};
  return impl_->call("start", false, [&](nabe_result* result) { impl_->vtbl.start(impl_->self, result); });
}

void Connector::stop(std::uint32_t grace_ms) {
  if (impl_->vtbl.stop != nullptr) impl_->call_void("stop", [&] { impl_->vtbl.stop(impl_->self, grace_ms); });
  impl_->table.close();
}

CallResult Connector::deliver(const nabe_message& message, std::uint64_t session) {
  if (impl_->vtbl.deliver == nullptr) return fault("this connector type has no deliver");
  return impl_->call("deliver", true,
                     [&](nabe_result* result) { impl_->vtbl.deliver(impl_->self, &message, session, result); });
}

CallResult Connector::resume(const nabe_message& message, std::uint64_t session) {
  if (impl_->vtbl.resume == nullptr) {
    return {NABE_UNKNOWN, NABE_CODE_UNSUPPORTED, 0, "this connector type cannot resume a pending delivery", {}};
  }
  return impl_->call("resume", true,
                     [&](nabe_result* result) { impl_->vtbl.resume(impl_->self, &message, session, result); });
}

void Connector::cancel(const std::string& idempotency_key) {
  if (impl_->vtbl.cancel == nullptr) return;
  impl_->call_void("cancel", [&] { impl_->vtbl.cancel(impl_->self, borrow(idempotency_key)); });
}

CallResult Connector::poll(std::uint32_t budget_ms) {
  if (impl_->vtbl.poll == nullptr) return {};
  return impl_->call("poll", false, [&](nabe_result* result) { impl_->vtbl.poll(impl_->self, budget_ms, result); });
}

void Connector::settled(std::uint64_t ticket, const std::vector<const nabe_receipt*>& receipts,
                        const nabe_result& result) {
  if (impl_->vtbl.settled == nullptr) return;
  impl_->call_void("settled", [&] {
    impl_->vtbl.settled(impl_->self, ticket, receipts.data(), static_cast<std::uint32_t>(receipts.size()), &result);
  });
}

CallResult Connector::health() {
  if (impl_->vtbl.health == nullptr) return {};
  return impl_->call("health", false, [&](nabe_result* result) { impl_->vtbl.health(impl_->self, result); });
}

}  // namespace nabe::plugin
