/* split.c: which rows train, which validate, which test
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every row gets a role. Rows are shuffled with the stream (seed, "split"),
 * sorted by class without changing the order within one, and each class gives
 * its share; what rounding leaves over goes to the classes that lost most.
 */
#include "dataset/split.h"

#include "base/i18n.h"
#include "base/random.h"
#include "dataset/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum {
  ROLE_TRAIN,
  ROLE_VALIDATION,
  ROLE_TEST,
  N_ROLES,
} Role;

typedef struct
{
  double value; /* NaN: the class of rows without a value */
  gsize first;  /* in the pool, sorted by class */
  gsize n_rows;
  gsize n_taken;
  double rest; /* what rounding down took away */
} Class;

typedef struct
{
  WeftDataset *dataset;            /* Borrowed */
  const WeftSplitOptions *options; /* Borrowed */
  WeftColumn *column;              /* Borrowed: to stratify by, or NULL */
  GPtrArray *warnings;             /* Borrowed */
  gsize n_rows;
  guint8 *roles; /* Owned: a Role a row */
  guint32 *pool; /* Owned: rows in question, in the order of dealing */
  gsize n_pool;
  gboolean fixed[N_ROLES];
} Deal;

static gboolean
is_ordered (const Deal *self)
{
  return self->options->order != NULL && *self->options->order != '\0';
}

static gboolean
check_column (Deal    *self,
              GError **error)
{
  if (self->options->stratify == NULL || *self->options->stratify == '\0' || is_ordered (self))
    return TRUE;
  self->column = weft_dataset_require_column (self->dataset, self->options->stratify, error);
  if (self->column == NULL)
    return FALSE;
  if (weft_column_get_kind (self->column) == WEFT_COLUMN_CATEGORY || weft_column_is_integral (self->column))
    return TRUE;
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
               _("rows cannot be stratified by “%s”, which is no category; choose a column with classes or none"), self->options->stratify);
  return FALSE;
}

static void
apply_part (Deal       *self,
            const char *name,
            Role        role)
{
  const WeftPart *part = weft_dataset_find_part (self->dataset, name);

  if (part == NULL || part->n_rows == 0)
    return;
  memset (self->roles + part->first, role, (gsize) part->n_rows);
  self->fixed[role] = TRUE;
}

/* A row and when it was. */
typedef struct
{
  guint32 row;
  double number;
  char *text; /* Owned, nullable */
} Moment;

/* The latest first, of equal ones the lower in the table; what has no time is the earliest. */
static int
compare_moments_cb (const void *a,
                    const void *b)
{
  const Moment *left = a, *right = b;
  int order = g_strcmp0 (right->text, left->text);

  if (isnan (left->number) != isnan (right->number))
    return isnan (left->number) ? 1 : -1;
  if (order == 0 && left->number != right->number && !isnan (left->number))
    order = left->number < right->number ? 1 : -1;
  return order != 0 ? order : left->row < right->row ? 1
                                                     : -1;
}

static Moment
read_moment (WeftColumn *column,
             guint32     row)
{
  gboolean is_number = weft_column_get_kind (column) == WEFT_COLUMN_DENSE;

  if (is_number)
    return (Moment){ row, weft_column_get_number (column, row), NULL };
  return (Moment){ row, 0, weft_column_is_missing (column, row) ? NULL : weft_column_format_cell (column, row) };
}

/* Puts the pool in the order in which rows are dealt: later ones first. */
static gboolean
order_pool (Deal    *self,
            GError **error)
{
  WeftColumn *column = weft_dataset_require_column (self->dataset, self->options->order, error);
  g_autofree Moment *moments = g_new0 (Moment, self->n_pool + 1);

  if (column == NULL)
    return FALSE;
  if (weft_column_get_item_shape (column).rank > 0) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE, _("rows have no order by “%s”, which is an array; choose a column of dates or numbers"), self->options->order);
    return FALSE;
  }
  for (gsize i = 0; i < self->n_pool; i++)
    moments[i] = read_moment (column, self->pool[i]);
  qsort (moments, self->n_pool, sizeof *moments, compare_moments_cb);
  for (gsize i = 0; i < self->n_pool; i++) {
    self->pool[i] = moments[i].row;
    g_free (moments[i].text);
  }
  return TRUE;
}

static gboolean
deal_init (Deal    *self,
           GError **error)
{
  WeftRandom random;

  self->n_rows = (gsize) weft_dataset_get_n_rows (self->dataset);
  if (!check_column (self, error))
    return FALSE;
  self->roles = g_malloc0 (self->n_rows + 1);
  self->pool = g_new (guint32, self->n_rows + 1);
  if (self->options->use_parts) {
    apply_part (self, "validation", ROLE_VALIDATION);
    apply_part (self, "test", ROLE_TEST);
  }
  for (gsize row = 0; row < self->n_rows; row++)
    if (self->roles[row] == ROLE_TRAIN)
      self->pool[self->n_pool++] = (guint32) row;
  if (is_ordered (self))
    return order_pool (self, error);
  weft_random_init (&random, weft_random_key (self->options->seed, "split"), 0);
  weft_random_shuffle (&random, self->pool, self->n_pool);
  return TRUE;
}

static void
deal_clear (Deal *self)
{
  g_free (self->roles);
  g_free (self->pool);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Deal, deal_clear)

typedef struct
{
  double value;
  guint32 row;
  guint32 order;
} Key;

static int
compare_keys_cb (const void *a,
                 const void *b)
{
  const Key *left = a, *right = b;

  if (isnan (left->value) != isnan (right->value))
    return isnan (left->value) ? 1 : -1;
  if (!isnan (left->value) && left->value != right->value)
    return left->value < right->value ? -1 : 1;
  return left->order < right->order ? -1 : left->order > right->order;
}

static gboolean
same_class (double a,
            double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* Sorts the pool by class and lists the classes; without a column, one. */
static GArray *
sort_classes (Deal *self)
{
  GArray *classes = g_array_new (FALSE, TRUE, sizeof (Class));
  g_autofree Key *keys = g_new (Key, self->n_pool + 1);

  for (gsize i = 0; i < self->n_pool; i++) {
    double value = self->column != NULL ? weft_column_get_number (self->column, self->pool[i]) : 0;
    keys[i] = (Key){ value, self->pool[i], (guint32) i };
  }
  qsort (keys, self->n_pool, sizeof *keys, compare_keys_cb);
  for (gsize i = 0; i < self->n_pool; i++) {
    Class *last = classes->len > 0 ? &g_array_index (classes, Class, classes->len - 1) : NULL;
    Class fresh = { .value = keys[i].value, .first = i, .n_rows = 1 };

    self->pool[i] = keys[i].row;
    if (last != NULL && same_class (last->value, keys[i].value))
      last->n_rows++;
    else
      g_array_append_val (classes, fresh);
  }
  return classes;
}

static char *
get_class_name (const Deal  *self,
                const Class *class)
{
  if (isnan (class->value))
    return g_strdup (_("missing"));
  return weft_column_format_cell (self->column, self->pool[class->first]);
}

static void
warn_small (const Deal *self,
            GArray     *classes)
{
  for (guint i = 0; self->column != NULL && i < classes->len; i++) {
    const Class *class = &g_array_index (classes, Class, i);
    g_autofree char *name = NULL;

    if (class->n_rows > 1)
      continue;
    name = get_class_name (self, class);
    weft_warnings_add (self->warnings, _("class “%s” of “%s” has a single row, which cannot be divided and stays in the training set"),
                       name, self->options->stratify);
  }
}

/* A class keeps a row for training, and gives one away only when it has two. */
static gsize
get_room (const Class *class)
{
  return class->n_rows - 1 - class->n_taken;
}

static void
share_out (GArray *classes,
           gsize   n_wanted,
           gsize   n_pool)
{
  gsize n_taken = 0;

  for (guint i = 0; i < classes->len; i++) {
    Class *class = &g_array_index (classes, Class, i);
    double share = (double) class->n_rows * (double) n_wanted / (double) n_pool;

    class->n_taken = MIN ((gsize) floor (share), class->n_rows - 1);
    class->rest = share - (double) class->n_taken;
    n_taken += class->n_taken;
  }
  while (n_taken < n_wanted) {
    Class *best = NULL;

    for (guint i = 0; i < classes->len; i++) {
      Class *class = &g_array_index (classes, Class, i);

      if (get_room (class) > 0 && (best == NULL || class->rest > best->rest))
        best = class;
    }
    if (best == NULL)
      return;
    best->n_taken++;
    best->rest -= 1;
    n_taken++;
  }
}

/* Gives @n_wanted rows of the pool the role and takes them out of it. */
static gboolean
take_rows (Deal    *self,
           Role     role,
           gsize    n_wanted,
           GError **error)
{
  g_autoptr (GArray) classes = sort_classes (self);
  gsize n_left = 0, n_taken = 0;

  share_out (classes, n_wanted, self->n_pool);
  for (guint i = 0; i < classes->len; i++) {
    const Class *class = &g_array_index (classes, Class, i);

    for (gsize j = 0; j < class->n_taken; j++)
      self->roles[self->pool[class->first + j]] = (guint8) role;
    n_taken += class->n_taken;
  }
  for (gsize i = 0; i < self->n_pool; i++)
    if (self->roles[self->pool[i]] == ROLE_TRAIN)
      self->pool[n_left++] = self->pool[i];
  self->n_pool = n_left;
  if (n_taken > 0)
    return TRUE;
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_ROWS,
               _("no class of “%s” has two rows, so nothing can be divided; choose another column or none to stratify by"), self->options->stratify);
  return FALSE;
}

static gboolean
take_fraction (Deal    *self,
               Role     role,
               double   fraction,
               gsize    n_all,
               GError **error)
{
  gsize n_wanted = (gsize) (fraction * (double) n_all + 0.5);

  if (fraction <= 0 || self->fixed[role])
    return TRUE;
  n_wanted = MAX (n_wanted, 1);
  if (n_wanted >= self->n_pool) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_ROWS,
                 _("the number of rows, %zu, is too small to set %zu aside and train on the rest; use more rows or a smaller fraction"),
                 self->n_pool, n_wanted);
    return FALSE;
  }
  return take_rows (self, role, n_wanted, error);
}

static WeftSplit *
collect (const Deal  *self,
         GError     **error)
{
  WeftSplit *split = g_new0 (WeftSplit, 1);
  WeftRows *sets[N_ROLES] = { &split->train, &split->validation, &split->test };
  gsize n = 0;

  split->references = 1;
  split->memory = g_new (guint32, self->n_rows + 1);
  for (int role = 0; role < N_ROLES; role++) {
    gsize first = n;

    for (gsize row = 0; row < self->n_rows; row++)
      if (self->roles[row] == role)
        split->memory[n++] = (guint32) row;
    sets[role]->rows = split->memory + first;
    sets[role]->n_rows = n - first;
  }
  if (split->train.n_rows > 0)
    return split;
  g_set_error_literal (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_ROWS, _("there is no row to train on; use data with more rows"));
  weft_split_unref (split);
  return NULL;
}

static void
warn_classes (Deal *self)
{
  g_autoptr (GArray) classes = NULL;

  if (self->column == NULL)
    return;
  classes = sort_classes (self);
  warn_small (self, classes);
}

WeftSplit *
weft_split_new (WeftDataset             *dataset,
                const WeftSplitOptions  *options,
                GPtrArray               *warnings,
                GError                 **error)
{
  g_auto (Deal) deal = { .dataset = dataset, .options = options, .warnings = warnings };

  g_return_val_if_fail (options->validation >= 0 && options->validation < 1, NULL);
  g_return_val_if_fail (options->test >= 0 && options->test < 1, NULL);

  if (!deal_init (&deal, error))
    return NULL;
  warn_classes (&deal);
  if (!take_fraction (&deal, ROLE_TEST, options->test, deal.n_pool, error) ||
      !take_fraction (&deal, ROLE_VALIDATION, options->validation, deal.n_pool, error))
    return NULL;
  return collect (&deal, error);
}

WeftSplit *
weft_split_new_fold (WeftDataset             *dataset,
                     const WeftSplitOptions  *options,
                     guint                    n_folds,
                     guint                    fold,
                     GPtrArray               *warnings,
                     GError                 **error)
{
  g_auto (Deal) deal = { .dataset = dataset, .options = options, .warnings = warnings };
  g_autoptr (GArray) classes = NULL;

  g_return_val_if_fail (n_folds >= 2 && fold < n_folds, NULL);
  g_return_val_if_fail (options->test >= 0 && options->test < 1, NULL);

  if (!deal_init (&deal, error) || !take_fraction (&deal, ROLE_TEST, options->test, deal.n_pool, error))
    return NULL;
  for (gsize row = 0; row < deal.n_rows; row++) {
    if (deal.roles[row] == ROLE_VALIDATION) {
      deal.roles[row] = ROLE_TRAIN;
      deal.pool[deal.n_pool++] = (guint32) row;
    }
  }
  if (deal.n_pool < n_folds) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_ROWS,
                 _("%zu rows cannot be dealt into %u folds; use more rows or fewer folds"), deal.n_pool, n_folds);
    return NULL;
  }
  classes = sort_classes (&deal);
  /* Sorted by class, every n-th row: each fold gets its share of each class. */
  for (gsize i = 0; i < deal.n_pool; i++)
    if (i % n_folds == fold)
      deal.roles[deal.pool[i]] = ROLE_VALIDATION;
  return collect (&deal, error);
}

WeftSplit *
weft_split_new_rows (WeftRows train,
                     WeftRows validation,
                     WeftRows test)
{
  WeftSplit *self = g_new0 (WeftSplit, 1);
  WeftRows *sets[] = { &self->train, &self->validation, &self->test };
  const WeftRows given[] = { train, validation, test };
  guint32 *next;

  self->references = 1;
  self->memory = next = g_new (guint32, train.n_rows + validation.n_rows + test.n_rows + 1);
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++) {
    if (given[i].n_rows > 0)
      memcpy (next, given[i].rows, given[i].n_rows * sizeof (guint32));
    *sets[i] = (WeftRows){ next, given[i].n_rows };
    next += given[i].n_rows;
  }
  return self;
}

WeftSplit *
weft_split_ref (WeftSplit *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_split_unref (WeftSplit *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  g_free (self->memory);
  g_free (self);
}
