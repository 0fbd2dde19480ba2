// SPDX-License-Identifier: EUPL-1.2
#include "common/client_options.h"

#include <stdexcept>

#include "common/digest.h"
#include "common/tls.h"

namespace nabe::common {

HttpClientSettings client_settings(const Options& options, const std::string& prefix) {
  HttpClientSettings settings;
  settings.connect_timeout_ms = options.duration("connect_timeout").count();
  settings.tls.ca_file = options.text_or(prefix + "ca_file", "");
  settings.tls.certificate_file = options.text_or(prefix + "certificate_file", "");
  settings.tls.key_file = options.text_or(prefix + "key_file", "");
  if (settings.tls.certificate_file.empty() != settings.tls.key_file.empty()) {
    throw std::invalid_argument("options " + prefix + "certificate_file and " + prefix + "key_file go together");
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

HeaderList token_headers(const Options& options, const std::string& prefix) {
  const std::string token = options.text_or(prefix + "token", "");
  if (token.empty()) return {};
  const std::string header_option = prefix + "token_header";
  const std::string key = header_name(options.text(header_option), header_option.c_str());
  if (!is_header_value(token)) throw std::invalid_argument("option " + prefix + "token: it cannot be sent in a header");
  return {{key, equals_ignoring_case(key, "Authorization") ? "Bearer " + token : token}};
}

HeaderList credential_headers(const Options& options, const std::string& prefix) {
  HeaderList headers = token_headers(options, prefix);
  const std::string user_option = prefix + "user";
  const std::string password_option = prefix + "password";
  if (options.has(user_option) != options.has(password_option)) {
    throw std::invalid_argument("options " + user_option + " and " + password_option + " go together");
  }
  if (!options.has(user_option)) return headers;
  if (!headers.empty()) {
    throw std::invalid_argument("options " + user_option + " and " + prefix + "token: only one of them is sent");
  }
  const std::string user = options.text(user_option);
  if (user.find(':') != std::string::npos) throw std::invalid_argument("option " + user_option + ": it has a colon");
  headers.emplace_back("Authorization", "Basic " + base64(user + ':' + options.text(password_option)));
  return headers;
}

std::string header_name(const std::string& text, const char* option) {
  if (!is_token(text)) {
    throw std::invalid_argument(std::string("option ") + option + ": \"" + text + "\" is not the name of a header");
  }
  return text;
}

}  // namespace nabe::common
