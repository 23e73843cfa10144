/* model-import.h: an ONNX file of others, told what pictures it wants
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"
#include "exchange/onnx.h"

G_BEGIN_DECLS

/**
 * WeftModelImport:
 * @resize: what a picture's shorter side becomes first; 0: just large enough
 * @channels: (nullable): rgb, bgr or gray
 * @mean: (nullable): a number, or one for each channel, in 0 … 255
 * @deviation: (nullable): the same
 * @labels: (nullable): file with the name of a class a line
 *
 * Options of `weft-cli model import`.
 */
typedef struct
{
  int resize;
  char *channels;
  char *mean;
  char *deviation;
  char *labels;
} WeftModelImport;

/* Frees the texts. */
void weft_model_import_clear (WeftModelImport *self);

/**
 * weft_model_import_run:
 * @file: an ONNX file
 * @model: what was read from it
 * @fixed: whether @model has shapes that @file leaves open
 * @output: the copy that knows
 * @status: (out): how to end on an error
 * @error: return location for an error
 */
gboolean weft_model_import_run (const WeftModelImport  *self,
                                const char             *file,
                                WeftOnnxModel          *model,
                                gboolean                fixed,
                                const char             *output,
                                WeftExit               *status,
                                GError                **error);

G_END_DECLS
