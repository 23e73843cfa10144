/* list.c: the trials as a list model, virtual over row ids
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `items` knows every item that somebody holds, by id, without holding it; an
 * item takes itself out when it goes.
 */
#include "trials/list.h"

#include "trials/pages-private.h"
#include "trials/store-private.h"

G_DEFINE_BOXED_TYPE (WeftTrial, weft_trial, weft_trial_ref, weft_trial_unref)

struct _WeftTrialItem
{
  GObject parent_instance;

  /* Owned */
  WeftTrial *trial;          /* NULL until asked for */
  WeftTrialHeading *heading; /* NULL: it is a trial */
  WeftTrialSummary *summary; /* of the heading, NULL until it was read */
  WeftTrialPages *pages;     /* the list's, shared with it */
  GHashTable *items;         /* the same */

  gint64 id;
  gint64 revision;
  gint64 summarized; /* the revision whose summary was asked for */
};

G_DEFINE_FINAL_TYPE (WeftTrialItem, weft_trial_item, G_TYPE_OBJECT)

enum {
  ITEM_PROP_0,
  ITEM_PROP_ID,
  ITEM_PROP_TRIAL,
  ITEM_N_PROPS,
};
static GParamSpec *item_props[ITEM_N_PROPS];

static void
weft_trial_item_finalize (GObject *object)
{
  WeftTrialItem *self = WEFT_TRIAL_ITEM (object);

  if (self->items != NULL) {
    g_hash_table_remove (self->items, &self->id);
    g_hash_table_unref (self->items);
  }
  weft_trial_unref (self->trial);
  g_clear_pointer (&self->heading, weft_trial_heading_unref);
  g_clear_pointer (&self->summary, weft_trial_summary_free);
  g_clear_pointer (&self->pages, weft_trial_pages_unref);
  G_OBJECT_CLASS (weft_trial_item_parent_class)->finalize (object);
}

static void
weft_trial_item_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *spec)
{
  WeftTrialItem *self = WEFT_TRIAL_ITEM (object);

  switch (id) {
  case ITEM_PROP_ID:
    g_value_set_int64 (value, self->id);
    break;
  case ITEM_PROP_TRIAL:
    g_value_set_boxed (value, weft_trial_item_get_trial (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    break;
  }
}

static void
weft_trial_item_class_init (WeftTrialItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = weft_trial_item_finalize;
  object_class->get_property = weft_trial_item_get_property;

  /**
   * WeftTrialItem:id:
   *
   * The trial's number.
   */
  item_props[ITEM_PROP_ID] =
    g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WeftTrialItem:trial:
   *
   * The trial as it was when last looked at. Also told when the summary of a heading was read.
   */
  item_props[ITEM_PROP_TRIAL] =
    g_param_spec_boxed ("trial", NULL, NULL, WEFT_TYPE_TRIAL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, ITEM_N_PROPS, item_props);
}

static void
weft_trial_item_init (WeftTrialItem *self)
{
}

gint64
weft_trial_item_get_id (WeftTrialItem *self)
{
  g_return_val_if_fail (WEFT_IS_TRIAL_ITEM (self), 0);
  return self->id;
}

WeftTrial *
weft_trial_item_get_trial (WeftTrialItem *self)
{
  g_return_val_if_fail (WEFT_IS_TRIAL_ITEM (self), NULL);

  if (self->trial == NULL && self->pages != NULL && self->heading == NULL)
    self->trial = weft_trial_pages_get (self->pages, self->id, self->revision);
  return self->trial;
}

WeftTrialHeading *
weft_trial_item_get_heading (WeftTrialItem *self)
{
  g_return_val_if_fail (WEFT_IS_TRIAL_ITEM (self), NULL);

  return self->heading;
}

/* The last reference to a task holds what asked for it, which belongs to its own thread; so it is
 * dropped there. */
static gboolean
drop_task_cb (gpointer task)
{
  return G_SOURCE_REMOVE;
}

static void
drop_task (gpointer task)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, drop_task_cb, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

typedef struct
{
  /* Owned */
  WeftTrialHeading *heading;
  WeftTrialPages *pages; /* the thread sees `wish` only */

  int wish;
} Summing;

static void
summing_free (gpointer data)
{
  Summing *self = data;

  weft_trial_heading_unref (self->heading);
  weft_trial_pages_unref (self->pages);
  g_free (self);
}

/* Nothing, where other rows were asked for meanwhile: these do not wait for it. */
static gboolean
summarize_work (WeftTrialStore  *store,
                WeftTrialDb     *db,
                gpointer         task,
                GError         **error)
{
  const Summing *summing = g_task_get_task_data (task);
  const GArray *ids = summing->heading->ids;
  GError *inner = NULL;
  WeftTrialSummary *summary = NULL;

  if (g_atomic_int_get (&summing->pages->wish) == summing->wish)
    summary = weft_trial_store_summarize (store, (const gint64 *) (gpointer) ids->data, ids->len, &inner);
  if (inner != NULL)
    g_task_return_error (task, inner);
  else
    g_task_return_pointer (task, summary, (GDestroyNotify) weft_trial_summary_free);
  return inner == NULL;
}

/* What another heading has asked for meanwhile comes later; what was passed over is asked for
 * again by who still shows it. */
static void
summarized_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  WeftTrialItem *self = WEFT_TRIAL_ITEM (source);
  const Summing *summing = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrialSummary) summary = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL || summing->heading != self->heading)
    return;
  if (summary == NULL) {
    self->summarized = 0;
  } else {
    g_clear_pointer (&self->summary, weft_trial_summary_free);
    self->summary = g_steal_pointer (&summary);
  }
  g_object_notify_by_pspec (source, item_props[ITEM_PROP_TRIAL]);
}

const WeftTrialSummary *
weft_trial_item_get_summary (WeftTrialItem *self)
{
  Summing *summing;
  GTask *task;

  g_return_val_if_fail (WEFT_IS_TRIAL_ITEM (self), NULL);

  if (self->heading == NULL || self->summarized == self->revision)
    return self->summary;
  self->summarized = self->revision;
  summing = g_new (Summing, 1);
  *summing = (Summing){ weft_trial_heading_ref (self->heading), weft_trial_pages_ref (self->pages), g_atomic_int_get (&self->pages->wish) };
  task = g_task_new (self, NULL, summarized_cb, NULL);
  g_task_set_task_data (task, summing, summing_free);
  weft_trial_store_post (self->pages->store, summarize_work, task, drop_task);
  return self->summary;
}

struct _WeftTrialList
{
  GObject parent_instance;

  /* Owned */
  WeftTrialPages *pages;
  WeftTrialQuery *query;
  GHashTable *items;    /* id → WeftTrialItem, borrowed */
  GArray *rows;         /* WeftTrialRow, as the store gave them: without headings */
  GArray *groups;       /* WeftTrialRun, of these; empty: there are none */
  GHashTable *headings; /* id → WeftTrialHeading */
  GHashTable *expanded; /* ids of headings */

  guint serial; /* of the newest refresh */
};

static GType
list_get_item_type (GListModel *model)
{
  return WEFT_TYPE_TRIAL_ITEM;
}

static guint
list_get_n_items (GListModel *model)
{
  return WEFT_TRIAL_LIST (model)->pages->rows->len;
}

static gpointer
list_get_item (GListModel *model,
               guint       position)
{
  WeftTrialList *self = WEFT_TRIAL_LIST (model);
  WeftTrialRow *row;
  WeftTrialItem *item;

  if (position >= self->pages->rows->len)
    return NULL;
  row = &g_array_index (self->pages->rows, WeftTrialRow, position);
  item = g_hash_table_lookup (self->items, &row->id);
  if (item != NULL)
    return g_object_ref (item);
  item = g_object_new (WEFT_TYPE_TRIAL_ITEM, NULL);
  item->pages = weft_trial_pages_ref (self->pages);
  item->items = g_hash_table_ref (self->items);
  item->id = row->id;
  item->revision = row->revision;
  if (row->id < 0)
    item->heading = weft_trial_heading_ref (g_hash_table_lookup (self->headings, &row->id));
  g_hash_table_insert (self->items, &item->id, item);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = list_get_item_type;
  iface->get_n_items = list_get_n_items;
  iface->get_item = list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeftTrialList, weft_trial_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
weft_trial_list_finalize (GObject *object)
{
  WeftTrialList *self = WEFT_TRIAL_LIST (object);

  g_clear_pointer (&self->pages, weft_trial_pages_unref);
  weft_trial_query_free (self->query);
  g_hash_table_unref (self->items);
  g_array_unref (self->rows);
  g_array_unref (self->groups);
  g_hash_table_unref (self->headings);
  g_hash_table_unref (self->expanded);
  G_OBJECT_CLASS (weft_trial_list_parent_class)->finalize (object);
}

static void
weft_trial_list_class_init (WeftTrialListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_trial_list_finalize;
}

static void
weft_trial_list_init (WeftTrialList *self)
{
  self->pages = weft_trial_pages_new ();
  self->items = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  self->rows = g_array_new (FALSE, FALSE, sizeof (WeftTrialRow));
  self->groups = g_array_new (FALSE, FALSE, sizeof (WeftTrialRun));
  self->headings = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) weft_trial_heading_unref);
  self->expanded = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

WeftTrialList *
weft_trial_list_new (WeftTrialStore *store)
{
  WeftTrialList *self = g_object_new (WEFT_TYPE_TRIAL_LIST, NULL);

  self->pages->store = weft_trial_store_ref (store);
  return self;
}

void
weft_trial_list_set_query (WeftTrialList        *self,
                           const WeftTrialQuery *query)
{
  g_return_if_fail (WEFT_IS_TRIAL_LIST (self));

  g_atomic_int_inc (&self->pages->wish);
  weft_trial_query_free (self->query);
  self->query = query != NULL ? weft_trial_query_copy (query) : weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
}

static gint64
get_id (GArray *rows,
        guint   index)
{
  return g_array_index (rows, WeftTrialRow, index).id;
}

/* A handler of notify may let go of any item or refresh again, so all that
 * changed are found and held before the first of them is told. */
static void
update_items (WeftTrialList *self)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->pages->rows->len && g_hash_table_size (self->items) > 0; i++) {
    WeftTrialRow *row = &g_array_index (self->pages->rows, WeftTrialRow, i);
    WeftTrialItem *item = g_hash_table_lookup (self->items, &row->id);

    if (item == NULL || item->revision == row->revision)
      continue;
    item->revision = row->revision;
    g_clear_pointer (&item->trial, weft_trial_unref);
    if (item->heading != NULL) {
      weft_trial_heading_unref (item->heading);
      item->heading = weft_trial_heading_ref (g_hash_table_lookup (self->headings, &row->id));
    }
    g_ptr_array_add (changed, g_object_ref (item));
  }
  for (guint i = 0; i < changed->len; i++)
    g_object_notify_by_pspec (changed->pdata[i], item_props[ITEM_PROP_TRIAL]);
}

static void
replace_shown (WeftTrialList *self,
               GArray        *rows)
{
  GArray *former = g_array_ref (self->pages->rows);
  guint shorter = MIN (former->len, rows->len), head = 0, tail = 0;

  while (head < shorter && get_id (former, head) == get_id (rows, head))
    head++;
  while (tail < shorter - head && get_id (former, former->len - 1 - tail) == get_id (rows, rows->len - 1 - tail))
    tail++;
  weft_trial_pages_set_rows (self->pages, rows);
  if (head + tail < former->len || head + tail < rows->len)
    g_list_model_items_changed (G_LIST_MODEL (self), head, former->len - head - tail, rows->len - head - tail);
  g_array_unref (former);
  update_items (self);
}

/* Shows what is to be seen of the rows that the store gave. */
static void
show_rows (WeftTrialList *self)
{
  g_autoptr (GHashTable) former = g_steal_pointer (&self->headings);
  g_autoptr (GArray) shown = NULL;

  self->headings = weft_trial_headings_new (self->rows, self->groups, self->expanded, &shown);
  replace_shown (self, self->groups->len > 0 ? shown : self->rows);
}

static void
replace_rows (WeftTrialList *self,
              GArray        *rows,
              GArray        *groups)
{
  g_autoptr (GArray) former_rows = self->rows, former_groups = self->groups;

  self->rows = g_array_ref (rows);
  self->groups = g_array_ref (groups);
  show_rows (self);
}

gboolean
weft_trial_list_refresh (WeftTrialList  *self,
                         GError        **error)
{
  g_autoptr (GArray) rows = NULL, groups = NULL;

  g_return_val_if_fail (WEFT_IS_TRIAL_LIST (self), FALSE);

  self->serial++;
  rows = weft_trial_store_select_groups (self->pages->store, self->query, &groups, error);
  if (rows == NULL)
    return FALSE;
  replace_rows (self, rows, groups);
  return TRUE;
}

typedef struct
{
  WeftTrialQuery *query;
  GArray *groups; /* nullable: of the answer */
  guint serial;
} Refresh;

static void
refresh_free (gpointer data)
{
  Refresh *self = data;

  weft_trial_query_free (self->query);
  g_clear_pointer (&self->groups, g_array_unref);
  g_free (self);
}

static gboolean
refresh_work (WeftTrialStore  *store,
              WeftTrialDb     *db,
              gpointer         request,
              GError         **error)
{
  Refresh *refresh = g_task_get_task_data (request);
  GError *inner = NULL;
  GArray *rows = weft_trial_store_select_groups (store, refresh->query, &refresh->groups, &inner);

  if (rows != NULL)
    g_task_return_pointer (request, rows, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (request, inner);
  return rows != NULL;
}

void
weft_trial_list_refresh_async (WeftTrialList       *self,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;
  Refresh *refresh;

  g_return_if_fail (WEFT_IS_TRIAL_LIST (self));

  task = g_task_new (self, NULL, callback, user_data);
  refresh = g_new0 (Refresh, 1);
  refresh->query = weft_trial_query_copy (self->query);
  refresh->serial = ++self->serial;
  g_task_set_task_data (task, refresh, refresh_free);
  weft_trial_store_post (self->pages->store, refresh_work, task, drop_task);
}

gboolean
weft_trial_list_refresh_finish (WeftTrialList  *self,
                                GAsyncResult   *result,
                                GError        **error)
{
  g_autoptr (GArray) rows = NULL;
  Refresh *refresh;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  refresh = g_task_get_task_data (G_TASK (result));
  rows = g_task_propagate_pointer (G_TASK (result), error);
  if (rows != NULL && refresh->serial == self->serial)
    replace_rows (self, rows, refresh->groups);
  return rows != NULL;
}

void
weft_trial_list_set_expanded (WeftTrialList *self,
                              gint64         heading,
                              gboolean       expanded)
{
  g_return_if_fail (WEFT_IS_TRIAL_LIST (self));

  if (expanded)
    g_hash_table_add (self->expanded, g_memdup2 (&heading, sizeof heading));
  else
    g_hash_table_remove (self->expanded, &heading);
  show_rows (self);
}

WeftTrialHeading *
weft_trial_list_find_heading (WeftTrialList *self,
                              gint64         id)
{
  g_return_val_if_fail (WEFT_IS_TRIAL_LIST (self), NULL);

  return g_hash_table_lookup (self->headings, &id);
}

guint
weft_trial_list_get_n_trials (WeftTrialList *self)
{
  g_return_val_if_fail (WEFT_IS_TRIAL_LIST (self), 0);

  return self->rows->len;
}

WeftTrialStore *
weft_trial_list_get_store (WeftTrialList *self)
{
  g_return_val_if_fail (WEFT_IS_TRIAL_LIST (self), NULL);

  return self->pages->store;
}

gint64
weft_trial_list_get_id (WeftTrialList *self,
                        guint          position)
{
  g_return_val_if_fail (WEFT_IS_TRIAL_LIST (self), 0);
  return position < self->pages->rows->len ? get_id (self->pages->rows, position) : 0;
}
