// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "message/xml_reader.h"
#include "routing/path_set.h"
#include "routing/text.h"

namespace nabe::routing {

/// A fact or path of some department, by number: XML paths first (by PathId), then JSON pointers.
using Slot = std::uint32_t;

struct Value {
  std::string text;
  bool cut = false;         ///< longer than BoundedText::kMaxBytes
  bool unfinished = false;  ///< its element has not ended
};

/// What the body has for one slot, in document order.
struct SlotValues {
  static constexpr std::size_t kMaxValues = 64;
  std::vector<Value> values;
  bool more = false;  ///< there were more than kMaxValues
};

using Values = std::unordered_map<Slot, SlotValues>;

/// Which paths one department, or all, want.
struct WantedPaths {
  std::vector<bool> wanted;  ///< by PathId
  std::size_t count = 0;

  bool has(PathId path) const { return path < wanted.size() && wanted[path]; }
  void add(PathId path);
};

/// Collects the values of the wanted paths from the events of one document. Threads: one at a time.
class ValueCollector final : public message::XmlEvents {
 public:
  /// Ownership: the arguments must outlive it.
  ValueCollector(const PathSet& paths, const WantedPaths& wanted, Values& values);

  /// From now on `reader` is stopped as soon as every wanted path is decided: it has a value, or the first element
  /// on its way by named child steps has ended without one.
  void stop_early(message::XmlReader& reader);

  void start(const message::XmlStart& element) override;
  void text(std::string_view piece) override;
  void end() override;
  bool wants_text() const override { return capturing_ > 0; }

  /// What the values and the texts under way take.
  std::size_t memory_bytes() const { return value_bytes_ + captures_.size() * BoundedText::kMaxBytes; }

  /// After reading was stopped: forgets values whose elements had not ended.
  void drop_unfinished();

 private:
  /// A text that is being collected for the element at `depth`.
  struct Capture {
    BoundedText text;
    std::size_t depth = 0;
    bool own_text = false;
    std::vector<PathId> paths;
    std::vector<std::size_t> places;  ///< in the values of each path; npos: none left
  };
  static constexpr std::size_t kNoPlace = static_cast<std::size_t>(-1);

  Capture& begin_capture(bool own_text);
  void reserve_places(Capture& capture);
  void finish_capture(Capture& capture);
  void take_attributes(const PathSet::Node& node, const message::XmlStart& element);
  std::size_t reserve(PathId path);
  void decide(PathId path);
  void decide_inside(PathSet::NodeId node);
  void decide_ended();

  const PathSet& paths_;
  const WantedPaths& wanted_;
  Values& values_;
  PathCursor cursor_;
  std::size_t depth_ = 0;
  std::size_t barren_ = 0;  ///< open elements, from the outermost one inside which no path leads on
  std::size_t value_bytes_ = 0;
  std::vector<Capture> captures_;  ///< the first `capturing_` are in use, outermost first; the others are kept
  std::size_t capturing_ = 0;
  std::vector<PathSet::Label> attribute_labels_;
  std::vector<PathId> attributes_taken_;

  message::XmlReader* reader_ = nullptr;
  std::size_t undecided_ = 0;
  std::vector<bool> decided_;
  std::vector<bool> ended_;  ///< by NodeId
};

}  // namespace nabe::routing
