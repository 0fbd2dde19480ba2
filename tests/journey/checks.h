// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "journey.h"

namespace nabe::journey {

/// How often each word is there: `decision, query x2`.
std::string counted(const std::vector<std::string>& words);

/// A document of the DMS.
struct FiledDocument {
  std::string path, kind, case_id, key, sha256;
  std::int64_t date_ms = 0;
};
std::vector<FiledDocument> filed_documents(const Town& town);

/// Microseconds since 1970 of `2026-03-01T08:15:30.000042Z`; 0 if it is none.
std::int64_t time_us(const std::string& text);

void check_receipts(Journey& journey);
void check_records(Journey& journey);
void check_file(Journey& journey);
void check_fees(Journey& journey);
void check_appointments(Journey& journey);
void check_letters(Journey& journey);
void check_departments(Journey& journey);
void check_hub(Journey& journey);

}  // namespace nabe::journey
