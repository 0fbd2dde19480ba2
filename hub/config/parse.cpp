// SPDX-License-Identifier: EUPL-1.2
#include <utility>

#include "config/codes.h"
#include "config/loader.h"
#include "config/parsers.h"
#include "config/revision.h"
#include "config/source_files.h"

namespace nabe::config {

namespace {

enum class FileRole { Node, Department, Profile };

FileRole role_of(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  if (slash == std::string::npos) {
    return FileRole::Node;
  }
  const std::size_t start = slash == 0 ? std::string::npos : name.rfind('/', slash - 1);
  const std::size_t begin = start == std::string::npos ? 0 : start + 1;
  const std::string folder = name.substr(begin, slash - begin);
  if (folder == "departments") {
    return FileRole::Department;
  }
  return folder == "profiles" ? FileRole::Profile : FileRole::Node;
}

void parse_file(const NamedText& file, ParsedFiles& files) {
  const FileRole role = role_of(file.name);
  auto parsed = Document::parse(file.name, file.text);
  if (!parsed) {
    files.findings.errors.push_back(parsed.error());
    files.node_unreadable |= role == FileRole::Node;
    files.profiles_unreadable |= role == FileRole::Profile;
    return;
  }
  // Parsed parts point into the tree, so it must not move any more.
  files.documents.push_back(std::make_unique<const Document>(std::move(parsed).value()));
  const Document& document = *files.documents.back();
  switch (role) {
    case FileRole::Node:
      parse_node_file(document, files, files.findings);
      break;
    case FileRole::Department:
      parse_department_file(document, files, files.findings);
      break;
    case FileRole::Profile:
      parse_profile_file(document, files, files.findings);
      break;
  }
}

ParseOutcome finish(std::unique_ptr<ParsedFiles> files) {
  files->findings.sort();
  Findings findings = files->findings;
  return {ParsedConfiguration(std::move(files)), std::move(findings)};
}

}  // namespace

ParsedConfiguration::ParsedConfiguration(std::unique_ptr<const ParsedFiles> files) : files_(std::move(files)) {}
ParsedConfiguration::ParsedConfiguration(ParsedConfiguration&&) noexcept = default;
ParsedConfiguration& ParsedConfiguration::operator=(ParsedConfiguration&&) noexcept = default;
ParsedConfiguration::~ParsedConfiguration() = default;

const Node& ParsedConfiguration::node() const { return files_->node; }

std::vector<ConnectorUse> ParsedConfiguration::uses() const {
  std::vector<ConnectorUse> uses;
  const auto add = [&](const std::vector<ParsedConnector>& connectors) {
    for (const ParsedConnector& parsed : connectors) {
      if (!parsed.connector.plugin.empty()) {
        uses.push_back({parsed.connector.plugin, qualified_name(parsed.connector), parsed.plugin_where});
      }
    }
  };
  add(files_->shared);
  for (const ParsedDepartment& department : files_->departments) {
    add(department.connectors);
  }
  return uses;
}

ParseOutcome parse_text(const std::vector<NamedText>& texts) {
  auto files = std::make_unique<ParsedFiles>();
  for (const NamedText& text : texts) {
    parse_file(text, *files);
  }
  files->revision = revision_of(texts);
  return finish(std::move(files));
}

ParseOutcome parse(const std::string& config_folder_or_nabe_toml) {
  auto files = std::make_unique<ParsedFiles>();
  SourceFiles sources = read_source_files(config_folder_or_nabe_toml);
  files->findings.errors = std::move(sources.errors);
  files->node_unreadable = sources.node_unreadable;
  files->profiles_unreadable = sources.profiles_unreadable;
  for (const NamedText& text : sources.texts) {
    parse_file(text, *files);
  }
  files->revision = revision_of(sources.texts);
  return finish(std::move(files));
}

}  // namespace nabe::config
