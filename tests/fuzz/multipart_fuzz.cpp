// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/multipart.h"

namespace {

using namespace nabe::common;

class Recorder final : public MultipartHandler {
 public:
  bool part_begin(const PartHead& head) override {
    seen += "[" + head.media_type + "|" + head.name + "|" + head.file_name + "]";
    return true;
  }
  bool part_bytes(std::string_view bytes) override {
    seen += bytes;
    return true;
  }
  bool part_end() override {
    seen += "[end]";
    return true;
  }
  std::string seen;
};

std::string parse(std::string_view bytes, std::size_t piece) {
  Recorder recorder;
  MultipartParser parser("b", MultipartLimits{}, recorder);
  while (!bytes.empty() && parser.status() == MultipartParser::Status::More) {
    const std::size_t size = std::min(piece, bytes.size());
    parser.feed(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return recorder.seen + std::to_string(static_cast<int>(parser.status()));
}

}  // namespace

/// Any bytes as a multipart content with the boundary "b": the parts found do not depend on how the network cut them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (parse(bytes, 1) != parse(bytes, 64 * 1024)) std::abort();
  return 0;
}
