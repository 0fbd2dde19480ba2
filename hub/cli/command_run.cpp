// SPDX-License-Identifier: EUPL-1.2
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <ostream>
#include <system_error>

#include "admin/access.h"
#include "admin/server.h"
#include "base/stream_log.h"
#include "cli/codes.h"
#include "cli/command.h"
#include "cli/crash_signals.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"
#include "cli/installation.h"
#include "cli/stop_signals.h"
#include "delivery/hub.h"
#include "store/store.h"

namespace nabe::cli {
namespace {

constexpr std::uint32_t kLookMs = 250;  ///< how often the main thread looks whether the store has failed

Result<void> make_private_folder(const std::string& folder) {
  std::error_code error;
  const bool made = std::filesystem::create_directories(folder, error);
  if (made) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  }
  if (error) {
    return Error{code::kStateFolder,
                 "cannot make the state folder " + folder + ": " + error.message(),
                 "make it and give it to the user that runs the hub",
                 {}};
  }
  return {};
}

StreamLog make_log(const config::Node& node, const Clock& clock) {
  return {STDERR_FILENO, node.log_format == config::LogFormat::Json ? LogStyle::Json : LogStyle::Text,
          log_level_of(node.log_level).value_or(LogLevel::Info), clock};
}

void log_error(Log& log, std::string_view event, const Error& error) {
  log.write(LogLevel::Error, event, {{"code", error.code}, {"reason", error.message}, {"hint", error.hint}});
}

/// A hub with everything around it, in the order in which it has to end.
struct Running {
  std::unique_ptr<store::Store> store;
  std::unique_ptr<delivery::Hub> hub;
  std::unique_ptr<admin::AdminServer> admin;
};

Result<Running> start(const Installation& installation, const Clock& clock, Log& log) {
  const config::Configuration& configuration = *installation.configuration;
  const config::Node& node = configuration.node;
  if (auto made = make_private_folder(node.state_folder); !made) {
    return made.error();
  }
  Running running;
  auto store = store::open({node.store, node.state_folder, false});
  if (!store) {
    return store.error();
  }
  running.store = std::move(*store);
  auto hub = delivery::Hub::create({configuration, *installation.registry, *running.store, clock, log});
  if (!hub) {
    return hub.error();
  }
  running.hub = std::move(*hub);
  const auto token = admin::obtain_token(node.state_folder);
  if (!token) {
    return token.error();
  }
  admin::AdminOptions options;
  options.host = node.admin_host;
  options.port = node.admin_port;
  options.token = *token;
  auto admin = admin::AdminServer::start(running.hub->operations(), running.hub->statistics(), options, clock, log);
  if (!admin) {
    return admin.error();
  }
  running.admin = std::move(*admin);
  if (auto published = admin::publish_address(node.state_folder, running.admin->address()); !published) {
    return published.error();
  }
  if (auto started = running.hub->start(); !started) {
    running.hub->stop(0);
    admin::withdraw_address(node.state_folder);
    return started.error();
  }
  return running;
}

void stop(Running& running, const config::Node& node, Log& log, int signal) {
  log.write(LogLevel::Info, "hub drains",
            {{"signal", std::to_string(signal)}, {"drain_timeout_ms", std::to_string(node.drain_timeout_ms)}});
  running.hub->stop(node.drain_timeout_ms);
  admin::withdraw_address(node.state_folder);
  running.admin.reset();
}

int serve(Running& running, const config::Node& node, Log& log, StopSignals& signals) {
  for (;;) {
    if (const int taken = signals.wait(kLookMs); taken != 0) {
      signals.leave_at_once_on_the_next();
      stop(running, node, log, taken);
      const bool failed = running.hub->failed();
      log.write(failed ? LogLevel::Error : LogLevel::Info, failed ? "hub ended after a failure" : "hub ended", {});
      return failed ? kFailed : kGood;
    }
    if (running.hub->failed()) {
      log_error(log, "store failed, nothing is acknowledged any more", running.store->failure());
      signals.leave_at_once_on_the_next();
      stop(running, node, log, 0);
      return kFailed;
    }
  }
}

int run_run(Console& console, const Arguments& arguments) {
  StopSignals signals;
  const CrashSignals crashes;
  const Installation installation = load_installation(config_path(console, arguments));
  console.err << findings_text(installation) << std::flush;
  if (installation.exit_code() != kGood) {
    return installation.exit_code();
  }
  const SystemClock clock;
  StreamLog log = make_log(installation.node, clock);
  auto running = start(installation, clock, log);
  if (!running) {
    log_error(log, "hub cannot start", running.error());
    return kFailed;
  }
  log.write(LogLevel::Info, "hub ready",
            {{"version", NABE_VERSION},
             {"admin", running->admin->address()},
             {"connectors", std::to_string(installation.configuration->connectors().size())},
             {"configuration", installation.configuration->revision}});
  return serve(*running, installation.node, log, signals);
}

}  // namespace

Command run_command() {
  return {"run",
          "the hub",
          "Runs the hub until SIGTERM or Ctrl-C.",
          {},
          "It logs to stderr. On SIGTERM it takes nothing new, lets running deliveries end within drain_timeout and\n"
          "leaves the rest in the store; a second signal ends it at once. Nothing that was acknowledged is lost.",
          {{"nabe run --config /etc/nabe", "as a service does it"}},
          run_run};
}

}  // namespace nabe::cli
