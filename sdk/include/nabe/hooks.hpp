// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "nabe/abi.h"
#include "nabe/host.hpp"
#include "nabe/message.hpp"
#include "nabe/option.hpp"
#include "nabe/outcome.hpp"
#include "nabe/session.hpp"

/// From the hooks of the C ABI to the functions of an author's class. Nothing here is called by an author.
namespace nabe {
inline namespace abi1 {
namespace detail {

template <typename T>
concept HasDeliver = requires(T& t, const Message& message, Session& session) {
  { t.deliver(message, session) } -> std::same_as<Outcome>;
};
template <typename T>
concept HasResume = requires(T& t, const Message& message, Session& session) {
  { t.resume(message, session) } -> std::same_as<Outcome>;
};
template <typename T>
concept HasConnect = requires(T& t) {
  { t.connect() } -> std::same_as<Outcome>;
};
template <typename T>
concept HasStart = requires(T& t) {
  { t.start() } -> std::same_as<Outcome>;
};
template <typename T>
concept HasStop = requires(T& t, Milliseconds grace) {
  { t.stop(grace) } -> std::same_as<void>;
};
template <typename T>
concept HasCancel = requires(T& t, std::string_view idempotency_key) {
  { t.cancel(idempotency_key) } -> std::same_as<void>;
};
template <typename T>
concept HasPoll = requires(T& t, Milliseconds budget) {
  { t.poll(budget) } -> std::same_as<Outcome>;
};
template <typename T>
concept HasSettled = requires(T& t, std::uint64_t ticket, const Committed& committed) {
  { t.settled(ticket, committed) } -> std::same_as<void>;
};
template <typename T>
concept HasHealth = requires(T& t) {
  { t.health() } -> std::same_as<Outcome>;
};
template <typename T>
concept HasExtension = requires(T& t, std::string_view id) {
  { t.extension(id) } -> std::same_as<const void*>;
};

/// A member of that name with any signature: a hook that was meant but would silently not be offered.
template <typename T>
struct Near {
  static constexpr bool kDeliver = requires { &T::deliver; };
  static constexpr bool kResume = requires { &T::resume; };
  static constexpr bool kConnect = requires { &T::connect; };
  static constexpr bool kStart = requires { &T::start; };
  static constexpr bool kStop = requires { &T::stop; };
  static constexpr bool kCancel = requires { &T::cancel; };
  static constexpr bool kPoll = requires { &T::poll; };
  static constexpr bool kSettled = requires { &T::settled; };
  static constexpr bool kHealth = requires { &T::health; };
  static constexpr bool kExtension = requires { &T::extension; };
};

template <typename T>
constexpr void check_signatures() {
  using N = Near<T>;
  static_assert(HasDeliver<T> || !N::kDeliver, "expected: Outcome deliver(const Message&, Session&)");
  static_assert(HasResume<T> || !N::kResume, "expected: Outcome resume(const Message&, Session&)");
  static_assert(HasConnect<T> || !N::kConnect, "expected: Outcome connect()");
  static_assert(HasStart<T> || !N::kStart, "expected: Outcome start()");
  static_assert(HasStop<T> || !N::kStop, "expected: void stop(Milliseconds grace)");
  static_assert(HasCancel<T> || !N::kCancel, "expected: void cancel(std::string_view idempotency_key)");
  static_assert(HasPoll<T> || !N::kPoll, "expected: Outcome poll(Milliseconds budget)");
  static_assert(HasSettled<T> || !N::kSettled, "expected: void settled(std::uint64_t ticket, const Committed&)");
  static_assert(HasHealth<T> || !N::kHealth, "expected: Outcome health()");
  static_assert(HasExtension<T> || !N::kExtension, "expected: const void* extension(std::string_view id)");
}

inline constexpr std::string_view kForeignException = "an exception that is not a std::exception";

/// Runs a hook that answers with an outcome. Nothing leaves it but that.
template <typename Hook>
void answer(nabe_result* result, Hook&& hook) noexcept {
  try {
    write_result(result, hook());
  } catch (const HostError& error) {
    try {
      write_result(result, error.outcome());
    } catch (...) {
      write_result(result, Outcome::Kind::Retry, static_cast<std::uint32_t>(error.code()), error.what());
    }
  } catch (const std::exception& error) {
    write_result(result, Outcome::Kind::Fault, NABE_CODE_INTERNAL, error.what());
  } catch (...) {
    write_result(result, Outcome::Kind::Fault, NABE_CODE_INTERNAL, kForeignException);
  }
}

/// Runs a hook that has no answer; what goes wrong is logged.
template <typename Hook>
void contain(const nabe_host& host, std::string_view name, Hook&& hook) noexcept {
  const auto log = [&](std::string_view text) {
    const nabe_pair fields[] = {{to_abi("hook"), to_abi(name)}, {to_abi("exception"), to_abi(text)}};
    host.log(host.ctx, NABE_LOG_ERROR, to_abi("an exception left a hook of the plugin"), fields, 2);
  };
  try {
    hook();
  } catch (const std::exception& error) {
    log(error.what());
  } catch (...) {
    log(kForeignException);
  }
}

/// What `self` points to: the author's object behind the host that it refers to.
template <typename T>
struct Instance {
  Instance(const nabe_host* raw, const Options& options) : host(raw), object(make(host, options)) {}

  static T make(Host& host, const Options& options) {
    if constexpr (std::is_constructible_v<T, Host&, const Options&>) {
      return T(host, options);
    } else if constexpr (std::is_constructible_v<T, Host&>) {
      return T(host);
    } else {
      static_assert(std::is_default_constructible_v<T>,
                    "expected a constructor (Host&, const Options&), (Host&) or ()");
      return T();
    }
  }
  static Instance& of(void* self) { return *static_cast<Instance*>(self); }

  Host host;
  T object;
};

template <typename T>
struct Hooks {
  using Self = Instance<T>;

  static void* create(const nabe_host* host, const nabe_pair* options, std::uint32_t option_count,
                      nabe_result* result) noexcept {
    try {
      return new Self(host, Options(options, option_count));
    } catch (const std::invalid_argument& error) {
      write_result(result, Outcome::Kind::Reject, NABE_CODE_INVALID, error.what());
    } catch (const std::exception& error) {
      write_result(result, Outcome::Kind::Fault, NABE_CODE_INTERNAL, error.what());
    } catch (...) {
      write_result(result, Outcome::Kind::Fault, NABE_CODE_INTERNAL, kForeignException);
    }
    return nullptr;
  }
  static void destroy(void* self) noexcept { delete &Self::of(self); }

  static void connect(void* self, nabe_result* result) noexcept {
    answer(result, [&] { return Self::of(self).object.connect(); });
  }
  static void start(void* self, nabe_result* result) noexcept {
    answer(result, [&] { return Self::of(self).object.start(); });
  }
  static void stop(void* self, std::uint32_t grace_ms) noexcept {
    contain(Self::of(self).host.raw(), "stop", [&] { Self::of(self).object.stop(Milliseconds(grace_ms)); });
  }
  static void deliver(void* self, const nabe_message* message, std::uint64_t session, nabe_result* result) noexcept {
    answer(result, [&] {
      return in_session(self, message, session,
                        [&](const Message& m, Session& s) { return Self::of(self).object.deliver(m, s); });
    });
  }
  static void resume(void* self, const nabe_message* message, std::uint64_t session, nabe_result* result) noexcept {
    answer(result, [&] {
      return in_session(self, message, session,
                        [&](const Message& m, Session& s) { return Self::of(self).object.resume(m, s); });
    });
  }
  static void cancel(void* self, nabe_str idempotency_key) noexcept {
    contain(Self::of(self).host.raw(), "cancel", [&] { Self::of(self).object.cancel(from_abi(idempotency_key)); });
  }
  static void poll(void* self, std::uint32_t budget_ms, nabe_result* result) noexcept {
    answer(result, [&] { return Self::of(self).object.poll(Milliseconds(budget_ms)); });
  }
  static void settled(void* self, std::uint64_t ticket, const nabe_receipt* const* receipts,
                      std::uint32_t receipt_count, const nabe_result* result) noexcept {
    contain(Self::of(self).host.raw(), "settled",
            [&] { Self::of(self).object.settled(ticket, Intake::read(receipts, receipt_count, *result)); });
  }
  static void health(void* self, nabe_result* result) noexcept {
    answer(result, [&] { return Self::of(self).object.health(); });
  }
  static const void* extension(void* self, nabe_str id) noexcept {
    const void* found = nullptr;
    contain(Self::of(self).host.raw(), "extension", [&] { found = Self::of(self).object.extension(from_abi(id)); });
    return found;
  }

  static constexpr nabe_connector_vtbl vtbl() {
    nabe_connector_vtbl table{};
    table.struct_size = sizeof table;
    table.create = &create;
    table.destroy = &destroy;
    if constexpr (HasConnect<T>) table.connect = &connect;
    if constexpr (HasStart<T>) table.start = &start;
    if constexpr (HasStop<T>) table.stop = &stop;
    if constexpr (HasDeliver<T>) table.deliver = &deliver;
    if constexpr (HasCancel<T>) table.cancel = &cancel;
    if constexpr (HasResume<T>) table.resume = &resume;
    if constexpr (HasPoll<T>) table.poll = &poll;
    if constexpr (HasSettled<T>) table.settled = &settled;
    if constexpr (HasHealth<T>) table.health = &health;
    if constexpr (HasExtension<T>) table.extension = &extension;
    return table;
  }

 private:
  /// A session whose write failed must not commit what it holds.
  template <typename Work>
  static Outcome in_session(void* self, const nabe_message* message, std::uint64_t handle, Work&& work) {
    const nabe_host* host = &Self::of(self).host.raw();
    Session session(host, handle);
    Outcome outcome = work(Message(host, message), session);
    const bool commits = outcome.kind() == Outcome::Kind::Delivered || outcome.kind() == Outcome::Kind::Pending;
    return commits && session.failure() ? *session.failure() : outcome;
  }
};

}  // namespace detail
}  // namespace abi1
}  // namespace nabe
