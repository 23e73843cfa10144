/* switches.h: units of a model turned down or off, to see what becomes of its answer
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model itself stays as it is: what a unit gives is multiplied by a factor before the next
 * layers read it. A unit is a place along the first axis of a layer: a channel, a neuron, the
 * step of a sequence.
 */
#pragma once

#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * WeftSwitch:
 * @layer: id of a layer
 * @unit: which of its units
 * @factor: what its numbers are multiplied by; 0 switches it off
 */
typedef struct
{
  char *layer;
  gint64 unit;
  double factor;
} WeftSwitch;

typedef struct _WeftSwitches WeftSwitches;

WeftSwitches *weft_switches_new  (void);
WeftSwitches *weft_switches_copy (const WeftSwitches *self);
void          weft_switches_free (WeftSwitches       *self);

/**
 * weft_switches_set:
 * @factor: 1 leaves the unit as it is, which forgets it
 *
 * Whether there is such a unit is seen when they are applied.
 */
void weft_switches_set (WeftSwitches *self,
                        const char   *layer,
                        gint64        unit,
                        double        factor);

/* Returns: what a unit is multiplied by; 1: nothing was set */
double weft_switches_get (const WeftSwitches *self,
                          const char         *layer,
                          gint64              unit);

/* Returns: (transfer none) (array length=n): all that are set, in the order they were */
const WeftSwitch *weft_switches_list (const WeftSwitches *self,
                                      guint              *n);

/**
 * weft_switches_find_layer:
 * @one: a switch
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when there is no such layer or unit
 *
 * Returns: (transfer none) (nullable): its layer
 */
const WeftSubjectLayer *weft_switches_find_layer (const WeftSubject  *subject,
                                                  const WeftSwitch   *one,
                                                  GError            **error);

/**
 * weft_switches_plan:
 * @self: (nullable): %NULL switches nothing
 * @n: samples of the plan
 * @outputs: (array length=n_outputs): values to read after the run
 * @samples: (@n_samples, item…) f32: copied into the plan as weft_subject_feed() does
 * @error: return location for an error
 *
 * The same as weft_subject_plan(), with samples and switched layers filled in, to be run. Each
 * switched layer is computed from those below it as they were switched.
 *
 * Errors: those of weft_switches_find_layer() and weft_subject_plan()
 *
 * Returns: (transfer none) (nullable): the plan
 */
WeftPlan *weft_switches_plan (const WeftSwitches  *self,
                              WeftSubject         *subject,
                              gint64               n,
                              const WeftValue     *outputs,
                              int                  n_outputs,
                              const float         *samples,
                              gint64               n_samples,
                              GError             **error);

/**
 * weft_switches_ask:
 * @self: (nullable):
 *
 * As weft_subject_ask().
 */
gboolean weft_switches_ask (const WeftSwitches  *self,
                            WeftSubject         *subject,
                            const float         *sample,
                            gint64               place,
                            WeftAnswer          *answer,
                            GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSwitches, weft_switches_free)

G_END_DECLS
