/* idx-folder.c: a folder of IDX files as one dataset with parts
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PREFIX-images-idx3-ubyte and PREFIX-labels-idx1-ubyte, each with or without
 * .gz, are one part: "train", "test" (MNIST calls it t10k) or PREFIX itself.
 */
#include "dataset/idx-private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "dataset/error.h"

#include <string.h>

#define MAX_PARTS      16
#define MAX_NAMES_FILE (1 << 20)

typedef struct
{
  char *prefix;         /* Owned */
  const char *name;     /* the part's: "train", "test" or the prefix */
  WeftSource *images;   /* Owned */
  WeftSource *labels;   /* Owned */
  WeftIdxHeader header; /* of the images */
} Pair;

static void
clear_pair_cb (gpointer data)
{
  Pair *pair = data;

  g_free (pair->prefix);
  g_clear_pointer (&pair->images, weft_source_free);
  g_clear_pointer (&pair->labels, weft_source_free);
}

/* "train" in "train-images-idx3-ubyte.gz"; %NULL for any other file. */
static char *
get_prefix (const char *name)
{
  const char *found = strstr (name, "images-idx3-ubyte");

  if (found == NULL)
    found = strstr (name, "images.idx3-ubyte");
  if (found == NULL || !(g_str_has_suffix (name, "-ubyte") || g_str_has_suffix (name, "-ubyte.gz")))
    return NULL;
  if (found > name && (found[-1] == '-' || found[-1] == '.'))
    return g_strndup (name, (gsize) (found - name) - 1);
  return found == name ? g_strdup ("all") : NULL;
}

static const char *
get_part_name (const char *prefix)
{
  if (strstr (prefix, "train") != NULL)
    return "train";
  if (strstr (prefix, "t10k") != NULL || strstr (prefix, "test") != NULL)
    return "test";
  return strstr (prefix, "valid") != NULL ? "validation" : prefix;
}

/* Training rows first, so that row numbers are the same with and without a test part. */
static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  const Pair *left = a, *right = b;
  int rank = g_str_equal (right->name, "train") - g_str_equal (left->name, "train");

  return rank != 0 ? rank : strcmp (left->prefix, right->prefix);
}

static gboolean
has_prefix (GArray     *pairs,
            const char *prefix)
{
  for (guint i = 0; i < pairs->len; i++)
    if (g_str_equal (g_array_index (pairs, Pair, i).prefix, prefix))
      return TRUE;
  return FALSE;
}

static GArray *
list_pairs (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  GArray *pairs = g_array_new (FALSE, TRUE, sizeof (Pair));
  const char *name;

  g_array_set_clear_func (pairs, clear_pair_cb);
  while (directory != NULL && pairs->len < MAX_PARTS && (name = g_dir_read_name (directory)) != NULL) {
    Pair pair = { .prefix = get_prefix (name) };

    if (pair.prefix == NULL || has_prefix (pairs, pair.prefix)) {
      g_free (pair.prefix);
      continue;
    }
    pair.name = get_part_name (pair.prefix);
    g_array_append_val (pairs, pair);
  }
  g_array_sort (pairs, compare_pairs);
  return pairs;
}

int
weft_idx_sniff_folder (const char *path)
{
  g_autoptr (GArray) pairs = list_pairs (path);

  return pairs->len > 0 ? 2 : 0;
}

/* The uncompressed file wins where both are there. */
static WeftSource *
open_member (WeftReading  *self,
             const char   *prefix,
             const char   *kind,
             GError      **error)
{
  const char *folder = weft_source_get_path (self->source);
  const char *type = g_str_equal (kind, "images") ? "idx3-ubyte" : "idx1-ubyte";
  const char *joint = g_str_equal (prefix, "all") ? "" : "-";

  for (guint i = 0; i < 4; i++) {
    g_autofree char *stem = g_strconcat (*joint != '\0' ? prefix : "", joint, kind, i < 2 ? "-" : ".", type, i % 2 ? ".gz" : "", NULL);
    g_autofree char *path = g_build_filename (folder, stem, NULL);

    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return weft_source_new_for_path (path, self->stop, error);
  }
  weft_reading_fail (self, error, _("there is no file %s-%s-%s(.gz); images and labels must both be in the folder"), prefix, kind, type);
  return NULL;
}

/* A member is read as if it were what is read, so that messages name it. */
static gboolean
read_member_header (WeftReading    *self,
                    WeftSource     *member,
                    WeftIdxHeader  *header,
                    GError        **error)
{
  WeftReading inner = *self;

  inner.source = member;
  return weft_idx_read_header (&inner, header, error);
}

static gboolean
read_member_data (WeftReading          *self,
                  WeftSource           *member,
                  const WeftIdxHeader  *header,
                  guint8               *data,
                  GError              **error)
{
  WeftReading inner = *self;

  inner.source = member;
  return weft_idx_read_data (&inner, header, data, error);
}

static gboolean
open_pair (WeftReading  *self,
           Pair         *pair,
           const Pair   *first,
           GError      **error)
{
  pair->images = open_member (self, pair->prefix, "images", error);
  pair->labels = pair->images != NULL ? open_member (self, pair->prefix, "labels", error) : NULL;
  if (pair->labels == NULL || !read_member_header (self, pair->images, &pair->header, error))
    return FALSE;
  if (pair->header.dtype != WEFT_DTYPE_U8 || pair->header.shape.rank < 2) {
    weft_reading_fail (self, error, _("%s are no images of bytes"), weft_source_get_name (pair->images));
    return FALSE;
  }
  if (pair->header.shape.rank != first->header.shape.rank ||
      memcmp (pair->header.shape.extent + 1, first->header.shape.extent + 1, sizeof (gint64) * (WEFT_MAX_RANK - 1)) != 0) {
    weft_reading_fail (self, error, _("%s and %s hold images of different sizes"),
                       weft_source_get_name (first->images), weft_source_get_name (pair->images));
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_label_header (WeftReading    *self,
                   const Pair     *pair,
                   WeftIdxHeader  *header,
                   GError        **error)
{
  if (!read_member_header (self, pair->labels, header, error))
    return FALSE;
  if (header->dtype != WEFT_DTYPE_U8 || header->shape.rank != 1) {
    weft_reading_fail (self, error, _("%s does not hold labels: they are bytes with one axis"), weft_source_get_name (pair->labels));
    return FALSE;
  }
  if (header->shape.extent[0] != pair->header.shape.extent[0]) {
    weft_reading_fail (self, error, _("%s holds %" PRId64 " labels, %s holds %" PRId64 " images; each image needs one label"),
                       weft_source_get_name (pair->labels), header->shape.extent[0],
                       weft_source_get_name (pair->images), pair->header.shape.extent[0]);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_labels (WeftReading  *self,
             const Pair   *pair,
             guint8       *labels,
             GError      **error)
{
  WeftIdxHeader header;

  return read_label_header (self, pair, &header, error) && read_member_data (self, pair->labels, &header, labels, error);
}

/* classes.txt or labels.txt beside the data: a name a line, in the order of the labels. */
static char **
read_names (WeftReading *self,
            GPtrArray   *files)
{
  static const char *const candidates[] = { "classes.txt", "labels.txt" };
  char **names = NULL;

  for (guint i = 0; names == NULL && i < G_N_ELEMENTS (candidates); i++) {
    g_autofree char *path = g_build_filename (weft_source_get_path (self->source), candidates[i], NULL);
    g_autoptr (GBytes) bytes = weft_file_read (path, MAX_NAMES_FILE, NULL);
    g_autofree char *text = NULL;

    if (bytes == NULL || !g_utf8_validate (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL))
      continue;
    text = g_strstrip (g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
    if (*text == '\0')
      continue;
    g_ptr_array_add (files, g_steal_pointer (&path));
    names = g_strsplit (text, "\n", -1);
    for (char **name = names; *name != NULL; name++)
      g_strstrip (*name);
  }
  return names;
}

static gboolean
open_pairs (WeftReading  *self,
            GArray       *pairs,
            WeftShape    *shape,
            GError      **error)
{
  Pair *first = &g_array_index (pairs, Pair, 0);
  gint64 n_rows = 0;

  if (pairs->len == 0) {
    weft_reading_fail (self, error, _("there is no file like train-images-idx3-ubyte.gz in this folder"));
    return FALSE;
  }
  for (guint i = 0; i < pairs->len; i++) {
    Pair *pair = &g_array_index (pairs, Pair, i);

    if (!open_pair (self, pair, first, error))
      return FALSE;
    n_rows += pair->header.shape.extent[0];
  }
  *shape = first->header.shape;
  shape->extent[0] = n_rows;
  return TRUE;
}

static gboolean
read_pairs (WeftReading  *self,
            GArray       *pairs,
            WeftBlock    *images,
            WeftTensor   *labels,
            GError      **error)
{
  gint64 row = 0;
  gsize total = 0, start = 0;

  for (guint i = 0; i < pairs->len; i++)
    total += g_array_index (pairs, Pair, i).header.bytes;
  if (!weft_block_resize (images, total, error))
    return FALSE;
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index (pairs, Pair, i);

    if (!read_member_data (self, pair->images, &pair->header, images->data + start, error) ||
        !read_labels (self, pair, weft_tensor_u8 (labels) + row, error))
      return FALSE;
    start += pair->header.bytes;
    row += pair->header.shape.extent[0];
  }
  return TRUE;
}

static gboolean
add_parts (WeftReading         *self,
           GArray              *pairs,
           WeftDatasetBuilder  *builder,
           GError             **error)
{
  gint64 row = 0;

  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index (pairs, Pair, i);

    weft_dataset_builder_add_part (builder, pair->name, row, pair->header.shape.extent[0]);
    row += pair->header.shape.extent[0];
    if (!weft_dataset_builder_add_file (builder, weft_source_get_path (pair->images), self->stop, error) ||
        !weft_dataset_builder_add_file (builder, weft_source_get_path (pair->labels), self->stop, error))
      return FALSE;
  }
  return TRUE;
}

/* Two parts of the same name, as in a folder with two sets, keep their prefix. */
static void
tell_parts_apart (GArray *pairs)
{
  for (guint i = 0; i < pairs->len; i++)
    for (guint j = 0; j < i; j++)
      if (g_str_equal (g_array_index (pairs, Pair, i).name, g_array_index (pairs, Pair, j).name))
        g_array_index (pairs, Pair, i).name = g_array_index (pairs, Pair, i).prefix;
}

static WeftDataset *
build (WeftReading  *self,
       GArray       *pairs,
       WeftTensor   *images,
       WeftTensor   *labels,
       GError      **error)
{
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) names = read_names (self, files);
  WeftColumn *column;

  weft_dataset_builder_add_column (builder, "image", weft_column_new_dense (images));
  column = weft_idx_make_labels (self, labels, (const char *const *) names, error);
  if (column == NULL)
    return NULL;
  weft_dataset_builder_add_column (builder, "label", column);
  if (!add_parts (self, pairs, builder, error))
    return NULL;
  for (guint i = 0; i < files->len; i++)
    if (!weft_dataset_builder_add_file (builder, files->pdata[i], self->stop, error))
      return NULL;
  return weft_dataset_builder_end (g_steal_pointer (&builder), error);
}

WeftDataset *
weft_idx_read_folder (WeftReading  *self,
                      GError      **error)
{
  g_autoptr (GArray) pairs = list_pairs (weft_source_get_path (self->source));
  g_autoptr (WeftBlock) block = weft_block_new (&self->budget);
  g_autoptr (WeftTensor) labels = NULL;
  WeftTensor *images;
  WeftShape shape;

  tell_parts_apart (pairs);
  if (!open_pairs (self, pairs, &shape, error))
    return NULL;
  labels = weft_tensor_new (WEFT_DTYPE_U8, &WEFT_SHAPE (shape.extent[0]), error);
  if (labels == NULL || !read_pairs (self, pairs, block, labels, error))
    return NULL;
  images = weft_block_to_tensor (g_steal_pointer (&block), WEFT_DTYPE_U8, &shape);
  return build (self, pairs, images, g_steal_pointer (&labels), error);
}

gboolean
weft_idx_describe_folder (WeftReading      *self,
                          WeftDescription  *description,
                          GError          **error)
{
  g_autoptr (GArray) pairs = list_pairs (weft_source_get_path (self->source));
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) names = read_names (self, files);
  WeftIdxHeader labels;
  WeftShape shape;

  if (!open_pairs (self, pairs, &shape, error))
    return FALSE;
  for (guint i = 0; i < pairs->len; i++)
    if (!read_label_header (self, &g_array_index (pairs, Pair, i), &labels, error))
      return FALSE;
  description->n_rows = shape.extent[0];
  weft_description_add_array (description, "image", WEFT_DTYPE_U8, &shape);
  weft_description_add (description, "label", WEFT_COLUMN_CATEGORY, WEFT_DTYPE_I32, NULL, (const char *const *) names);
  return TRUE;
}
