// SPDX-License-Identifier: EUPL-1.2
#include "ask.h"

#include <vector>

#include "common/http_client.h"
#include "samples/bytes.h"

namespace nabe::journey {
namespace {

constexpr std::int64_t kPatienceMs = 30'000;
constexpr std::size_t kMostBytes = std::size_t{64} << 20;

}  // namespace

Answer ask(const std::string& url, const Question& question) {
  common::HttpClientSettings settings;
  settings.max_body_bytes = kMostBytes;
  common::HttpClient client(settings);
  common::HttpRequest request;
  const auto parsed = common::parse_url(url);
  if (!parsed) return {};
  request.method = question.method;
  request.url = *parsed;
  request.headers = question.headers;
  if (!question.body.empty()) {
    request.headers.emplace_back("Content-Type", question.content_type);
    request.body_bytes = question.body.size();
    request.read_body = [rest = std::string_view(question.body)](char* destination, std::size_t capacity) mutable {
      const std::size_t size = rest.copy(destination, capacity);
      rest.remove_prefix(size);
      return static_cast<std::int64_t>(size);
    };
  }
  common::HttpAnswer answer = client.exchange(request, {common::steady_now_ms() + kPatienceMs, {}});
  const bool answered = answer.progress == common::Progress::Answered && answer.body_complete;
  return {answered ? answer.status : 0, std::move(answer.body)};
}

std::string sha256_of(const std::string& text) { return samples::sha256_of(text); }

std::string sha256_of(const integration::Upload& upload) {
  samples::Sha256 hash;
  std::vector<char> block(std::size_t{256} << 10);
  for (std::uint64_t offset = 0; offset < upload.size_bytes;) {
    const std::int64_t size = upload.read(offset, block.data(), block.size());
    if (size <= 0) return {};
    hash.add(std::string_view(block.data(), static_cast<std::size_t>(size)));
    offset += static_cast<std::uint64_t>(size);
  }
  return hash.hex();
}

}  // namespace nabe::journey
