/* SPDX-License-Identifier: EUPL-1.2 */
/* Prints where each field of each struct of abi.h is, one line per field: struct.field offset size. Then the numbers
 * that cross, one line each: name value. */
#include <nabe/abi.h>
#include <stdio.h>

#define BEGIN(type) printf("%s size %zu\n", #type, sizeof(type))
#define NUMBER(name) printf("%s %ld\n", #name, (long)(name))
#define FIELD(type, field) printf("%s.%s %zu %zu\n", #type, #field, offsetof(type, field), sizeof(((type*)0)->field))

static void nabe_str_layout(void) {
  BEGIN(nabe_str);
  FIELD(nabe_str, ptr);
  FIELD(nabe_str, len);
}

static void nabe_pair_layout(void) {
  BEGIN(nabe_pair);
  FIELD(nabe_pair, key);
  FIELD(nabe_pair, value);
}

static void nabe_reference_layout(void) {
  BEGIN(nabe_reference);
  FIELD(nabe_reference, system);
  FIELD(nabe_reference, id);
}

static void nabe_buf_layout(void) {
  BEGIN(nabe_buf);
  FIELD(nabe_buf, ptr);
  FIELD(nabe_buf, cap);
  FIELD(nabe_buf, len);
}

static void nabe_result_layout(void) {
  BEGIN(nabe_result);
  FIELD(nabe_result, struct_size);
  FIELD(nabe_result, outcome);
  FIELD(nabe_result, code);
  FIELD(nabe_result, retry_after_ms);
  FIELD(nabe_result, detail);
  FIELD(nabe_result, remote_reference);
}

static void nabe_attachment_layout(void) {
  BEGIN(nabe_attachment);
  FIELD(nabe_attachment, struct_size);
  FIELD(nabe_attachment, reserved);
  FIELD(nabe_attachment, name);
  FIELD(nabe_attachment, media_type);
  FIELD(nabe_attachment, sha256);
  FIELD(nabe_attachment, size_bytes);
  FIELD(nabe_attachment, stream);
}

static void nabe_message_layout(void) {
  BEGIN(nabe_message);
  FIELD(nabe_message, struct_size);
  FIELD(nabe_message, attempt);
  FIELD(nabe_message, id);
  FIELD(nabe_message, sender_message_id);
  FIELD(nabe_message, department);
  FIELD(nabe_message, source);
  FIELD(nabe_message, case_id);
  FIELD(nabe_message, type);
  FIELD(nabe_message, causation_id);
  FIELD(nabe_message, idempotency_key);
  FIELD(nabe_message, completion_token);
  FIELD(nabe_message, trace_parent);
  FIELD(nabe_message, receipt_time_us);
  FIELD(nabe_message, deadline_us);
  FIELD(nabe_message, lane_sequence);
  FIELD(nabe_message, attributes);
  FIELD(nabe_message, facts);
  FIELD(nabe_message, references);
  FIELD(nabe_message, attribute_count);
  FIELD(nabe_message, fact_count);
  FIELD(nabe_message, reference_count);
  FIELD(nabe_message, attachment_count);
  FIELD(nabe_message, attachments);
  FIELD(nabe_message, media_type);
  FIELD(nabe_message, body_sha256);
  FIELD(nabe_message, body_size_bytes);
  FIELD(nabe_message, body_stream);
  FIELD(nabe_message, with);
  FIELD(nabe_message, with_count);
  FIELD(nabe_message, reserved);
}

static void nabe_message_info_layout(void) {
  BEGIN(nabe_message_info);
  FIELD(nabe_message_info, struct_size);
  FIELD(nabe_message_info, flags);
  FIELD(nabe_message_info, type);
  FIELD(nabe_message_info, sender_message_id);
  FIELD(nabe_message_info, department);
  FIELD(nabe_message_info, case_id);
  FIELD(nabe_message_info, media_type);
  FIELD(nabe_message_info, trace_parent);
  FIELD(nabe_message_info, sender_fact);
  FIELD(nabe_message_info, attributes);
  FIELD(nabe_message_info, references);
  FIELD(nabe_message_info, attribute_count);
  FIELD(nabe_message_info, reference_count);
  FIELD(nabe_message_info, body_size_hint_bytes);
  FIELD(nabe_message_info, receipt_time_us);
}

static void nabe_receipt_layout(void) {
  BEGIN(nabe_receipt);
  FIELD(nabe_receipt, struct_size);
  FIELD(nabe_receipt, flags);
  FIELD(nabe_receipt, receipt_time_us);
  FIELD(nabe_receipt, message_id);
  FIELD(nabe_receipt, case_id);
}

static void nabe_option_layout(void) {
  BEGIN(nabe_option);
  FIELD(nabe_option, struct_size);
  FIELD(nabe_option, type);
  FIELD(nabe_option, flags);
  FIELD(nabe_option, choice_count);
  FIELD(nabe_option, key);
  FIELD(nabe_option, summary);
  FIELD(nabe_option, default_value);
  FIELD(nabe_option, example);
  FIELD(nabe_option, choices);
  FIELD(nabe_option, min);
  FIELD(nabe_option, max);
}

static void nabe_connector_vtbl_layout(void) {
  BEGIN(nabe_connector_vtbl);
  FIELD(nabe_connector_vtbl, struct_size);
  FIELD(nabe_connector_vtbl, reserved);
  FIELD(nabe_connector_vtbl, create);
  FIELD(nabe_connector_vtbl, destroy);
  FIELD(nabe_connector_vtbl, connect);
  FIELD(nabe_connector_vtbl, start);
  FIELD(nabe_connector_vtbl, stop);
  FIELD(nabe_connector_vtbl, deliver);
  FIELD(nabe_connector_vtbl, cancel);
  FIELD(nabe_connector_vtbl, resume);
  FIELD(nabe_connector_vtbl, poll);
  FIELD(nabe_connector_vtbl, settled);
  FIELD(nabe_connector_vtbl, health);
  FIELD(nabe_connector_vtbl, extension);
}

static void nabe_connector_type_layout(void) {
  BEGIN(nabe_connector_type);
  FIELD(nabe_connector_type, struct_size);
  FIELD(nabe_connector_type, flags);
  FIELD(nabe_connector_type, name);
  FIELD(nabe_connector_type, summary);
  FIELD(nabe_connector_type, options);
  FIELD(nabe_connector_type, accepts);
  FIELD(nabe_connector_type, emits);
  FIELD(nabe_connector_type, option_count);
  FIELD(nabe_connector_type, accept_count);
  FIELD(nabe_connector_type, emit_count);
  FIELD(nabe_connector_type, default_max_in_flight);
  FIELD(nabe_connector_type, poll_interval_ms);
  FIELD(nabe_connector_type, reserved);
  FIELD(nabe_connector_type, vtbl);
}

static void nabe_plugin_layout(void) {
  BEGIN(nabe_plugin);
  FIELD(nabe_plugin, struct_size);
  FIELD(nabe_plugin, abi_major);
  FIELD(nabe_plugin, abi_minor_built);
  FIELD(nabe_plugin, abi_minor_required);
  FIELD(nabe_plugin, reserved16);
  FIELD(nabe_plugin, type_count);
  FIELD(nabe_plugin, id);
  FIELD(nabe_plugin, version);
  FIELD(nabe_plugin, vendor);
  FIELD(nabe_plugin, license);
  FIELD(nabe_plugin, types);
}

static void nabe_host_info_layout(void) {
  BEGIN(nabe_host_info);
  FIELD(nabe_host_info, struct_size);
  FIELD(nabe_host_info, abi_major);
  FIELD(nabe_host_info, abi_minor);
  FIELD(nabe_host_info, product_version);
}

static void nabe_host_layout(void) {
  BEGIN(nabe_host);
  FIELD(nabe_host, struct_size);
  FIELD(nabe_host, abi_major);
  FIELD(nabe_host, abi_minor);
  FIELD(nabe_host, ctx);
  FIELD(nabe_host, log);
  FIELD(nabe_host, now_us);
  FIELD(nabe_host, stream_read);
  FIELD(nabe_host, stream_rewind);
  FIELD(nabe_host, cancelled);
  FIELD(nabe_host, intake_open);
  FIELD(nabe_host, message_begin);
  FIELD(nabe_host, message_write);
  FIELD(nabe_host, attachment_begin);
  FIELD(nabe_host, intake_commit);
  FIELD(nabe_host, intake_commit_queued);
  FIELD(nabe_host, session_discard);
  FIELD(nabe_host, reference_add);
  FIELD(nabe_host, state_get);
  FIELD(nabe_host, state_put);
  FIELD(nabe_host, state_remove);
  FIELD(nabe_host, state_scan);
  FIELD(nabe_host, hold);
  FIELD(nabe_host, release);
  FIELD(nabe_host, held_open);
  FIELD(nabe_host, held_close);
  FIELD(nabe_host, completion_open);
  FIELD(nabe_host, complete);
  FIELD(nabe_host, extension);
  FIELD(nabe_host, intake_refuse);
  FIELD(nabe_host, delivery_end);
}

static void numbers(void) {
  NUMBER(NABE_DELIVERED);
  NUMBER(NABE_RETRY);
  NUMBER(NABE_REJECT);
  NUMBER(NABE_NOT_CONNECTED);
  NUMBER(NABE_PENDING);
  NUMBER(NABE_BUSY);
  NUMBER(NABE_UNKNOWN);
  NUMBER(NABE_FAULT);
  NUMBER(NABE_LATER);
  NUMBER(NABE_CODE_NONE);
  NUMBER(NABE_CODE_TIMEOUT);
  NUMBER(NABE_CODE_CANCELLED);
  NUMBER(NABE_CODE_INVALID);
  NUMBER(NABE_CODE_NOT_FOUND);
  NUMBER(NABE_CODE_CONFLICT);
  NUMBER(NABE_CODE_DENIED);
  NUMBER(NABE_CODE_UNAVAILABLE);
  NUMBER(NABE_CODE_TOO_LARGE);
  NUMBER(NABE_CODE_UNSUPPORTED);
  NUMBER(NABE_CODE_STALE);
  NUMBER(NABE_CODE_INTERNAL);
  NUMBER(NABE_CODE_STOPPING);
  NUMBER(NABE_CODE_DISK_LOW);
  NUMBER(NABE_MESSAGE_OPENS_CASE);
  NUMBER(NABE_MESSAGE_HAS_RECEIPT_TIME);
  NUMBER(NABE_RECEIPT_DUPLICATE);
  NUMBER(NABE_OPTION_STRING);
  NUMBER(NABE_OPTION_INT);
  NUMBER(NABE_OPTION_BOOL);
  NUMBER(NABE_OPTION_DURATION_MS);
  NUMBER(NABE_OPTION_BYTES);
  NUMBER(NABE_OPTION_ENUM);
  NUMBER(NABE_OPTION_URL);
  NUMBER(NABE_OPTION_PATH);
  NUMBER(NABE_OPTION_REQUIRED);
  NUMBER(NABE_OPTION_SECRET);
  NUMBER(NABE_OPTION_REPEATED);
  NUMBER(NABE_OPTION_LISTENER);
  NUMBER(NABE_OPTION_AUTHENTICATION);
  NUMBER(NABE_OPTION_EMITTED);
  NUMBER(NABE_TYPE_SOURCE);
  NUMBER(NABE_TYPE_SINK);
  NUMBER(NABE_TYPE_CONCURRENT);
  NUMBER(NABE_TYPE_IDEMPOTENT);
  NUMBER(NABE_TYPE_CAN_BE_IDEMPOTENT);
  NUMBER(NABE_TYPE_RESUMES_PENDING);
  NUMBER(NABE_TYPE_SINK_EMITS_NOTHING);
  NUMBER(NABE_TYPE_DELIVERS_LATER);
  NUMBER(NABE_LOG_DEBUG);
  NUMBER(NABE_LOG_INFO);
  NUMBER(NABE_LOG_WARNING);
  NUMBER(NABE_LOG_ERROR);
}

int main(void) {
  printf("abi %d.%d\n", NABE_ABI_MAJOR, NABE_ABI_MINOR);
  nabe_str_layout();
  nabe_pair_layout();
  nabe_reference_layout();
  nabe_buf_layout();
  nabe_result_layout();
  nabe_attachment_layout();
  nabe_message_layout();
  nabe_message_info_layout();
  nabe_receipt_layout();
  nabe_option_layout();
  nabe_connector_vtbl_layout();
  nabe_connector_type_layout();
  nabe_plugin_layout();
  nabe_host_info_layout();
  nabe_host_layout();
  numbers();
  return 0;
}
