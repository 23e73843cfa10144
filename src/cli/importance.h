/* importance.h: how much the columns of a table matter, for people and programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "cli/command.h"
#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * WeftImportanceAsked:
 * @permutes: what is lost when a column is shuffled
 * @swarms: what columns add in many rows
 * @column: (nullable): which column is looked at over what it holds
 * @metric: (nullable): what is lost of
 * @repeats: how often a column is shuffled
 * @together: columns whose correlation is larger are shuffled together
 *
 * What the command line says.
 */
typedef struct
{
  gboolean permutes;
  gboolean swarms;
  char *column;
  char *metric;
  int repeats;
  double together;
} WeftImportanceAsked;

#define WEFT_IMPORTANCE_ASKED_INIT    \
  {                                   \
    FALSE, FALSE, NULL, NULL, 10, 0.9 \
  }

/* Returns: whether any of this is asked for */
gboolean weft_importance_asked_any (const WeftImportanceAsked *self);

void weft_importance_asked_clear (WeftImportanceAsked *self);

/**
 * WeftImportanceScene:
 * @subject: of @predictor
 * @dataset: rows
 * @target: of what columns add
 * @seed: of what is drawn
 * @output: (nullable): a picture to write
 * @json: whether a document is printed instead of lines
 * @recipe: (transfer none): how it comes about: what a picture remembers, a document begins with
 */
typedef struct
{
  WeftSubject *subject;
  WeftPredictor *predictor;
  WeftDataset *dataset;
  WeftSubjectTarget target;
  guint64 seed;
  const char *output;
  gboolean json;
  JsonObject *recipe;
} WeftImportanceScene;

/**
 * weft_cli_show_importance:
 * @error: return location for an error
 *
 * Finds what is asked for and shows it.
 */
gboolean weft_cli_show_importance (const WeftImportanceAsked  *asked,
                                   const WeftImportanceScene  *scene,
                                   GError                    **error);

G_END_DECLS
