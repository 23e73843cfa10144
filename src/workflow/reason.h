/* reason.h: why a node ran, or why its result was reused
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * WeftReasonCode:
 * @WEFT_REASON_NONE: nothing was decided
 * @WEFT_REASON_UNCHANGED: reused: nothing changed since @time
 * @WEFT_REASON_FIRST_RUN: ran: it never ran in this document
 * @WEFT_REASON_FORCED: ran: somebody asked for it
 * @WEFT_REASON_KIND: ran: the node is of another kind, or its kind of another version
 * @WEFT_REASON_PARAMETER: ran: parameter @subject changed from @before to @after
 * @WEFT_REASON_NESTED: ran: what is inside it changed
 * @WEFT_REASON_INPUT: ran: what arrives from node @subject changed
 * @WEFT_REASON_WIRING: ran: its links changed
 * @WEFT_REASON_FILE: ran: file @subject changed
 * @WEFT_REASON_SEED: ran: the seed changed from @before to @after
 * @WEFT_REASON_KERNELS: ran: the kernel set changed from @before to @after
 * @WEFT_REASON_VOLATILE: ran: its result is another one each time
 * @WEFT_REASON_GONE: ran: nothing changed, but its result was not kept
 * @WEFT_REASON_BYPASSED: did not run: it hands its input on
 * @WEFT_REASON_BLOCKED: did not run: node @subject failed
 * @WEFT_REASON_CANCELLED: did not run, or not to its end: somebody asked to stop
 */
typedef enum {
  WEFT_REASON_NONE,
  WEFT_REASON_UNCHANGED,
  WEFT_REASON_FIRST_RUN,
  WEFT_REASON_FORCED,
  WEFT_REASON_KIND,
  WEFT_REASON_PARAMETER,
  WEFT_REASON_NESTED,
  WEFT_REASON_INPUT,
  WEFT_REASON_WIRING,
  WEFT_REASON_FILE,
  WEFT_REASON_SEED,
  WEFT_REASON_KERNELS,
  WEFT_REASON_VOLATILE,
  WEFT_REASON_GONE,
  WEFT_REASON_BYPASSED,
  WEFT_REASON_BLOCKED,
  WEFT_REASON_CANCELLED,
  WEFT_N_REASONS,
} WeftReasonCode;

/**
 * WeftReason:
 * @code: see #WeftReasonCode
 * @subject: (nullable): parameter, node or file
 * @before: (nullable): what it was
 * @after: (nullable): what it is
 * @time: when the reused result was computed, in seconds since 1970
 */
typedef struct
{
  WeftReasonCode code;
  char *subject;
  char *before;
  char *after;
  gint64 time;
} WeftReason;

/* Returns: (transfer full): a reason; every text may be %NULL */
WeftReason *weft_reason_new  (WeftReasonCode    code,
                              const char       *subject,
                              const char       *before,
                              const char       *after);
WeftReason *weft_reason_copy (const WeftReason *self);
void        weft_reason_free (WeftReason       *self);

/* Returns: (transfer none): "parameter", "first-run" …, for programs */
const char *weft_reason_get_name (const WeftReason *self);

/**
 * weft_reason_to_string:
 *
 * Returns: (transfer full): a sentence: `ran: parameter learning_rate changed
 *   from 0.001 to 0.01`, `reused: nothing changed since 2026-11-22 06:40`
 */
char *weft_reason_to_string (const WeftReason *self);

/* Returns: (transfer full): an object: code, text, subject, before, after, since */
JsonNode *weft_reason_to_json (const WeftReason *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftReason, weft_reason_free)

G_END_DECLS
