// SPDX-License-Identifier: EUPL-1.2
#include "plugin/lock_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <set>
#include <system_error>

#include "plugin/child_process.h"
#include "plugin/codes.h"
#include "plugin/inspect.h"
#include "plugin/refusal.h"
#include "plugin/text.h"

namespace nabe::plugin {
namespace {

constexpr std::uint32_t kInspectTimeoutMs = 30'000;
constexpr std::size_t kMaxReasonBytes = 2000;

Error cannot_write(const std::string& path, const std::string& why) {
  return {code::kLockNotWritten, path + " cannot be written: " + why,
          "Check the owner of the folder and the room on the disk; the old lock file is unchanged.", std::nullopt};
}

std::string how_it_ended(const ChildOutput& output) {
  if (output.timed_out) return "it took longer than 30 s";
  if (output.signal != 0) return "it crashed with signal " + std::to_string(output.signal);
  if (output.exit_code != 0) {
    const std::string text = repaired(output.err.empty() ? output.out : output.err, kMaxReasonBytes);
    return "exit code " + std::to_string(output.exit_code) + (text.empty() ? "" : ": " + text);
  }
  return "no id and version in what it said";
}

Result<LockEntry> inspect_in_child(const CheckedFile& file, const std::string& name,
                                   const std::vector<std::string>& command) {
  std::vector<std::string> argv = command;
  argv.push_back(file.path);
  const auto output = run_child(argv, kInspectTimeoutMs);
  if (!output) {
    return error_of({code::kInspectionFailed, file.path, "it could not be inspected", output.error().message,
                     "a program that inspects it", "Run the hub's own binary as inspector."});
  }
  const bool ended_well = !output->timed_out && output->signal == 0 && output->exit_code == 0;
  const auto identity = ended_well ? parse_inspection(output->out) : std::nullopt;
  if (identity) return LockEntry{identity->id, identity->version, name, file.sha256};
  return error_of({code::kInspectionFailed, file.path, "it could not be inspected", how_it_ended(*output),
                   "a plugin that says what it is",
                   "Run `nabe plugins inspect " + file.path + "`; remove the file if it is no plugin."});
}

Result<void> write_durably(const std::string& folder, const std::string& text) {
  const std::string path = folder + "/" + kLockFileName;
  const std::string next = path + ".new";
  const int fd = ::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (fd < 0) return cannot_write(path, std::generic_category().message(errno));
  std::string_view rest = text;
  bool good = ::fchmod(fd, 0644) == 0;
  while (good && !rest.empty()) {
    const ssize_t count = ::write(fd, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    good = count > 0;
    if (good) rest.remove_prefix(static_cast<std::size_t>(count));
  }
  good = good && ::fsync(fd) == 0;
  const int number = errno;
  ::close(fd);
  if (!good || ::rename(next.c_str(), path.c_str()) != 0) {
    const std::string why = std::generic_category().message(good ? errno : number);
    ::unlink(next.c_str());
    return cannot_write(path, why);
  }
  return {};
}

}  // namespace

Result<LockReport> write_lock(const std::string& folder, const std::vector<std::string>& inspect_command,
                              const TrustPolicy& policy) {
  const auto real_folder = check_folder(folder, policy);
  if (!real_folder) return real_folder.error();
  std::set<std::string> names;
  std::error_code problem;
  for (std::filesystem::directory_iterator item(*real_folder, problem), end; !problem && item != end;
       item.increment(problem)) {
    const std::string name = item->path().filename().string();
    if (item->path().extension() == ".so" && name.front() != '.') names.insert(name);
  }
  if (problem) return cannot_write(*real_folder + "/" + kLockFileName, problem.message());

  LockReport report;
  for (const std::string& name : names) {
    const auto file = check_file(*real_folder, name, policy);
    auto entry = file ? inspect_in_child(*file, name, inspect_command) : Result<LockEntry>(file.error());
    if (entry) {
      report.entries.push_back(*entry);
    } else {
      report.refused.push_back(entry.error());
    }
  }
  if (const auto written = write_durably(*real_folder, format_lock(report.entries)); !written) return written.error();
  return report;
}

}  // namespace nabe::plugin
