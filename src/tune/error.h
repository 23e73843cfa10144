/* error.h: the error domain of tune
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_TUNE_ERROR (weft_tune_error_quark ())

/**
 * WeftTuneError:
 * @WEFT_TUNE_ERROR_SPACE: what is to be searched cannot be searched so
 * @WEFT_TUNE_ERROR_POINT: values do not lie in the space
 * @WEFT_TUNE_ERROR_SETTING: a sampler or pruner does not fit the study
 * @WEFT_TUNE_ERROR_EXHAUSTED: every point of the grid has been tried
 * @WEFT_TUNE_ERROR_DATA: too few trials, or all alike
 */
typedef enum {
  WEFT_TUNE_ERROR_SPACE,
  WEFT_TUNE_ERROR_POINT,
  WEFT_TUNE_ERROR_SETTING,
  WEFT_TUNE_ERROR_EXHAUSTED,
  WEFT_TUNE_ERROR_DATA,
} WeftTuneError;

GQuark weft_tune_error_quark (void);

G_END_DECLS
