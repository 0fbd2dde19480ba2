// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include "receiver/receiver.h"

namespace nabe::integration {

/// Steers a receiver by HTTP, on a port of its own that stays when the receiver is down:
///   GET /stats                            counts of every path, as JSON
///   GET /dump?path=P                      every arrival, as JSON
///   GET /table?path=P                     the same, a line per part: id, key, receipt time, count, part, size, SHA-256
///   GET /body?path=P&id=ID                the beginning of a body
///   GET /fail?path=P&status=S&count=N     the next N requests (-1: all) are answered with S
///   GET /delay?path=P&ms=N                answers are held back (-1: for ever)
///   GET /down, /up                        the listener
class Control {
 public:
  explicit Control(Receiver& receiver);
  ~Control();

  /// An empty text, or what failed.
  std::string start(std::uint16_t port);
  std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nabe::integration
