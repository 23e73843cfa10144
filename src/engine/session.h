/* session.h: a graph with the content of its parameters
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/plan.h"

G_BEGIN_DECLS

/**
 * weft_session_new:
 * @graph: (transfer none): the computation; ops may still be added later
 * @error: return location for an error
 *
 * Copies the initial content of all parameters.
 *
 * Errors: %WEFT_ENGINE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): a session
 */
WeftSession *weft_session_new   (WeftGraph    *graph,
                                 GError      **error);
WeftSession *weft_session_ref   (WeftSession  *self);
void         weft_session_unref (WeftSession  *self);

/**
 * weft_session_new_frozen:
 * @graph: (transfer none): the computation; ops may still be added later
 *
 * A session that is frozen from the beginning, and whose parameters are the initial
 * ones of @graph themselves: what never changes need not be there twice.
 *
 * Returns: (transfer full): a session
 */
WeftSession *weft_session_new_frozen (WeftGraph *graph);

/**
 * weft_session_adopt:
 * @graph: (transfer none): a computation that is for this session alone
 * @error: return location for an error
 *
 * As weft_session_new(), but initial content that only the graph has becomes the session's,
 * so that weights are in memory once. The graph then shows what runs make of it.
 *
 * Errors: %WEFT_ENGINE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): a session
 */
WeftSession *weft_session_adopt (WeftGraph  *graph,
                                 GError    **error);

/* Returns: (transfer none) */
WeftGraph *weft_session_get_graph (WeftSession *self);

/**
 * weft_session_get_parameter:
 * @value: a parameter of the graph
 *
 * Returns: (transfer none): its content, which runs of plans with updates change
 */
WeftTensor *weft_session_get_parameter (WeftSession *self,
                                        WeftValue    value);

/**
 * weft_session_freeze:
 *
 * Promises that parameters stay as they are once a plan has been made, so that plans
 * compute what follows from them alone only once. Such plans have no updates.
 */
void     weft_session_freeze    (WeftSession       *self);
gboolean weft_session_is_frozen (const WeftSession *self);

/**
 * weft_session_alternate:
 *
 * Promises that no two of the plans made from now on run at the same time: they work in
 * the same memory, of which only what a plan shows between runs is its own.
 */
void weft_session_alternate (WeftSession *self);

/**
 * weft_session_add_parameters:
 * @error: return location for an error
 *
 * Takes over parameters that were added to the graph since: optimizer state.
 */
gboolean weft_session_add_parameters (WeftSession  *self,
                                      GError      **error);

/**
 * weft_session_run:
 * @inputs: (array length=n_inputs): which inputs are given
 * @tensors: (array length=n_inputs): their content
 * @outputs: (array length=n_outputs): which values are wanted
 * @results: (out caller-allocates) (array length=n_outputs): (transfer full):
 *   copies of their content
 * @error: return location for an error
 *
 * The short way: a plan for these shapes is made, or found again, and run once.
 *
 * Errors: those of weft_plan_new()
 */
gboolean weft_session_run (WeftSession *self,
                           const WeftValue *inputs,
                           WeftTensor *const *tensors,
                           int n_inputs,
                           const WeftValue *outputs,
                           WeftTensor **results,
                           int n_outputs,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSession, weft_session_unref)

G_END_DECLS
