// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "routing/path.h"

namespace nabe::routing {

using PathId = std::uint32_t;

/// Many paths compiled into one automaton: a tree of steps in which paths share their beginnings. Equal paths have
/// one id; ids count from 0. After the last add() it is immutable and may be shared between threads.
class PathSet {
 public:
  using NodeId = std::uint32_t;
  /// A number for an expanded name that occurs in some path; all other names are alike (kNone).
  using Label = std::uint32_t;
  static constexpr std::uint32_t kNone = 0xffffffff;
  static constexpr NodeId kRoot = 0;  ///< above the root element

  /// Elements that have come by the same steps.
  struct Node {
    NodeId parent = kNone;
    NodeId any_child = kNone;       ///< by `/*`
    NodeId any_descendant = kNone;  ///< by `//*`
    bool has_children = false;      ///< some named child step leads on
    bool has_descendants = false;   ///< some step that skips levels leads on
    bool named_children = true;     ///< all steps on the way to it are named child steps
    PathId element = kNone;         ///< the path that ends here and selects the element
    std::vector<PathId> own_text;
    std::vector<std::pair<Label, PathId>> attributes;
    std::vector<NodeId> next;  ///< all nodes one step further
  };

  PathSet();
  PathId add(const Path& path);
  std::size_t size() const { return ids_.size(); }

  const Node& node(NodeId id) const { return nodes_[id]; }
  std::size_t nodes() const { return nodes_.size(); }
  /// `expanded`: as written by expand().
  Label label(const std::string& expanded) const;
  static void expand(std::string_view uri, std::string_view name, std::string& expanded);
  NodeId child(NodeId from, Label label) const { return transition(from, label, Axis::Child); }
  NodeId descendant(NodeId from, Label label) const { return transition(from, label, Axis::Descendant); }

 private:
  NodeId transition(NodeId from, Label label, Axis axis) const;
  NodeId advance(NodeId from, const Step& step);
  void end_at(NodeId node, const Path& path, PathId id);
  Label intern(std::string_view uri, std::string_view name);

  std::vector<Node> nodes_;
  std::unordered_map<std::string, Label> labels_;
  std::unordered_map<std::uint64_t, NodeId> transitions_;
  std::unordered_map<std::string, PathId> ids_;
};

/// Follows one document through a PathSet. The work per element depends on how many paths are under way at that place
/// of the document, not on how many there are. Threads: one at a time. Ownership: the paths must outlive it.
class PathCursor {
 public:
  explicit PathCursor(const PathSet& paths);

  /// Enters an element. Answers the nodes that it reaches, each once; valid until the next call.
  std::span<const PathSet::NodeId> enter(std::string_view uri, std::string_view name);
  void leave();
  /// The nodes of the innermost open element.
  std::span<const PathSet::NodeId> current() const;
  /// False: no path can reach anything inside the innermost open element.
  bool leads_on() const { return !current().empty() || !open_.empty(); }
  /// The number of a name as the paths know it.
  PathSet::Label label(std::string_view uri, std::string_view name);

 private:
  struct Level {
    std::size_t reached;  ///< where its nodes begin in reached_
    std::size_t open;     ///< how much of open_ was there before it
  };

  void reach(PathSet::NodeId node) {
    if (node != PathSet::kNone) {
      reached_.push_back(node);
    }
  }

  const PathSet* paths_;
  std::vector<PathSet::NodeId> reached_;
  std::vector<PathSet::NodeId> open_;  ///< nodes of open elements from which steps lead on that skip levels
  std::vector<Level> levels_;
  std::string expanded_;
};

}  // namespace nabe::routing
