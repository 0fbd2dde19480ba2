// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "nabe/connector.hpp"

/// The options of a connector that listens by HTTP: what each of them says, once for all. A connector lists those that
/// it takes in its own `options`; listener.h reads them.
namespace nabe::common::listener_option {

inline constexpr Option kListen = Option::text("listen", "Address and port to listen on; port 0 takes a free one")
                                      .required()
                                      .listener()
                                      .example("127.0.0.1:8080");
inline constexpr Option kToken =
    Option::text("token", "Bearer token that a sender must present").secret().authentication();
inline constexpr Option kCertificateFile =
    Option::path("certificate_file", "PEM file of the listener's certificate and its chain: then it speaks TLS only");
inline constexpr Option kKeyFile = Option::path("key_file", "PEM file of the certificate's key");
inline constexpr Option kClientCaFile =
    Option::path("client_ca_file", "PEM file of the authorities one of which must have signed a sender's certificate")
        .authentication();
inline constexpr Option kClientSubjects =
    Option::text("client_subjects", "Subject of a sender's certificate that is admitted; without any, all are")
        .repeated()
        .example("CN=portal,O=Stadt");
inline constexpr Option kMaxRequest =
    Option::bytes("max_request", "Largest request with its attachments; larger ones are refused before they are read")
        .by_default("4GiB")
        .range(1, 1LL << 50);
inline constexpr Option kMaxRate =
    Option::integer("max_rate", "Messages in a second, on average; more are answered with 429; 0 sets no limit")
        .by_default("0")
        .range(0, 1'000'000);
inline constexpr Option kMaxConnections =
    Option::integer("max_connections", "Connections at once; more are answered with 503")
        .by_default("1024")
        .range(1, 100'000);
inline constexpr Option kThreads =
    Option::integer("threads", "Threads that read requests; answers need none").by_default("2").range(1, 32);
inline constexpr Option kHeaderTimeout =
    Option::duration("header_timeout", "In which the head of a request must arrive")
        .by_default("10s")
        .range(10, 600'000);
inline constexpr Option kBodyTimeout =
    Option::duration("body_timeout", "In which at least 1 KiB more of a body must arrive")
        .by_default("30s")
        .range(10, 3'600'000);
inline constexpr Option kIdleTimeout = Option::duration("idle_timeout", "After which an unused connection is closed")
                                           .by_default("60s")
                                           .range(10, 3'600'000);

}  // namespace nabe::common::listener_option
