/* description.h: what a dataset will be, before it is read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dataset/dataset.h"

G_BEGIN_DECLS

/**
 * WeftColumnDescription:
 * @name: its name
 * @kind: see #WeftColumnKind
 * @dtype: type of the numbers of a dense column, I32 for the codes of a category,
 *   no matter for text
 * @shape: of one row's item
 * @names: (nullable): the categories; %NULL for other kinds, and where only the
 *   rows would tell
 */
typedef struct
{
  char *name;
  WeftColumnKind kind;
  WeftDType dtype;
  WeftShape shape;
  char **names;
} WeftColumnDescription;

/**
 * WeftDescription:
 * @n_rows: number of rows, -1 where only reading tells
 * @is_guess: whether types and categories are those of the first rows, so that
 *   later rows may make others of them
 * @columns: (element-type WeftColumnDescription): in the order of the dataset
 */
typedef struct
{
  gint64 n_rows;
  gboolean is_guess;
  GArray *columns;
} WeftDescription;

/**
 * weft_description_new:
 *
 * Returns: (transfer full): nothing known yet
 */
WeftDescription *weft_description_new  (void);
void             weft_description_free (WeftDescription *self);

/**
 * weft_description_add:
 * @name: its name
 * @kind: see #WeftColumnKind
 * @dtype: see #WeftColumnDescription
 * @shape: (nullable): of one row's item; %NULL for a scalar
 * @names: (nullable): its categories
 *
 * Adds a column.
 */
void weft_description_add (WeftDescription *self,
                           const char *name,
                           WeftColumnKind kind,
                           WeftDType dtype,
                           const WeftShape *shape,
                           const char *const *names);

/* Adds a column as @shape, whose first axis counts the rows, and @dtype tell. */
void weft_description_add_array (WeftDescription *self,
                                 const char      *name,
                                 WeftDType        dtype,
                                 const WeftShape *shape);

/* Adds the columns of a dataset, which says everything but the number of rows. */
void weft_description_add_dataset (WeftDescription   *self,
                                   const WeftDataset *dataset);

/* Returns: (transfer none) (nullable): the column called @name */
const WeftColumnDescription *weft_description_find (const WeftDescription *self,
                                                    const char            *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDescription, weft_description_free)

G_END_DECLS
