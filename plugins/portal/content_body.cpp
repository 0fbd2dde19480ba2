// SPDX-License-Identifier: EUPL-1.2
#include "portal/content_body.h"

#include "common/http_message.h"
#include "common/url.h"

namespace nabe::portal {

common::HeaderList content_headers(const std::string& media_type, const std::string& name) {
  const bool usable = !media_type.empty() && common::is_header_value(media_type);
  common::HeaderList headers;
  headers.emplace_back("Content-Type", usable ? media_type : "application/octet-stream");
  headers.emplace_back("Content-Disposition",
                       name.empty() ? "attachment" : "attachment; filename*=UTF-8''" + common::percent_encode(name));
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("Cache-Control", "no-store");
  return headers;
}

}  // namespace nabe::portal
