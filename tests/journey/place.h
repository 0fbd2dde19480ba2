// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ask.h"
#include "hub_process.h"

namespace nabe::journey {

/// A hub with the shipped configuration, in which nothing is changed but addresses, folders and pauses. Not
/// thread-safe.
class Place {
 public:
  /// What the configuration names as `written` becomes `used`.
  struct Change {
    std::string written;
    std::string used;
  };

  /// `work`: configuration, state and log are made there. `shipped`: the folder of the configuration.
  Place(std::string work, std::string shipped);
  ~Place();
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  /// Writes configuration and plugins. Throws std::runtime_error if the shipped one has nothing to change where a
  /// change is named.
  void furnish(const std::vector<Change>& changes);
  /// What `nabe check` says, and its exit code.
  integration::Command check() const;

  /// An empty text, or why it does not run.
  std::string start();
  /// SIGKILL, at once.
  void kill();
  /// As an operator: lets it drain.
  void stop();
  bool runs() const { return hub_ != nullptr && !hub_->wait_for_exit(integration::Milliseconds(0)); }

  std::string configuration() const { return work_ + "/config"; }
  std::string log_path() const { return work_ + "/hub.log"; }
  /// The answer of the admin API, or null.
  Json get(const std::string& path) const;
  Answer post(const std::string& path, const std::string& body, const std::string& content_type) const;
  /// All messages that were accepted after the one with that id, in order.
  std::vector<Json> messages_after(const std::string& id) const;

 private:
  std::string bearer() const;

  const std::string work_;
  const std::string shipped_;
  std::string plugins_;
  std::unique_ptr<integration::HubProcess> hub_;
};

/// A port of the loopback that nobody listens on, below those that the system gives out by itself.
std::uint16_t free_port();

}  // namespace nabe::journey
