// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "nabe/abi.h"
#include "nabe/hooks.hpp"
#include "nabe/option.hpp"
#include "nabe/outcome.hpp"

/// The oldest minor version of the hub's ABI that this plugin works with. Define it before including this header only
/// if the plugin cannot do without a function that came later than 1.0.
#ifndef NABE_REQUIRE_MINOR
#define NABE_REQUIRE_MINOR 0
#endif

namespace nabe {
inline namespace abi1 {

/// What a connector type is, beyond what its hooks tell; to be combined in `static constexpr std::uint32_t flags`.
inline constexpr std::uint32_t kSource = NABE_TYPE_SOURCE;
inline constexpr std::uint32_t kSink = NABE_TYPE_SINK;
/// deliver may run several times at once.
inline constexpr std::uint32_t kConcurrent = NABE_TYPE_CONCURRENT;
/// Repeating a delivery with the same key has no further effect, always.
inline constexpr std::uint32_t kIdempotent = NABE_TYPE_IDEMPOTENT;
/// The same, if the peer honours the key: the operator says so.
inline constexpr std::uint32_t kCanBeIdempotent = NABE_TYPE_CAN_BE_IDEMPOTENT;
/// deliver, and what completes it, emits no message: all that `emits` names comes by intakes. So a route may bring a
/// type back to its source without being a circle.
inline constexpr std::uint32_t kSinkEmitsNothing = NABE_TYPE_SINK_EMITS_NOTHING;
/// deliver may return Outcome::later() and end the delivery by LateDelivery; streams may be read on any thread, one at
/// a time.
inline constexpr std::uint32_t kDeliversLater = NABE_TYPE_DELIVERS_LATER;

namespace detail {

/// A list of a class as an array: empty if the class has none.
template <typename Item, std::size_t N>
constexpr std::array<Item, N> copy(const Item (&items)[N]) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) { return std::array<Item, N>{items[I]...}; }
  (std::make_index_sequence<N>{});
}
template <std::size_t N>
constexpr std::array<nabe_str, N> names(const std::string_view (&texts)[N]) {
  std::array<nabe_str, N> all{};
  for (std::size_t i = 0; i < N; ++i) all[i] = to_abi(texts[i]);
  return all;
}

template <typename T>
constexpr auto options_of() {
  if constexpr (requires { T::options; }) {
    return copy(T::options);
  } else {
    return std::array<Option, 0>{};
  }
}
template <typename T>
constexpr auto accepts_of() {
  if constexpr (requires { T::accepts; }) {
    return names(T::accepts);
  } else {
    return std::array<nabe_str, 0>{};
  }
}
template <typename T>
constexpr auto emits_of() {
  if constexpr (requires { T::emits; }) {
    return names(T::emits);
  } else {
    return std::array<nabe_str, 0>{};
  }
}
template <typename T>
constexpr std::uint32_t flags_of() {
  std::uint32_t flags = 0;
  if constexpr (requires { T::flags; }) flags |= T::flags;
  if constexpr (HasDeliver<T>) flags |= NABE_TYPE_SINK;
  if constexpr (HasPoll<T> || HasSettled<T>) flags |= NABE_TYPE_SOURCE;
  if constexpr (HasResume<T>) flags |= NABE_TYPE_RESUMES_PENDING;
  return flags;
}

/// The descriptor of one class, all of it constant data.
template <typename T>
struct Type {
  static constexpr auto kOptions = options_of<T>();
  static constexpr auto kAccepts = accepts_of<T>();
  static constexpr auto kEmits = emits_of<T>();
  static constexpr std::size_t kOptionCount = kOptions.size();

  static constexpr auto kRawOptions = [] {
    std::array<nabe_option, kOptionCount> all{};
    for (std::size_t i = 0; i < kOptionCount; ++i) {
      all[i] = kOptions[i].raw();
      if (all[i].choice_count != 0) all[i].choices = kOptions[i].choices();
    }
    return all;
  }();
  static constexpr auto kOptionPointers = [] {
    std::array<const nabe_option*, kOptionCount> all{};
    for (std::size_t i = 0; i < kOptionCount; ++i) all[i] = &kRawOptions[i];
    return all;
  }();
  static constexpr nabe_connector_vtbl kVtbl = Hooks<T>::vtbl();

  static constexpr nabe_connector_type make() {
    check_signatures<T>();
    constexpr std::uint32_t kFlags = flags_of<T>();
    static_assert((kFlags & (NABE_TYPE_SOURCE | NABE_TYPE_SINK)) != 0,
                  "neither source nor sink: write deliver or poll, or say kSource in `flags`");
    static_assert((kFlags & NABE_TYPE_SINK) == 0 || HasDeliver<T>, "a sink needs deliver");
    static_assert((kFlags & NABE_TYPE_SINK) == 0 || !kAccepts.empty(),
                  "a sink says which message types it takes: static constexpr std::string_view accepts[] = {\"*\"}");
    static_assert((kFlags & NABE_TYPE_SOURCE) == 0 || !kEmits.empty(),
                  "a source says which message types it makes: static constexpr std::string_view emits[] = {...}");

    nabe_connector_type type{};
    type.struct_size = sizeof type;
    type.flags = kFlags;
    type.name = to_abi(T::name);
    type.summary = to_abi(T::summary);
    type.options = kOptionPointers.data();
    type.option_count = static_cast<std::uint32_t>(kOptionCount);
    type.accepts = kAccepts.data();
    type.accept_count = static_cast<std::uint32_t>(kAccepts.size());
    type.emits = kEmits.data();
    type.emit_count = static_cast<std::uint32_t>(kEmits.size());
    if constexpr (requires { T::max_in_flight; }) type.default_max_in_flight = T::max_in_flight;
    if constexpr (requires { T::poll_interval; }) {
      type.poll_interval_ms = static_cast<std::uint32_t>(Milliseconds(T::poll_interval).count());
    }
    type.vtbl = &kVtbl;
    return type;
  }
  static constexpr nabe_connector_type kType = make();
};

template <typename... Types>
struct TypeList {
  static constexpr const nabe_connector_type* kTypes[] = {&Type<Types>::kType...};
};

template <typename... Types>
constexpr nabe_plugin describe(std::string_view id, std::string_view version, std::string_view vendor,
                               std::string_view license) {
  nabe_plugin plugin{};
  plugin.struct_size = sizeof plugin;
  plugin.abi_major = NABE_ABI_MAJOR;
  plugin.abi_minor_built = NABE_ABI_MINOR;
  plugin.abi_minor_required = NABE_REQUIRE_MINOR;
  plugin.type_count = sizeof...(Types);
  plugin.id = to_abi(id);
  plugin.version = to_abi(version);
  plugin.vendor = to_abi(vendor);
  plugin.license = to_abi(license);
  plugin.types = TypeList<Types...>::kTypes;
  return plugin;
}

}  // namespace detail

/// The descriptor of a class, for tests that make a connector without its plugin. Lasts as long as the process.
template <typename T>
const nabe_connector_type& connector_type() {
  return detail::Type<T>::kType;
}

}  // namespace abi1
}  // namespace nabe

/// Makes the one symbol that a plugin exports. Once per plugin, at namespace scope, with one class or several:
///   NABE_PLUGIN("org.example.hello", "1.0.0", HelloSink, HelloSource)
#define NABE_PLUGIN(id, version, ...) NABE_PLUGIN_FROM(id, version, "", "", __VA_ARGS__)

/// The same with vendor and licence (SPDX).
#define NABE_PLUGIN_FROM(id, version, vendor, license, ...)                                                    \
  extern "C" NABE_EXPORT const nabe_plugin* nabe_plugin_entry_v1(const nabe_host_info* host);                  \
  extern "C" const nabe_plugin* nabe_plugin_entry_v1(const nabe_host_info* host) {                             \
    static constexpr nabe_plugin plugin = ::nabe::detail::describe<__VA_ARGS__>(id, version, vendor, license); \
    return host != nullptr && host->abi_major == NABE_ABI_MAJOR ? &plugin : nullptr;                           \
  }                                                                                                            \
  static_assert(true, "a semicolon may follow")
