/* attention.h: what a model reads for what, for people, programs and files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "learn/predictor.h"

G_BEGIN_DECLS

/**
 * WeftAttentionOptions:
 * @way: (nullable): one of weft_attention_ways, or a head's number from 1
 * @drawing: (nullable): one of weft_attention_drawings
 * @word: whose row is drawn, from 1; 0: all
 * @discard: of rollouts, 0 … 1
 * @beams: texts that are followed side by side
 * @layer, @target, @output, @row, @seed, @json: as of weft-cli explain
 *
 * What is asked for on the command line.
 */
typedef struct
{
  char *way;
  char *drawing;
  int word;
  double discard;
  int beams;
  const char *layer;
  const char *target;
  const char *output;
  int row;
  gint64 seed;
  gboolean json;
} WeftAttentionOptions;

#define WEFT_ATTENTION_OPTIONS_INIT \
  {                                 \
    .beams = 1                      \
  }

/**
 * weft_cli_explain_attention:
 * @dataset: with the row
 * @model, @file: where these are from, for recipes
 * @error: return location for an error
 *
 * Prints entropy, coverage and agreement, and writes a picture (.png, .svg, .pdf), the shares
 * that are shown (.csv) or those of all heads (.npy).
 *
 * Errors: %G_IO_ERROR_INVALID_ARGUMENT for options that are none, those of explain
 */
gboolean weft_cli_explain_attention (WeftPredictor               *predictor,
                                     WeftDataset                 *dataset,
                                     const char                  *model,
                                     const char                  *file,
                                     const WeftAttentionOptions  *options,
                                     GError                     **error);

G_END_DECLS
