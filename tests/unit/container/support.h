// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <Poco/AutoPtr.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>

#include <string>
#include <vector>

/// Helpers of the container's tests.
namespace nabe::samples::test {

inline constexpr const char* kNamespace = "urn:nabe:xfall-profile:1";

/// A folder that goes with its contents at the end of the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// The folder of the samples, and all XML files in it, sorted.
std::string sample_folder();
std::vector<std::string> sample_files();

std::string read_file(const std::string& path);

struct Run {
  int exit_code = -1;
  std::string output;  ///< both streams
};

/// Runs a line of the shell to its end.
Run run(const std::string& command);

/// Holds the files that the shell pattern `files` selects against the schema: exit code 0 valid, 3 invalid.
Run validate(const std::string& files);

using DocumentPointer = Poco::AutoPtr<Poco::XML::Document>;
DocumentPointer parse(const std::string& xml);

/// Elements of the container's namespace with this local name, in document order.
std::vector<Poco::XML::Element*> elements(Poco::XML::Node& below, const std::string& name);
/// Trimmed text of the first of them; empty if there is none.
std::string text_of(Poco::XML::Node& below, const std::string& name);

/// For each inline document whose size or hash is not that of its bytes: its id and what is wrong.
std::vector<std::string> wrong_inline_documents(Poco::XML::Document& container);

}  // namespace nabe::samples::test
