// SPDX-License-Identifier: EUPL-1.2
#include "case_system/event_body.h"

#include <utility>

#include "case_system/event.h"

namespace nabe::case_system {

using common::Problem;

bool EventBody::document_bytes(std::string_view bytes) {
  if (bytes.size() > kMaxDocumentBytes - document_.size()) {
    return refuse(Problem::ContentTooLarge, "the document of an event has at most 1 MiB");
  }
  document_.append(bytes);
  return true;
}

bool EventBody::document_end() {
  std::string problem;
  const auto event = read_event(document_, problem);
  document_.clear();
  if (!event) return refuse(Problem::MalformedContent, problem);
  MessageBuilder message = message_of(*event, reference_system_);
  if (!trace_parent_.empty()) message.trace_parent(trace_parent_);
  return intake().emit(message) || fail();
}

}  // namespace nabe::case_system
