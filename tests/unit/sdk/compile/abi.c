/* SPDX-License-Identifier: EUPL-1.2 */
#include <nabe/abi.h>

NABE_EXPORT const nabe_plugin* nabe_plugin_entry_v1(const nabe_host_info* host);

int knows_plugin_id(const nabe_plugin* plugin);
int knows_plugin_id(const nabe_plugin* plugin) { return NABE_HAS(nabe_plugin, plugin, id); }
