// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "common/json.h"
#include "dms/filing_plan.h"
#include "nabe/connector.hpp"

namespace nabe::dms {

/// `document.filed`: what was filed of a message, and where. Its form is in README.md.
class Announcement {
 public:
  Announcement(const Message& message, const std::string& file_number, const std::string& folder_id);
  void add(const FilingItem& item, const std::string& object_id);
  void emit(Session& session) const;

 private:
  std::string type_;
  std::string key_;
  common::Json head_ = common::Json::object();
  common::Json documents_ = common::Json::array();
};

}  // namespace nabe::dms
