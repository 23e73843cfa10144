/* layout-rows.c: the rows that are laid out, and what is known of them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/layout-rows.h"

#include "base/random.h"

void
weft_layout_rows_free (WeftLayoutRows *self)
{
  g_clear_pointer (&self->x, weft_tensor_unref);
  g_free (self->rows);
  g_free (self->classes);
  g_strfreev (self->names);
  g_free (self);
}

gboolean
weft_layout_rows_take_classes (WeftLayoutRows   *self,
                               WeftPreparation  *preparation,
                               WeftDataset      *dataset,
                               WeftRows          rows,
                               GError          **error)
{
  const char *target = weft_preparation_get_target_name (preparation);
  g_autoptr (WeftGather) gather = NULL;

  if (weft_preparation_get_target_kind (preparation) != WEFT_TARGET_CLASS || weft_preparation_get_target_length (preparation) > 0 ||
      target == NULL || weft_dataset_find_column (dataset, target) == NULL)
    return TRUE;
  gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, error);
  if (gather == NULL)
    return FALSE;
  self->classes = g_new (gint32, rows.n_rows + 1);
  weft_gather_fill_targets (gather, rows.rows, rows.n_rows, WEFT_DTYPE_I32, self->classes);
  self->names = g_strdupv ((char **) weft_preparation_get_class_names (preparation));
  return TRUE;
}

/* A row, and where it stands among those that are taken first. */
typedef struct
{
  double rank;
  guint32 place; /* in the order that was drawn */
  guint32 row;
} Drawn;

static int
compare_drawn (gconstpointer a,
               gconstpointer b)
{
  const Drawn *first = a, *second = b;

  if (first->rank != second->rank)
    return first->rank < second->rank ? -1 : 1;
  return first->place < second->place ? -1 : first->place > second->place;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return first < second ? -1 : first > second;
}

/* The i-th that was drawn of a class of c has rank i / c, so that as many of the least ranks as are
 * wanted have the shares of the classes, and the first of each comes before all others. */
static void
rank (const gint32  *classes,
      gsize          n,
      const guint32 *order,
      Drawn         *drawn)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL), seen = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < n; i++) {
    gpointer class = GINT_TO_POINTER (classes != NULL ? classes[i] : 0);

    g_hash_table_insert (counts, class, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, class)) + 1));
  }
  for (gsize i = 0; i < n; i++) {
    gpointer class = GINT_TO_POINTER (classes != NULL ? classes[order[i]] : 0);
    guint before = GPOINTER_TO_UINT (g_hash_table_lookup (seen, class));

    drawn[i] = (Drawn){ (double) before / GPOINTER_TO_UINT (g_hash_table_lookup (counts, class)), (guint32) i, order[i] };
    g_hash_table_insert (seen, class, GUINT_TO_POINTER (before + 1));
  }
}

guint32 *
weft_layout_rows_draw (const gint32 *classes,
                       gsize         n,
                       gsize         most,
                       guint64       seed)
{
  guint32 *rows = g_new (guint32, n + 1);
  g_autofree Drawn *drawn = NULL;
  WeftRandom random;

  for (gsize i = 0; i < n; i++)
    rows[i] = (guint32) i;
  if (most >= n)
    return rows;
  weft_random_init (&random, weft_random_key (seed, "sample"), 0);
  weft_random_shuffle (&random, rows, n);
  drawn = g_new (Drawn, n);
  rank (classes, n, rows, drawn);
  qsort (drawn, n, sizeof *drawn, compare_drawn);
  for (gsize i = 0; i < most; i++)
    rows[i] = drawn[i].row;
  qsort (rows, most, sizeof *rows, compare_rows);
  return rows;
}
