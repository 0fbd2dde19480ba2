/* SPDX-License-Identifier: EUPL-1.2 */
#include <nabe/abi.h>

NABE_EXPORT const nabe_plugin* nabe_plugin_entry_v1(const nabe_host_info* host);
const nabe_plugin* nabe_plugin_entry_v1(const nabe_host_info* host) {
  (void)host;
  return NULL;
}
