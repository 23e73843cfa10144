/* model-golden.h: what a model must say, kept in its file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An exported file holds what the model gave for an input that is drawn from a seed,
 * under WEFT_GOLDEN_KEY. Wherever the file arrives it can be seen whether the same comes
 * out there.
 */
#pragma once

#include "exchange/onnx.h"

G_BEGIN_DECLS

#define WEFT_GOLDEN_KEY "weft.golden"

/**
 * WeftGoldenCheck:
 * @n_outputs: numbers that were looked at
 * @n_compared: of them, compared with what the file says; 0: it says nothing
 * @difference: the largest one, relative to numbers above 1
 */
typedef struct
{
  gint64 n_outputs;
  gint64 n_compared;
  double difference;
} WeftGoldenCheck;

/* Differences up to this are those of another order of sums. */
#define WEFT_GOLDEN_TOLERANCE 1e-4

/**
 * weft_golden_make:
 * @error: return location for an error
 *
 * Errors: those of weft_session_run()
 *
 * Returns: (transfer full) (nullable): the text for the file
 */
char *weft_golden_make (const WeftOnnxModel  *model,
                        GError              **error);

/**
 * weft_golden_verify:
 * @check: (out): what came out
 * @error: return location for an error
 *
 * Runs the model, looks whether its numbers are finite, and compares them with those
 * in the file.
 *
 * Errors: those of weft_session_run(); %G_IO_ERROR_INVALID_DATA when a number is not
 *   finite or not what it must be
 */
gboolean weft_golden_verify (const WeftOnnxModel  *model,
                             WeftGoldenCheck      *check,
                             GError              **error);

G_END_DECLS
