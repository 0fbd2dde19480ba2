/* SPDX-License-Identifier: EUPL-1.2 */
#include "entry.h"

int nobody_defines_this(void);
int helper(void);
int helper(void) { return nobody_defines_this(); }
