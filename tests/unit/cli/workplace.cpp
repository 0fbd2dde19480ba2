// SPDX-License-Identifier: EUPL-1.2
#include "workplace.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "admin/access.h"
#include "base/ids.h"
#include "cli/application.h"

namespace nabe::cli::test {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Workplace::Workplace() : folder_(fs::temp_directory_path() / ("nabe-cli-" + random_hex(8))) {
  fs::create_directories(folder_ / "state");
  fs::create_directories(folder_ / "plugins");
  write("nabe.toml",
        "[node]\nstate_folder = \"state\"\nplugin_folder = \"plugins\"\n"
        "[admin]\nlisten = \"127.0.0.1:0\"\n");
}

Workplace::~Workplace() {
  server_.reset();
  fs::remove_all(folder_);
}

void Workplace::write(const std::string& name, const std::string& text) const {
  fs::create_directories((folder_ / name).parent_path());
  std::ofstream(folder_ / name, std::ios::binary) << text;
}

Outcome Workplace::nabe(std::vector<std::string> arguments, const std::string& input, bool interactive) const {
  arguments.push_back("--config");
  arguments.push_back(folder_.string());
  std::istringstream in(input);
  std::ostringstream out, err;
  Console console{in, out, err, interactive, [](const char*) { return std::string(); }};
  const int code = run_application(console, arguments);
  return {code, out.str(), err.str()};
}

void Workplace::start_hub() {
  hub_.hub_status.ready = true;
  for (const char* name : {"portal", "amt.akte", "amt.kasse", "bau.kasse"}) {
    delivery::ConnectorStatus connector;
    connector.name = name;
    connector.state = "running";
    hub_.hub_status.connectors.push_back(connector);
  }
  const std::string state = path("state");
  const auto token = admin::obtain_token(state);
  admin::AdminOptions options;
  options.token = token.ok() ? *token : "";
  auto started = admin::AdminServer::start(hub_, statistics_, options, clock_, log_);
  if (!started || !admin::publish_address(state, (*started)->address())) {
    throw std::runtime_error("the admin listener of the test cannot start");
  }
  server_ = std::move(*started);
}

void Workplace::add_delivery(std::int64_t id, const std::string& connector, store::DeliveryState state,
                             const std::string& code) {
  store::Delivery delivery;
  delivery.id = id;
  delivery.message_id = kMessage;
  delivery.connector = connector;
  delivery.state = state;
  delivery.code = code;
  hub_.fake_store.deliveries.push_back(delivery);
}

}  // namespace nabe::cli::test
