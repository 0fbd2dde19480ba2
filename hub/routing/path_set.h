// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "routing/path.h"

namespace nabe::routing {

using PathId = std::uint32_t;

/// Many paths compiled into one automaton: a tree of steps in which paths share their beginnings. Equal paths have
/// one id. After the last add() it is immutable and may be shared between threads.
class PathSet {
 public:
  PathSet();
  PathId add(const Path& path);
  std::size_t size() const { return count_; }

  using NodeId = std::uint32_t;
  /// A number for an expanded name that occurs in some path; all other names are alike.
  using Label = std::uint32_t;
  static constexpr std::uint32_t kNone = 0xffffffff;

  struct Node {
    NodeId any_child = kNone;
    NodeId any_descendant = kNone;
    bool has_descendants = false;  ///< some step below it may skip levels
    bool skips_levels = false;     ///< some step on the way to it does
    PathId element = kNone;
    PathId own_text = kNone;
    std::vector<std::pair<Label, PathId>> attributes;
    std::vector<NodeId> next;  ///< all nodes one step further
  };

  const Node& node(NodeId id) const { return nodes_[id]; }
  Label label(std::string_view uri, std::string_view name) const;
  NodeId child(NodeId from, Label label) const { return transition(from, label, 0); }
  NodeId descendant(NodeId from, Label label) const { return transition(from, label, 1); }

 private:
  NodeId transition(NodeId from, Label label, std::uint64_t axis) const;
  NodeId step(NodeId from, const Step& step);
  Label intern(std::string_view uri, std::string_view name);

  std::vector<Node> nodes_;
  std::unordered_map<std::string, Label> labels_;
  std::unordered_map<std::uint64_t, NodeId> transitions_;  ///< (node, label, axis)
  std::size_t count_ = 0;
};

/// Follows one document through a PathSet. The work per element depends on how many paths are under way at that place
/// of the document, not on how many there are. Threads: one at a time.
class PathCursor {
 public:
  explicit PathCursor(const PathSet& paths);

  /// Enters an element; the nodes whose steps it completes, each once. Valid until the next call.
  std::span<const PathSet::NodeId> enter(std::string_view uri, std::string_view name);
  void leave();
  /// The nodes of the innermost open element.
  std::span<const PathSet::NodeId> current() const;

 private:
  struct Level {
    std::size_t reached = 0;  ///< where its nodes begin in reached_
    std::size_t open = 0;     ///< length of open_ before it
  };
  const PathSet* paths_;
  std::vector<PathSet::NodeId> reached_;
  std::vector<PathSet::NodeId> open_;  ///< nodes reached by an open element, with steps that skip levels
  std::vector<Level> levels_;
};

}  // namespace nabe::routing
