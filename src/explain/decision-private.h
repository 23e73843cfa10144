/* decision-private.h: what the files of contribution graphs share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/decision.h"

G_BEGIN_DECLS

typedef struct _WeftDecisionCut WeftDecisionCut;

/**
 * WeftDecisionCutKind:
 * @WEFT_DECISION_CUT_FURTHER: units are followed one by one
 * @WEFT_DECISION_CUT_SLOPES: and with them what they change by
 * @WEFT_DECISION_CUT_MESSAGES: one product says what some units hand on
 */
typedef enum {
  WEFT_DECISION_CUT_FURTHER,
  WEFT_DECISION_CUT_SLOPES,
  WEFT_DECISION_CUT_MESSAGES,
  WEFT_DECISION_N_CUTS,
} WeftDecisionCutKind;

/* A layer, and how what its units have goes on to the layer below. */
typedef struct
{
  const WeftSubjectLayer *layer;
  WeftValue relevance;    /* of the answer */
  WeftValue mask;         /* which of its units are followed */
  WeftRelevance *further; /* Owned (nullable): from there to the layer below */
  WeftValue messages;     /* (some units, units of the layer below); %WEFT_NO_VALUE where no one product says them */
  WeftValue handed;       /* what all of them hand on together; where there are messages */
  WeftValue slope;        /* what those units change by with the layer below; when asked for */
  WeftValue share;        /* which part of the relevance ends in a region; when asked for */
  gint64 n_units;
  gint64 n_places;                             /* numbers of a unit */
  WeftDecisionCut *cuts[WEFT_DECISION_N_CUTS]; /* Owned (nullable) */
} WeftDecisionStop;

struct _WeftDecider
{
  WeftSubject *subject;
  GArray *stops;          /* Owned: WeftDecisionStop, from the output to the input */
  WeftSubjectLayer input; /* what the model is given, where its units mean something */
  gint64 rows;            /* units that are followed at once */
  WeftValue units;        /* which are asked for messages: %WEFT_DECISION_MAX_UNITS of them */
  WeftValue *regions;     /* Owned (nullable): a mask for each site */
};

/* Returns: (transfer none): a layer, 0 being the one next to the answer */
WeftDecisionStop *weft_decider_get_stop (const WeftDecider *self,
                                         guint              index);

/**
 * weft_decision_cut_new:
 * @graph: where everything is computed
 * @mask: one of its inputs
 * @outputs: what depends on the mask
 * @rows: how many masks are followed at once
 * @error: return location for an error
 *
 * Errors: those of weft_graph_add()
 *
 * Returns: (transfer full) (nullable): what the mask changes, and nothing else
 */
WeftDecisionCut *weft_decision_cut_new  (const WeftGraph  *graph,
                                         WeftValue         mask,
                                         const WeftValue  *outputs,
                                         int               n_outputs,
                                         gint64            rows,
                                         GError          **error);
void             weft_decision_cut_free (WeftDecisionCut  *self);

/* Returns: (transfer none) (element-type WeftValue): what it is given of @graph, also inputs */
const GArray *weft_decision_cut_get_given (const WeftDecisionCut *self);

/* Takes it from a plan of one sample that has all of them. The first time makes the plan, as large
 * as the weights. Errors: those of weft_plan_new() */
gboolean weft_decision_cut_give (WeftDecisionCut  *self,
                                 WeftPlan         *from,
                                 GError          **error);

/* Returns: (transfer none): the mask, to be written, or an output, to be read, by @graph's value */
WeftTensor *weft_decision_cut_get_tensor (const WeftDecisionCut *self,
                                          WeftValue              value);

void weft_decision_cut_run (WeftDecisionCut *self);

/* Returns: (transfer none) (nullable): the cut of a layer that others follow */
WeftDecisionCut *weft_decider_get_cut (WeftDecider          *self,
                                       guint                 index,
                                       WeftDecisionCutKind   kind,
                                       GError              **error);

/* Adds weights to the graph, once: of the score, and of what a mask leaves. */
gboolean weft_decider_emit_slopes (WeftDecider  *self,
                                   GError      **error);

/* Adds to the graph, once, a mask for each site, and of each layer what share of its relevance
 * ends in them. */
gboolean weft_decider_emit_regions (WeftDecider  *self,
                                    GError      **error);

G_END_DECLS
