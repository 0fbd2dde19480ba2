// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/http_connection.h"

namespace {

using namespace nabe::common;

/// Remembers what it was given, and which requests were complete.
class Recorder final : public RequestHandler {
 public:
  std::unique_ptr<RequestBody> begin(RequestId id, const RequestHead& head) override {
    seen += std::string(head.method) + ' ' + std::string(head.target) + '\n';
    return std::make_unique<Body>(*this, id);
  }
  void describe(HttpResponse& response) override { response.body = "refused"; }

  std::string seen;
  std::vector<RequestId> complete;

 private:
  class Body final : public RequestBody {
   public:
    Body(Recorder& recorder, RequestId id) : recorder_(recorder), id_(id) {}
    Flow write(std::string_view bytes) override {
      recorder_.seen += bytes;
      return Flow::Continue;
    }
    void end() override {
      recorder_.seen += "\nend\n";
      recorder_.complete.push_back(id_);
    }

   private:
    Recorder& recorder_;
    RequestId id_;
  };
};

/// What a connection makes of `bytes` that come in pieces of `piece`; every complete request is answered.
std::string serve(std::string_view bytes, std::size_t piece) {
  const HttpServerSettings settings;
  Recorder recorder;
  HttpConnection connection(settings, recorder, 0, 0);
  std::string output;
  const auto flush = [&] {
    while (true) {
      while (connection.has_output()) {
        output += connection.output_head();
        output += connection.output_body();
        connection.sent(connection.output_head().size() + connection.output_body().size(), 0);
      }
      if (recorder.complete.empty()) return;
      const RequestId id = recorder.complete.front();
      recorder.complete.erase(recorder.complete.begin());
      connection.respond(id, HttpResponse{}, 0);
    }
  };
  while (!bytes.empty() && connection.wants_input()) {
    const std::size_t size = std::min(piece, bytes.size());
    connection.receive(bytes.substr(0, size), 0);
    bytes.remove_prefix(size);
    flush();
  }
  if (connection.wants_input()) connection.end_of_input(0);
  flush();
  return recorder.seen;
}

}  // namespace

/// Any bytes as what a peer sends: the requests found do not depend on how the network cut them. Then the same bytes as
/// the answer of a peer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (serve(bytes, 1) != serve(bytes, 64 * 1024)) std::abort();

  HeadScanner scanner{HttpLimits{}};
  if (scanner.scan(bytes) == HeadScanner::Result::Complete) {
    ResponseHead head;
    if (parse_response_head(bytes.substr(0, scanner.head_size()), "POST", head) && head.status < 100) std::abort();
  }
  return 0;
}
