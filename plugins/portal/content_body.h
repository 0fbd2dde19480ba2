// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "common/http_server.h"
#include "nabe/connector.hpp"

namespace nabe::portal {

/// Body or attachment of a held message on its way to a peer: read as the peer takes it, never kept in memory.
class ContentBody final : public common::ResponseBody {
 public:
  /// `stream` is one of `held`. `sent`: all of it has been taken by the peer's connection.
  ContentBody(Held held, Stream stream, std::function<void()> sent)
      : held_(std::move(held)), stream_(stream), sent_(std::move(sent)) {}

  Next next(std::string& out) override {
    constexpr std::size_t kPieceBytes = 64 * 1024;
    out.resize(kPieceBytes);
    out.resize(stream_.read(out.data(), out.size()));
    if (!out.empty()) return Next::More;
    sent_();
    return Next::End;
  }

 private:
  Held held_;
  Stream stream_;
  const std::function<void()> sent_;
};

/// The headers of such an answer: a document of somebody else's making is downloaded, never shown as a page of the
/// portal.
common::HeaderList content_headers(const std::string& media_type, const std::string& name);

}  // namespace nabe::portal
