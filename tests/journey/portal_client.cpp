// SPDX-License-Identifier: EUPL-1.2
#include "portal_client.h"

namespace nabe::journey {
namespace {

constexpr std::int64_t kPatienceMs = 60'000;

std::string item_path(const std::string& application, std::int64_t number) {
  return application + "/mailbox/" + std::to_string(number);
}

}  // namespace

integration::Reply PortalClient::submit(const Application& application) {
  integration::Headers headers = {{"Nabe-Message-Id", application.name}, {"Nabe-Department", application.department}};
  if (!application.account.empty()) headers.emplace_back("Nabe-Account", application.account);
  return sender_.post(base_ + "/v1/applications", application.xml, application.uploads, kPatienceMs, headers);
}

Json PortalClient::show(const Application& application) const { return ask(path_of(application)).json(); }

std::vector<std::string> PortalClient::timeline(const Application& application) const {
  std::vector<std::string> states;
  const Json shown = show(application);
  for (const Json& event : shown.at("timeline").items()) states.push_back(event.text_at("state"));
  return states;
}

std::vector<Json> PortalClient::mailbox(const Application& application, const std::string& kind) const {
  std::vector<Json> found;
  const Json mailbox = ask(path_of(application) + "/mailbox").json();
  for (const Json& event : mailbox.at("items").items()) {
    if (event.at("item").text_at("kind") == kind) found.push_back(event);
  }
  return found;
}

Answer PortalClient::fetch(const Application& application, std::int64_t number, int attachment) const {
  const std::string item = item_path(path_of(application), number);
  return ask(attachment == 0 ? item + "/content" : item + "/attachments/" + std::to_string(attachment));
}

Answer PortalClient::acknowledge(const Application& application, std::int64_t number) const {
  Question question;
  question.method = "POST";
  return ask(item_path(path_of(application), number) + "/acknowledgement", question);
}

integration::Reply PortalClient::answer(const Application& application, std::int64_t number, const std::string& id,
                                        const std::string& xml, const std::vector<integration::Upload>& uploads) {
  return sender_.post(item_path(path_of(application), number) + "/answer", xml, uploads, kPatienceMs,
                      {{"Nabe-Message-Id", id}});
}

Answer PortalClient::withdraw(const Application& application, const std::string& id) const {
  Question question;
  question.method = "POST";
  question.headers = {{"Nabe-Message-Id", id}};
  return ask(path_of(application) + "/withdrawal", question);
}

}  // namespace nabe::journey
