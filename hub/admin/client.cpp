// SPDX-License-Identifier: EUPL-1.2
#include "admin/client.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/URI.h>

#include <array>
#include <istream>
#include <utility>

#include "admin/codes.h"
#include "admin/filter.h"
#include "admin/json_read.h"
#include "config/address.h"

namespace nabe::admin {
namespace {

namespace net = Poco::Net;

constexpr int kConnectSeconds = 5;
constexpr int kAnswerSeconds = 120;
constexpr std::size_t kMostAnswerBytes = 256U << 20;

std::string encoded(const std::string& text) {
  std::string result;
  Poco::URI::encode(text, "!#$&'()*+,/:;=?@[]", result);
  return result;
}

std::string with_query(std::string path, const Pairs& query) {
  char separator = '?';
  for (const auto& [name, value] : query) {
    path += separator + encoded(name) + '=' + encoded(value);
    separator = '&';
  }
  return path;
}

const char* path_of(store::Remedy remedy) {
  switch (remedy) {
    case store::Remedy::Retry:
      return "retry";
    case store::Remedy::Settle:
      return "settle";
    case store::Remedy::Skip:
      return "skip";
    case store::Remedy::Redirect:
      return "redirect";
    case store::Remedy::Replace:
      return "replace";
  }
  return "retry";
}

}  // namespace

struct Client::Impl {
  using Sink = std::function<void(std::string_view)>;

  /// One exchange. `sink` gets the body of a good answer; without it the body is the result.
  Result<std::string> call(const char* method, const std::string& path, const std::string& body,
                           const std::string& media_type, const Sink& sink = {}) {
    const auto address = config::parse_address(access.address);
    if (!address) {
      return Error{code::kHubUnreachable,
                   "the file admin.address of the state folder has no address in it",
                   "restart the hub",
                   {}};
    }
    try {
      net::HTTPClientSession session(address->host, address->port);
      session.setTimeout(Poco::Timespan(kConnectSeconds, 0), Poco::Timespan(kAnswerSeconds, 0),
                         Poco::Timespan(kAnswerSeconds, 0));
      net::HTTPRequest request(method, path, net::HTTPMessage::HTTP_1_1);
      request.set("Authorization", "Bearer " + access.token);
      request.set("X-Nabe-Actor", encoded(actor));
      if (std::string_view(method) == "POST") {
        request.setContentType(media_type);
        request.setContentLength64(static_cast<Poco::Int64>(body.size()));
      }
      session.sendRequest(request).write(body.data(), static_cast<std::streamsize>(body.size()));
      net::HTTPResponse response;
      std::istream& stream = session.receiveResponse(response);
      const int status = static_cast<int>(response.getStatus());
      std::string answer;
      std::uint64_t received = 0;
      std::array<char, 65'536> block{};
      while (stream.read(block.data(), block.size()), stream.gcount() > 0) {
        const std::string_view piece(block.data(), static_cast<std::size_t>(stream.gcount()));
        received += piece.size();
        if (status == 200 && sink) {
          sink(piece);
        } else if (answer.size() + piece.size() > kMostAnswerBytes) {
          return Error{code::kBadAnswer, "the hub's answer is too large", "narrow the filter", {}};
        } else {
          answer += piece;
        }
      }
      if (status != 200) {
        return json::read_problem(answer, status);
      }
      if (response.hasContentLength() && response.getContentLength64() != static_cast<Poco::Int64>(received)) {
        return Error{code::kBadAnswer, "the hub's answer ended early", "the log of the hub says why", {}};
      }
      return answer;
    } catch (const Poco::Exception&) {
      return Error{code::kHubUnreachable,
                   "the hub does not answer at " + access.address,
                   "is it running? `nabe run` starts it",
                   {}};
    }
  }

  Result<std::string> get(const std::string& path) { return call("GET", path, "", ""); }
  Result<std::string> act(const std::string& path, const std::map<std::string, std::string>& fields) {
    return call("POST", path, json::fields_text(fields), "application/json");
  }

  Access access;
  std::string actor;
};

namespace {

Result<void> done(const Result<std::string>& answer) { return answer ? Result<void>() : Result<void>(answer.error()); }

Result<std::string> field(const Result<std::string>& answer, const char* name) {
  if (!answer) {
    return answer.error();
  }
  auto fields = json::read_fields(*answer, {name});
  if (!fields) {
    return fields.error();
  }
  return (*fields)[name];
}

/// Reads a good answer with one of the readers of json_read.h.
template <typename Value>
Result<Value> read(const Result<std::string>& answer, Result<Value> (*reader)(const std::string&)) {
  return answer ? reader(*answer) : Result<Value>(answer.error());
}

}  // namespace

Client::Client(const Access& access, std::string actor)
    : impl_(std::make_unique<Impl>(Impl{access, std::move(actor)})) {}
Client::~Client() = default;

Result<StatusView> Client::status() { return read(impl_->get("/api/status"), json::read_status); }

Result<MessageList> Client::messages(const store::MessageFilter& filter) {
  auto page = read(impl_->get(with_query("/api/messages", query_of(filter))), json::read_messages);
  if (!page) {
    return page.error();
  }
  return MessageList{std::move(page->messages), std::move(page->next_after)};
}

Result<JournalList> Client::journal(const store::JournalFilter& filter) {
  auto page = read(impl_->get(with_query("/api/journal", query_of(filter))), json::read_journal);
  if (!page) {
    return page.error();
  }
  return JournalList{std::move(page->entries), std::move(page->next_after)};
}

Result<RefusalList> Client::refusals(const store::RefusalFilter& filter) {
  auto page = read(impl_->get(with_query("/api/refusals", query_of(filter))), json::read_refusals);
  if (!page) {
    return page.error();
  }
  return RefusalList{std::move(page->refusals), std::move(page->next_after)};
}

Result<MessageView> Client::message(const std::string& id, bool with_values) {
  return read(impl_->get("/api/messages/" + encoded(id) + (with_values ? "?values=true" : "")), json::read_message);
}

Result<void> Client::message_body(const std::string& id, const std::function<void(std::string_view)>& sink) {
  return done(impl_->call("GET", "/api/messages/" + encoded(id) + "/body", "", "", sink));
}

Result<DeliveryList> Client::deliveries(const store::MessageFilter& filter) {
  auto page = read(impl_->get(with_query("/api/deliveries", query_of(filter))), json::read_deliveries);
  if (!page) {
    return page.error();
  }
  return DeliveryList{std::move(page->deliveries), std::move(page->next_after)};
}

Result<void> Client::apply(const delivery::RemedyRequest& request) {
  const std::string path = "/api/deliveries/" + std::to_string(request.delivery_id) + '/' + path_of(request.remedy);
  if (request.remedy == store::Remedy::Replace) {
    return done(
        impl_->call("POST", with_query(path, {{"reason", request.reason}}), request.body, "application/octet-stream"));
  }
  return done(impl_->act(
      path, {{"reason", request.reason}, {"reference", request.reference}, {"connector", request.target_connector}}));
}

Result<void> Client::assign(const std::string& message_id, const std::string& case_id) {
  return done(impl_->act("/api/messages/" + encoded(message_id) + "/assign", {{"case", case_id}}));
}

Result<std::string> Client::reroute(const std::string& message_id, const std::string& department) {
  return field(impl_->act("/api/messages/" + encoded(message_id) + "/reroute", {{"department", department}}),
               "disposition");
}

Result<std::string> Client::stop_connector(const std::string& connector) {
  return field(impl_->act("/api/connectors/" + encoded(connector) + "/stop", {}), "connector");
}

Result<std::string> Client::start_connector(const std::string& connector) {
  return field(impl_->act("/api/connectors/" + encoded(connector) + "/start", {}), "connector");
}

Result<store::Receipt> Client::send(const delivery::SendRequest& request) {
  Pairs query = {{"from", request.source},
                 {"department", request.department},
                 {"type", request.type},
                 {"sender_message_id", request.sender_message_id},
                 {"opens_case", request.opens_case ? "true" : "false"}};
  for (const auto& [name, value] : request.attributes) {
    query.emplace_back("attribute", name + '=' + value);
  }
  for (const Reference& reference : request.references) {
    query.emplace_back("reference", reference.system + ':' + reference.id);
  }
  return read(impl_->call("POST", with_query("/api/send", query), request.body, request.media_type),
              json::read_receipt);
}

Result<delivery::Explanation> Client::explain(const delivery::ExplainRequest& request) {
  Pairs query = {{"from", request.source}, {"department", request.department}, {"type", request.type}};
  for (const auto& [name, value] : request.attributes) {
    query.emplace_back("attribute", name + '=' + value);
  }
  return read(impl_->call("POST", with_query("/api/explain", query), request.body, request.media_type),
              json::read_explanation);
}

Result<delivery::Explanation> Client::explain_stored(const std::string& message_id) {
  return read(impl_->get("/api/messages/" + encoded(message_id) + "/explain"), json::read_explanation);
}

}  // namespace nabe::admin
