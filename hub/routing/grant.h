// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "message/xml_limits.h"
#include "routing/sections.h"

namespace nabe::routing {

/// Derives from an XML body the body that a connector is granted: the elements that the chosen sections select, with
/// all that is in them; of their ancestors the tags with namespace declarations alone; nothing else. A section that
/// selects an attribute keeps just that attribute on its element. Comments and processing instructions are dropped.
/// Well-formed UTF-8, prefixes as in the source, the same bytes on every run and for every split into chunks. If
/// nothing is selected, the root element alone, empty, without attributes.
/// `*` is not its business: the body is then handed over as it is.
/// Threads: one at a time. Blocks: only if the sink does.
class GrantFilter {
 public:
  /// Receives the derived body in pieces of about 16 KiB, during push() and finish().
  using Sink = std::function<void(std::string_view)>;

  /// `names`: entries of `grant`; what names no section is passed over, as it does not concern the body.
  /// Errors: NABE-RTE-004 for a name that the profile does not have (nothing is handed over then).
  static Result<GrantFilter> create(std::shared_ptr<const Sections> sections, const std::vector<std::string>& names,
                                    Sink sink, const message::XmlLimits& limits = {});
  ~GrantFilter();
  GrantFilter(GrantFilter&&) noexcept;
  GrantFilter& operator=(GrantFilter&&) noexcept;

  /// Errors: NABE-MSG-*, final; what the sink has got until then is to be thrown away.
  Result<void> push(std::string_view chunk);
  Result<void> finish();

 private:
  class Writer;
  explicit GrantFilter(std::unique_ptr<Writer> writer);
  std::unique_ptr<Writer> writer_;
};

/// The same for a body in memory.
Result<std::string> granted_body(std::shared_ptr<const Sections> sections, const std::vector<std::string>& names,
                                 std::string_view body);

}  // namespace nabe::routing
