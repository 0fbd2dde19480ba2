// SPDX-License-Identifier: EUPL-1.2
// A source: makes a numbered message each time that the hub asks, and never the same number twice.
#include <nabe/connector.hpp>

class HelloSource {
 public:
  static constexpr std::string_view name = "hello_source";
  static constexpr std::string_view summary = "Says hello once a second";
  static constexpr std::string_view emits[] = {"hello.said"};
  static constexpr nabe::Milliseconds poll_interval{1000};

  explicit HelloSource(nabe::Host& host) : host_(host) {}

  nabe::Outcome poll(nabe::Milliseconds) {
    nabe::Intake intake = host_.open_intake();
    if (!intake) return *intake.failure();  // the hub takes nothing at present: ask again later

    const std::string number = std::to_string(std::stoi(intake.get("said").value_or("0")) + 1);
    intake.emit(nabe::MessageBuilder("hello.said")
                    .sender_message_id("hello-" + number)
                    .body("<hello number=\"" + number + "\"/>", "application/xml"));
    intake.put("said", number);  // commits together with the message, or not at all
    return intake.commit().outcome;
  }

 private:
  nabe::Host& host_;
};

NABE_PLUGIN("org.example.hello-source", "1.0.0", HelloSource);
