// SPDX-License-Identifier: EUPL-1.2
#include <fstream>
#include <iterator>

#include "message/sha256.h"
#include "plugin/lock_file.h"
#include "workplace.h"

namespace nabe::cli::test {
namespace {

namespace fs = std::filesystem;

using Explain = Workplace;

/// Two real plugins, and a department whose profile reads the format that a test says.
class ExplainFile : public Workplace {
 protected:
  ExplainFile() {
    std::vector<plugin::LockEntry> entries;
    for (const std::string name : {"hello_source", "hello_sink"}) {
      const std::string file = name + ".so";
      fs::copy_file(fs::path(NABE_BINARY_DIR) / "fixtures/plugins" / file, folder_ / "plugins" / file);
      fs::permissions(folder_ / "plugins" / file, fs::perms(0644));
      entries.push_back({name == "hello_sink" ? "org.example.hello-sink" : "org.example.hello-source", "1.0.0", file,
                         message::sha256_hex(text_of("plugins/" + file))});
    }
    write(std::string("plugins/") + plugin::kLockFileName, plugin::format_lock(entries));
  }

  std::string text_of(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void configure(const std::string& format, const std::string& more_of_the_source = "") const {
    write("nabe.toml",
          "[node]\nstate_folder = \"state\"\nplugin_folder = \"plugins\"\ndevelopment = true\n"
          "[connectors.greeter]\nplugin = \"hello_source\"\n" +
              more_of_the_source);
    const std::string path = format == "xml" ? "/hello/" : "/";
    write("profiles/hello.toml", "[profile]\nname = \"hello\"\nformat = \"" + format + "\"\n[facts]\ndestination = \"" +
                                     path + "office\"\nmood = \"" + path + "mood\"\n");
    write("departments/amt.toml",
          "[department]\nid = \"amt\"\nname = \"Amt\"\nprofile = \"hello\"\n"
          "[connectors.desk]\nplugin = \"hello_sink\"\n"
          "[[route]]\nname = \"good-mood\"\ntype = \"hello.said\"\nto = [\"desk\"]\ngrant = [\"*\"]\n"
          "[route.when]\nmood = \"good\"\n");
  }
  Outcome explain(const std::string& file, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"explain", path(file), "--from", "greeter", "--type", "hello.said"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return nabe(std::move(arguments));
  }
  static bool goes_to_the_desk(const Outcome& outcome) { return contains(outcome.out, "\"connector\":\"amt.desk\""); }
};

TEST_F(ExplainFile, TellsWhereAnXmlFileWouldGo) {
  configure("xml");
  write("good.xml", "<hello><office>amt</office><mood>good</mood></hello>");
  write("bad.xml", "<hello><office>amt</office><mood>bad</mood></hello>");

  const Outcome good = explain("good.xml", {"--json"});
  const Outcome bad = explain("bad.xml", {"--json"});

  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_TRUE(goes_to_the_desk(good)) << good.out;
  EXPECT_EQ(bad.code, 0) << bad.err;
  EXPECT_FALSE(goes_to_the_desk(bad)) << bad.out;
}

TEST_F(ExplainFile, TellsWhereAJsonFileWouldGo) {
  configure("json");
  write("good.json", R"({"office": "amt", "mood": "good"})");
  write("bad.json", R"({"office": "amt", "mood": "bad"})");

  const Outcome good = explain("good.json", {"--json"});
  const Outcome bad = explain("bad.json", {"--json"});

  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_TRUE(goes_to_the_desk(good)) << good.out;
  EXPECT_EQ(bad.code, 0) << bad.err;
  EXPECT_FALSE(goes_to_the_desk(bad)) << bad.out;
}

TEST_F(ExplainFile, TellsAPersonTheRouteAndTheValueThatItTests) {
  configure("xml");
  write("bad.xml", "<hello><office>amt</office><mood>bad</mood></hello>");

  const Outcome outcome = explain("bad.xml");

  EXPECT_TRUE(contains(outcome.out, "good-mood")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "bad")) << outcome.out;
}

TEST_F(ExplainFile, TellsThatABodyNamesNoDepartment) {
  configure("xml");
  write("a.xml", "<hello/>");

  const Outcome outcome = explain("a.xml");

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "NABE-RTE-009")) << outcome.err;
}

TEST_F(ExplainFile, ReadsOnlyAsMuchAsTheSourceWould) {
  configure("xml", "full_xml_check = false\n");
  write("a.xml", "<hello><office>amt</office><mood>good</mood></hello><//");

  const Outcome outcome = explain("a.xml", {"--json"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(goes_to_the_desk(outcome)) << outcome.out;
}

TEST_F(ExplainFile, ChangesNothing) {
  configure("xml");
  fs::remove_all(folder_ / "state");
  write("a.xml", "<hello><office>amt</office><mood>good</mood></hello>");

  EXPECT_EQ(explain("a.xml").code, 0);

  EXPECT_FALSE(fs::exists(folder_ / "state"));
}

TEST_F(Explain, AFileNeedsItsSourceAndType) {
  write("a.xml", "<a/>");

  EXPECT_EQ(nabe({"explain", path("a.xml"), "--from", "portal"}).code, 1);
  EXPECT_EQ(nabe({"explain", path("a.xml"), "--type", "t"}).code, 1);
}

TEST_F(Explain, AnUnknownSourceIsTold) {
  write("a.xml", "<a/>");

  const Outcome outcome = nabe({"explain", path("a.xml"), "--from", "portal", "--type", "t"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "NABE-CLI-007")) << outcome.err;
}

TEST_F(Explain, ABrokenConfigurationIsToldFirst) {
  write("nabe.toml", "[node\n");

  EXPECT_EQ(nabe({"explain", "a.xml", "--from", "portal", "--type", "t"}).code, 2);
}

TEST_F(Explain, AStoredDecisionComesFromTheHub) {
  start_hub();

  const Outcome outcome = nabe({"explain", kMessage});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "went to akte\n");
  EXPECT_EQ(nabe({"explain", kMessage, "--json"}).out, R"({"text":"went to akte\n","decision":{"department":"amt"}})"
                                                       "\n");
}

}  // namespace
}  // namespace nabe::cli::test
