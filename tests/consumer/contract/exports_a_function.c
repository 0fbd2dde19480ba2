/* SPDX-License-Identifier: EUPL-1.2 */
/* One symbol more: its name passes the version script. */
#include "entry.h"

NABE_EXPORT int nabe_plugin_entry_v1_helper(void);
int nabe_plugin_entry_v1_helper(void) { return 1; }
