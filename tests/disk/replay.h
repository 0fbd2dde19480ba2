// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "image.h"
#include "journal.h"
#include "simulated_disk.h"

namespace nabe::disk {

/// The disk as the journal leads from a durable image: what is durable, and what is only written.
class Replay {
 public:
  explicit Replay(const Image& durable);

  void apply(const Record& record);

  /// What a reader sees.
  Image live() const;
  /// What is there after the power went.
  Image survivors(const PowerLoss& loss) const;

 private:
  struct Change {
    bool truncates = false;
    std::uint64_t offset = 0;  ///< of a truncation: the new length
    std::string bytes;
    bool durable = false;
    bool given_up = false;  ///< a sync of it failed: no later one writes it
  };
  struct File {
    std::string durable;
    std::vector<Change> changes;  ///< since; in order
  };
  using FilePointer = std::shared_ptr<File>;
  struct Node {
    FilePointer file;  ///< null: a folder
  };
  using Names = std::map<std::string, Node>;
  /// A change of names that its folder's sync has not confirmed yet: each name gets a node, or none.
  struct Naming {
    std::vector<std::pair<std::string, std::shared_ptr<Node>>> names;
  };

  FilePointer file_of(const Record& record) const;
  void name(Naming naming);
  void sync(File& file);
  void sync_folder(const std::string& folder);
  static void apply_to(std::string& bytes, const Change& change);
  static std::string live_bytes(const File& file);
  static std::string surviving_bytes(const File& file, const PowerLoss& loss, std::mt19937_64& random);
  Names surviving_names(const PowerLoss& loss, std::mt19937_64& random) const;

  Names durable_names_;
  Names live_names_;
  std::vector<Naming> namings_;
  std::map<std::uint64_t, FilePointer> files_;  // by the file system's number
};

}  // namespace nabe::disk
