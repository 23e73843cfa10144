/* npz.c: several NumPy arrays in a zip file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each array is a column. Arrays called x_train, y_train, x_test, y_test (as
 * Keras stores its data sets) are columns x and y with parts train and test.
 */
#include "dataset/npy-private.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "dataset/error.h"
#include "dataset/zip-private.h"

#include <string.h>

typedef struct
{
  char *name;       /* Owned: without .npy and part */
  const char *part; /* NULL: not divided */
  WeftDType dtype;
  WeftShape shape;
  WeftTensor *values; /* Owned, NULL while describing */
} Array;

static void
clear_array_cb (gpointer data)
{
  Array *array = data;

  g_free (array->name);
  g_clear_pointer (&array->values, weft_tensor_unref);
}

static int
npz_sniff (WeftReading *self)
{
  gsize length;
  const guint8 *head = weft_source_peek (self->source, &length);

  return length >= 4 && (memcmp (head, "PK\3\4", 4) == 0 || memcmp (head, "PK\5\6", 4) == 0) ? 2 : 0;
}

static const char *const part_names[] = { "train", "validation", "test" };

/* "x_train.npy" is x of train. */
static void
split_name (Array      *array,
            const char *member)
{
  static const char *const endings[] = { "_train", "_val", "_test" };

  array->name = g_str_has_suffix (member, ".npy") ? g_strndup (member, strlen (member) - 4) : g_strdup (member);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    gsize length = strlen (array->name), ending = strlen (endings[i]);

    if (length > ending && g_str_has_suffix (array->name, endings[i])) {
      array->part = part_names[i];
      array->name[length - ending] = '\0';
      return;
    }
  }
}

/* Reads one array, or its header alone. */
static gboolean
read_array (WeftReading  *self,
            Array        *array,
            gboolean      whole,
            GError      **error)
{
  WeftNpyHeader header;
  gsize bytes;

  if (!whole) {
    if (weft_npy_read_header (self, &header, &bytes, error) == 0)
      return FALSE;
    array->dtype = header.dtype;
    array->shape = header.shape;
    return TRUE;
  }
  array->values = weft_npy_read_array (self, FALSE, error);
  if (array->values == NULL)
    return FALSE;
  array->dtype = array->values->dtype;
  array->shape = array->values->shape;
  return TRUE;
}

static gboolean
read_arrays (WeftReading  *self,
             GPtrArray    *members,
             GArray       *arrays,
             gboolean      whole,
             GError      **error)
{
  for (guint i = 0; i < members->len; i++) {
    const WeftZipMember *member = members->pdata[i];
    g_autoptr (WeftSource) source = NULL;
    WeftReading inner = *self;
    Array array = { 0 };

    if (!g_str_has_suffix (member->name, ".npy") || strlen (member->name) == 4)
      continue;
    source = weft_zip_member_open (member, self->stop);
    inner.source = source;
    inner.budget = self->budget;
    if (!read_array (&inner, &array, whole, error)) {
      g_prefix_error (error, "%s: ", weft_source_get_title (self->source));
      return FALSE;
    }
    self->budget.used += array.values != NULL ? array.values->bytes : 0;
    split_name (&array, member->name);
    g_array_append_val (arrays, array);
  }
  if (arrays->len == 0)
    weft_reading_fail (self, error, _("the archive holds no .npy array"));
  return arrays->len > 0;
}

static const Array *
find_array (GArray     *arrays,
            const char *name,
            const char *part)
{
  for (guint i = 0; i < arrays->len; i++) {
    const Array *array = &g_array_index (arrays, Array, i);

    if (g_str_equal (array->name, name) && g_strcmp0 (array->part, part) == 0)
      return array;
  }
  return NULL;
}

/* Divided means that every array has a part and every part has every array. */
static gboolean
is_divided (GArray *arrays)
{
  gboolean has_part[G_N_ELEMENTS (part_names)] = { FALSE };
  gboolean divided = TRUE;

  for (guint i = 0; i < arrays->len; i++)
    for (guint part = 0; part < G_N_ELEMENTS (part_names); part++)
      has_part[part] |= g_strcmp0 (g_array_index (arrays, Array, i).part, part_names[part]) == 0;
  for (guint i = 0; i < arrays->len; i++) {
    const Array *array = &g_array_index (arrays, Array, i);

    divided = divided && array->part != NULL;
    for (guint part = 0; part < G_N_ELEMENTS (part_names); part++)
      divided = divided && (!has_part[part] || find_array (arrays, array->name, part_names[part]) != NULL);
  }
  return divided;
}

/* What the parts of one array make together. */
static gboolean
join_shapes (WeftReading  *self,
             GArray       *arrays,
             const char   *name,
             WeftDType    *dtype,
             WeftShape    *shape,
             GError      **error)
{
  const Array *first = NULL;

  for (guint part = 0; part < G_N_ELEMENTS (part_names); part++) {
    const Array *array = find_array (arrays, name, part_names[part]);

    if (array == NULL)
      continue;
    if (first == NULL) {
      first = array;
      *shape = first->shape;
      *dtype = first->dtype;
      continue;
    }
    if (array->dtype != *dtype || array->shape.rank != shape->rank ||
        memcmp (array->shape.extent + 1, shape->extent + 1, (gsize) (shape->rank - 1) * sizeof (gint64)) != 0) {
      weft_reading_fail (self, error, _("the parts of “%s” differ in type or shape"), name);
      return FALSE;
    }
    shape->extent[0] += array->shape.extent[0];
  }
  return TRUE;
}

/* The parts of one array one after the other. */
static WeftTensor *
join_parts (WeftReading  *self,
            GArray       *arrays,
            const char   *name,
            GError      **error)
{
  g_autoptr (WeftBlock) block = weft_block_new (&self->budget);
  WeftShape shape = { 0 };
  WeftDType dtype = WEFT_DTYPE_F32;

  if (!join_shapes (self, arrays, name, &dtype, &shape, error))
    return NULL;
  for (guint part = 0; part < G_N_ELEMENTS (part_names); part++) {
    const Array *array = find_array (arrays, name, part_names[part]);

    if (array != NULL && !weft_block_append (block, array->values->data, array->values->bytes, error))
      return NULL;
  }
  return weft_block_to_tensor (g_steal_pointer (&block), dtype, &shape);
}

static void
add_parts (GArray             *arrays,
           WeftDatasetBuilder *builder)
{
  const char *name = g_array_index (arrays, Array, 0).name;
  gint64 row = 0;

  for (guint part = 0; part < G_N_ELEMENTS (part_names); part++) {
    const Array *array = find_array (arrays, name, part_names[part]);

    if (array == NULL)
      continue;
    weft_dataset_builder_add_part (builder, part_names[part], row, array->shape.extent[0]);
    row += array->shape.extent[0];
  }
}

static gboolean
add_divided (WeftReading         *self,
             GArray              *arrays,
             WeftDatasetBuilder  *builder,
             GError             **error)
{
  const char *part = g_array_index (arrays, Array, 0).part;

  for (guint i = 0; i < arrays->len; i++) {
    const Array *array = &g_array_index (arrays, Array, i);
    WeftTensor *values;

    if (!g_str_equal (array->part, part))
      continue;
    values = join_parts (self, arrays, array->name, error);
    if (values == NULL)
      return FALSE;
    weft_dataset_builder_add_column (builder, array->name, weft_column_new_dense (values));
  }
  add_parts (arrays, builder);
  return TRUE;
}

static char *
get_full_name (const Array *array)
{
  return array->part != NULL ? g_strdup_printf ("%s_%s", array->name, array->part) : g_strdup (array->name);
}

static void
add_plain (GArray             *arrays,
           WeftDatasetBuilder *builder)
{
  for (guint i = 0; i < arrays->len; i++) {
    const Array *array = &g_array_index (arrays, Array, i);
    g_autofree char *name = get_full_name (array);

    weft_dataset_builder_add_column (builder, name, weft_column_new_dense (weft_tensor_ref (array->values)));
  }
}

static WeftDataset *
npz_read (WeftReading  *self,
          GError      **error)
{
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();
  g_autoptr (GArray) arrays = g_array_new (FALSE, TRUE, sizeof (Array));
  g_autoptr (GBytes) bytes = weft_source_get_bytes (self->source, error);
  g_autoptr (GPtrArray) members = bytes != NULL ? weft_zip_list (self, bytes, error) : NULL;
  g_autoptr (WeftDataset) dataset = NULL;

  g_array_set_clear_func (arrays, clear_array_cb);
  if (members == NULL || !read_arrays (self, members, arrays, TRUE, error))
    return NULL;
  if (!is_divided (arrays))
    add_plain (arrays, builder);
  else if (!add_divided (self, arrays, builder, error))
    return NULL;
  if (!weft_reading_add_file (self, builder, error))
    return NULL;
  dataset = weft_dataset_builder_end (g_steal_pointer (&builder), error);
  if (dataset == NULL)
    g_prefix_error (error, "%s: ", weft_source_get_title (self->source));
  return g_steal_pointer (&dataset);
}

/* A column as weft_dataset_builder_end() would take it. */
static gboolean
describe_column (WeftReading      *self,
                 WeftDescription  *description,
                 const char       *name,
                 WeftDType         dtype,
                 const WeftShape  *shape,
                 GError          **error)
{
  if (weft_description_find (description, name) != NULL) {
    weft_reading_fail (self, error, _("two columns are called “%s”"), name);
    return FALSE;
  }
  if (description->columns->len == 0)
    description->n_rows = shape->extent[0];
  if (shape->extent[0] != description->n_rows) {
    weft_reading_fail (self, error, _("column “%s” has %" PRId64 " rows, column “%s” has %" PRId64 "; both must have the same number"), name,
                       shape->extent[0], g_array_index (description->columns, WeftColumnDescription, 0).name, description->n_rows);
    return FALSE;
  }
  weft_description_add_array (description, name, dtype, shape);
  return TRUE;
}

static gboolean
describe_arrays (WeftReading      *self,
                 GArray           *arrays,
                 WeftDescription  *description,
                 GError          **error)
{
  gboolean divided = is_divided (arrays);

  for (guint i = 0; i < arrays->len; i++) {
    const Array *array = &g_array_index (arrays, Array, i);
    g_autofree char *name = divided ? g_strdup (array->name) : get_full_name (array);
    WeftShape shape = array->shape;
    WeftDType dtype = array->dtype;

    if (divided && !g_str_equal (array->part, g_array_index (arrays, Array, 0).part))
      continue;
    if (divided && !join_shapes (self, arrays, name, &dtype, &shape, error))
      return FALSE;
    if (!describe_column (self, description, name, dtype, &shape, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
npz_describe (WeftReading      *self,
              WeftDescription  *description,
              GError          **error)
{
  g_autoptr (GArray) arrays = g_array_new (FALSE, TRUE, sizeof (Array));
  g_autoptr (GBytes) bytes = weft_source_get_bytes (self->source, error);
  g_autoptr (GPtrArray) members = bytes != NULL ? weft_zip_list (self, bytes, error) : NULL;

  g_array_set_clear_func (arrays, clear_array_cb);
  return members != NULL && read_arrays (self, members, arrays, FALSE, error) && describe_arrays (self, arrays, description, error);
}

static const char *const extensions[] = { "npz", NULL };

static const WeftParam params[] = {
  { NULL },
};

const WeftReader weft_reader_npz = {
  .id = "npz",
  .title = N_("NumPy archive"),
  .help = N_("Several arrays in a .npz file, a column each; x_train, x_test … become parts."),
  .extensions = extensions,
  .params = params,
  .sniff = npz_sniff,
  .read = npz_read,
  .describe = npz_describe,
};
