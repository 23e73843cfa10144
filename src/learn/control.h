/* control.h: requests to a running training
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They come from other threads, are served before a batch and recorded, so that a training
 * that was steered can be done again. See trainer.h.
 */
#pragma once

#include "base/params.h"

G_BEGIN_DECLS

typedef struct _WeftTrainControl WeftTrainControl;

WeftTrainControl *weft_train_control_new  (void);
void              weft_train_control_free (WeftTrainControl *self);

/* Requests from another thread, applied between two batches and recorded. */
void weft_train_control_pause  (WeftTrainControl *self);
void weft_train_control_resume (WeftTrainControl *self);
void weft_train_control_stop (WeftTrainControl *self);      /* keeps what was learned */
void weft_train_control_stop_best (WeftTrainControl *self); /* keeps the weights of the best epoch so far */
void weft_train_control_discard (WeftTrainControl *self);   /* stops, and what was learned does not count */
void weft_train_control_checkpoint (WeftTrainControl *self);

/* Goes on for one batch, or to the end of the epoch, and pauses then. */
void weft_train_control_step_batch (WeftTrainControl *self);
void weft_train_control_step_epoch (WeftTrainControl *self);

/* Returns: whether it is asked to pause, be that before this batch or after a step */
gboolean weft_train_control_is_paused (WeftTrainControl *self);

/**
 * weft_train_control_set:
 * @what: a parameter of weft_trainer_params that is %WEFT_PARAM_LIVE, or
 *   `LAYER.ratio` or `LAYER.dropout`
 * @value: its new value, as text
 * @error: return location for an error
 *
 * Errors: %WEFT_LEARN_ERROR_REQUEST when it cannot change while training;
 *   those of weft_param_check()
 */
gboolean weft_train_control_set (WeftTrainControl  *self,
                                 const char        *what,
                                 const char        *value,
                                 GError           **error);

/**
 * weft_train_control_replay:
 * @training: which training of a run it belongs to, a name of the caller's
 * @step: the step before which the change was made
 * @what: as weft_train_control_set() takes it
 * @value: its new value
 *
 * Makes a change of a former run at the same place again. A training that goes on from a
 * checkpoint leaves out what the checkpoint has already.
 */
void weft_train_control_replay (WeftTrainControl *self,
                                const char       *training,
                                guint64           step,
                                const char       *what,
                                const char       *value);

/* Before weft_trainer_run(): which training begins; what others replay is not its own. */
void weft_train_control_begin (WeftTrainControl *self,
                               const char       *training);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrainControl, weft_train_control_free)

G_END_DECLS
