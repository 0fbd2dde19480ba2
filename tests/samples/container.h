// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "samples/application.h"

namespace nabe::samples {

/// The application as a document of the namespace urn:nabe:xfall-profile:1.
std::string container_of(const Application& application);

/// The same, made exactly `size_bytes` long by a further inline document and line ends after the root element. A
/// container that is longer by itself stays as it is. `seed` decides the bytes of that document.
std::string container_of_size(const Application& application, std::size_t size_bytes, std::uint64_t seed);

}  // namespace nabe::samples
