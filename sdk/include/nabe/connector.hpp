// SPDX-License-Identifier: EUPL-1.2
/// All that the author of a connector in C++20 needs (g++ 12, clang 14 and newer); header-only, over nabe/abi.h.
///
/// A connector is a class with
///   - `static constexpr std::string_view name, summary`: what the configuration calls it; one line for the operator;
///   - `static constexpr std::string_view accepts[], emits[]`: message types in and out, "*" is any;
///   - `static constexpr Option options[]`: what the operator may set. Optional, as the next three are;
///   - `static constexpr std::uint32_t flags`: kSource, kConcurrent, kIdempotent or kCanBeIdempotent, kDeliversLater;
///   - `static constexpr std::uint32_t max_in_flight`: how many deliveries at once by default;
///   - `static constexpr Milliseconds poll_interval`: of poll by default;
///   - a constructor (Host&, const Options&), (Host&) or (): checks the options, touches no network, throws what the
///     operator is told. Do not name its second parameter `options`: that is the list above;
///   - `Outcome deliver(const Message&, Session&)`, if it is a sink;
/// and with any of these hooks, whose threads and blocking abi.h states under the same names:
///   - `Outcome connect()`: reach the peer, also after Outcome::not_connected;
///   - `Outcome start()`, `void stop(Milliseconds grace)`: begin and end listeners and own threads;
///   - `Outcome poll(Milliseconds budget)`: look for messages;
///   - `void settled(std::uint64_t ticket, const Committed&)`: the end of Intake::commit_queued;
///   - `Outcome resume(const Message&, Session&)`: a delivery that was pending when the hub ended;
///   - `void cancel(std::string_view idempotency_key)`: the hub no longer waits for that delivery;
///   - `Outcome health()`: how it is;
///   - `const void* extension(std::string_view id)`: interfaces that abi.h does not know.
/// A hook of the right name with a wrong signature does not compile. `NABE_PLUGIN("org.example.hello", "1.0.0", Class)`
/// then makes the plugin.
///
/// An exception that leaves a hook becomes Outcome::fault with its text; a HostError, the outcome that it names. One
/// that leaves stop, cancel, settled or extension is logged; destructors must not throw. Never cancel a thread
/// (pthread_cancel): ask it to stop.
#pragma once

#include "nabe/abi.h"
#include "nabe/hooks.hpp"
#include "nabe/host.hpp"
#include "nabe/late_delivery.hpp"
#include "nabe/message.hpp"
#include "nabe/message_builder.hpp"
#include "nabe/option.hpp"
#include "nabe/outcome.hpp"
#include "nabe/plugin.hpp"
#include "nabe/session.hpp"
#include "nabe/state.hpp"
