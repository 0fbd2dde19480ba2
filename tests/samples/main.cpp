// SPDX-License-Identifier: EUPL-1.2
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "samples/application.h"
#include "samples/arguments.h"
#include "samples/bytes.h"
#include "samples/container.h"

namespace nabe::samples {
namespace {

constexpr int kGood = 0;
constexpr int kFailed = 1;
constexpr int kMisused = 2;

int failed(const std::string& problem) {
  std::fprintf(stderr, "nabe_samples: %s\n", problem.c_str());
  return kFailed;
}

/// An empty text, or why the folder cannot be had.
std::string make_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  return error ? "cannot make the folder " + folder + ": " + error.message() : std::string();
}

int write_attachment(const Arguments& arguments) {
  const std::string problem = make_folder(arguments.out);
  if (!problem.empty()) return failed(problem);
  const NoiseFile file = write_noise(arguments.out, arguments.attachment, arguments.attachment_bytes, arguments.seed);
  if (!file.problem.empty()) return failed(file.problem);
  std::printf("%s  %s/%s\n", file.sha256.c_str(), arguments.out.c_str(), arguments.attachment.c_str());
  return kGood;
}

int write_applications(const Arguments& arguments) {
  const std::string attachments = arguments.out + "/attachments";
  const std::string problem = make_folder(arguments.attachment_bytes > 0 ? attachments : arguments.out);
  if (!problem.empty()) return failed(problem);

  for (std::uint64_t index = 0; index < arguments.count; ++index) {
    Application application = make_application(arguments.seed, index);
    if (arguments.attachment_bytes > 0) {
      const std::string name = "unterlagen-" + application.message_id + ".bin";
      const NoiseFile file = write_noise(attachments, name, arguments.attachment_bytes, arguments.seed);
      if (!file.problem.empty()) return failed(file.problem);
      application.documents.push_back(
          {"attachment", "application/octet-stream", name, {}, true, arguments.attachment_bytes, file.sha256});
    }
    const std::string path = arguments.out + "/" + application.message_id + ".xml";
    const auto unwritten = write_file(
        path, container_of_size(application, static_cast<std::size_t>(arguments.size_bytes), arguments.seed));
    if (unwritten) return failed(*unwritten);
  }
  std::printf("%llu applications in %s\n", static_cast<unsigned long long>(arguments.count), arguments.out.c_str());
  return kGood;
}

int run(const std::vector<std::string_view>& words) {
  const ParsedArguments parsed = parse_arguments(words);
  if (!parsed.problem.empty()) {
    std::fprintf(stderr, "nabe_samples: %s\nTry: nabe_samples --help\n", parsed.problem.c_str());
    return kMisused;
  }
  if (parsed.arguments.help) {
    std::fputs(usage().data(), stdout);
    return kGood;
  }
  return parsed.arguments.attachment.empty() ? write_applications(parsed.arguments)
                                             : write_attachment(parsed.arguments);
}

}  // namespace
}  // namespace nabe::samples

int main(int argc, char** argv) { return nabe::samples::run(std::vector<std::string_view>(argv + 1, argv + argc)); }
