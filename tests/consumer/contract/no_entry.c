/* SPDX-License-Identifier: EUPL-1.2 */
#include <nabe/abi.h>

int helper(void);
int helper(void) { return NABE_ABI_MAJOR; }
