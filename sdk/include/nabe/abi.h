/* SPDX-License-Identifier: EUPL-1.2 */ /* clang-format off */
/*
 * The contract between the Nabe hub and its plugins, version 1. C11 and C++17 clean; everything that crosses the
 * line is in this file.
 *
 * Conventions
 *  1. LP64 Linux, native byte order. Fixed-width integers and pointers only: no enum, bool, bit-field, long or
 *     floating point in a struct that crosses.
 *  2. Every struct that may grow begins with `struct_size`, set by the side that made it. Fields are appended, never
 *     reordered, removed or given another meaning. Read a field that is newer than 1.0 only after NABE_HAS. Never
 *     copy the other side's struct by your own sizeof: keep the pointer.
 *  3. Arrays of growing structs are arrays of pointers and a count. Frozen for ever: nabe_str, nabe_pair, nabe_reference.
 *  4. Text is UTF-8, pointer and length, not NUL-terminated; a NULL pointer goes with length 0 only. Text is borrowed:
 *     valid until the call that carried it returns, unless the field says otherwise.
 *  5. Nobody frees the other side's memory. Outputs go into buffers of the caller (nabe_buf): `len` is the full
 *     length, of which at most `cap` bytes were written; len > cap says "truncated".
 *  6. No exception, longjmp, signal or panic crosses in either direction.
 *  7. What outlives a call is a 64-bit handle; 0 is none. The hub validates every handle it is given: a stale one is
 *     refused with NABE_CODE_STALE, never followed. Pointers outlive a call only where stated: the host table
 *     (create .. destroy) and the plugin's descriptors (for the life of the process).
 *  8. Every function has a thread tag and a Blocks line; those of the hub also an Errors line.
 *       [control]  one thread at a time for this connector, never while a [worker] call of it runs, except where stated.
 *       [worker]   a thread of the hub's pool; one at a time per connector unless its type is NABE_TYPE_CONCURRENT, then
 *                  up to the configured max_in_flight at once.
 *       [call]     only within the call that passed the handle, on that call's thread.
 *       [any]      any thread, also several at once.
 *     A plugin may run threads of its own between start and stop. They block all signals. A plugin never calls fork,
 *     exit, setlocale, setenv, chdir or signal, and initialises nothing that is global to the process.
 *  9. Wall-clock times: microseconds since 1970-01-01 UTC (`_us`, int64). Durations: milliseconds (`_ms`). Sizes:
 *     bytes; UINT64_MAX is "unknown".
 * 10. A plugin's file is never unloaded while the process lives.
 */
#ifndef NABE_ABI_H
#define NABE_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NABE_ABI_MAJOR 1
#define NABE_ABI_MINOR 2

/* True if `obj`, of struct type `type`, was made by a side that knows `field`. */
#define NABE_HAS(type, obj, field) \
  ((obj)->struct_size >= offsetof(type, field) + sizeof(((type*)0)->field))

/* Values ------------------------------------------------------------------------------------------------------ */

typedef struct nabe_str {
  const char* ptr;
  size_t len;
} nabe_str;

typedef struct nabe_pair {
  nabe_str key;
  nabe_str value;
} nabe_pair;

/* The name `id` that `system` has for a case (file number, DMS object, payment transaction). */
typedef struct nabe_reference {
  nabe_str system;
  nabe_str id;
} nabe_reference;

typedef struct nabe_buf {
  char* ptr;
  size_t cap;
  size_t len;
} nabe_buf;

/* What a call tells the other side to do next. Numbers that the hub does not know count as NABE_UNKNOWN. */
#define NABE_DELIVERED 0     /* done (for other calls than deliver: success) */
#define NABE_RETRY 1         /* this message, later; counts as an attempt */
#define NABE_REJECT 2        /* permanent for this message: it becomes dead and waits for a person */
#define NABE_NOT_CONNECTED 3 /* the system is away: the connector is disconnected, connect() is tried with back-off;
                                no attempt is counted */
#define NABE_PENDING 4       /* handed over; complete() follows, with the message's completion token */
#define NABE_BUSY 5          /* back-pressure: soon again, no attempt is counted */
#define NABE_UNKNOWN 6       /* may or may not have arrived: repeated only if the connector is idempotent */
#define NABE_FAULT 7         /* a bug in the plugin */
#define NABE_LATER 8         /* from deliver and resume of a type with DELIVERS_LATER: the connector goes on without this
                                thread; delivery_end follows. Since: 1.2 */

/* Why. 0..999 are shared; a connector uses its own from 1000. The number groups like failures for the operator. */
#define NABE_CODE_NONE 0
#define NABE_CODE_TIMEOUT 1
#define NABE_CODE_CANCELLED 2
#define NABE_CODE_INVALID 3     /* bad input: message, argument, option */
#define NABE_CODE_NOT_FOUND 4
#define NABE_CODE_CONFLICT 5    /* same identity, other content; or a compare-and-set that did not hold */
#define NABE_CODE_DENIED 6      /* authentication or authorisation */
#define NABE_CODE_UNAVAILABLE 7 /* refused, unreachable, overloaded */
#define NABE_CODE_TOO_LARGE 8
#define NABE_CODE_UNSUPPORTED 9
#define NABE_CODE_STALE 10      /* a handle or token that is no longer valid */
#define NABE_CODE_INTERNAL 11
#define NABE_CODE_STOPPING 12   /* the hub drains and takes no more work */
#define NABE_CODE_DISK_LOW 13   /* intake is closed until there is room again */

/* Made by the caller, filled by the callee. The caller zeroes it, sets struct_size and the buffers. */
typedef struct nabe_result {
  uint32_t struct_size;
  int32_t outcome;         /* NABE_DELIVERED .. */
  uint32_t code;           /* NABE_CODE_* or >= 1000 */
  uint32_t retry_after_ms; /* RETRY, BUSY, NOT_CONNECTED: not before; 0 leaves it to the hub */
  nabe_buf detail;         /* for the operator: what happened. Never personal data, never a secret. */
  nabe_buf remote_reference; /* DELIVERED: what the peer calls it; kept with the delivery */
} nabe_result;

/* Messages ------------------------------------------------------------------------------------------------------ */

typedef struct nabe_attachment {
  uint32_t struct_size;
  uint32_t reserved;
  nabe_str name;
  nabe_str media_type;
  nabe_str sha256;      /* hexadecimal; lower case from the hub. To it: the sender's claim, empty if none; checked. */
  uint64_t size_bytes;  /* To the hub: a hint, UINT64_MAX if unknown. */
  uint64_t stream;      /* From the hub: to read it from. */
} nabe_attachment;

/* A message as a connector sees it. Valid, with all that it points to, for the call that carries it, or after LATER
 * until delivery_end is called; a held message until held_close. */
typedef struct nabe_message {
  uint32_t struct_size;
  uint32_t attempt;              /* 1 is the first arrival; a repeat carries the same key and a higher number */
  nabe_str id;
  nabe_str sender_message_id;
  nabe_str department;
  nabe_str source;               /* the connector that it came from */
  nabe_str case_id;              /* empty: none */
  nabe_str type;
  nabe_str causation_id;
  nabe_str idempotency_key;      /* stable over all attempts of this delivery, unique among deliveries */
  nabe_str completion_token;     /* for complete() after PENDING; durable: survives a restart of the hub */
  nabe_str trace_parent;         /* W3C trace context */
  int64_t receipt_time_us;       /* the legal time of receipt */
  int64_t deadline_us;           /* when the hub stops waiting for this call */
  uint64_t lane_sequence;        /* place among the messages of the case for this connector */
  const nabe_pair* attributes;
  const nabe_pair* facts;
  const nabe_reference* references; /* of the case */
  uint32_t attribute_count;
  uint32_t fact_count;
  uint32_t reference_count;
  uint32_t attachment_count;
  const nabe_attachment* const* attachments;
  nabe_str media_type;           /* of the body */
  nabe_str body_sha256;          /* of the body as granted; the same on every attempt */
  uint64_t body_size_bytes;
  uint64_t body_stream;
  const struct nabe_message* const* with; /* the messages that the route sends along, oldest type first as configured */
  uint32_t with_count;
  uint32_t reserved;
} nabe_message;

/* A message that a connector hands to the hub. */
#define NABE_MESSAGE_OPENS_CASE 1u         /* if no reference is known, this message opens a case that has them */
#define NABE_MESSAGE_HAS_RECEIPT_TIME 2u   /* `receipt_time_us` is given by a trusted source (an intermediary's stamp) */

typedef struct nabe_message_info {
  uint32_t struct_size;
  uint32_t flags;
  nabe_str type;                 /* required */
  nabe_str sender_message_id;    /* identity, with department and connector; empty: no duplicate detection, or
                                    the fact named by `sender_fact` */
  nabe_str department;           /* shared connectors only; empty: the profile's `destination` fact decides */
  nabe_str case_id;              /* empty: by references, or inherited from the message that caused it */
  nabe_str media_type;           /* of the body: xml and json are read for facts, anything else is opaque */
  nabe_str trace_parent;
  nabe_str sender_fact;          /* name of the fact that holds the sender's message id, if `sender_message_id` is empty */
  const nabe_pair* attributes;
  const nabe_reference* references;
  uint32_t attribute_count;
  uint32_t reference_count;
  uint64_t body_size_hint_bytes;
  int64_t receipt_time_us;
} nabe_message_info;

/* What the sender gets: true as soon as it exists, since it is made after the commit. */
#define NABE_RECEIPT_DUPLICATE 1u

typedef struct nabe_receipt {
  uint32_t struct_size;
  uint32_t flags;
  int64_t receipt_time_us;
  nabe_buf message_id; /* 36 bytes are enough */
  nabe_buf case_id;    /* empty: no case */
} nabe_receipt;

/* Plugin to hub: what it is -------------------------------------------------------------------------------------- */
#define NABE_OPTION_STRING 1
#define NABE_OPTION_INT 2
#define NABE_OPTION_BOOL 3        /* canonical: "true" or "false" */
#define NABE_OPTION_DURATION_MS 4 /* canonical: milliseconds as decimal digits */
#define NABE_OPTION_BYTES 5       /* canonical: bytes as decimal digits */
#define NABE_OPTION_ENUM 6
#define NABE_OPTION_URL 7
#define NABE_OPTION_PATH 8        /* canonical: absolute */

#define NABE_OPTION_REQUIRED 1u
#define NABE_OPTION_SECRET 2u         /* the operator gives it by reference; it reaches create() and no log */
#define NABE_OPTION_REPEATED 4u       /* may be given several times; the pairs come in the given order */
#define NABE_OPTION_LISTENER 8u       /* host:port on which the connector accepts connections */
#define NABE_OPTION_AUTHENTICATION 16u /* when given, callers of the listener are authenticated */
#define NABE_OPTION_EMITTED 32u       /* its values are message types; when one is given, they stand for the "*" of `emits` */

typedef struct nabe_option {
  uint32_t struct_size;
  int32_t type;
  uint32_t flags;
  uint32_t choice_count;
  nabe_str key; /* snake_case */
  nabe_str summary;
  nabe_str default_value; /* canonical or as the operator would write it; empty: none */
  nabe_str example;
  const nabe_str* choices;
  int64_t min; /* INT, DURATION_MS, BYTES; min == max == 0: unbounded */
  int64_t max;
} nabe_option;

#define NABE_TYPE_SOURCE 1u
#define NABE_TYPE_SINK 2u
#define NABE_TYPE_CONCURRENT 4u        /* deliver may run several times at once */
#define NABE_TYPE_IDEMPOTENT 8u        /* repeating a delivery with the same key has no further effect, always */
#define NABE_TYPE_CAN_BE_IDEMPOTENT 16u /* ... if the peer honours the key: the operator says so by `idempotent = true` */
#define NABE_TYPE_RESUMES_PENDING 32u  /* resume() is asked for each open pending delivery after a restart */
#define NABE_TYPE_SINK_EMITS_NOTHING 64u /* a delivery emits no message: what `emits` names comes by intakes alone */
#define NABE_TYPE_DELIVERS_LATER 128u  /* deliver may answer LATER, if the host has delivery_end. Since: 1.2 */

struct nabe_host;
typedef struct nabe_host nabe_host;

/* Hub calls plugin. `self` is what create made. Null pointers only where "optional". A function that fills a result may
 * answer any outcome; PENDING and LATER are for deliver and resume alone. */
typedef struct nabe_connector_vtbl {
  uint32_t struct_size;
  uint32_t reserved;

  /* Makes a connector from its canonical options. `host` stays valid until destroy returned. Only log and now_us
   * may be called on it here. Returns NULL and fills `result` if the options cannot work together.
   * [control] Blocks: no network, no waiting. */
  void* (*create)(const nabe_host* host, const nabe_pair* options, uint32_t option_count, nabe_result* result);

  /* Ends it. After stop, with no call in flight. [control] Blocks: no. */
  void (*destroy)(void* self);

  /* optional. Reaches the peer; called before the first delivery and, with back-off, after NOT_CONNECTED. A listener
   * of the same connector goes on meanwhile. [worker], never beside deliver. Blocks: until the attempt timeout. */
  void (*connect)(void* self, nabe_result* result);

  /* optional. Starts listeners and own threads. [control] Blocks: briefly. */
  void (*start)(void* self, nabe_result* result);

  /* optional. Accepts nothing new, ends own threads, completes or drops open pending deliveries within `grace_ms`.
   * Requests whose commit is queued are answered first: `settled` may still be called while stop runs. After it
   * returned, host functions other than log refuse. [control], also beside running [worker] calls. Blocks: <= grace_ms. */
  void (*stop)(void* self, uint32_t grace_ms);

  /* optional unless SINK. Delivers one message. `session` collects what is to be committed with the outcome
   * DELIVERED or PENDING; with any other outcome it is dropped. After LATER message, session and place among the
   * max_in_flight stay the connector's until delivery_end, and the thread is the hub's again: so that a wait for a peer
   * holds none. [worker] Blocks: until message->deadline_us at most. */
  void (*deliver)(void* self, const nabe_message* message, uint64_t session, nabe_result* result);

  /* optional. The hub no longer waits for the delivery with this idempotency key; deliver should return at once, one
   * that ends later should end, a pending one should be given up. [any] Blocks: no. */
  void (*cancel)(void* self, nabe_str idempotency_key);

  /* optional, RESUMES_PENDING. A delivery that was PENDING when the hub ended. PENDING again: goes on and will be
   * completed; any other outcome ends it. [worker] Blocks: as deliver. */
  void (*resume)(void* self, const nabe_message* message, uint64_t session, nabe_result* result);

  /* optional, SOURCE. Looks for new messages at the peer, `poll_interval` apart or at once again if the outcome is
   * BUSY. [worker] Blocks: about `budget_ms`. */
  void (*poll)(void* self, uint32_t budget_ms, nabe_result* result);

  /* optional, SOURCE. The end of an intake_commit_queued with this ticket: DELIVERED and a receipt per message in
   * the order of message_begin, or why not. The receipts' buffers belong to the hub here and last for the call.
   * [any] a hub thread that many wait for. Blocks: must not. */
  void (*settled)(void* self, uint64_t ticket, const nabe_receipt* const* receipts, uint32_t receipt_count,
                  const nabe_result* result);

  /* optional. DELIVERED: well; anything else: detail says what is wrong. [any] Blocks: no I/O, < 10 ms. */
  void (*health)(void* self, nabe_result* result);

  /* optional. An interface that this header does not know, by id ("vendor.example/name/1"). [any] Blocks: no. */
  const void* (*extension)(void* self, nabe_str id);
} nabe_connector_vtbl;

typedef struct nabe_connector_type {
  uint32_t struct_size;
  uint32_t flags;
  nabe_str name; /* what `plugin = "..."` of the configuration names; snake_case, unique in the hub */
  nabe_str summary;
  const nabe_option* const* options;
  const nabe_str* accepts; /* message types; "*": any */
  const nabe_str* emits;
  uint32_t option_count;
  uint32_t accept_count;
  uint32_t emit_count;
  uint32_t default_max_in_flight; /* 0: the hub's default */
  uint32_t poll_interval_ms;      /* of poll; 0: the hub's default */
  uint32_t reserved;
  const nabe_connector_vtbl* vtbl;
} nabe_connector_type;

typedef struct nabe_plugin {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor_built;    /* for information */
  uint16_t abi_minor_required; /* the hub must offer at least this */
  uint16_t reserved16;
  uint32_t type_count;
  nabe_str id; /* reversed domain: "org.example.hello" */
  nabe_str version;
  nabe_str vendor;
  nabe_str license; /* SPDX */
  const nabe_connector_type* const* types;
} nabe_plugin;

typedef struct nabe_host_info {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  nabe_str product_version;
} nabe_host_info;

/* The one symbol that a plugin exports. Pure: starts nothing, reads nothing, may be called twice. NULL: this plugin
 * does not work with such a hub. The descriptors that it returns last as long as the process. */
#define NABE_ENTRY_SYMBOL "nabe_plugin_entry_v1"

/* Stands before the definition of the entry function, the one visible symbol of a plugin. */
#if defined(__GNUC__)
#define NABE_EXPORT __attribute__((visibility("default")))
#else
#define NABE_EXPORT
#endif
typedef const nabe_plugin* (*nabe_plugin_entry_fn)(const nabe_host_info* host);

/* Plugin calls hub -------------------------------------------------------------------------------------------------
 *
 * Functions that return int32_t return 0 or -NABE_CODE_*; those that return a handle return 0 on failure and fill
 * `result`, which may be NULL. An Errors line names the codes. Three more are possible wherever it does not say "none":
 * STOPPING before create and after stop have returned; INVALID for a NULL that is not allowed, a text that is not
 * UTF-8 or longer than 64 KiB, more than 1024 pairs; INTERNAL for a fault of the hub.
 *
 * Sessions. A session is all that a connector does atomically: messages, references, state, holds. There are three:
 * the one that deliver and resume are given; the one that completion_open makes for a pending delivery; and an
 * intake, which a source opens. The hub ends the first with the outcome; complete ends the second; intake_commit,
 * intake_commit_queued or session_discard end the third. A session is used by one thread at a time. It sees its own
 * writes.
 */
#define NABE_LOG_DEBUG 0
#define NABE_LOG_INFO 1
#define NABE_LOG_WARNING 2
#define NABE_LOG_ERROR 3

struct nabe_host {
  uint32_t struct_size;
  uint16_t abi_major;
  uint16_t abi_minor;
  void* ctx; /* first argument of every function */

  /* Writes to the hub's log. Never personal data. [any] Blocks: no. Errors: none. */
  void (*log)(void* ctx, int32_t level, nabe_str text, const nabe_pair* fields, uint32_t field_count);

  /* The hub's wall clock. [any] Blocks: no. Errors: none. */
  int64_t (*now_us)(void* ctx);

  /* Reads from a stream of a message: bytes read, 0 at the end, < 0 is -NABE_CODE_*. [call], for a held message and
   * for a type with DELIVERS_LATER [any], one thread at a time per stream. Blocks: on the store. Errors: STALE when the
   * call or the delivery is over; INVALID on another thread than the call's; UNAVAILABLE: the store failed. */
  int64_t (*stream_read)(void* ctx, uint64_t stream, void* destination, size_t capacity);

  /* Back to the first byte, for a repeat within the same call. [call] or [any], as stream_read. Blocks: on the store.
   * Errors: as stream_read. */
  int32_t (*stream_rewind)(void* ctx, uint64_t stream);

  /* Nonzero once the hub no longer waits for the call that was given this session. [any] Blocks: no. Errors: none; a
   * session that has ended counts as cancelled. */
  int32_t (*cancelled)(void* ctx, uint64_t session);

  /* Opens an intake. If it is refused, nothing has been accepted. [any] Blocks: no. Errors: STOPPING while the hub
   * drains; UNAVAILABLE with the outcome BUSY under load, with NOT_CONNECTED when the store has failed; DISK_LOW.
   * Whatever adds to an intake may be refused by UNAVAILABLE with BUSY when open intakes hold too much memory: final
   * for the intake, the sender comes again. */
  uint64_t (*intake_open)(void* ctx, nabe_result* result);

  /* Begins a message in a session; further writes go to its body until attachment_begin, message_begin or the end.
   * [any] Blocks: no. Errors: STALE; INVALID, final for the session: no type, one that the connector type does not emit,
   * any in a delivery of a type with SINK_EMITS_NOTHING, an id or name over 256 bytes, more than 64 attributes or 32 references, more than 1024 messages, a receipt time in
   * the future or of a source that is not trusted; UNAVAILABLE. */
  int32_t (*message_begin)(void* ctx, uint64_t session, const nabe_message_info* info, nabe_result* result);

  /* Appends to the body or attachment that was begun last. XML and JSON bodies are checked as they arrive: INVALID
   * and TOO_LARGE are final for the session. [any] Blocks: on the disk for large content. Errors: STALE, INVALID,
   * TOO_LARGE; UNAVAILABLE: the store failed. */
  int32_t (*message_write)(void* ctx, uint64_t session, const void* bytes, size_t size, nabe_result* result);

  /* Begins the next attachment of the message that was begun last. [any] Blocks: as message_write. Errors: as
   * message_write; INVALID also if no message has begun. */
  int32_t (*attachment_begin)(void* ctx, uint64_t session, const nabe_attachment* info, nabe_result* result);

  /* Ends an intake: durable when it returns DELIVERED, and only then may the sender be told. `receipts` points to
   * `receipt_count` receipts of the caller, one per message; may be NULL with 0. On failure nothing was accepted,
   * except UNKNOWN: it may have been, repeat with the same identity.
   * [any], not on the thread of `settled`. Blocks: until synced. Errors: STALE; what the session was refused for
   * before; CONFLICT: same identity, other content (REJECT), or a state that was written meanwhile (RETRY);
   * UNAVAILABLE. */
  void (*intake_commit)(void* ctx, uint64_t intake, nabe_receipt* const* receipts, uint32_t receipt_count,
                        nabe_result* result);

  /* The same without waiting: settled(ticket) follows exactly once, perhaps before this returns. [any] Blocks: no.
   * Errors: those of intake_commit, by settled. */
  void (*intake_commit_queued)(void* ctx, uint64_t intake, uint64_t ticket);

  /* Drops an intake or completion session; nothing of it remains, save the record of a refusal when a message had
   * begun and the content was the reason. [any] Blocks: no. Errors: none to be told; a stale session is logged. */
  void (*session_discard)(void* ctx, uint64_t session);

  /* Names the case of the session's message (of an intake: of its last message) for a system. [any] Blocks: no.
   * Errors: STALE; INVALID, final for the session: an empty system or id, no message to name. */
  int32_t (*reference_add)(void* ctx, uint64_t session, nabe_reference reference);

  /* State: key and value of (department, connector), in byte order of keys. `department` is used by shared
   * connectors only and may be empty within a session of a message: its department. `session` 0 reads what is
   * committed. `version` may be NULL; it grows with every write. [any] Blocks: on the store. Errors: STALE; NOT_FOUND
   * if absent; DENIED: another department's; UNAVAILABLE. */
  int32_t (*state_get)(void* ctx, uint64_t session, nabe_str department, nabe_str key, nabe_buf* value,
                       uint64_t* version);
  /* Writes with the session. `expected_version`: UINT64_MAX whatever is there, 0 only if absent, else only that
   * version; if it does not hold at commit, the whole session fails with CONFLICT. [any] Blocks: no. Errors: STALE,
   * DENIED; INVALID: no key, or one over 512 bytes; TOO_LARGE: a value over 1 MiB. */
  int32_t (*state_put)(void* ctx, uint64_t session, nabe_str department, nabe_str key, nabe_str value,
                       uint64_t expected_version);
  /* Removes with the session, as state_put. What is not there is no error. [any] Blocks: no. Errors: as state_put. */
  int32_t (*state_remove)(void* ctx, uint64_t session, nabe_str department, nabe_str key, uint64_t expected_version);
  /* The first entry whose key begins with `prefix` and is greater than `after`. [any] Blocks: on the store.
   * Errors: as state_get; NOT_FOUND: no more. */
  int32_t (*state_scan)(void* ctx, uint64_t session, nabe_str department, nabe_str prefix, nabe_str after,
                        nabe_buf* key, nabe_buf* value, uint64_t* version);

  /* Keeps the content of a message that was delivered to this connector until it is released. Commits with the
   * session. [any] Blocks: no. Errors: STALE, INVALID; at the commit NOT_FOUND if it never was. */
  int32_t (*hold)(void* ctx, uint64_t session, nabe_str message_id);
  /* Ends a hold, with the session. [any] Blocks: no. Errors: as hold. */
  int32_t (*release)(void* ctx, uint64_t session, nabe_str message_id);
  /* Opens a held message again, under the grant of its delivery. The view lasts until held_close.
   * [any] Blocks: on the store. Errors: NOT_FOUND if this connector does not hold it; UNAVAILABLE. */
  uint64_t (*held_open)(void* ctx, nabe_str message_id, const nabe_message** message, nabe_result* result);
  /* Ends such a view, once. [any] Blocks: no. Errors: none to be told. */
  void (*held_close)(void* ctx, uint64_t held);

  /* A session for the completion of a pending delivery. [any] Blocks: on the store. Errors: STALE if the token is not
   * open. */
  uint64_t (*completion_open)(void* ctx, nabe_str completion_token, nabe_result* result);
  /* Ends a pending delivery by token, with `session` of completion_open or 0. Exactly once; may come before deliver
   * returned. Late and second ones are refused with STALE and logged. `committed` is filled when the outcome is
   * durable; may be NULL. [any] Blocks: until synced. Errors: STALE; INVALID: no outcome; as intake_commit if the
   * session cannot commit, and the delivery stays pending then. */
  void (*complete)(void* ctx, nabe_str completion_token, uint64_t session, const nabe_result* outcome,
                   nabe_result* committed);

  /* An interface that this header does not know; NULL: not offered. [any] Blocks: no. Errors: none. */
  const void* (*extension)(void* ctx, nabe_str id);

  /* Tells of a message that the source refused by itself, so that it is counted by `reason`: a stable name of 1 to 64
   * letters, digits, `.`, `_` and `-`, one of a few, since it becomes a label of a metric (NABE-HTTP-004). `intake` is
   * 0 if none was open; else it is ended as by session_discard, and a message that had begun leaves its record.
   * What the hub refuses it counts itself. [any] Blocks: no. Errors: STALE; INVALID: another reason. Since: 1.1. */
  int32_t (*intake_refuse)(void* ctx, uint64_t intake, nabe_str reason);

  /* Ends a delivery for which deliver or resume answers LATER, exactly once, perhaps before they have returned.
   * `session` is that of the call; `outcome` is what they would have answered, PENDING included. The message, its
   * streams and the session are the hub's again as soon as this is called. As with deliver, the connector is not told
   * whether the session could be committed. [any] Blocks: no. Errors: STALE: no delivery that ends later, or it has
   * ended; INVALID: no outcome, or LATER. Since: 1.2. */
  int32_t (*delivery_end)(void* ctx, uint64_t session, const nabe_result* outcome);
};

#ifdef __cplusplus
}
#endif

#endif /* NABE_ABI_H */
