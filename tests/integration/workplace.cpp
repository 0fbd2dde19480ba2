// SPDX-License-Identifier: EUPL-1.2
#include "workplace.h"

#include <unistd.h>

#include <filesystem>
#include <stdexcept>

namespace nabe::integration {
namespace {

namespace fs = std::filesystem;

const std::string kSource = NABE_SOURCE_DIR;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("the configuration has no " + from);
  return text.replace(at, from.size(), to);
}

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "\"" : ", \"") + name + '"';
  return '[' + text + ']';
}

}  // namespace

void Workplace::SetUp() {
  const testing::TestInfo& test = *testing::UnitTest::GetInstance()->current_test_info();
  std::string name = std::string(test.test_suite_name()) + '.' + test.name();
  for (char& c : name) {
    if (c == '/') c = '.';
  }
  folder_ = std::string(NABE_BINARY_DIR) + "/integration/" + name + '.' + std::to_string(::getpid());
  fs::remove_all(folder_);
  fs::create_directories(plugin_folder());
  fs::create_directories(configuration() + "/departments");
  fs::copy(kSource + "/config/profiles", configuration() + "/profiles", fs::copy_options::recursive);
  install({"http"});
}

void Workplace::install(const std::vector<std::string>& plugins) {
  for (const std::string& plugin : plugins) {
    fs::copy_file(std::string(NABE_BINARY_DIR) + "/plugins/" + plugin + ".so", plugin_folder() + '/' + plugin + ".so",
                  fs::copy_options::overwrite_existing);
  }
  const Command locked = run_nabe({"plugins", "lock", plugin_folder(), "--development"});
  ASSERT_EQ(locked.exit_code, 0) << locked.output;
}

void Workplace::TearDown() {
  if (fs::exists(log_path())) {
    EXPECT_EQ(names_in(read_file(log_path())), std::vector<std::string>()) << "names in " << log_path();
  }
  if (HasFailure()) {
    std::printf("left for inspection: %s\n", folder_.c_str());
  } else {
    fs::remove_all(folder_);
  }
}

void Workplace::configure(const std::vector<Sink>& sinks, const std::vector<Way>& ways, const std::string& node) {
  write_file(configuration() + "/nabe.toml", R"([node]
state_folder  = "../state"
plugin_folder = "../plugins"
development   = true
low_disk      = "16MiB"
store         = ")" + store_ + "\"\n" + node + R"(
[admin]
listen = "127.0.0.1:0"

[connectors.portal]
plugin         = "http_source"
listen         = "127.0.0.1:0"
path           = "/applications"
message_type   = "application.submitted"
sender_id_fact = "sender_message_id"
opens_case     = true
case_reference_header = "Case-Reference"
case_reference_system = "portal"
)");
  std::string department = R"([department]
id      = "auslaenderbehoerde"
name    = "Ausländerbehörde"
profile = "xfall"
)";
  for (const Sink& sink : sinks) {
    department += "\n[connectors." + sink.name + "]\nplugin = \"http_sink\"\nurl = \"" + sink.url + "\"\n" + sink.more;
  }
  for (std::size_t i = 0; i < ways.size(); ++i) {
    department += "\n[[route]]\nname = \"way-" + std::to_string(i + 1) +
                  "\"\nfrom = \"portal\"\ntype = \"application.submitted\"\nto = " + list_of(ways[i].to) +
                  "\ngrant = [\"*\"]\n";
    if (!ways[i].service.empty()) department += "[route.when]\nservice = \"" + ways[i].service + "\"\n";
  }
  write_file(configuration() + "/departments/auslaenderbehoerde.toml", department);
}

void Workplace::configure_forwarding(const std::map<std::string, std::string>& urls) {
  std::string node = read_file(kSource + "/tests/integration/config/nabe.toml");
  node = replaced(node, "\"../build/state\"", "\"../state\"");
  node = replaced(node, "\"../build/release/plugins\"", "\"../plugins\"\ndevelopment = true");
  node = replaced(node, "\"127.0.0.1:8180\"", "\"127.0.0.1:0\"");
  node = replaced(node, "\"127.0.0.1:8181\"", "\"127.0.0.1:0\"");
  write_file(configuration() + "/nabe.toml", node);
  std::string department = read_file(kSource + "/tests/integration/config/departments/auslaenderbehoerde.toml");
  for (const auto& [written, url] : urls) department = replaced(department, '"' + written + '"', '"' + url + '"');
  write_file(configuration() + "/departments/auslaenderbehoerde.toml", department);
}

}  // namespace nabe::integration
