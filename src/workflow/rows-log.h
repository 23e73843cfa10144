/* rows-log.h: what epochs made of the validation rows, within a bounded size
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Holds reports of weft_watched_rows_new(), for a window that looks on and for a trial that was.
 */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

/* More epochs or bytes of JSON than these are not held: of those there are, every second one is
 * forgotten, and so are all that come between those that are left. */
#define WEFT_ROWS_LOG_EPOCHS 200
#define WEFT_ROWS_LOG_BYTES  (256 << 10)

/* The artefact of a trial: its name and kind. */
#define WEFT_ROWS_LOG_NAME "rows.json"
#define WEFT_ROWS_LOG_KIND "rows"

/**
 * WeftRowsLog:
 * @reports: (element-type JsonNode): by epoch; the latest is always there
 */
typedef struct
{
  GPtrArray *reports;

  /*< private >*/
  gint64 stride;
  gsize bytes;
} WeftRowsLog;

WeftRowsLog *weft_rows_log_new  (void);
void         weft_rows_log_free (WeftRowsLog *self);

/* Takes a report; those of its epoch and of later ones are forgotten. */
void weft_rows_log_take (WeftRowsLog *self,
                         JsonNode    *report);

/* Forgets reports after step @step, which come again. */
void weft_rows_log_rewind (WeftRowsLog *self,
                           gint64       step);

/**
 * weft_rows_log_find:
 * @epoch: a place; NaN: the end
 *
 * Returns: (transfer none) (nullable): the last report not after it, or the first of all
 */
JsonNode *weft_rows_log_find (const WeftRowsLog *self,
                              double             epoch);

/* Returns: (transfer full): an array of reports, as a file */
char *weft_rows_log_to_text (const WeftRowsLog *self);

/**
 * weft_rows_log_from_text:
 * @text: (array length=length): of weft_rows_log_to_text()
 * @error: return location for an error
 *
 * Errors: those of weft_json_parse(); %WEFT_WORKFLOW_ERROR_FORMAT when it is another file
 *
 * Returns: (transfer full) (nullable): the log
 */
WeftRowsLog *weft_rows_log_from_text (const char  *text,
                                      gsize        length,
                                      GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRowsLog, weft_rows_log_free)

G_END_DECLS
