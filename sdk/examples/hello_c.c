/* SPDX-License-Identifier: EUPL-1.2 */
/* A sink in plain C: writes the id of every message that it receives to the hub's log. */
#include <nabe/abi.h>
#include <stdlib.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

typedef struct hello {
  const nabe_host* host;
} hello;

static void* create(const nabe_host* host, const nabe_pair* options, uint32_t option_count, nabe_result* result) {
  hello* self = malloc(sizeof *self);
  (void)options;
  (void)option_count;
  if (self == NULL) {
    result->outcome = NABE_FAULT;
    result->code = NABE_CODE_INTERNAL;
    return NULL;
  }
  self->host = host;
  return self;
}

static void destroy(void* self) { free(self); }

static void deliver(void* self, const nabe_message* message, uint64_t session, nabe_result* result) {
  const hello* me = self;
  const nabe_pair fields[] = {{TEXT("message"), message->id}};
  const nabe_str text = TEXT("hello from C");
  (void)session;
  me->host->log(me->host->ctx, NABE_LOG_INFO, text, fields, 1);
  result->outcome = NABE_DELIVERED;
}

static const nabe_connector_vtbl vtbl = {
    .struct_size = sizeof(nabe_connector_vtbl), .create = create, .destroy = destroy, .deliver = deliver};

static const nabe_str accepts[] = {TEXT("*")};

static const nabe_connector_type type = {.struct_size = sizeof(nabe_connector_type),
                                         .flags = NABE_TYPE_SINK | NABE_TYPE_IDEMPOTENT,
                                         .name = TEXT("hello_c"),
                                         .summary = TEXT("Greets every message in the log"),
                                         .accepts = accepts,
                                         .accept_count = 1,
                                         .vtbl = &vtbl};

static const nabe_connector_type* const types[] = {&type};

static const nabe_plugin plugin = {.struct_size = sizeof(nabe_plugin),
                                   .abi_major = NABE_ABI_MAJOR,
                                   .abi_minor_built = NABE_ABI_MINOR,
                                   .type_count = 1,
                                   .id = TEXT("org.example.hello-c"),
                                   .version = TEXT("1.0.0"),
                                   .vendor = TEXT("Example"),
                                   .license = TEXT("EUPL-1.2"),
                                   .types = types};

NABE_EXPORT const nabe_plugin* nabe_plugin_entry_v1(const nabe_host_info* host);
const nabe_plugin* nabe_plugin_entry_v1(const nabe_host_info* host) {
  return host->abi_major == NABE_ABI_MAJOR ? &plugin : NULL;
}
