/* SPDX-License-Identifier: EUPL-1.2 */
static int hidden;
__attribute__((visibility("hidden"))) int* count(void);
int* count(void) { return &hidden; }
