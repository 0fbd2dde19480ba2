// SPDX-License-Identifier: EUPL-1.2
#include "message.h"

namespace nabe::bench {
namespace {

constexpr std::string_view kFieldsEnd = "  </xf:fachdaten>\n";
constexpr std::string_view kAttachment = "  <xf:anlage name=\"nachweis.pdf\" mimeType=\"application/pdf\"><inhalt>";
constexpr std::string_view kEnd = "</inhalt></xf:anlage>\n</xf:antrag.0001>\n";

/// Beyond this a message has no more fields: what is larger is larger by its attachment.
constexpr std::size_t kMaxFieldBytes = 32 * 1024;
constexpr std::size_t kAllFieldsBelowBytes = 64 * 1024;

std::string head_after_id(std::string_view service) {
  std::string text =
      "</nachrichtenUUID>\n"
      "      <nachrichtentyp><code>0001</code></nachrichtentyp>\n"
      "      <erstellungszeitpunkt>2026-03-02T08:15:00Z</erstellungszeitpunkt>\n"
      "    </identifikation>\n"
      "    ";
  text.append(kServiceMark).append(service);
  text +=
      "</service>\n"
      "    <leser><name>Stadt Musterhafen</name><kennung>dbs:06120000</kennung></leser>\n"
      "    <autor><name>Online-Dienste</name><kennung>psw:01003110</kennung></autor>\n"
      "  </xf:nachrichtenkopf>\n"
      "  <xf:fachdaten>\n";
  return text;
}

std::string field(unsigned number) {
  const std::string digits = std::to_string(number);
  return "    <xf:feld id=\"F" + std::to_string(60'000'000 + number) + "\" typ=\"text\"><bezeichnung>Angabe " + digits +
         " der Person</bezeichnung><wert>Kr\xC3\xBCger &amp; Wei\xC3\x9F, Gasse " + digits + "</wert></xf:feld>\n";
}

/// Lines of 76 characters of base64 alphabet, as a mail or form server writes them.
std::string base64_like(std::size_t bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::size_t kLine = 77;
  std::string text(bytes, '\n');
  std::uint64_t state = 0x9E3779B97F4A7C15U;
  for (std::size_t i = 0; i < bytes; ++i) {
    if (i % kLine == kLine - 1) continue;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    text[i] = kAlphabet[state % kAlphabet.size()];
  }
  return text;
}

}  // namespace

void write_id(std::uint64_t id, char* twelve) {
  for (std::size_t i = kIdDigits; i-- > 0; id /= 10) twelve[i] = static_cast<char>('0' + id % 10);
}

std::string MessageText::with_id(std::uint64_t id) const {
  char digits[kIdDigits];
  write_id(id, digits);
  return before_id + std::string(digits, kIdDigits) + after_id;
}

MessageText make_message(std::string_view service, std::size_t size_bytes) {
  MessageText message;
  message.before_id =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<xf:antrag.0001 xmlns:xf=\"urn:example:xfall:bench:1\" version=\"1.0\">\n"
      "  <xf:nachrichtenkopf>\n"
      "    <identifikation>\n"
      "      ";
  message.before_id += kIdMark;
  message.after_id = head_after_id(service);

  const std::size_t closing_bytes = kFieldsEnd.size() + kAttachment.size() + kEnd.size();
  const std::size_t fields_until = (size_bytes > kAllFieldsBelowBytes ? kMaxFieldBytes : size_bytes) - closing_bytes;
  for (unsigned number = 0;; ++number) {
    const std::string next = field(number);
    if (message.size_bytes() + next.size() > fields_until) break;
    message.after_id += next;
  }
  message.after_id.append(kFieldsEnd).append(kAttachment);
  message.after_id += base64_like(size_bytes - message.size_bytes() - kEnd.size());
  message.after_id += kEnd;
  return message;
}

}  // namespace nabe::bench
