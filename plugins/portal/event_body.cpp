// SPDX-License-Identifier: EUPL-1.2
#include "portal/event_body.h"

#include <utility>

#include "common/http_transport.h"

namespace nabe::portal {
namespace {

constexpr std::size_t kEventsPerPiece = 50;
/// A session tells that it writes before it has committed: for this long everybody looks.
constexpr std::int64_t kLookAfterChangeMs = 5'000;
/// Finds what another node wrote, and keeps proxies from closing a silent connection.
constexpr std::int64_t kHeartbeatMs = 15'000;

}  // namespace

EventBody::EventBody(const Host& host, std::shared_ptr<EventWatch> watch, Place place, std::uint64_t after,
                     std::int64_t life_ms)
    : host_(host),
      watch_(std::move(watch)),
      place_(std::move(place)),
      last_(after),
      end_ms_(common::steady_now_ms() + life_ms) {
  watch_->followers.fetch_add(1);
}

EventBody::~EventBody() { watch_->followers.fetch_sub(1); }

common::ResponseBody::Next EventBody::next(std::string& out) {
  const std::int64_t now_ms = common::steady_now_ms();
  const bool first = looked_ms_ == 0;
  if (first) out = ": events of an application\nretry: 5000\n\n";
  if (first || now_ms - watch_->changed_ms.load() < kLookAfterChangeMs || now_ms - looked_ms_ >= kHeartbeatMs) {
    looked_ms_ = now_ms;
    const State state = host_.state(place_.department);
    for (const Event& event : events_after(state, place_.application, last_, kEventsPerPiece)) {
      last_ = event.number;
      const Marks marks = event.item ? find_marks(state, place_.application, event.number) : Marks{};
      out.append("id: ").append(std::to_string(last_)).append("\nevent: change\ndata: ");
      out.append(shown(event, marks).text()).append("\n\n");
    }
  }
  if (out.empty() && now_ms - wrote_ms_ >= kHeartbeatMs) out = ":\n\n";
  if (!out.empty()) wrote_ms_ = now_ms;
  if (now_ms >= end_ms_) return Next::End;
  return out.empty() ? Next::Wait : Next::More;
}

}  // namespace nabe::portal
