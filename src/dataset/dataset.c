/* dataset.c: columns of equal length, where they came from and how they divide
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A builder is a dataset that nobody else has seen yet; ending it checks it.
 */
#include "dataset/dataset.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "dataset/column-private.h"
#include "dataset/error.h"

struct _WeftDataset
{
  int references; /* atomic */
  gint64 n_rows;

  /* Owned */
  GPtrArray *names;   /* of char */
  GPtrArray *columns; /* of WeftColumn, in the same order */
  GHashTable *index;  /* name → index + 1 */
  GArray *parts;      /* of WeftPart */
  GArray *files;      /* of WeftDatasetFile */
  char *hash;         /* atomic: NULL until asked for */
};

struct _WeftDatasetBuilder
{
  WeftDataset *dataset; /* Owned */
};

static void
clear_part_cb (gpointer data)
{
  g_free (((WeftPart *) data)->name);
}

static void
clear_file_cb (gpointer data)
{
  WeftDatasetFile *file = data;

  g_free (file->path);
  g_free (file->fingerprint);
}

WeftDatasetBuilder *
weft_dataset_builder_new (void)
{
  WeftDatasetBuilder *self = g_new0 (WeftDatasetBuilder, 1);
  WeftDataset *dataset = g_new0 (WeftDataset, 1);

  dataset->references = 1;
  dataset->names = g_ptr_array_new_with_free_func (g_free);
  dataset->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_column_unref);
  dataset->index = g_hash_table_new (g_str_hash, g_str_equal);
  dataset->parts = g_array_new (FALSE, FALSE, sizeof (WeftPart));
  dataset->files = g_array_new (FALSE, FALSE, sizeof (WeftDatasetFile));
  g_array_set_clear_func (dataset->parts, clear_part_cb);
  g_array_set_clear_func (dataset->files, clear_file_cb);
  self->dataset = dataset;
  return self;
}

void
weft_dataset_builder_free (WeftDatasetBuilder *self)
{
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_free (self);
}

void
weft_dataset_builder_add_column (WeftDatasetBuilder *self,
                                 const char         *name,
                                 WeftColumn         *column)
{
  g_return_if_fail (name != NULL && *name != '\0');

  g_ptr_array_add (self->dataset->names, g_strdup (name));
  g_ptr_array_add (self->dataset->columns, column);
}

void
weft_dataset_builder_add_part (WeftDatasetBuilder *self,
                               const char         *name,
                               gint64              first,
                               gint64              n_rows)
{
  WeftPart part = { g_strdup (name), first, n_rows };

  g_array_append_val (self->dataset->parts, part);
}

gboolean
weft_dataset_builder_add_file (WeftDatasetBuilder  *self,
                               const char          *path,
                               const WeftStop      *stop,
                               GError             **error)
{
  WeftDatasetFile file = { NULL, weft_file_fingerprint (path, stop, error) };

  if (file.fingerprint == NULL)
    return FALSE;
  file.path = g_strdup (path);
  g_array_append_val (self->dataset->files, file);
  return TRUE;
}

static gboolean
index_columns (WeftDataset  *self,
               GError      **error)
{
  for (guint i = 0; i < self->columns->len; i++) {
    gint64 n_rows = weft_column_get_n_rows (self->columns->pdata[i]);
    const char *name = self->names->pdata[i];

    if (i == 0)
      self->n_rows = n_rows;
    if (n_rows != self->n_rows) {
      g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT,
                   _("column “%s” has %" PRId64 " rows, column “%s” has %" PRId64 "; both must have the same number"),
                   name, n_rows, (char *) self->names->pdata[0], self->n_rows);
      return FALSE;
    }
    if (!g_hash_table_insert (self->index, self->names->pdata[i], GUINT_TO_POINTER (i + 1))) {
      g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT, _("two columns are called “%s”"), name);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_parts (const WeftDataset  *self,
             GError            **error)
{
  for (guint i = 0; i < self->parts->len; i++) {
    const WeftPart *part = &g_array_index (self->parts, WeftPart, i);

    if (part->first < 0 || part->n_rows < 0 || part->n_rows > self->n_rows || part->first > self->n_rows - part->n_rows) {
      g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT,
                   _("part “%s” lies outside the %" PRId64 " rows"), part->name, self->n_rows);
      return FALSE;
    }
  }
  return TRUE;
}

WeftDataset *
weft_dataset_builder_end (WeftDatasetBuilder  *self,
                          GError             **error)
{
  g_autoptr (WeftDatasetBuilder) builder = self;
  WeftDataset *dataset = self->dataset;

  if (!index_columns (dataset, error) || !check_parts (dataset, error))
    return NULL;
  if (dataset->n_rows > G_MAXUINT32) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TOO_LARGE,
                 _("there are %" PRId64 " rows, at most 4294967295 can be used; split the file"), dataset->n_rows);
    return NULL;
  }
  return g_steal_pointer (&builder->dataset);
}

WeftDataset *
weft_dataset_ref (WeftDataset *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_dataset_unref (WeftDataset *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  g_hash_table_unref (self->index);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->columns);
  g_array_unref (self->parts);
  g_array_unref (self->files);
  g_free (self->hash);
  g_free (self);
}

gint64
weft_dataset_get_n_rows (const WeftDataset *self)
{
  return self->n_rows;
}

guint
weft_dataset_get_n_columns (const WeftDataset *self)
{
  return self->columns->len;
}

const char *
weft_dataset_get_column_name (const WeftDataset *self,
                              guint              index)
{
  g_return_val_if_fail (index < self->names->len, NULL);

  return self->names->pdata[index];
}

WeftColumn *
weft_dataset_get_column (const WeftDataset *self,
                         guint              index)
{
  g_return_val_if_fail (index < self->columns->len, NULL);

  return self->columns->pdata[index];
}

WeftColumn *
weft_dataset_find_column (const WeftDataset *self,
                          const char        *name)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, name));

  return index > 0 ? self->columns->pdata[index - 1] : NULL;
}

/* A table may have thousands of columns; a message names a dozen. */
static char *
list_names (const WeftDataset *self)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < MIN (self->names->len, 12); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", (char *) self->names->pdata[i]);
  if (self->names->len > 12)
    g_string_append_printf (list, _(" and %u more"), self->names->len - 12);
  return g_string_free (list, FALSE);
}

WeftColumn *
weft_dataset_require_column (const WeftDataset  *self,
                             const char         *name,
                             GError            **error)
{
  WeftColumn *column = weft_dataset_find_column (self, name);

  if (column == NULL) {
    g_autofree char *names = list_names (self);
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_UNKNOWN,
                 _("there is no column “%s”; the data has %s"), name, names);
  }
  return column;
}

const WeftPart *
weft_dataset_find_part (const WeftDataset *self,
                        const char        *name)
{
  for (guint i = 0; i < self->parts->len; i++) {
    const WeftPart *part = &g_array_index (self->parts, WeftPart, i);

    if (g_str_equal (part->name, name))
      return part;
  }
  return NULL;
}

const WeftPart *
weft_dataset_get_parts (const WeftDataset *self,
                        guint             *n_parts)
{
  *n_parts = self->parts->len;
  return (const WeftPart *) (gpointer) self->parts->data;
}

const WeftDatasetFile *
weft_dataset_get_files (const WeftDataset *self,
                        guint             *n_files)
{
  *n_files = self->files->len;
  return (const WeftDatasetFile *) (gpointer) self->files->data;
}

static char *
compute_hash (const WeftDataset *self)
{
  WeftHash *hash = weft_hash_new ();

  weft_hash_add_int (hash, self->n_rows);
  for (guint i = 0; i < self->columns->len; i++) {
    weft_hash_add_string (hash, self->names->pdata[i]);
    weft_column_hash (self->columns->pdata[i], hash);
  }
  for (guint i = 0; i < self->parts->len; i++) {
    const WeftPart *part = &g_array_index (self->parts, WeftPart, i);

    weft_hash_add_string (hash, part->name);
    weft_hash_add_int (hash, part->first);
    weft_hash_add_int (hash, part->n_rows);
  }
  return weft_hash_end (hash);
}

char *
weft_dataset_hash_files (const WeftDataset *self)
{
  WeftHash *hash = weft_hash_new ();

  for (guint i = 0; i < self->files->len; i++)
    weft_hash_add_string (hash, g_array_index (self->files, WeftDatasetFile, i).fingerprint);
  return weft_hash_end (hash);
}

const char *
weft_dataset_get_hash (WeftDataset *self)
{
  char *known = __atomic_load_n (&self->hash, __ATOMIC_ACQUIRE);
  char *none = NULL, *computed;

  if (known != NULL)
    return known;
  computed = compute_hash (self);
  /* Two threads may have computed it at once; the first to store it wins. */
  if (__atomic_compare_exchange_n (&self->hash, &none, computed, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return computed;
  g_free (computed);
  return none;
}
