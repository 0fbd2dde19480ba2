// SPDX-License-Identifier: EUPL-1.2
#include "samples/container.h"

#include <string_view>
#include <utility>

#include "samples/bytes.h"
#include "samples/random.h"

namespace nabe::samples {

namespace {

std::string escaped(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

/// Writes elements; the caller opens and closes in order.
class Writer {
 public:
  explicit Writer(std::size_t expected_bytes) { text_.reserve(expected_bytes); }

  void open(std::string_view tag) { line("<", tag, ">"); }
  void close(std::string_view tag) { line("</", tag, ">"); }
  void leaf(std::string_view name, std::string_view value) { leaf(name, "", value); }
  void leaf(std::string_view name, std::string_view attributes, std::string_view value) {
    text_.append("<").append(name).append(attributes).append(">");
    text_.append(escaped(value)).append("</").append(name).append(">\n");
  }
  void optional_leaf(std::string_view name, std::string_view value) {
    if (!value.empty()) leaf(name, value);
  }
  void raw(std::string_view text) { text_.append(text); }
  std::string take() { return std::move(text_); }

 private:
  void line(std::string_view before, std::string_view tag, std::string_view after) {
    text_.append(before).append(tag).append(after).append("\n");
  }

  std::string text_;
};

void write_person_name(Writer& out, const Applicant& applicant) {
  out.open("name");
  out.leaf("givenName", applicant.given_name);
  out.leaf("familyName", applicant.family_name);
  out.close("name");
}

void write_birth(Writer& out, const Applicant& applicant) {
  out.open("birth");
  out.leaf("date", applicant.birth_date);
  out.leaf("place", applicant.birth_place);
  out.close("birth");
}

void write_address(Writer& out, const Applicant& applicant) {
  out.open(applicant.organization ? "address purpose=\"legal\"" : "address purpose=\"residence\"");
  out.open("national");
  out.leaf("street", applicant.street);
  out.leaf("houseNumber", applicant.house_number);
  out.leaf("postalCode", applicant.postal_code);
  out.leaf("city", "Nürnberg");
  out.close("national");
  out.close("address");
}

void write_organization(Writer& out, const Applicant& applicant) {
  out.open("name");
  out.leaf("legalName", applicant.legal_name);
  out.close("name");
  out.open("representative role=\"acting\"");
  write_person_name(out, applicant);
  write_birth(out, applicant);
  out.close("representative");
}

void write_applicant(Writer& out, const Applicant& applicant) {
  out.open(std::string("applicant kind=\"") + (applicant.organization ? "organization" : "person") + "\" access=\"" +
           (applicant.account_id.empty() ? "guest" : "account") + "\" trust=\"" + applicant.trust + "\"");
  out.optional_leaf("accountId", applicant.account_id);
  out.open("identification");
  out.leaf("means", applicant.means);
  out.close("identification");
  if (applicant.organization) {
    write_organization(out, applicant);
  } else {
    write_person_name(out, applicant);
    write_birth(out, applicant);
    out.leaf("nationality", applicant.nationality);
  }
  if (!applicant.email.empty()) {
    out.open("contact");
    out.leaf("channel", " type=\"email\"", applicant.email);
    out.close("contact");
  }
  if (!applicant.street.empty()) write_address(out, applicant);
  out.close("applicant");
}

void write_payment(Writer& out, const Payment& payment, const std::string& message_id) {
  out.open("payment");
  out.leaf("reference", "KZ-" + message_id);
  out.leaf("usage", payment.usage);
  out.leaf("amount", " currency=\"EUR\"", payment.amount_eur);
  out.leaf("status", payment.status);
  out.optional_leaf("timestamp", payment.instant);
  out.optional_leaf("transaction", payment.transaction);
  out.close("payment");
}

/// Form data repeat nothing personal, so that a JSON text needs no escaping.
void write_form(Writer& out, const Application& application) {
  const std::string schema = std::string(application.service->key) + "-1";
  out.open("form");
  out.raw("<schema source=\"none\" id=\"" + schema + "\" mediaType=\"application/" +
          (application.json_form ? "json" : "xml") + "\"/>\n");
  if (application.json_form) {
    out.raw("<data><![CDATA[{\"leistung\":\"" + std::string(application.service->name) +
            "\",\"beginn\":\"2027-01-01\"}]]></data>\n");
  } else {
    out.open("data");
    out.open("antrag xmlns=\"urn:example:formular:" + schema + "\"");
    out.leaf("leistung", application.service->name);
    out.leaf("beginn", "2027-01-01");
    out.close("antrag");
    out.close("data");
  }
  out.close("form");
}

void write_document(Writer& out, const Document& document, std::size_t id) {
  out.open("document id=\"" + std::to_string(id) + "\"");
  out.open("info");
  out.leaf("purpose", document.purpose);
  out.leaf("mediaType", document.media_type);
  out.leaf("fileName", document.file_name);
  out.leaf("size", std::to_string(document.size_bytes));
  out.leaf("sha256", document.sha256);
  out.close("info");
  if (document.separate) {
    out.leaf("attachment", document.file_name);
  } else {
    out.raw("<inline>");
    out.raw(base64_of(document.bytes));
    out.raw("</inline>\n");
  }
  out.close("document");
}

Application with_padding(const Application& application, std::size_t padding_bytes, std::uint64_t seed) {
  Application result = application;
  const std::string name = "anlage-" + application.message_id + ".bin";
  std::string bytes(padding_bytes, '\0');
  Noise(name, seed).fill(bytes.data(), bytes.size());
  result.documents.push_back(inline_document("attachment", "application/octet-stream", name, std::move(bytes)));
  return result;
}

}  // namespace

std::string container_of(const Application& application) {
  std::size_t expected_bytes = 4096;
  for (const Document& document : application.documents) expected_bytes += 512 + document.bytes.size() / 3 * 4;

  Writer out(expected_bytes);
  out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  out.open("application xmlns=\"urn:nabe:xfall-profile:1\"");
  out.leaf("language", application.language);
  out.open("sender");
  out.leaf("systemId", "mein-nuernberg");
  out.leaf("messageId", application.message_id);
  out.leaf("created", application.created);
  out.close("sender");
  out.open("destination");
  out.leaf("departmentId", "auslaenderbehoerde");
  out.close("destination");
  out.open("service");
  out.leaf("key", application.service->key);
  out.leaf("name", application.service->name);
  out.leaf("leikaId", application.service->leika_id);
  out.close("service");
  for (const Applicant& applicant : application.applicants) write_applicant(out, applicant);
  if (application.payment) write_payment(out, *application.payment, application.message_id);
  if (!application.case_reference.empty()) {
    out.open("references");
    out.leaf("reference", " system=\"kommunix\"", application.case_reference);
    out.close("references");
  }
  write_form(out, application);
  out.open("documents");
  std::size_t id = 0;
  for (const Document& document : application.documents) write_document(out, document, ++id);
  out.close("documents");
  out.close("application");
  return out.take();
}

std::string container_of_size(const Application& application, std::size_t size_bytes, std::uint64_t seed) {
  std::string container = container_of(application);
  if (container.size() >= size_bytes) return container;

  // An empty document tells the cost of its tags; twenty digits are more than any size in bytes needs.
  const std::size_t tags_bytes = container_of(with_padding(application, 0, seed)).size() + 20;
  if (tags_bytes + 4 <= size_bytes) {
    const std::size_t padding_bytes = (size_bytes - tags_bytes) / 4 * 3;
    container = container_of(with_padding(application, padding_bytes, seed));
  }
  container.append(size_bytes - container.size(), '\n');
  return container;
}

}  // namespace nabe::samples
