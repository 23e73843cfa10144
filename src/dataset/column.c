/* column.c: one named thing that every row has
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/column.h"

#include "base/i18n.h"
#include "base/number.h"
#include "dataset/column-private.h"

#include <math.h>
#include <string.h>

struct _WeftColumn
{
  int references; /* atomic */
  WeftColumnKind kind;
  gint64 n_rows;

  /* Owned */
  WeftTensor *values; /* dense: [rows, item…]; category: i32 [rows] */
  char **names;       /* category: name by code */
  GHashTable *codes;  /* category: name → code + 1 */
  WeftBlock *letters; /* text */
  WeftBlock *starts;  /* text: guint64 [rows] */
  guint n_names;
  WeftImageForm form; /* pictures; no channels where there are none */
};

const char *
weft_column_kind_get_title (WeftColumnKind kind)
{
  static const char *const titles[] = { N_("numbers"), N_("category"), N_("text") };

  return _ (titles[kind]);
}

static WeftColumn *
column_new (WeftColumnKind kind,
            gint64         n_rows)
{
  WeftColumn *self = g_new0 (WeftColumn, 1);

  self->references = 1;
  self->kind = kind;
  self->n_rows = n_rows;
  return self;
}

WeftColumn *
weft_column_new_dense (WeftTensor *values)
{
  WeftColumn *self;

  g_return_val_if_fail (values->shape.rank >= 1, NULL);

  self = column_new (WEFT_COLUMN_DENSE, values->shape.extent[0]);
  self->values = values;
  return self;
}

WeftColumn *
weft_column_new_images (WeftTensor          *values,
                        const WeftImageForm *form)
{
  WeftColumn *self = weft_column_new_dense (values);

  self->form = *form;
  return self;
}

const WeftImageForm *
weft_column_get_form (const WeftColumn *self)
{
  return self->form.channels > 0 ? &self->form : NULL;
}

WeftColumn *
weft_column_new_category (WeftTensor  *codes,
                          char       **names)
{
  WeftColumn *self;

  g_return_val_if_fail (codes->dtype == WEFT_DTYPE_I32 && codes->shape.rank == 1, NULL);

  self = column_new (WEFT_COLUMN_CATEGORY, codes->shape.extent[0]);
  self->values = codes;
  self->names = names;
  self->n_names = g_strv_length (names);
  self->codes = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->n_names; i++)
    g_hash_table_insert (self->codes, names[i], GUINT_TO_POINTER (i + 1));
  return self;
}

WeftColumn *
weft_column_new_text_blocks (WeftBlock *letters,
                             WeftBlock *starts)
{
  WeftColumn *self = column_new (WEFT_COLUMN_TEXT, (gint64) (starts->length / sizeof (guint64)));

  self->letters = letters;
  self->starts = starts;
  weft_block_seal (letters);
  weft_block_seal (starts);
  return self;
}

WeftColumn *
weft_column_new_text (const char *const *texts,
                      gint64 n_rows,
                      GError **error)
{
  WeftBudget budget = { .limit = weft_dataset_get_memory_limit () };
  g_autoptr (WeftBlock) letters = weft_block_new (&budget);
  g_autoptr (WeftBlock) starts = weft_block_new (&budget);

  for (gint64 row = 0; row < n_rows; row++) {
    guint64 start = texts[row] != NULL ? letters->length : WEFT_TEXT_MISSING;

    if (!weft_block_append (starts, &start, sizeof start, error))
      return NULL;
    if (texts[row] != NULL && !weft_block_append (letters, texts[row], strlen (texts[row]) + 1, error))
      return NULL;
  }
  return weft_column_new_text_blocks (g_steal_pointer (&letters), g_steal_pointer (&starts));
}

WeftColumn *
weft_column_ref (WeftColumn *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_column_unref (WeftColumn *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  g_clear_pointer (&self->values, weft_tensor_unref);
  g_clear_pointer (&self->codes, g_hash_table_unref);
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->letters, weft_block_free);
  g_clear_pointer (&self->starts, weft_block_free);
  g_free (self);
}

WeftColumnKind
weft_column_get_kind (const WeftColumn *self)
{
  return self->kind;
}

gint64
weft_column_get_n_rows (const WeftColumn *self)
{
  return self->n_rows;
}

WeftTensor *
weft_column_get_tensor (const WeftColumn *self)
{
  return self->values;
}

WeftShape
weft_column_get_item_shape (const WeftColumn *self)
{
  WeftShape item = WEFT_SCALAR;

  if (self->kind != WEFT_COLUMN_DENSE)
    return item;
  item.rank = self->values->shape.rank - 1;
  memcpy (item.extent, self->values->shape.extent + 1, (gsize) item.rank * sizeof (gint64));
  return item;
}

const char *const *
weft_column_get_names (const WeftColumn *self,
                       guint            *n_names)
{
  if (n_names != NULL)
    *n_names = self->n_names;
  return (const char *const *) self->names;
}

int
weft_column_find_name (const WeftColumn *self,
                       const char       *name)
{
  return self->codes != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (self->codes, name)) - 1 : -1;
}

double
weft_column_get_number (const WeftColumn *self,
                        gint64            row)
{
  double number;

  g_return_val_if_fail (row >= 0 && row < self->n_rows, (double) NAN);
  g_return_val_if_fail (self->values != NULL && self->values->shape.rank == 1, (double) NAN);

  number = weft_tensor_get (self->values, row);
  return self->kind == WEFT_COLUMN_CATEGORY && number < 0 ? (double) NAN : number;
}

const char *
weft_column_get_text (const WeftColumn *self,
                      gint64            row)
{
  g_return_val_if_fail (row >= 0 && row < self->n_rows, NULL);

  if (self->kind == WEFT_COLUMN_TEXT) {
    guint64 start = ((const guint64 *) self->starts->data)[row];
    return start == WEFT_TEXT_MISSING ? NULL : (const char *) self->letters->data + start;
  }
  if (self->kind == WEFT_COLUMN_CATEGORY) {
    gint32 code = ((const gint32 *) self->values->data)[row];
    return code < 0 ? NULL : self->names[code];
  }
  return NULL;
}

static gboolean
is_real (WeftDType dtype)
{
  return dtype == WEFT_DTYPE_F32 || dtype == WEFT_DTYPE_F64 || dtype == WEFT_DTYPE_F16;
}

gboolean
weft_column_is_missing (const WeftColumn *self,
                        gint64            row)
{
  gint64 n_elements;

  g_return_val_if_fail (row >= 0 && row < self->n_rows, TRUE);

  if (self->kind != WEFT_COLUMN_DENSE)
    return weft_column_get_text (self, row) == NULL;
  if (!is_real (self->values->dtype))
    return FALSE;
  n_elements = weft_shape_count_axes (&self->values->shape, 1, self->values->shape.rank);
  for (gint64 i = 0; i < n_elements; i++)
    if (isnan (weft_tensor_get (self->values, row * n_elements + i)))
      return TRUE;
  return FALSE;
}

gboolean
weft_column_is_integral (const WeftColumn *self)
{
  if (self->kind != WEFT_COLUMN_DENSE || self->values->shape.rank != 1)
    return FALSE;
  if (!is_real (self->values->dtype))
    return TRUE;
  for (gint64 row = 0; row < self->n_rows; row++) {
    double number = weft_tensor_get (self->values, row);

    if (isinf (number) || (!isnan (number) && number != floor (number)))
      return FALSE;
  }
  return TRUE;
}

char *
weft_column_format_cell (const WeftColumn *self,
                         gint64            row)
{
  char number[WEFT_NUMBER_LENGTH];

  if (self->kind == WEFT_COLUMN_DENSE && self->values->shape.rank > 1) {
    WeftShape item = weft_column_get_item_shape (self);
    g_autofree char *shape = weft_shape_to_string (&item);

    return g_strdup_printf ("%s %s", shape, weft_dtype_get_name (self->values->dtype));
  }
  if (weft_column_is_missing (self, row))
    return g_strdup ("");
  if (self->kind != WEFT_COLUMN_DENSE)
    return g_strdup (weft_column_get_text (self, row));
  if (self->values->dtype == WEFT_DTYPE_I64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, ((const gint64 *) self->values->data)[row]);
  return g_strdup (weft_number_format (weft_tensor_get (self->values, row), number));
}

void
weft_column_hash (const WeftColumn *self,
                  WeftHash         *hash)
{
  weft_hash_add_int (hash, self->kind);
  if (self->values != NULL) {
    weft_hash_add_string (hash, weft_dtype_get_name (self->values->dtype));
    for (int axis = 0; axis < self->values->shape.rank; axis++)
      weft_hash_add_int (hash, self->values->shape.extent[axis]);
    weft_hash_add_bytes (hash, self->values->data, self->values->bytes);
  }
  for (guint i = 0; i < self->n_names; i++)
    weft_hash_add_string (hash, self->names[i]);
  if (self->letters != NULL) {
    weft_hash_add_bytes (hash, self->letters->data, self->letters->length);
    weft_hash_add_bytes (hash, self->starts->data, self->starts->length);
  }
}
