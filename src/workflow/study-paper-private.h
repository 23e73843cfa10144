/* study-paper-private.h: what reports of studies and of other trials are put together of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/stop.h"
#include "paint/pages.h"
#include "trials/store.h"
#include "workflow/snapshot.h"
#include "workflow/study-chart.h"

G_BEGIN_DECLS

/**
 * WeftStudyPaper:
 * @pages: what has been written
 * @data: what it is about
 * @store: where its trials are
 * @snapshot: (owned) (nullable): the workflow, see weft_study_paper_open_workflow()
 * @stop: (nullable): polled
 *
 * A report while it is written; what nobody owns here outlives it.
 */
typedef struct
{
  WeftPages *pages;
  WeftStudyData *data;
  WeftTrialStore *store;
  WeftSnapshot *snapshot;
  const WeftStop *stop;
} WeftStudyPaper;

/* A table while it is gathered, cell by cell. */
typedef struct
{
  GPtrArray *cells;
  guint n_columns;
} WeftPaperTable;

/* @names: (array zero-terminated=1): of the columns, by N_() */
WeftPaperTable weft_paper_table_new (const char *const *names);

/* @text: (transfer full) */
void weft_paper_table_add (WeftPaperTable *self,
                           char           *text);

/* Adds a row of two cells: @title: by N_(); @value: (transfer full) */
void weft_paper_table_add_row (WeftPaperTable *self,
                               const char     *title,
                               char           *value);

/* Adds a table, unless it has only the names of its columns, and frees it. */
void weft_study_paper_add_table (WeftStudyPaper *self,
                                 WeftPaperTable *table);

/* Returns: (transfer full): “validation loss, as small as possible; …” */
char *weft_study_paper_tell_objectives (const WeftStudyPaper *self);

/* Adds what came of the trials: how many there are, and the best in a table. */
void weft_study_paper_add_best (WeftStudyPaper *self);

/**
 * weft_study_paper_add_pictures:
 * @pictures: (array length=n): which; a slice is of each of the first parameters
 * @error: return location for an error
 *
 * Adds pictures. One for which there is too little is a sentence.
 *
 * Errors: those of weft_study_chart_new() but %WEFT_TUNE_ERROR_DATA
 */
gboolean weft_study_paper_add_pictures (WeftStudyPaper          *self,
                                        const WeftStudyPicture  *pictures,
                                        gsize                    n,
                                        GError                 **error);

/* @document: (transfer full) (nullable): the text of the workflow; what cannot be read is left
 * out of the report */
void weft_study_paper_open_workflow (WeftStudyPaper *self,
                                     char           *document);

/* Adds the picture of the workflow, where there is one. */
void weft_study_paper_add_workflow (WeftStudyPaper *self,
                                    const char     *caption);

/* Adds rows: which versions, kernels and processors @trials ran on, each said once. */
void weft_study_paper_add_machines (WeftPaperTable  *table,
                                    const GPtrArray *trials);

/* Adds rows: the files that the workflow's data come from, and what they are now. */
void weft_study_paper_add_files (const WeftStudyPaper *self,
                                 WeftPaperTable       *table);

/* Returns: (transfer none): of a page in the language of this process: `en`, `zh-CN` */
const char *weft_study_paper_get_language (void);

G_END_DECLS
