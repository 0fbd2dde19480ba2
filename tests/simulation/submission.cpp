// SPDX-License-Identifier: EUPL-1.2
#include "submission.h"

#include "random.h"

namespace nabe::simulation {
namespace {

constexpr std::size_t kLargeBodyBytes = 70 * 1024;         // beyond what a row holds
constexpr std::size_t kLargeAttachmentBytes = 520 * 1024;  // three chunks
constexpr const char* kTypes[] = {"paper", "form", "fee", "answer", "stray"};

std::string filler(Random& random, std::size_t bytes) {
  std::string text;
  text.reserve(bytes + 32);
  while (text.size() < bytes) {
    text.append(64, static_cast<char>('a' + random.below(26)));
  }
  text.resize(bytes);
  return text;
}

std::string body_of(std::uint32_t number, Random& random) {
  const std::string n = std::to_string(number);
  const std::size_t bytes = random.percent(4) ? kLargeBodyBytes : random.below(600);
  return "<application><number>" + n + "</number><destination>office</destination><payment>PAY-" + n +
         "</payment><applicant><name>NAME-" + n + "</name></applicant><pad>" + filler(random, bytes) +
         "</pad></application>";
}

void name_case(Submission& submission, Random& random) {
  switch (random.weighted({15, 50, 20, 15})) {
    case 0:
      submission.opens_case = random.percent(50);
      return;
    case 1:
      submission.opens_case = true;
      [[fallthrough]];
    case 2:
      submission.reference_system = "portal";
      submission.reference_id = "case-" + std::to_string(random.below(3));
      return;
    default:
      submission.reference_system = "files";
      submission.reference_id = "late-" + std::to_string(random.below(2));
  }
}

}  // namespace

Submission submission_of(std::uint64_t seed, std::uint32_t number, bool other_content) {
  Random random(mixed(seed, 1000 + number));
  Submission submission;
  submission.number = number;
  submission.sender_message_id = "s" + std::to_string(number);
  submission.type = kTypes[random.weighted({35, 25, 20, 12, 4})];
  submission.department = random.percent(4) ? "nowhere" : random.percent(50) ? "office" : "";
  name_case(submission, random);
  submission.body = body_of(number, random);
  if (random.percent(18)) {
    const std::size_t count = 1 + random.below(2);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t bytes = random.percent(12) ? kLargeAttachmentBytes : 1 + random.below(2000);
      submission.attachments.push_back({"file-" + std::to_string(i) + ".pdf", filler(random, bytes)});
    }
  }
  if (other_content) {
    submission.body.insert(submission.body.find("</pad>"), "changed");
  }
  ContentHash hash;
  hash.update(submission.body);
  for (const SubmittedAttachment& attachment : submission.attachments) {
    hash.update(attachment.bytes);
  }
  submission.hash = hash.value();
  return submission;
}

std::string edited_body(std::uint64_t nonce) {
  const std::string n = std::to_string(nonce);
  return "<application><number>e" + n + "</number><destination>office</destination><payment>PAY-e" + n +
         "</payment><applicant><name>NAME-e" + n + "</name></applicant><pad>edited</pad></application>";
}

std::string event_body(std::uint64_t nonce) {
  return "<application><number>n" + std::to_string(nonce) + "</number></application>";
}

}  // namespace nabe::simulation
