// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "common/http_client.h"
#include "nabe/connector.hpp"

namespace nabe::common {

// What an operator says about a connector's way to its peer, the same words for every plugin.
inline constexpr Option kTimeoutOption =
    Option::duration("timeout", "For one whole exchange").by_default("30s").range(1, 3'600'000);
inline constexpr Option kConnectTimeoutOption =
    Option::duration("connect_timeout", "For reaching the peer, TLS included").by_default("5s").range(1, 600'000);
inline constexpr Option kTokenOption = Option::text("token", "Secret that is sent in token_header").secret();
inline constexpr Option kTokenHeaderOption =
    Option::text("token_header", "Header of the token; in Authorization it is sent as a bearer token")
        .by_default("Authorization");
inline constexpr Option kUserOption = Option::text("user", "User name of HTTP basic authentication");
inline constexpr Option kPasswordOption = Option::text("password", "Secret that goes with it").secret();
inline constexpr Option kCaFileOption =
    Option::path("ca_file", "PEM file of the authorities that are trusted instead of the system's");
inline constexpr Option kCertificateFileOption = Option::path("certificate_file", "PEM file of the client certificate");
inline constexpr Option kKeyFileOption = Option::path("key_file", "PEM file of the client certificate's key");

// A connector that listens as well has the listener's token and files under those names. It declares those for its peer
// with `prefix` in front of them, and says so below.

/// Of a connector that declares kConnectTimeoutOption and the three files. Throws std::invalid_argument if the files
/// do not go together or cannot be used.
HttpClientSettings client_settings(const Options& options, const std::string& prefix = {});

/// The header that the token goes in; empty without a token. Throws std::invalid_argument if it cannot be sent.
HeaderList token_headers(const Options& options, const std::string& prefix = {});

/// The same of a connector that declares kUserOption and kPasswordOption too: the one or the other.
HeaderList credential_headers(const Options& options, const std::string& prefix = {});

/// A name of a header that an option gives. Throws std::invalid_argument if it is none.
std::string header_name(const std::string& text, const char* option);

}  // namespace nabe::common
