// SPDX-License-Identifier: EUPL-1.2
#include <Poco/DigestEngine.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/SAXParser.h>
#include <Poco/SHA2Engine.h>
#include <benchmark/benchmark.h>

#include <sstream>

#include "parts/sizes.h"

// What POCO would cost where the hub has something else, for decision 3: the same work on the same messages.
namespace nabe::bench {
namespace {

class CountingHandler final : public Poco::XML::DefaultHandler {
 public:
  void startElement(const Poco::XML::XMLString&, const Poco::XML::XMLString& name, const Poco::XML::XMLString&,
                    const Poco::XML::Attributes&) override {
    bytes += name.size();
  }
  void characters(const Poco::XML::XMLChar[], int, int length) override { bytes += static_cast<std::size_t>(length); }
  void endElement(const Poco::XML::XMLString&, const Poco::XML::XMLString&, const Poco::XML::XMLString&) override {
    ++bytes;
  }

  std::size_t bytes = 0;
};

void PocoXml(benchmark::State& state) {
  const std::string text = message_of(state);
  for (auto _ : state) {
    CountingHandler handler;
    Poco::XML::SAXParser parser;
    parser.setContentHandler(&handler);
    parser.parseMemoryNP(text.data(), text.size());
    benchmark::DoNotOptimize(handler.bytes);
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(PocoXml)->Apply(message_sizes);

void PocoSha256(benchmark::State& state) {
  const std::string text = message_of(state);
  for (auto _ : state) {
    Poco::SHA2Engine engine;
    engine.update(text);
    benchmark::DoNotOptimize(Poco::DigestEngine::digestToHex(engine.digest()));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(PocoSha256)->Apply(message_sizes);

void PocoRequestHead(benchmark::State& state) {
  const std::string block =
      "POST /in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/xml\r\nContent-Length: 4096\r\n\r\n";
  for (auto _ : state) {
    std::istringstream stream(block);
    Poco::Net::HTTPRequest request;
    request.read(stream);
    benchmark::DoNotOptimize(request.getContentLength());
  }
}
BENCHMARK(PocoRequestHead);

}  // namespace
}  // namespace nabe::bench
