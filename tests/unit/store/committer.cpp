// SPDX-License-Identifier: EUPL-1.2
// Commits messages to the store in the folder that is its argument until it is killed, and prints the id of each
// that was acknowledged: one line, written at once.
#include <unistd.h>

#include <atomic>
#include <string>

#include "base/clock.h"
#include "base/ids.h"
#include "store/store.h"

namespace {

nabe::store::AcceptMessage next_message() {
  nabe::store::AcceptMessage change;
  nabe::Message& message = change.message;
  message.receipt_time_us = nabe::SystemClock().now_us();
  message.id = nabe::new_id(message.receipt_time_us);
  message.department = "auslaenderbehoerde";
  message.source = "portal";
  message.type = "application.submitted";
  message.body.inline_bytes = std::make_shared<const std::string>(1'000, 'x');
  message.body.size_bytes = 1'000;
  change.deliveries.resize(1);
  change.deliveries[0].connector = "kommunix";
  return change;
}

void submit_next(nabe::store::Store& store) {
  auto change = next_message();
  const std::string line = change.message.id + "\n";
  store.submit({std::move(change)}, [&store, line](const nabe::store::BatchResult& result) {
    if (result.status != nabe::store::BatchStatus::Committed ||
        write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
      _exit(1);
    }
    submit_next(store);
  });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    return 2;
  }
  auto store = nabe::store::open({"sqlite", argv[1], false});
  if (!store) {
    return 1;
  }
  for (int in_flight = 0; in_flight < 8; ++in_flight) {
    submit_next(**store);
  }
  while (true) {
    pause();
  }
}
