// SPDX-License-Identifier: EUPL-1.2
#include "city/portal_front/page.h"

#include <map>
#include <string_view>

#include "city/portal_front/embedded.h"

namespace nabe::city::portal_front {
namespace {

constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";

std::string media_type_of_file(std::string_view name) {
  static const std::map<std::string_view, const char*> kTypes = {{"html", "text/html; charset=utf-8"},
                                                                 {"css", "text/css; charset=utf-8"},
                                                                 {"js", "text/javascript; charset=utf-8"},
                                                                 {"svg", "image/svg+xml"}};
  const auto found = kTypes.find(name.substr(name.rfind('.') + 1));
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

/// Of a URL without a path.
std::string_view host_of(std::string_view url) { return url.substr(url.find("//") + 2); }

bool is_own_host(std::string_view host, std::string_view own) {
  const std::string_view port = own.substr(own.rfind(':'));
  return host == own || host == "localhost" + std::string(port);
}

}  // namespace

std::optional<Response> page_at(const std::vector<std::string>& path) {
  if (path.size() > 1) return std::nullopt;
  const std::string name = path.empty() ? "index.html" : path[0];
  for (const EmbeddedFile& file : web_files()) {
    if (file.name == name)
      return Response{200, {{"Content-Type", media_type_of_file(name)}}, std::string(file.content)};
  }
  return std::nullopt;
}

void add_safety(Response& response) {
  response.headers.emplace_back("Content-Security-Policy", kPolicy);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.emplace_back("Cache-Control", "no-store");
}

bool is_by_own_name(const Request& request, const std::string& url) {
  const std::string_view host = request.header("Host");
  return host.empty() || is_own_host(host, host_of(url));
}

bool is_from_own_page(const Request& request) {
  const std::string_view origin = request.header("Origin");
  const std::string_view site = request.header("Sec-Fetch-Site");
  if (!origin.empty() && (origin.rfind("http://", 0) != 0 || host_of(origin) != request.header("Host"))) return false;
  return site.empty() || site == "same-origin" || (site == "none" && request.method == "GET");
}

}  // namespace nabe::city::portal_front
