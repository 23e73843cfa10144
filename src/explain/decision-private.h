/* decision-private.h: what the files of contribution graphs share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/decision.h"

G_BEGIN_DECLS

/* A layer, and how what its units have goes on to the layer below. */
typedef struct
{
  const WeftSubjectLayer *layer;
  WeftValue relevance;    /* of the answer */
  WeftValue mask;         /* which of its units are followed */
  WeftRelevance *further; /* Owned (nullable): from there to the layer below */
  WeftValue slope;        /* what those units change by with the layer below; when asked for */
  WeftValue share;        /* which part of the relevance ends in a region; when asked for */
  gint64 n_units;
  gint64 n_places; /* numbers of a unit */
} WeftDecisionStop;

struct _WeftDecider
{
  WeftSubject *subject;
  GArray *stops;          /* Owned: WeftDecisionStop, from the output to the input */
  WeftSubjectLayer input; /* what the model is given, where its units mean something */
  gint64 rows;            /* units that are followed at once */
  WeftValue *regions;     /* Owned (nullable): a mask for each site */
};

/* Returns: (transfer none): a layer, 0 being the one next to the answer */
WeftDecisionStop *weft_decider_get_stop (const WeftDecider *self,
                                         guint              index);

/* Adds weights to the graph, once: of the score, and of what a mask leaves. */
gboolean weft_decider_emit_slopes (WeftDecider  *self,
                                   GError      **error);

/* Adds to the graph, once, a mask for each site, and of each layer what share of its relevance
 * ends in them. */
gboolean weft_decider_emit_regions (WeftDecider  *self,
                                    GError      **error);

G_END_DECLS
