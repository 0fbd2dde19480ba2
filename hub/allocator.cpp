// SPDX-License-Identifier: EUPL-1.2
// The program's allocator (docs/decisions/0015-allocator.md), by what it reads at its start.
#include <jemalloc/jemalloc.h>

// Few arenas, so that what is free is not spread over many; freed memory goes back to the system after a second, not
// ten.
const char* malloc_conf = "narenas:4,dirty_decay_ms:1000,muzzy_decay_ms:0";
