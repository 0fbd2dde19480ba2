// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/result.h"
#include "message/message.h"
#include "store/store.h"

namespace nabe::admin {

/// Reads `department type case connector code sender_message_id disposition state received_after received_before
/// after limit`. Errors: NABE-ADM-005 an unknown name, state, disposition, time or a limit beyond 1..1000.
Result<store::MessageFilter> filter_of(const Pairs& query);

/// The query that `filter_of` reads back; what is not set is left out.
Pairs query_of(const store::MessageFilter& filter);

/// The same for the journal: `actor action subject since until after limit`.
Result<store::JournalFilter> journal_filter_of(const Pairs& query);
Pairs query_of(const store::JournalFilter& filter);

/// The same for refusals: `department connector sender_message_id sha256 code since until after limit`.
Result<store::RefusalFilter> refusal_filter_of(const Pairs& query);
Pairs query_of(const store::RefusalFilter& filter);

}  // namespace nabe::admin
