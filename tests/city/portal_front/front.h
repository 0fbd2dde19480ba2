// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "city/frame/peer.h"
#include "city/portal_front/hub.h"
#include "city/portal_front/sentence.h"
#include "city/portal_front/session.h"

namespace nabe::city::portal_front {

/// The page's server. A browser has a session here, and never the hub's token: what it asks for is asked of the hub in
/// its name. Blocks as long as the hub takes.
class Front final : public Peer {
 public:
  explicit Front(HubAddress hub) : at_start_(hub), hub_(std::move(hub)) {}

  std::string name() const override { return "portal_front"; }
  void settle(const std::string& url) override { url_ = url; }
  Response answer(const Request& request) override;
  Response failure(int status) const override;
  JsonObject::Ptr state() const override;
  std::optional<Response> act(const std::string& action, const JsonObject& arguments) override;
  void reset() override;

 private:
  using Path = std::vector<std::string>;

  /// An application of a session, as the hub is asked for it.
  struct Asked {
    std::size_t number = 0;
    std::string path;
    OnBehalf on_behalf;
  };
  /// What was sent, for those who check.
  struct Sent {
    const char* kind;
    std::string message_id;
    std::string application;
    std::string receipt_time;
    std::string outcome;
    std::uint64_t attempts = 0;
  };

  Response api(const Request& request);
  Response session(const Request& request);
  Response show_session(Session& session, int status) const;
  Response with_session(const Request& request, const Path& path, Session& session);
  std::optional<Asked> asked(const Session& session, const std::string& number) const;

  // reading.cpp
  Response list_applications(Session& session);
  Response open_by_code(const Request& request, Session& session);
  Response show_application(const Asked& asked);
  Response fetch_content(const Asked& asked, const Path& path);
  Response read_text(const Asked& asked, const Path& path);
  std::optional<Response> add_pages(const std::string& path, const OnBehalf& on_behalf, const std::string& member,
                                    common::Json& list);

  // writing.cpp
  Response open_form(const Request& request, Session& session);
  Response show_form(const Form& form, int status) const;
  Response submit(const Request& request, Session& session, Form& form);
  Response answer_query(const Request& request, Session& session, const Asked& asked, const std::string& item);
  Response acknowledge(const Asked& asked, const std::string& item);
  Response withdraw(Session& session, const Asked& asked);
  const Sentence* send(const char* kind, Submission& submission, const std::string& path, const OnBehalf& on_behalf,
                       Content content);

  static constexpr std::size_t kSentKept = 1000;

  const HubAddress at_start_;
  Hub hub_;
  std::string url_;
  Sessions sessions_;
  std::deque<Sent> sent_;
};

/// Digits of a number from 1; nothing if it is something else.
std::optional<std::uint64_t> number_in(const std::string& text);

}  // namespace nabe::city::portal_front
