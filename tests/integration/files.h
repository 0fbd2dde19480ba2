// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

namespace nabe::integration {

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& content);
/// An XFall container of tests/samples, by its name without folder and ending.
std::string sample(const std::string& name);
/// The names of the samples (tests/samples/names.txt) and of generated applications that a text contains.
std::vector<std::string> names_in(const std::string& text);

}  // namespace nabe::integration
