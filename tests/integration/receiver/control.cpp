// SPDX-License-Identifier: EUPL-1.2
#include "receiver/control.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "common/http_server.h"
#include "common/url.h"

namespace nabe::integration {
namespace {

using Query = std::map<std::string, std::string>;

std::optional<Query> parse_query(std::string_view text) {
  Query query;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto value = common::percent_decode(pair.substr(equals + 1));
    if (!value) return std::nullopt;
    query[std::string(pair.substr(0, equals))] = *value;
  }
  return query;
}

std::optional<std::int64_t> number(const Query& query, const std::string& name) {
  const auto found = query.find(name);
  if (found == query.end()) return std::nullopt;
  std::int64_t value = 0;
  const char* end = found->second.data() + found->second.size();
  const auto [at, failure] = std::from_chars(found->second.data(), end, value);
  if (failure != std::errc() || at != end) return std::nullopt;
  return value;
}

std::string text_of(const Query& query, const std::string& name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

/// Ids, keys, paths and hashes; a file's name may hold anything.
std::string json_text(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.append(1, '\\').append(1, c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out.append("\\u00").append(1, kDigits[static_cast<unsigned char>(c) >> 4]).append(1, kDigits[c & 15]);
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string stats_json(const Receiver& receiver) {
  std::string out = "{";
  for (const std::string& path : receiver.paths()) {
    const ArrivalCounts counts = receiver.counts(path);
    out += (out.size() > 1 ? "," : "") + json_text(path) + R"(:{"messages":)" + std::to_string(counts.messages) +
           R"(,"repeats":)" + std::to_string(counts.repeats) + R"(,"other_key":)" + std::to_string(counts.other_key) +
           R"(,"changed":)" + std::to_string(counts.changed) + R"(,"without_key":)" +
           std::to_string(counts.without_key) + R"(,"refused":)" + std::to_string(counts.refused) + R"(,"bytes":)" +
           std::to_string(counts.bytes) + '}';
  }
  return out + "}\n";
}

std::string dump_json(const std::vector<Arrival>& arrivals) {
  std::string out = "[";
  for (const Arrival& arrival : arrivals) {
    out += (out.size() > 1 ? ",\n" : "\n") + (R"({"id":)" + json_text(arrival.message_id)) + R"(,"key":)" +
           json_text(arrival.key) + R"(,"attempt":)" + std::to_string(arrival.last_attempt) + R"(,"count":)" +
           std::to_string(arrival.count) + R"(,"receipt_time":)" + json_text(arrival.receipt_time) + R"(,"parts":[)";
    for (std::size_t i = 0; i < arrival.parts.size(); ++i) {
      const ArrivedPart& part = arrival.parts[i];
      out += (i > 0 ? "," : "") + (R"({"name":)" + json_text(part.name)) + R"(,"size":)" +
             std::to_string(part.size_bytes) + R"(,"sha256":)" + json_text(part.sha256) + '}';
    }
    out += "]}";
  }
  return out + "]\n";
}

std::string table_text(const std::vector<Arrival>& arrivals) {
  std::string out;
  for (const Arrival& arrival : arrivals) {
    for (std::size_t i = 0; i < arrival.parts.size(); ++i) {
      const ArrivedPart& part = arrival.parts[i];
      out += arrival.message_id + '\t' + arrival.key + '\t' + arrival.receipt_time + '\t' +
             std::to_string(arrival.count) + '\t' + std::to_string(i) + '\t' + std::to_string(part.size_bytes) + '\t' +
             part.sha256 + '\n';
    }
  }
  return out;
}

}  // namespace

struct Control::Impl final : common::RequestHandler {
  explicit Impl(Receiver& given) : receiver(given) {}

  std::unique_ptr<common::RequestBody> begin(common::RequestId id, const common::RequestHead& head) override {
    const auto query = parse_query(head.query);
    server->respond(id, query ? answer(head.path, *query) : common::HttpResponse{400, {}, "broken query\n"});
    return nullptr;
  }
  void describe(common::HttpResponse&) override {}

  common::HttpResponse answer(std::string_view what, const Query& query) {
    const std::string path = text_of(query, "path");
    if (what == "/stats") return {200, {}, stats_json(receiver)};
    if (what == "/dump") return {200, {}, dump_json(receiver.arrivals(path))};
    if (what == "/table") return {200, {}, table_text(receiver.arrivals(path))};
    if (what == "/body") return body(path, text_of(query, "id"));
    if (what == "/down") {
      receiver.down();
      return {200, {}, "down\n"};
    }
    if (what == "/up") {
      const std::string problem = receiver.up();
      return problem.empty() ? common::HttpResponse{200, {}, "up\n"} : common::HttpResponse{500, {}, problem + '\n'};
    }
    if (what == "/fail") {
      const auto status = number(query, "status");
      const auto count = number(query, "count");
      if (!status || !count || *status < 200 || *status > 599) return {400, {}, "path, status and count\n"};
      receiver.fail(path, static_cast<int>(*status), *count);
      return {200, {}, ""};
    }
    if (what == "/delay") {
      const auto milliseconds = number(query, "ms");
      if (!milliseconds) return {400, {}, "path and ms\n"};
      receiver.delay(path, *milliseconds);
      return {200, {}, ""};
    }
    return {404, {}, "stats, dump, table, body, fail, delay, down, up\n"};
  }

  common::HttpResponse body(const std::string& path, const std::string& id) const {
    for (const Arrival& arrival : receiver.arrivals(path)) {
      if (arrival.message_id == id) return {200, {}, arrival.body};
    }
    return {404, {}, "no such message\n"};
  }

  Receiver& receiver;
  std::unique_ptr<common::HttpServer> server;
};

Control::Control(Receiver& receiver) : impl_(std::make_unique<Impl>(receiver)) {}

Control::~Control() {
  if (impl_->server) impl_->server->stop(0);
}

std::string Control::start(std::uint16_t port) {
  common::HttpServerSettings settings;
  settings.port = port;
  impl_->server = std::make_unique<common::HttpServer>(settings, *impl_);
  return impl_->server->start();
}

std::uint16_t Control::port() const { return impl_->server->bound_port(); }

}  // namespace nabe::integration
