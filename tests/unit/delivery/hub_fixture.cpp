// SPDX-License-Identifier: EUPL-1.2
#include "hub_fixture.h"

#include <chrono>
#include <thread>

#include "base/ids.h"
#include "config/findings.h"
#include "config/loader.h"

namespace nabe::test {
namespace {

constexpr auto kPatience = std::chrono::seconds(10);

constexpr const char* kProfile = R"(
[profile]
name = "form"
format = "xml"
[facts]
number = "/application/number"
service = "/application/service"
destination = "/application/destination"
"payment.status" = "/application/payment/status"
"applicant.name" = "/application/applicant/name"
[sections]
payment = "/application/payment"
"applicant.name" = "/application/applicant/name"
)";

std::string section_of(const std::string& type, const std::string& name, const std::string& more) {
  return "[connectors." + name + "]\nplugin = \"" + type + "\"\nscript = \"" + name +
         "\"\nretry = { first = \"10ms\", max = \"50ms\", give_up_after = \"1h\" }\n" + more + "\n";
}

}  // namespace

void CollectingLog::write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) {
  std::unique_lock lock(mutex_);
  text_ += event;
  for (const LogField& field : fields) {
    text_ += ' ' + std::string(field.name) + '=' + field.value;
  }
  text_ += '\n';
  released_.wait(lock, [&] { return held_.empty() || held_ != event; });
}

void CollectingLog::hold(std::string event) {
  const std::lock_guard lock(mutex_);
  held_ = std::move(event);
}

void CollectingLog::release() {
  const std::lock_guard lock(mutex_);
  held_.clear();
  released_.notify_all();
}

std::string CollectingLog::text() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

std::string sink_section(const std::string& name, const std::string& more) {
  return section_of("scripted_sink", name, more);
}

std::string plain_sink_section(const std::string& name, const std::string& more) {
  return section_of("plain_sink", name, more);
}

std::string late_sink_section(const std::string& name, const std::string& more) {
  return section_of("late_sink", name, more);
}

std::string silent_sink_section(const std::string& name) { return section_of("silent_sink", name, ""); }

std::string route_to(const std::string& name, const std::string& more) {
  return "[[route]]\nname = \"to-" + name + "\"\ntype = \"application.submitted\"\nto = [\"" + name + "\"]\n" + more +
         "\n";
}

void HubTest::SetUp() {
  folder_ = std::filesystem::temp_directory_path() / ("nabe-hub-" + random_hex(8));
  profile_ = kProfile;
}

void HubTest::TearDown() {
  end();
  script::forget_all();
  std::filesystem::remove_all(folder_);
}

void HubTest::begin(const std::string& connectors, const std::string& routes) {
  connectors_ = connectors;
  routes_ = routes;
  registry_ = std::make_unique<plugin::Registry>(plugin::RegistryOptions{});
  ASSERT_TRUE(registry_->adopt(*script::plugin()).ok());
  const std::string node = "[node]\nstate_folder = \"" + folder_.string() +
                           "\"\nplugin_folder = \"/nowhere\"\nlow_disk = \"1KiB\"\n" + node_ +
                           "[connectors.door]\nplugin = \"scripted_source\"\nscript = \"door\"\n" + door_;
  std::vector<config::NamedText> files = {
      {"nabe.toml", node},
      {"departments/office.toml",
       "[department]\nid = \"office\"\nname = \"Office\"\nprofile = \"form\"\n" + connectors + routes},
      {"profiles/form.toml", profile_}};
  files.insert(files.end(), more_files_.begin(), more_files_.end());
  const auto parsed = config::parse_text(files);
  auto resolved = config::resolve(parsed.parsed, registry_->catalog());
  ASSERT_TRUE(resolved.configuration.has_value()) << config::render(resolved.findings);
  configuration_ = std::make_unique<config::Configuration>(std::move(*resolved.configuration));
  begin_again();
}

void HubTest::begin_again() {
  auto opened = store::open({"sqlite", folder_.string(), false});
  ASSERT_TRUE(opened.ok()) << opened.error().render();
  store_ = std::move(opened).value();
  auto made = delivery::Hub::create({*configuration_, *registry_, *store_, clock_, log_});
  ASSERT_TRUE(made.ok()) << made.error().render();
  hub_ = std::move(made).value();
  const auto started = hub_->start();
  ASSERT_TRUE(started.ok()) << started.error().render();
}

void HubTest::end() {
  if (hub_) {
    hub_->stop(5'000);
  }
  hub_.reset();
  store_.reset();
}

delivery::ConnectorStatus HubTest::status_of(const std::string& connector) {
  for (delivery::ConnectorStatus& status : operations().status().connectors) {
    if (status.name == "office." + connector) {
      return status;
    }
  }
  ADD_FAILURE() << "no connector " << connector;
  return {};
}

std::vector<store::Delivery> HubTest::deliveries(const std::string& message_id) {
  auto found = store_->deliveries_of(message_id);
  EXPECT_TRUE(found.ok());
  return found ? std::move(found).value() : std::vector<store::Delivery>();
}

store::Delivery HubTest::delivery_to(const std::string& message_id, const std::string& connector) {
  for (store::Delivery& delivery : deliveries(message_id)) {
    if (delivery.connector == "office." + connector) {
      return delivery;
    }
  }
  ADD_FAILURE() << "no delivery to " << connector;
  return {};
}

bool HubTest::eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) {
      return false;
    }
    std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

bool HubTest::becomes(const std::string& message_id, const std::string& connector, store::DeliveryState state) {
  return eventually([&] { return delivery_to(message_id, connector).state == state; });
}

std::string HubTest::application(const std::string& id, const std::string& rest) {
  return "<application><number>" + id + "</number><destination>office</destination>" + rest + "</application>";
}

}  // namespace nabe::test
