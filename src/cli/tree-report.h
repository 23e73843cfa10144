/* tree-report.h: trees over neurons and over classes, for people and programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * WeftTreeAsked:
 * @imitates: (nullable): `rest`, `rival` or `all`: what a tree over neurons tells apart
 * @joins: a hierarchy of the classes
 * @depth: of the tree; 0: as is usual
 *
 * What the command line says.
 */
typedef struct
{
  char *imitates;
  gboolean joins;
  int depth;
} WeftTreeAsked;

/* Returns: whether any of this is asked for */
gboolean weft_tree_asked_any (const WeftTreeAsked *self);

void weft_tree_asked_clear (WeftTreeAsked *self);

/**
 * WeftTreeScene:
 * @subject: the model
 * @samples: (rows, item…) f32: rows that are looked at
 * @rows: (array): which rows of the data these are
 * @sample: (item…) f32: whose way is shown
 * @target: the class, and the one it is held against
 * @layer: (nullable): whose neurons
 * @seed: of what is drawn
 * @output: (nullable): where a picture goes, or, to .csv, its numbers
 * @json: whether a document is printed instead of lines
 * @recipe: (transfer none): how it comes about, which a document begins with
 */
typedef struct
{
  WeftSubject *subject;
  const WeftTensor *samples;
  const guint32 *rows;
  const float *sample;
  WeftSubjectTarget target;
  const char *layer;
  guint64 seed;
  const char *output;
  gboolean json;
  JsonObject *recipe;
} WeftTreeScene;

/**
 * weft_cli_show_tree:
 * @error: return location for an error
 *
 * Makes what is asked for and shows it.
 */
gboolean weft_cli_show_tree (const WeftTreeAsked  *asked,
                             const WeftTreeScene  *scene,
                             GError              **error);

G_END_DECLS
