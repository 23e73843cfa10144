/* description.c: what a dataset will be, before it is read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/description.h"

static void
clear_column_cb (gpointer data)
{
  WeftColumnDescription *column = data;

  g_free (column->name);
  g_strfreev (column->names);
}

WeftDescription *
weft_description_new (void)
{
  WeftDescription *self = g_new0 (WeftDescription, 1);

  self->n_rows = -1;
  self->columns = g_array_new (FALSE, TRUE, sizeof (WeftColumnDescription));
  g_array_set_clear_func (self->columns, clear_column_cb);
  return self;
}

void
weft_description_free (WeftDescription *self)
{
  g_array_unref (self->columns);
  g_free (self);
}

void
weft_description_add (WeftDescription *self,
                      const char *name,
                      WeftColumnKind kind,
                      WeftDType dtype,
                      const WeftShape *shape,
                      const char *const *names)
{
  WeftColumnDescription column = { .name = g_strdup (name), .kind = kind, .dtype = dtype, .names = g_strdupv ((char **) names) };

  if (shape != NULL)
    column.shape = *shape;
  g_array_append_val (self->columns, column);
}

void
weft_description_add_array (WeftDescription *self,
                            const char      *name,
                            WeftDType        dtype,
                            const WeftShape *shape)
{
  WeftShape item = { .rank = shape->rank - 1 };

  for (int axis = 0; axis < item.rank; axis++)
    item.extent[axis] = shape->extent[axis + 1];
  weft_description_add (self, name, WEFT_COLUMN_DENSE, dtype, &item, NULL);
}

void
weft_description_add_dataset (WeftDescription   *self,
                              const WeftDataset *dataset)
{
  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++) {
    const WeftColumn *column = weft_dataset_get_column (dataset, i);
    const WeftTensor *values = weft_column_get_tensor (column);
    WeftShape shape = weft_column_get_item_shape (column);

    weft_description_add (self, weft_dataset_get_column_name (dataset, i), weft_column_get_kind (column),
                          values != NULL ? values->dtype : WEFT_DTYPE_U8, &shape, weft_column_get_names (column, NULL));
  }
}

const WeftColumnDescription *
weft_description_find (const WeftDescription *self,
                       const char            *name)
{
  for (guint i = 0; i < self->columns->len; i++) {
    const WeftColumnDescription *column = &g_array_index (self->columns, WeftColumnDescription, i);

    if (g_str_equal (column->name, name))
      return column;
  }
  return NULL;
}
