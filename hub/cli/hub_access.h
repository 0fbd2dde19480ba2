// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "admin/client.h"
#include "admin/views.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/console.h"
#include "config/config.h"
#include "store/store.h"

namespace nabe::cli {

/// Prints the error and returns kFailed.
int fail(Console& console, const Error& error);

/// The running hub of the configuration, for commands that act. Prints why there is none.
/// `exit_code` is set where nothing is returned.
std::unique_ptr<admin::Client> running_hub(Console& console, const Arguments& arguments, int& exit_code);

/// Reading, through the running hub or, if none runs, from its store.
class Reader {
 public:
  /// Prints why nothing can be read; `exit_code` is set then.
  static std::unique_ptr<Reader> open(Console& console, const Arguments& arguments, int& exit_code);

  bool offline() const { return store_ != nullptr; }
  Result<admin::MessageList> messages(const store::MessageFilter& filter);
  Result<admin::JournalList> journal(const store::JournalFilter& filter);
  Result<admin::RefusalList> refusals(const store::RefusalFilter& filter);
  Result<std::optional<admin::MessageView>> message(const std::string& id, bool with_values);
  /// The text and JSON of a stored decision.
  Result<delivery::Explanation> explain(const std::string& id);
  /// Only with a running hub, which notes who read it. Errors: NABE-CLI-008.
  Result<void> body(const std::string& id, std::ostream& out);

 private:
  std::unique_ptr<admin::Client> client_;
  std::unique_ptr<store::Store> store_;
  std::vector<std::string> connectors_;  ///< as configured, for short names without a hub
};

/// The filter options of `messages` and of remedies for groups, and what they say.
std::vector<OptionSpec> filter_options();
Result<store::MessageFilter> filter_from(const Arguments& arguments);

/// Who acts: the name of the user that runs the command.
std::string acting_user();

}  // namespace nabe::cli
