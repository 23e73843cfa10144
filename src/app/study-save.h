/* study-save.h: the report of a study or of the table, written where somebody wants it
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "trials/query.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WeftStudyReported:
 * @store: where it is
 * @study: the number of a study, or %WEFT_STUDY_GATHERED
 * @query: (nullable): the trials that are gathered
 * @which: (nullable): in words, which they are
 *
 * What a report is about.
 */
typedef struct
{
  WeftTrialStore *store;
  gint64 study;
  const WeftTrialQuery *query;
  const char *which;
} WeftStudyReported;

/**
 * weft_study_save_ask:
 * @widget: over whose window; says what became of it with the action `win.say`
 * @reported: what the report is about; copied
 *
 * Asks for a file, .html or .pdf, and writes the report on a thread.
 */
void weft_study_save_ask (GtkWidget               *widget,
                          const WeftStudyReported *reported);

/* Writes it to @path without asking. */
void weft_study_save_to (GtkWidget               *widget,
                         const WeftStudyReported *reported,
                         const char              *path);

G_END_DECLS
