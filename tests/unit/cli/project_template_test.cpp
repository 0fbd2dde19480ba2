// SPDX-License-Identifier: EUPL-1.2
#include "cli/project_template.h"

#include <fstream>
#include <sstream>

#include "workplace.h"

namespace nabe::cli::test {
namespace {

namespace fs = std::filesystem;

class ProjectTemplate : public Workplace {
 protected:
  ProjectTemplate() {
    write("template/my_connector.hpp", "class MyConnector {};  // MY_CONNECTOR my_connector\n");
    write("template/tests/my_connector_test.cpp", "#include \"my_connector.hpp\"\n");
  }
  std::string text(const std::string& name) const {
    std::ifstream file(path(name));
    std::ostringstream all;
    all << file.rdbuf();
    return all.str();
  }
};

TEST_F(ProjectTemplate, NamesAreReplacedInEveryWriting) {
  const auto files = write_project(path("template"), path("made"), "mail_gateway2");

  ASSERT_TRUE(files.ok()) << files.error().render();
  EXPECT_EQ(*files,
            (std::vector<std::string>{path("made/mail_gateway2.hpp"), path("made/tests/mail_gateway2_test.cpp")}));
  EXPECT_EQ(text("made/mail_gateway2.hpp"), "class MailGateway2 {};  // MAIL_GATEWAY2 mail_gateway2\n");
  EXPECT_EQ(text("made/tests/mail_gateway2_test.cpp"), "#include \"mail_gateway2.hpp\"\n");
}

TEST_F(ProjectTemplate, NamesThatConfigurationsCouldNotUseAreRefused) {
  for (const char* name : {"", "Mail", "mail-gateway", "2mail", "_mail", "mail_", "mail__gateway", "../mail", "mäil",
                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
    const auto files = write_project(path("template"), path("made"), name);
    ASSERT_FALSE(files.ok()) << name;
    EXPECT_EQ(files.error().code, "NABE-CLI-009");
  }
  EXPECT_FALSE(fs::exists(path("made")));
}

TEST_F(ProjectTemplate, NothingIsOverwritten) {
  write("made/notes.txt", "mine");

  const auto files = write_project(path("template"), path("made"), "mail");

  ASSERT_FALSE(files.ok());
  EXPECT_EQ(files.error().code, "NABE-CLI-004");
  EXPECT_FALSE(fs::exists(path("made/mail.hpp")));
}

TEST_F(ProjectTemplate, TheTemplateOfTheSdkLeavesNoPlaceholder) {
  const Outcome outcome = nabe({"new", "mail_gateway", "--folder", path("made")});

  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(path("made"))) {
    if (entry.is_regular_file()) {
      ++files;
      const std::string content = text(fs::relative(entry.path(), folder_).string());
      for (const char* placeholder : {"my_connector", "MyConnector", "MY_CONNECTOR"}) {
        EXPECT_FALSE(contains(content + entry.path().filename().string(), placeholder)) << entry.path();
      }
    }
  }
  EXPECT_GE(files, 3U);
}

}  // namespace
}  // namespace nabe::cli::test
