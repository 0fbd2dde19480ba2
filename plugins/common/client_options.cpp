// SPDX-License-Identifier: EUPL-1.2
#include "common/client_options.h"

#include <stdexcept>

#include "common/digest.h"
#include "common/tls.h"

namespace nabe::common {

HttpClientSettings client_settings(const Options& options) {
  HttpClientSettings settings;
  settings.connect_timeout_ms = options.duration("connect_timeout").count();
  settings.tls.ca_file = options.text_or("ca_file", "");
  settings.tls.certificate_file = options.text_or("certificate_file", "");
  settings.tls.key_file = options.text_or("key_file", "");
  if (settings.tls.certificate_file.empty() != settings.tls.key_file.empty()) {
    throw std::invalid_argument("options certificate_file and key_file go together");
  }
  std::string problem;
  if (!(settings.tls.ca_file + settings.tls.certificate_file).empty() &&
      !TlsContext::for_client(settings.tls, problem)) {
    throw std::invalid_argument(problem);
  }
  // Deliveries are bounded by max_in_flight: every connection that was needed at once may be kept.
  settings.max_idle_per_target = 256;
  return settings;
}

HeaderList token_headers(const Options& options) {
  const std::string token = options.text_or("token", "");
  if (token.empty()) return {};
  const std::string key = header_name(options.text("token_header"), "token_header");
  if (!is_header_value(token)) throw std::invalid_argument("option token: it cannot be sent in a header");
  return {{key, equals_ignoring_case(key, "Authorization") ? "Bearer " + token : token}};
}

HeaderList credential_headers(const Options& options) {
  HeaderList headers = token_headers(options);
  if (options.has("user") != options.has("password")) {
    throw std::invalid_argument("options user and password go together");
  }
  if (!options.has("user")) return headers;
  if (!headers.empty()) throw std::invalid_argument("options user and token: only one of them is sent");
  const std::string user = options.text("user");
  if (user.find(':') != std::string::npos) throw std::invalid_argument("option user: it has a colon");
  headers.emplace_back("Authorization", "Basic " + base64(user + ':' + options.text("password")));
  return headers;
}

std::string header_name(const std::string& text, const char* option) {
  if (!is_token(text)) {
    throw std::invalid_argument(std::string("option ") + option + ": \"" + text + "\" is not the name of a header");
  }
  return text;
}

}  // namespace nabe::common
