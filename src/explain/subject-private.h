/* subject-private.h: what the files of a subject share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/subject.h"

G_BEGIN_DECLS

struct _WeftSubject
{
  WeftGraph *graph;     /* Owned: a copy of the model's */
  WeftSession *session; /* Owned: frozen */
  WeftValue input;
  WeftShape item;
  WeftValue scores;
  WeftValue logits;
  WeftValue selector;
  WeftValue score;
  gboolean single;        /* one logit stands for two classes */
  char **class_names;     /* Owned (nullable) */
  GArray *layers;         /* Owned: WeftSubjectLayer */
  GArray *sites;          /* Owned: WeftSubjectSite */
  GArray *columns;        /* Owned: WeftSubjectColumn */
  gsize bytes;            /* of all values of one sample */
  GHashTable *gradients;  /* Owned: "of/by" → value + 1 */
  GHashTable *sources;    /* Owned: output of a pool → the same before activation, + 1 */
  GHashTable *relevances; /* Owned: composite → WeftRelevance */
  GHashTable *plans;      /* Owned: key → WeftPlan */
  GQueue keys;            /* Owned: of plans, the one used last at the end */
};

/* Returns: (transfer full): which values the scores are computed of */
gboolean *weft_subject_find_needed (const WeftSubject *self);

/**
 * weft_subject_copy_graph:
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a copy whose values have the same numbers; where the
 *   model computes in f16 or f64, which has no gradients, the copy does in f32; what it reads
 *   while it is trained only, the copy does not read
 */
WeftGraph *weft_subject_copy_graph (const WeftGraph  *graph,
                                    GError          **error);

/* Lists what can be looked at, where attribution ends, and what a sample is made of. */
void weft_subject_list_layers  (WeftSubject         *self,
                                const WeftPredictor *predictor);
void weft_subject_list_sites   (WeftSubject         *self);
void weft_subject_list_columns (WeftSubject         *self,
                                const WeftPredictor *predictor);

G_END_DECLS
