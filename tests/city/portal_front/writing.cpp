// SPDX-License-Identifier: EUPL-1.2
// What a person sends: applications, answers, withdrawals, and that something was read.
#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <utility>

#include "city/frame/xml.h"
#include "city/portal_front/front.h"

namespace nabe::city::portal_front {
namespace {

using common::Json;

constexpr const char* kNameSpace = "urn:nabe:city:portal-front:1";
constexpr std::size_t kMostTextBytes = 20'000;

std::string now_text() {
  return Poco::DateTimeFormatter::format(Poco::Timestamp(), Poco::DateTimeFormat::ISO8601_FORMAT);
}

/// The container takes no other characters, and a browser may send none.
std::string usable_media_type(const std::string& type) {
  const auto usable = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.+/").find(c) != std::string_view::npos;
  };
  const bool good = std::all_of(type.begin(), type.end(), usable) && std::count(type.begin(), type.end(), '/') == 1 &&
                    type.front() != '/' && type.back() != '/' && type.size() < 127;
  return good ? type : "application/octet-stream";
}

/// The files that were chosen; a field for which none was has an empty name and no content.
bool take_files(const Request& request, std::vector<File>& files) {
  for (const Part& part : request.parts) {
    if (part.head.name != "file" || (part.head.file_name.empty() && part.content.empty())) continue;
    if (!is_file_name(part.head.file_name)) return false;
    files.push_back({part.head.file_name, usable_media_type(part.head.media_type), part.content});
  }
  return true;
}

}  // namespace

Response Front::open_form(const Request& request, Session& session) {
  const Sample* const sample = find_sample(request.text("sample"));
  if (sample == nullptr) return told(sentence::kNoSuchSample);
  return show_form(session.open_form(*sample), 201);
}

Response Front::show_form(const Form& form, int status) const {
  Json json = Json::object().set("form", form.id).set("sample", form.sample->name);
  json.set("receipt", form.submission.receipt());
  if (form.application != 0) json.set("application", static_cast<std::int64_t>(form.application));
  return json_answer(status, json);
}

const Sentence* Front::send(const char* kind, Submission& submission, const std::string& path,
                            const OnBehalf& on_behalf, Content content) {
  const Sentence* const problem = submission.send(hub_, path, on_behalf, std::move(content));
  const auto kept = std::find_if(sent_.begin(), sent_.end(),
                                 [&](const Sent& sent) { return sent.message_id == submission.message_id(); });
  Sent* sent = kept == sent_.end() ? nullptr : &*kept;
  if (sent == nullptr) {
    if (sent_.size() == kSentKept) sent_.pop_front();
    sent_.push_back({kind, submission.message_id(), {}, {}, {}, 0});
    sent = &sent_.back();
  }
  sent->application = submission.receipt().text_at("id");
  sent->receipt_time = submission.receipt().text_at("receipt_time");
  sent->outcome = problem == nullptr ? "received" : problem->name;
  sent->attempts = submission.attempts();
  return problem;
}

Response Front::submit(const Request& request, Session& session, Form& form) {
  const bool was_there = !form.submission.receipt().is_null();
  const Sample& sample = *form.sample;
  Changes changes{request.text("given_name"), request.text("family_name"), {}};
  if (sample.of_organization) changes.given_name.clear();
  if (!was_there) {
    if (changes.family_name.empty()) return told(sentence::kNameMissing);
    const bool good_given = changes.given_name.empty() || is_name_text(changes.given_name);
    if (!good_given || !is_name_text(changes.family_name)) return told(sentence::kBadText);
    if (!take_files(request, changes.files)) return told(sentence::kBadFile);
  }
  const std::string& id = form.submission.message_id();
  Content content;
  if (!was_there) {
    content = content_of(document_of(sample, changes, id, now_text()), attachments_of(sample, changes.files));
  }
  const Sentence* const problem = send("application", form.submission, "/v1/applications",
                                       {session.account, sample.department, {}}, std::move(content));
  if (problem != nullptr) return told(*problem);
  if (form.application == 0) {
    const Json& receipt = form.submission.receipt();
    form.application = session.number_of(receipt.text_at(session.account.empty() ? "tracking_code" : "id"));
  }
  return show_form(form, was_there ? 200 : 201);
}

Response Front::answer_query(const Request& request, Session& session, const Asked& asked, const std::string& item) {
  const std::string text = request.text("text");
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return told(sentence::kTextMissing);
  if (text.size() > kMostTextBytes || !is_xml_text(text)) return told(sentence::kBadText);
  Submission& submission = session.answers[{asked.number, *number_in(item)}];
  const Sentence* const problem =
      send("answer", submission, asked.path + "/mailbox/" + item + "/answer", asked.on_behalf,
           {"application/xml", xml_of(kNameSpace, "answer", {{"text", text}})});
  return problem != nullptr ? told(*problem) : json_answer(201, Json::object().set("receipt", submission.receipt()));
}

Response Front::withdraw(Session& session, const Asked& asked) {
  Submission& submission = session.withdrawals[asked.number];
  const Sentence* const problem = send("withdrawal", submission, asked.path + "/withdrawal", asked.on_behalf, {});
  return problem != nullptr ? told(*problem) : json_answer(201, Json::object().set("receipt", submission.receipt()));
}

Response Front::acknowledge(const Asked& asked, const std::string& item) {
  const HubAnswer answer = hub_.ask("POST", asked.path + "/mailbox/" + item + "/acknowledgement", asked.on_behalf);
  // It may be repeated: the hub knows what was acknowledged.
  return answer.is_good() ? json_answer(200, Json::object().set("acknowledged", true))
                          : told(meaning_of(answer, Act::Sends));
}

}  // namespace nabe::city::portal_front
