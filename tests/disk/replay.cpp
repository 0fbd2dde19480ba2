// SPDX-License-Identifier: EUPL-1.2
#include "replay.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <stdexcept>

namespace nabe::disk {
namespace {

std::string parent_of(const std::string& name) { return std::filesystem::path(name).parent_path().string(); }

bool chance(std::mt19937_64& random, double probability) {
  return std::uniform_real_distribution<double>(0, 1)(random) < probability;
}

void fill(std::string& bytes, std::size_t from, std::mt19937_64& random) {
  for (std::size_t i = from; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(random());
  }
}

/// Of a write that was torn: each of the disk's sectors that it touches has the new bytes or the old ones.
void write_torn(std::string& bytes, std::uint64_t offset, const std::string& written, std::uint32_t sector_bytes,
                std::mt19937_64& random) {
  for (std::uint64_t at = 0; at < written.size();) {
    const std::uint64_t in_sector = sector_bytes - (offset + at) % sector_bytes;
    const std::uint64_t size = std::min<std::uint64_t>(in_sector, written.size() - at);
    if (chance(random, 0.5)) {
      bytes.resize(std::max<std::size_t>(bytes.size(), offset + at + size));
      bytes.replace(offset + at, size, written, at, size);
    }
    at += size;
  }
}

template <typename Names, typename BytesOf>
Image image_of(const Names& names, BytesOf bytes_of) {
  Image image;
  for (const auto& [name, node] : names) {
    const std::string parent = parent_of(name);
    if (!parent.empty() && image.folders.count(parent) == 0) {
      continue;  // its folder is gone, and it with the folder
    }
    if (node.file) {
      image.files[name] = bytes_of(*node.file);
    } else {
      image.folders.insert(name);
    }
  }
  return image;
}

}  // namespace

PowerLoss PowerLoss::of(std::uint64_t seed) {
  static constexpr double kChances[] = {0, 0.1, 0.5, 0.5, 0.9, 1};
  static constexpr double kTorn[] = {0, 0.3, 1};
  std::mt19937_64 random(seed);
  PowerLoss loss;
  loss.seed = random();
  loss.survives = kChances[random() % std::size(kChances)];
  loss.torn = kTorn[random() % std::size(kTorn)];
  loss.sector_bytes = random() % 2 == 0 ? 512 : 4'096;
  loss.stale_bytes = random() % 2 == 0;
  return loss;
}

Replay::Replay(const Image& durable) {
  for (const std::string& folder : durable.folders) {
    durable_names_[folder] = {};
  }
  for (const auto& [name, bytes] : durable.files) {
    durable_names_[name].file = std::make_shared<File>(File{bytes, {}});
  }
  live_names_ = durable_names_;
}

Replay::FilePointer Replay::file_of(const Record& record) const {
  const auto found = files_.find(record.file);
  if (found == files_.end()) {
    throw std::logic_error("the journal names a file that it has not opened: " + describe(record));
  }
  return found->second;
}

void Replay::apply(const Record& record) {
  switch (record.event) {
    case Event::Open: {
      const auto found = live_names_.find(record.name);
      if (found == live_names_.end()) {
        throw std::logic_error(record.name + " came to the disk by another way than its calls");
      }
      files_[record.file] = found->second.file;
      break;
    }
    case Event::Create:
      files_[record.file] = std::make_shared<File>();
      name({{{record.name, std::make_shared<Node>(Node{files_[record.file]})}}});
      break;
    case Event::MakeFolder:
      name({{{record.name, std::make_shared<Node>()}}});
      break;
    case Event::Write:
      file_of(record)->changes.push_back({false, record.offset, record.bytes});
      break;
    case Event::Truncate:
      file_of(record)->changes.push_back({true, record.offset, {}});
      break;
    case Event::SyncFile:
      sync(*file_of(record));
      break;
    case Event::FailedSync:
      for (Change& change : file_of(record)->changes) {
        change.given_up = !change.durable;
      }
      break;
    case Event::SyncFolder:
      sync_folder(record.name);
      break;
    case Event::Remove:
      name({{{record.name, nullptr}}});
      break;
    case Event::Rename:
      name({{{record.name, nullptr}, {record.to, std::make_shared<Node>(live_names_.at(record.name))}}});
      break;
  }
}

void Replay::name(Naming naming) {
  for (const auto& [name, node] : naming.names) {
    if (node) {
      live_names_[name] = *node;
    } else {
      live_names_.erase(name);
    }
  }
  namings_.push_back(std::move(naming));
}

void Replay::sync(File& file) {
  bool all = true;
  for (Change& change : file.changes) {
    change.durable = !change.given_up;
    all = all && change.durable;
  }
  if (all) {
    for (const Change& change : file.changes) {
      apply_to(file.durable, change);
    }
    file.changes.clear();
  }
}

void Replay::sync_folder(const std::string& folder) {
  const auto here = [&folder](const auto& named) { return parent_of(named.first) == folder; };
  for (auto naming = namings_.begin(); naming != namings_.end();) {
    if (std::none_of(naming->names.begin(), naming->names.end(), here)) {
      ++naming;
      continue;
    }
    for (const auto& [name, node] : naming->names) {
      if (node) {
        durable_names_[name] = *node;
      } else {
        durable_names_.erase(name);
      }
    }
    naming = namings_.erase(naming);
  }
}

void Replay::apply_to(std::string& bytes, const Change& change) {
  if (change.truncates) {
    bytes.resize(change.offset);
    return;
  }
  bytes.resize(std::max<std::size_t>(bytes.size(), change.offset + change.bytes.size()));
  bytes.replace(change.offset, change.bytes.size(), change.bytes);
}

std::string Replay::live_bytes(const File& file) {
  std::string bytes = file.durable;
  for (const Change& change : file.changes) {
    apply_to(bytes, change);
  }
  return bytes;
}

std::string Replay::surviving_bytes(const File& file, const PowerLoss& loss, std::mt19937_64& random) {
  std::string bytes = file.durable;
  for (const Change& change : file.changes) {
    if (change.durable) {
      apply_to(bytes, change);
    } else if (!chance(random, loss.survives)) {
      continue;
    } else if (change.truncates || !chance(random, loss.torn)) {
      apply_to(bytes, change);
    } else {
      write_torn(bytes, change.offset, change.bytes, loss.sector_bytes, random);
    }
  }
  // The length may have reached the disk without the bytes.
  const std::size_t live_size = live_bytes(file).size();
  if (bytes.size() < live_size && chance(random, loss.survives)) {
    const std::size_t from = bytes.size();
    bytes.resize(live_size);
    if (loss.stale_bytes) {
      fill(bytes, from, random);
    }
  }
  return bytes;
}

Replay::Names Replay::surviving_names(const PowerLoss& loss, std::mt19937_64& random) const {
  Names names = durable_names_;
  std::set<std::string> undone;
  for (const Naming& naming : namings_) {
    const bool can = std::none_of(naming.names.begin(), naming.names.end(),
                                  [&undone](const auto& named) { return undone.count(named.first) > 0; });
    const bool survives = can && chance(random, loss.survives);
    for (const auto& [name, node] : naming.names) {
      if (!survives) {
        undone.insert(name);
      } else if (node) {
        names[name] = *node;
      } else {
        names.erase(name);
      }
    }
  }
  return names;
}

Image Replay::live() const { return image_of(live_names_, live_bytes); }

Image Replay::survivors(const PowerLoss& loss) const {
  std::mt19937_64 random(loss.seed);
  const Names names = surviving_names(loss, random);
  return image_of(names, [&](const File& file) { return surviving_bytes(file, loss, random); });
}

}  // namespace nabe::disk
