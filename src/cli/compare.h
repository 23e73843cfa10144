/* compare.h: what another model makes of the same, for people, programs and files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "cli/command.h"
#include "explain/saliency.h"

G_BEGIN_DECLS

/**
 * WeftCompareScene:
 * @trials: (nullable): value of `--trials`
 * @other: the other model, as typed
 * @file: where the input is from
 * @data: (nullable): rows to look for disagreement in; %NULL: those of @file
 * @row: of @file, from 0
 * @ranks: whether rows are listed in which the models say different things, instead of maps
 * @name: of the first model, as typed
 * @predictor: the first model
 * @dataset: @file as it reads it
 * @request: how it is explained
 * @saliency: (nullable): what came out; %NULL where rows are listed
 * @answer: what it says
 * @output: (nullable): a picture to be written
 * @json: whether a document is printed instead of lines
 * @recipe: (transfer none): how it comes about, which a document begins with
 */
typedef struct
{
  const char *trials;
  const char *other;
  const char *file;
  const char *data;
  gint64 row;
  gboolean ranks;
  const char *name;
  WeftPredictor *predictor;
  WeftDataset *dataset;
  const WeftSaliencyRequest *request;
  const WeftSaliency *saliency;
  const WeftAnswer *answer;
  const char *output;
  gboolean json;
  JsonObject *recipe;
} WeftCompareScene;

/**
 * weft_cli_compare:
 * @error: return location for an error
 *
 * Compares and shows it.
 */
gboolean weft_cli_compare (const WeftCompareScene  *scene,
                           GError                 **error);

G_END_DECLS
