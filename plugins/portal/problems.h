// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

#include "common/problem.h"

namespace nabe::portal {

/// What the portal's own requests are refused for; what every listener refuses is in common/problem.h. Each has a code
/// with a section in docs/errors/portal.md.
namespace problem {
inline constexpr common::ProblemText kNothingThere{404, "NABE-PORTAL-001", "nothing-there",
                                                   "There is nothing at this path"};
inline constexpr common::ProblemText kWrongMethod{405, "NABE-PORTAL-002", "method-not-allowed",
                                                  "This path does not know this method"};
inline constexpr common::ProblemText kHeader{400, "NABE-PORTAL-003", "header", "A header is missing or malformed"};
inline constexpr common::ProblemText kUnknownApplication{404, "NABE-PORTAL-004", "unknown-application",
                                                         "There is no such application"};
inline constexpr common::ProblemText kUnknownItem{404, "NABE-PORTAL-005", "unknown-item",
                                                  "There is no such item in the mailbox"};
inline constexpr common::ProblemText kNoLongerHeld{410, "NABE-PORTAL-006", "no-longer-held",
                                                   "The content was acknowledged and is no longer held"};
inline constexpr common::ProblemText kNoQuery{409, "NABE-PORTAL-007", "no-query", "This item asks for no answer"};
inline constexpr common::ProblemText kAnswered{409, "NABE-PORTAL-008", "answered", "This query was answered before"};
inline constexpr common::ProblemText kWithdrawn{409, "NABE-PORTAL-009", "withdrawn",
                                                "The application was withdrawn before"};
inline constexpr common::ProblemText kTooManyStreams{503, "NABE-PORTAL-010", "too-many-streams",
                                                     "Too many clients wait for events", 10};
inline constexpr common::ProblemText kChangedMeanwhile{
    503, "NABE-PORTAL-011", "changed-meanwhile",
    "Something else happened to the application at the same time: send it again", 1};
inline constexpr common::ProblemText kParameter{400, "NABE-PORTAL-012", "parameter",
                                                "A parameter of the query is malformed"};
}  // namespace problem

}  // namespace nabe::portal
