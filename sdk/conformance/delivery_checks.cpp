// SPDX-License-Identifier: EUPL-1.2
#include <thread>
#include <vector>

#include "conformance/check.h"
#include "conformance/process_facts.h"
#include "conformance/stage.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define NABE_CONFORMANCE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define NABE_CONFORMANCE_SANITIZED 1
#endif
#endif

namespace nabe::conformance {
namespace {

using testing::Content;
using testing::FakeMessage;

constexpr std::uint64_t kHugeBytes = 64ULL << 20;
constexpr std::size_t kMemoryForHugeBytes = 32ULL << 20;
constexpr int kThreads = 4;
constexpr int kPerThread = 8;

#ifdef NABE_CONFORMANCE_SANITIZED
constexpr bool kMeasureMemory = false;
#else
constexpr bool kMeasureMemory = true;
#endif

// Whatever a message holds, it is no bug of the plugin.
void no_fault(const Outcome& outcome, const std::string& of, Findings& findings) {
  if (outcome.kind() == Outcome::Kind::Fault) findings.add(of + " is answered with FAULT: " + outcome.text());
}

void deliver(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  const Outcome outcome = stage.connector().deliver(sample_message(subject));
  no_fault(outcome, "a message", findings);
  const bool arrived = outcome.is_ok() || outcome.kind() == Outcome::Kind::Pending;
  if (subject.settings->peer_is_there && !arrived) {
    findings.add("with its peer there a message is answered with " + name_of(outcome.kind()) + ": " + outcome.text());
  }
  stage.end();
}

void empty_content(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  FakeMessage message = sample_message(subject);
  message.attachments = {{"", "", "", {}}, {"empty.bin", "application/octet-stream", "", {}}};
  no_fault(stage.connector().deliver(message), "an empty attachment", findings);
  message = sample_message(subject, 2);
  message.body = "";
  message.attachments = {};
  no_fault(stage.connector().deliver(message), "an empty body", findings);
  message = FakeMessage{};
  message.type = sample_message(subject).type;
  message.idempotency_key = "bare";
  message.completion_token = "bare";
  message.media_type = "";
  no_fault(stage.connector().deliver(message), "a message without anything optional", findings);
  stage.end();
}

void huge_attachment(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  FakeMessage message = sample_message(subject);
  message.attachments = {{"huge.bin", "application/octet-stream", Content::repeated('x', kHugeBytes), {}}};
  reset_peak_memory();
  const std::size_t before = process_facts().peak_memory_bytes;
  no_fault(stage.connector().deliver(message), "a huge attachment", findings);
  const std::size_t after = process_facts().peak_memory_bytes;
  if (kMeasureMemory && after > before + kMemoryForHugeBytes) {
    findings.add("an attachment of 64 MiB is gathered in memory instead of streamed: " +
                 std::to_string((after - before) >> 20U) + " MiB");
  }
  if (stage.spy().reads() == 0) findings.not_exercised(kReadNothing);
  stage.end();
}

struct Malformed {
  const char* what;
  const char* media_type;
  Content body;
};

std::vector<Malformed> malformed_bodies() {
  std::string deep;
  for (int i = 0; i < 20'000; ++i) deep += "<a>";
  const std::string bomb =
      "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d "
      "\"&c;&c;&c;&c;&c;&c;&c;&c;\">]><a>&d;&d;&d;</a>";
  return {{"XML that is cut off", "application/xml", "<application><applicant"},
          {"XML with an unknown entity", "application/xml", "<a>&nothing;</a>"},
          {"XML with entities in entities", "application/xml", bomb},
          {"XML that names a file", "application/xml",
           "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"},
          {"XML that is nested very deep", "application/xml", deep},
          {"an attribute of a megabyte", "application/xml", "<a b=\"" + std::string(1 << 20, 'x') + "\"/>"},
          {"XML that is not UTF-8", "application/xml", "<a>\xC3\x28</a>"},
          {"zero bytes", "application/xml", std::string(4096, '\0')},
          {"JSON that is cut off", "application/json", "{\"a\": [1, 2"},
          {"JSON that is nested very deep", "application/json", std::string(20'000, '[')},
          {"a number that is too large", "application/json", "{\"a\": 1e999999}"},
          {"bytes without a media type", "", std::string("\x89PNG\r\n\x1a\n", 8)},
          {"a media type that is none", "///;;;", "body"}};
}

void malformed(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  int number = 0;
  for (const Malformed& each : malformed_bodies()) {
    FakeMessage message = sample_message(subject, ++number);
    message.media_type = each.media_type;
    message.body = each.body;
    no_fault(stage.connector().deliver(message), each.what, findings);
  }
  stage.end();
}

void short_reads(const Subject& subject, Findings& findings) {
  Outcome whole = Outcome::ok();
  {
    Stage stage(subject, findings);
    stage.begin();
    whole = stage.connector().deliver(sample_message(subject));
    stage.end();
  }
  Stage stage(subject, findings);
  stage.host().limit_stream_reads(1);
  stage.begin();
  const Outcome in_pieces = stage.connector().deliver(sample_message(subject));
  if (in_pieces.kind() != whole.kind()) {
    findings.add("streams that give one byte at a time turn " + name_of(whole.kind()) + " into " +
                 name_of(in_pieces.kind()));
  }
  if (stage.spy().reads() == 0) findings.not_exercised(kReadNothing);
  stage.end();
}

void repeated(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  FakeMessage message = sample_message(subject);
  const Outcome first = stage.connector().deliver(message);
  const std::size_t emitted = stage.host().messages().size();
  for (message.attempt = 2; message.attempt <= 4; ++message.attempt) {
    const Outcome again = stage.connector().deliver(message);
    no_fault(again, "a repeated delivery", findings);
    if (first.is_ok() && (again.kind() == Outcome::Kind::Reject || again.kind() == Outcome::Kind::Unknown)) {
      findings.add("the repeat of what was delivered is answered with " + name_of(again.kind()));
    }
  }
  if (first.is_ok() && subject.is(NABE_TYPE_IDEMPOTENT) && stage.host().messages().size() != emitted) {
    findings.add("an idempotent connector emits again when a delivery is repeated");
  }
  stage.end();
}

void concurrent(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kPerThread; ++i) {
        const int number = 1 + t * kPerThread + i;
        no_fault(stage.connector().deliver(sample_message(subject, number)), "one of many at once", findings);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  stage.end();
}

}  // namespace

const char* for_sinks(const Subject& subject) { return subject.is(NABE_TYPE_SINK) ? nullptr : "it is no sink"; }

const char* for_concurrent(const Subject& subject) {
  if (!subject.is(NABE_TYPE_SINK)) return "it is no sink";
  return subject.is(NABE_TYPE_CONCURRENT) ? nullptr : "it takes one delivery at a time";
}

std::vector<Check> delivery_checks() {
  return {{"deliver", "a message is answered with an outcome that makes sense", for_sinks, deliver},
          {"empty", "empty bodies, attachments and texts are answered", for_sinks, empty_content},
          {"huge", "an attachment of 64 MiB is streamed", for_sinks, huge_attachment},
          {"malformed", "no body is taken for a bug of the plugin", for_sinks, malformed},
          {"short-reads", "streams may give any number of bytes", for_sinks, short_reads},
          {"repeated", "a delivery may be repeated", for_sinks, repeated},
          {"concurrent", "deliveries may run at once", for_concurrent, concurrent}};
}

}  // namespace nabe::conformance
