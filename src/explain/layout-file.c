/* layout-file.c: points on a plane as files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/layout-file.h"

#include "base/csv.h"
#include "base/file.h"
#include "base/i18n.h"
#include "dataset/npy-write.h"
#include "dataset/reader.h"

#include <gio/gio.h>

gboolean
weft_layout_file_is_known (const char *path)
{
  return g_str_has_suffix (path, ".csv") || g_str_has_suffix (path, ".npy");
}

/* A number as short as it can be read back, in the C locale. */
static void
append_number (GString *to,
               float    number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (to, ',');
  g_string_append (to, g_ascii_formatd (text, sizeof text, "%.9g", (double) number));
}

static GString *
make_csv (const WeftTensor        *points,
          const WeftLayoutRows    *rows,
          const WeftLayoutQuality *quality)
{
  GString *text = g_string_new ("row,x,y");
  const float *at = weft_tensor_const_f32 (points);
  gboolean has_trusts = quality != NULL && quality->trusts != NULL;

  g_string_append_printf (text, "%s%s\n", rows->classes != NULL ? ",class" : "", has_trusts ? ",trust" : "");
  for (gint64 i = 0; i < points->shape.extent[0]; i++) {
    g_string_append_printf (text, "%u", rows->rows[i] + 1);
    append_number (text, at[2 * i]);
    append_number (text, at[2 * i + 1]);
    if (rows->classes != NULL)
      weft_csv_add (text, rows->classes[i] >= 0 ? rows->names[rows->classes[i]] : "");
    if (has_trusts)
      append_number (text, quality->trusts[i]);
    g_string_append_c (text, '\n');
  }
  return text;
}

gboolean
weft_layout_file_write (const char               *path,
                        const WeftTensor         *points,
                        const WeftLayoutRows     *rows,
                        const WeftLayoutQuality  *quality,
                        GError                  **error)
{
  g_autoptr (GString) text = NULL;

  if (g_str_has_suffix (path, ".npy"))
    return weft_npy_write (path, points, error);
  text = make_csv (points, rows, quality);
  return weft_file_write (path, text->str, text->len, WEFT_FILE_WRITE_NONE, error);
}

/* Columns x and y of a table, or the pairs of an array. */
static WeftTensor *
take_points (WeftDataset  *dataset,
             GError      **error)
{
  WeftColumn *columns[2] = { weft_dataset_find_column (dataset, "x"), weft_dataset_find_column (dataset, "y") };
  gboolean paired = columns[0] == NULL && weft_dataset_get_n_columns (dataset) == 1;
  WeftTensor *points;

  if (paired)
    columns[0] = columns[1] = weft_dataset_get_column (dataset, 0);
  for (int axis = 0; axis < 2; axis++) {
    WeftShape item = columns[axis] != NULL ? weft_column_get_item_shape (columns[axis]) : WEFT_SCALAR;

    if (columns[axis] == NULL || weft_column_get_kind (columns[axis]) != WEFT_COLUMN_DENSE || weft_shape_count (&item) != (paired ? 2 : 1)) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("holds no layout: numbers in the columns x and y, or pairs of numbers, are needed; give it what -o wrote"));
      return NULL;
    }
  }
  points = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (weft_dataset_get_n_rows (dataset), 2), error);
  for (gint64 i = 0; points != NULL && i < 2 * points->shape.extent[0]; i++)
    weft_tensor_set (points, i, weft_tensor_get (weft_column_get_tensor (columns[i % 2]), paired ? i : i / 2));
  return points;
}

WeftTensor *
weft_layout_file_read (const char      *path,
                       const WeftStop  *stop,
                       GError         **error)
{
  g_autoptr (WeftDataset) dataset = weft_dataset_read (path, NULL, stop, NULL, error);

  return dataset != NULL ? take_points (dataset, error) : NULL;
}
