/* SPDX-License-Identifier: EUPL-1.2 */
/* A visible function that the version script hides. */
#include "entry.h"

NABE_EXPORT int helper(void);
int helper(void) { return 1; }
