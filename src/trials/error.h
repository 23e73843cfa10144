/* error.h: the error domain of trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEFT_TRIALS_ERROR (weft_trials_error_quark ())

/**
 * WeftTrialsError:
 * @WEFT_TRIALS_ERROR_OPEN: the store cannot be opened or made
 * @WEFT_TRIALS_ERROR_FORMAT: the file is no trial store, or is damaged
 * @WEFT_TRIALS_ERROR_VERSION: a newer Weft wrote the store
 * @WEFT_TRIALS_ERROR_BUSY: another program holds the store; trying again helps
 * @WEFT_TRIALS_ERROR_WRITE: the disk is full, read-only or failing
 * @WEFT_TRIALS_ERROR_NOT_FOUND: there is no such trial, metric or artefact
 * @WEFT_TRIALS_ERROR_STALE: another attempt has taken the trial over
 * @WEFT_TRIALS_ERROR_INVALID: a value that the store does not take
 */
typedef enum {
  WEFT_TRIALS_ERROR_OPEN,
  WEFT_TRIALS_ERROR_FORMAT,
  WEFT_TRIALS_ERROR_VERSION,
  WEFT_TRIALS_ERROR_BUSY,
  WEFT_TRIALS_ERROR_WRITE,
  WEFT_TRIALS_ERROR_NOT_FOUND,
  WEFT_TRIALS_ERROR_STALE,
  WEFT_TRIALS_ERROR_INVALID,
} WeftTrialsError;

GQuark weft_trials_error_quark (void);

G_END_DECLS
