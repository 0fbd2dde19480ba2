// SPDX-License-Identifier: EUPL-1.2
#include "simulated_disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <bit>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "recorder.h"
#include "replay.h"

namespace nabe::disk {
namespace {

namespace fs = std::filesystem;

std::string new_folder() {
  std::string name =
      fs::exists("/dev/shm") ? "/dev/shm/nabe-disk-XXXXXX" : (fs::temp_directory_path() / "nabe-disk-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("no folder can be made for a simulated disk");
  }
  return name;
}

Image replay(const std::string& folder, std::uint64_t position, const PowerLoss& loss) {
  Replay replay(read_image(folder + "/durable"));
  for (const Record& record : read_journal(folder + "/journal", position)) {
    replay.apply(record);
  }
  return replay.survivors(loss);
}

/// While the disk itself changes, no call is one of its user.
class Detached {
 public:
  Detached() : before_(Recorder::attached()) { Recorder::attach(nullptr); }
  ~Detached() { Recorder::attach(before_); }
  Detached(const Detached&) = delete;
  Detached& operator=(const Detached&) = delete;

 private:
  Recorder* before_;
};

}  // namespace

struct SimulatedDisk::Paths {
  explicit Paths(const std::string& at, pid_t its_owner)
      : folder(fs::canonical(at).string()), files(folder + "/files"), owner(its_owner) {
    fs::create_directories(files);
    fs::create_directories(folder + "/durable");
    recorder = std::make_unique<Recorder>(folder);
    control = std::make_unique<ControlPage>(folder + "/control");
  }

  std::string folder;
  std::string files;
  pid_t owner;  ///< the process that removes the folder; 0: nobody
  std::unique_ptr<Recorder> recorder;
  std::unique_ptr<ControlPage> control;
};

SimulatedDisk::SimulatedDisk() : paths_(std::make_unique<Paths>(new_folder(), ::getpid())) {}

SimulatedDisk::SimulatedDisk(const std::string& folder) {
  fs::create_directories(folder);
  paths_ = std::make_unique<Paths>(folder, 0);
}

SimulatedDisk::~SimulatedDisk() {
  detach();
  if (paths_->owner == ::getpid()) {
    std::error_code ignored;
    fs::remove_all(paths_->folder, ignored);
  }
}

const std::string& SimulatedDisk::folder() const { return paths_->folder; }

const std::string& SimulatedDisk::files() const { return paths_->files; }

void SimulatedDisk::attach() {
  Recorder::attach(paths_->recorder.get());
  const int probe = ::open(files().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool ours = probe >= 0 && paths_->recorder->has(probe);
  ::close(probe);
  if (!ours) {
    std::fputs("the C library's calls do not go through the simulated disk\n", stderr);
    std::abort();
  }
}

void SimulatedDisk::detach() {
  if (Recorder::attached() == paths_->recorder.get()) {
    Recorder::attach(nullptr);
  }
}

void SimulatedDisk::fail(std::uint64_t n, Fault fault, std::uint32_t operations) {
  Control& control = **paths_->control;
  control.fault_in = 0;
  control.struck = false;
  control.fault = fault;
  control.fault_operations = operations;
  control.fault_in = n;
}

bool SimulatedDisk::clear_fault() {
  Control& control = **paths_->control;
  control.fault_in = 0;
  return control.struck.exchange(false);
}

std::uint64_t SimulatedDisk::count(std::uint32_t operations) const {
  std::uint64_t sum = 0;
  for (std::size_t bit = 0; bit < (*paths_->control)->counts.size(); ++bit) {
    sum += (operations >> bit & 1U) != 0 ? (*paths_->control)->counts[bit].load() : 0;
  }
  return sum;
}

std::uint64_t SimulatedDisk::position() const { return (*paths_->control)->position; }

std::string SimulatedDisk::describe(std::uint64_t position) const {
  auto records = read_journal(folder() + "/journal", position);
  if (position == 0 || records.size() < position) {
    return "nothing";
  }
  Record last = std::move(records.back());
  for (const Record& record : records) {
    if (last.name.empty() && last.event != Event::SyncFolder && record.file == last.file) {
      last.name = record.name;  // only who opens a file names it
      break;
    }
  }
  return disk::describe(last);
}

void SimulatedDisk::begin_anew() {
  if (::truncate((folder() + "/journal").c_str(), 0) != 0) {
    throw std::runtime_error("the journal of the simulated disk cannot be emptied");
  }
  clear_fault();
  (*paths_->control)->position = 0;
}

void SimulatedDisk::lose_power(const PowerLoss& loss, std::uint64_t position) {
  const Detached detached;
  const Image image = replay(folder(), position, loss);
  write_image(image, folder() + "/durable");
  write_image(image, files());
  begin_anew();
}

void SimulatedDisk::write_survivors(std::uint64_t position, const PowerLoss& loss, const std::string& to) const {
  if (fs::exists(to)) {
    throw std::invalid_argument(to + " exists");
  }
  write_image(replay(folder(), position, loss), to);
}

void SimulatedDisk::load(const std::string& from) {
  const Detached detached;
  const Image image = read_image(from);
  write_image(image, folder() + "/durable");
  write_image(image, files());
  begin_anew();
}

}  // namespace nabe::disk
