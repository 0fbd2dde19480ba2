// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "admin/http.h"
#include "base/clock.h"
#include "base/log.h"
#include "delivery/operations.h"
#include "delivery/statistics.h"

namespace nabe::admin {

struct ApiParts {
  delivery::Operations& operations;
  const delivery::Statistics& statistics;
  const Clock& clock;
  Log& log;
};

/// The admin API behind its door: who may call is decided before. Threads: [any]. Blocks: as Operations.
class Api {
 public:
  explicit Api(const ApiParts& parts) : parts_(parts) {}

  Response handle(const Request& request);

  /// True for what anybody may ask: health.
  static bool is_open(const std::vector<std::string>& path);
  /// True where a body as large as a message is expected.
  static bool takes_message(const std::vector<std::string>& path);

 private:
  using Captures = std::vector<std::string>;
  using Handler = Response (Api::*)(const Request&, const Captures&);
  struct Endpoint {
    const char* method;
    std::vector<std::string> pattern;  ///< "{}" stands for any segment
    Handler handler;
  };
  static const std::vector<Endpoint>& endpoints();

  Response live(const Request&, const Captures&);
  Response ready(const Request&, const Captures&);
  Response metrics(const Request&, const Captures&);
  Response status(const Request&, const Captures&);
  Response messages(const Request&, const Captures&);
  Response message(const Request&, const Captures&);
  Response message_body(const Request&, const Captures&);
  Response explain_message(const Request&, const Captures&);
  Response deliveries(const Request&, const Captures&);
  Response journal(const Request&, const Captures&);
  Response refusals(const Request&, const Captures&);

  Response remedy(const Request&, const Captures&);
  Response assign(const Request&, const Captures&);
  Response reroute(const Request&, const Captures&);
  Response switch_connector(const Request&, const Captures&);
  Response send(const Request&, const Captures&);
  Response explain(const Request&, const Captures&);

  /// The qualified name for what a person wrote: itself, or the one connector whose name it is in its department.
  Result<std::string> connector_named(const std::string& name);
  Result<store::MessageFilter> filter_of_request(const Request& request);
  /// The same for a filter's connector: one that is no longer configured may still have left something.
  Result<std::string> connector_of_filter(const std::string& name);
  /// One line in the log for what a person did or read, and whether it went well.
  void note(const std::string& action, const std::string& object, const std::string& actor, const std::string& code);

  ApiParts parts_;
};

}  // namespace nabe::admin
