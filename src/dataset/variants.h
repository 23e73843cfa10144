/* variants.h: rows that are others with some of their inputs replaced
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A variant is a row number behind those of a dataset. It has the target of the row that it
 * was made of, and the same inputs but for those that were replaced, once they are prepared.
 * A gather that knows variants (weft_gather_set_variants()) fills them like any row, so that
 * whatever goes by row numbers trains on them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WeftVariants WeftVariants;

/**
 * weft_variants_new:
 * @n_rows: of the dataset: the first variant has this number
 *
 * Returns: (transfer full): no variants yet
 */
WeftVariants *weft_variants_new   (guint32       n_rows);
WeftVariants *weft_variants_ref   (WeftVariants *self);
void          weft_variants_unref (WeftVariants *self);

/**
 * weft_variants_add:
 * @row: what it is a variant of, a row of the dataset
 * @inputs: (array length=n): which inputs are replaced
 * @numbers: (array length=n): by what
 * @n: how many
 *
 * To be called before others know @self; from then on it never changes.
 *
 * Returns: the number of the variant
 */
guint32 weft_variants_add (WeftVariants  *self,
                           guint32        row,
                           const guint32 *inputs,
                           const float   *numbers,
                           gsize          n);

/* Returns: how many there are */
guint32 weft_variants_get_n (const WeftVariants *self);

/* Returns: the row of the dataset that @row is a variant of, or @row itself */
guint32 weft_variants_get_origin (const WeftVariants *self,
                                  guint32             row);

/**
 * weft_variants_replace:
 * @row: any row; one of the dataset has nothing replaced
 * @inputs: those of its origin, of which some are written over
 *
 * Thread: any, several at once
 */
void weft_variants_replace (const WeftVariants *self,
                            guint32             row,
                            float              *inputs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftVariants, weft_variants_unref)

G_END_DECLS
