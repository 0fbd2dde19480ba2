/* SPDX-License-Identifier: EUPL-1.2 */
/* An entry of a later version has to be a function too. */
#include "entry.h"

NABE_EXPORT extern int nabe_plugin_entry_v2;
int nabe_plugin_entry_v2 = 2;
