// SPDX-License-Identifier: EUPL-1.2
#include "hub_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

namespace nabe::integration {
namespace {

const std::string kProgram = std::string(NABE_BINARY_DIR) + "/bin/nabe";

/// The arguments of a new process, made before fork: the child may call nothing that allocates.
class ArgumentVector {
 public:
  explicit ArgumentVector(const std::vector<std::string>& arguments) : words_{kProgram} {
    words_.insert(words_.end(), arguments.begin(), arguments.end());
    for (std::string& word : words_) pointers_.push_back(word.data());
    pointers_.push_back(nullptr);
  }
  char* const* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

pid_t spawn(const std::vector<std::string>& arguments, int output) {
  const ArgumentVector words(arguments);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a hub must not outlive a test that was killed
  ::setpgid(0, 0);                     // Ctrl-C is for whoever started it, who ends it in its order
  if (::getppid() != parent) ::_exit(127);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::execv(kProgram.c_str(), words.data());
  ::_exit(127);
}

Exit exit_of(int status) {
  return WIFEXITED(status) ? Exit{WEXITSTATUS(status), 0} : Exit{-1, WIFSIGNALED(status) ? WTERMSIG(status) : 0};
}

}  // namespace

HubProcess::HubProcess(std::string configuration, std::string log)
    : configuration_(std::move(configuration)), log_path_(std::move(log)) {}

HubProcess::~HubProcess() { kill(); }

bool HubProcess::start() {
  launch();
  return wait_until_ready();
}

void HubProcess::launch() {
  exit_.reset();
  const int output = ::open(log_path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0) throw std::runtime_error("cannot write " + log_path_);
  log_begin_ = std::filesystem::file_size(log_path_);
  pid_ = spawn({"run", "--config", configuration_}, output);
  ::close(output);
  if (pid_ < 0) throw std::runtime_error("cannot fork");
}

bool HubProcess::wait_until_ready(Milliseconds patience) {
  bool ready = false;
  eventually([&] { return (ready = log().find("hub ready") != std::string::npos) || reap(); }, patience);
  return ready;
}

std::string HubProcess::source_url(const std::string& connector, const std::string& path) const {
  const std::string text = log();
  std::size_t line_begin = 0;
  while (line_begin < text.size()) {
    const std::size_t line_end = std::min(text.find('\n', line_begin), text.size());
    const std::string line = text.substr(line_begin, line_end - line_begin) + ' ';
    line_begin = line_end + 1;
    const std::size_t port = line.find(" port=");
    if (line.find("listening ") == std::string::npos || port == std::string::npos) continue;
    const bool as_text = line.find("connector=" + connector + ' ') != std::string::npos;
    const bool as_json = line.find("\"connector\":\"" + connector + '"') != std::string::npos;
    if (!as_text && !as_json) continue;
    const std::size_t digits = port + std::string_view(" port=").size();
    return "http://127.0.0.1:" + line.substr(digits, line.find_first_not_of("0123456789", digits) - digits) + path;
  }
  return {};
}

std::string HubProcess::admin_address() const {
  const std::string text = log();
  constexpr std::string_view kField = " admin=";
  const std::size_t field = text.find(kField);
  if (field == std::string::npos) return {};
  const std::size_t begin = field + kField.size();
  return text.substr(begin, text.find_first_of(" \n", begin) - begin);
}

std::string HubProcess::log() const {
  std::ifstream file(log_path_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(log_begin_));
  return {std::istreambuf_iterator<char>(file), {}};
}

bool HubProcess::wait_for_log(const std::string& text, Milliseconds patience) const {
  return eventually([&] { return log().find(text) != std::string::npos; }, patience);
}

void HubProcess::send_signal(int signal) const {
  if (pid_ > 0) ::kill(pid_, signal);
}

bool HubProcess::reap() {
  if (pid_ <= 0) return true;
  int status = 0;
  const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
  if (ended != pid_) return false;
  exit_ = exit_of(status);
  pid_ = -1;
  return true;
}

std::optional<Exit> HubProcess::wait_for_exit(Milliseconds patience) {
  eventually([&] { return reap(); }, patience);
  return exit_;
}

void HubProcess::kill() {
  send_signal(SIGKILL);
  wait_for_exit();
}

std::uint64_t HubProcess::peak_resident_mib() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
  for (std::string word; file >> word;) {
    std::uint64_t kib = 0;
    if (word == "VmHWM:" && file >> kib) return kib / 1024;
  }
  return 0;
}

std::string run(const std::string& command) {
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start a shell");
  std::string output;
  std::array<char, 4096> block{};
  while (const std::size_t size = std::fread(block.data(), 1, block.size(), pipe)) output.append(block.data(), size);
  ::pclose(pipe);
  return output;
}

Command run_nabe(const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  const pid_t child = spawn(arguments, ends[1]);
  ::close(ends[1]);
  Command command;
  std::array<char, 4096> block{};
  for (ssize_t size = 0; (size = ::read(ends[0], block.data(), block.size())) > 0 || (size < 0 && errno == EINTR);) {
    if (size > 0) command.output.append(block.data(), static_cast<std::size_t>(size));
  }
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  command.exit_code = exit_of(status).code;
  return command;
}

}  // namespace nabe::integration
