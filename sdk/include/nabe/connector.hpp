// SPDX-License-Identifier: EUPL-1.2
/// All that the author of a connector in C++20 needs (g++ 12, clang 14 and newer); header-only, over nabe/abi.h.
///
/// A connector is a class:
///   static constexpr std::string_view name, summary      what the configuration calls it; one line for the operator
///   static constexpr Option options[]                    optional: what the operator may set
///   static constexpr std::string_view accepts[], emits[] message types in and out; "*": any
///   static constexpr std::uint32_t flags                 optional: kSource, kConcurrent, kIdempotent, ...
///   static constexpr std::uint32_t max_in_flight         optional: how many deliveries at once by default
///   static constexpr Milliseconds poll_interval          optional: of poll by default
///   constructor (Host&, const Options&), (Host&) or ()   checks the options; no network; throws what an operator is
///   told Outcome deliver(const Message&, Session&)            a sink
/// and, each of them optional, with the thread and blocking rules of the hook of that name in abi.h:
///   Outcome connect()                                    reach the peer, also after Outcome::not_connected
///   Outcome start(), void stop(Milliseconds grace)       begin and end listeners and own threads
///   Outcome poll(Milliseconds budget)                    a source that looks for messages
///   void settled(std::uint64_t ticket, const Committed&) the end of Intake::commit_queued
///   Outcome resume(const Message&, Session&)             a delivery that was pending when the hub ended
///   void cancel(std::string_view idempotency_key)        the hub no longer waits for that delivery
///   Outcome health()                                     how it is
///   const void* extension(std::string_view id)           interfaces that abi.h does not know
/// then NABE_PLUGIN("org.example.hello", "1.0.0", Class).
///
/// An exception that leaves a hook becomes Outcome::fault with its text, a HostError the outcome that it names. One
/// that leaves stop, cancel, settled or extension is logged; destructors must not throw. Never cancel a thread
/// (pthread_cancel): ask it to stop.
#pragma once

#include "nabe/abi.h"
#include "nabe/hooks.hpp"
#include "nabe/host.hpp"
#include "nabe/message.hpp"
#include "nabe/message_builder.hpp"
#include "nabe/option.hpp"
#include "nabe/outcome.hpp"
#include "nabe/plugin.hpp"
#include "nabe/session.hpp"
#include "nabe/state.hpp"
