/* test-list.c: queries against plain loops, the list model against a validator, exports
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "base/random.h"
#include "trials/export.h"
#include "trials/list.h"
#include "trials/pages-private.h"
#include "trials/pattern.h"

#include <math.h>
#include <string.h>

#define N_TRIALS 60

/* Trial i: parameter train.lr = i % 7 / 10 (text "auto" for every tenth), metric
 * acc = i % 11 (none for every ninth), tag "odd" for odd ones, name "Run I". */
static WeftTrialStore *
make_store (void)
{
  WeftTrialStore *store = open_store (WEFT_TRIAL_STORE_MEMORY);

  for (int i = 1; i <= N_TRIALS; i++) {
    g_autofree char *name = g_strdup_printf (i % 4 == 0 ? "Ärger %d" : "Run %d", i);
    g_autofree char *rate = g_strdup_printf ("0.%d", i % 7);
    g_autoptr (WeftTrial) draft = weft_trial_new (name);
    WeftTrialWriter *writer;

    weft_trial_add_parameter (draft, "train.lr", WEFT_TRIAL_VALUE_REAL, i % 10 == 0 ? "auto" : rate);
    if (i % 2 == 1)
      weft_trial_add_tag (draft, "odd");
    writer = weft_trial_begin (store, draft, WORKFLOW, NULL);
    if (i % 9 != 0)
      weft_trial_writer_add_point (writer, "acc", 1, 1, i % 11);
    weft_trial_writer_end (writer, i % 5 == 0 ? WEFT_TRIAL_FAILED : WEFT_TRIAL_DONE, NULL, NULL);
    weft_trial_writer_free (writer);
  }
  return store;
}

static GArray *
select_rows (WeftTrialStore *store,
             WeftTrialQuery *query)
{
  g_autoptr (GError) error = NULL;
  GArray *rows = weft_trial_store_select (store, query, &error);

  g_assert_no_error (error);
  return rows;
}

static gboolean
odd (int i)
{
  return i % 2 == 1;
}

static gboolean
not_odd (int i)
{
  return i % 2 == 0;
}

static gboolean
failed (int i)
{
  return i % 5 == 0;
}

static gboolean
good (int i)
{
  return i % 9 != 0 && i % 11 >= 8;
}

static gboolean
low_rate (int i)
{
  return i % 10 != 0 && i % 7 < 3;
}

static gboolean
automatic (int i)
{
  return i % 10 == 0;
}

static gboolean
angry (int i)
{
  return i % 4 == 0;
}

static gboolean
measured (int i)
{
  return i % 9 != 0;
}

static void
assert_rows (WeftTrialStore *store,
             WeftTrialQuery *query,
             gboolean (*expected) (int))
{
  g_autoptr (GArray) rows = select_rows (store, query);
  guint n = 0;

  for (int i = N_TRIALS; i >= 1; i--)
    if (expected (i)) {
      g_assert_cmpuint (n, <, rows->len);
      g_assert_cmpint (g_array_index (rows, WeftTrialRow, n).id, ==, i);
      n++;
    }
  g_assert_cmpuint (n, ==, rows->len);
  weft_trial_query_free (query);
}

static WeftTrialQuery *
number (WeftTrialField     field,
        const char        *name,
        WeftTrialRelation  relation,
        double             operand)
{
  WeftTrialQuery *query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);

  weft_trial_query_where_number (query, field, name, relation, operand);
  return query;
}

static WeftTrialQuery *
text (WeftTrialField     field,
      const char        *name,
      WeftTrialRelation  relation,
      const char        *operand)
{
  WeftTrialQuery *query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);

  weft_trial_query_where_text (query, field, name, relation, operand);
  return query;
}

/* Adds a trial with a name. */
static void
add_named (WeftTrialStore *store,
           const char     *name)
{
  end (begin (store, name));
}

static void
assert_refused (WeftTrialStore *store,
                const char     *pattern,
                const char     *words)
{
  g_autoptr (WeftTrialQuery) query = text (WEFT_TRIAL_FIELD_NAME, NULL, WEFT_TRIAL_MATCHES, pattern);
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_monotonic_time ();

  g_assert_null (weft_trial_store_select (store, query, &error));
  g_assert_error (error, WEFT_TRIALS_ERROR, WEFT_TRIALS_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, words));

  /* Without limits the last one would take longer than there are stars. */
  g_assert_cmpint (g_get_monotonic_time () - began, <, 30 * G_USEC_PER_SEC);
}

/* What is no regular expression is told with its place, and what takes too long is given up. */
static void
test_patterns (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autofree char *endless = g_strnfill (WEFT_TRIAL_PATTERN_MAX + 1, 'a');
  g_autoptr (WeftTrialQuery) query = text (WEFT_TRIAL_FIELD_NAME, NULL, WEFT_TRIAL_MATCHES, "a.c");
  g_autoptr (GArray) rows = NULL;

  add_named (store, "abc");
  add_named (store, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
  assert_refused (store, "a(b", "is no regular expression");
  assert_refused (store, "a(b", "char 3");
  assert_refused (store, endless, "1001 bytes");
  assert_refused (store, "^(a+)+$", "takes too long");
  rows = weft_trial_store_select (store, query, NULL);
  g_assert_nonnull (rows);
  g_assert_cmpuint (rows->len, ==, 1);
}

static void
test_conditions (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();

  assert_rows (store, text (WEFT_TRIAL_FIELD_TAG, NULL, WEFT_TRIAL_EQUAL, "odd"), odd);
  assert_rows (store, text (WEFT_TRIAL_FIELD_TAG, NULL, WEFT_TRIAL_NOT_EQUAL, "odd"), not_odd);
  assert_rows (store, text (WEFT_TRIAL_FIELD_TAG, NULL, WEFT_TRIAL_IS_SET, NULL), odd);
  assert_rows (store, text (WEFT_TRIAL_FIELD_STATE, NULL, WEFT_TRIAL_EQUAL, "failed"), failed);
  assert_rows (store, number (WEFT_TRIAL_FIELD_LAST, "acc", WEFT_TRIAL_AT_LEAST, 8), good);
  assert_rows (store, number (WEFT_TRIAL_FIELD_BEST, "acc", WEFT_TRIAL_GREATER, 7.5), good);
  assert_rows (store, number (WEFT_TRIAL_FIELD_MAX, "acc", WEFT_TRIAL_IS_SET, 0), measured);
  assert_rows (store, number (WEFT_TRIAL_FIELD_PARAMETER, "train.lr", WEFT_TRIAL_LESS, 0.25), low_rate);
  assert_rows (store, text (WEFT_TRIAL_FIELD_PARAMETER, "train.lr", WEFT_TRIAL_EQUAL, "auto"), automatic);
  assert_rows (store, text (WEFT_TRIAL_FIELD_ANY_TEXT, NULL, WEFT_TRIAL_CONTAINS, "äRGER"), angry);
  assert_rows (store, text (WEFT_TRIAL_FIELD_ANY_TEXT, NULL, WEFT_TRIAL_CONTAINS, "ODD"), odd);
  assert_rows (store, text (WEFT_TRIAL_FIELD_NAME, NULL, WEFT_TRIAL_CONTAINS, "ärg"), angry);
  assert_rows (store, text (WEFT_TRIAL_FIELD_ANY_TEXT, NULL, WEFT_TRIAL_MATCHES, "ÄR[fg]E"), angry);
  assert_rows (store, text (WEFT_TRIAL_FIELD_NAME, NULL, WEFT_TRIAL_MATCHES, "^ärg"), angry);
  assert_rows (store, text (WEFT_TRIAL_FIELD_TAG, NULL, WEFT_TRIAL_MATCHES, "^o(d)\\1$"), odd);
}

static void
test_injection (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();
  g_autoptr (WeftTrialQuery) query = text (WEFT_TRIAL_FIELD_NAME, NULL, WEFT_TRIAL_EQUAL, "x' OR 1; DROP TABLE trial; --");
  g_autoptr (GArray) rows = NULL;

  weft_trial_query_sort (query, WEFT_TRIAL_FIELD_PARAMETER, "') DESC; DROP TABLE trial; --", TRUE);
  rows = select_rows (store, query);
  g_assert_cmpuint (rows->len, ==, 0);
}

static void
test_sort (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();

  for (int descending = 0; descending < 2; descending++) {
    g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
    g_autoptr (GArray) rows = NULL;
    double former = descending ? (double) INFINITY : -(double) INFINITY;

    weft_trial_query_sort (query, WEFT_TRIAL_FIELD_LAST, "acc", descending);
    rows = select_rows (store, query);
    g_assert_cmpuint (rows->len, ==, N_TRIALS);
    for (guint i = 0; i < rows->len; i++) {
      int id = (int) g_array_index (rows, WeftTrialRow, i).id;
      gboolean last = i >= N_TRIALS - N_TRIALS / 9;

      g_assert_cmpint (id % 9 == 0, ==, last);
      if (last)
        continue;
      g_assert_true (descending ? id % 11 <= former : id % 11 >= former);
      former = id % 11;
    }
  }
}

static void
test_scope_and_limit (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (WeftTrialQuery) all = weft_trial_query_new (WEFT_TRIAL_SCOPE_ARCHIVED | WEFT_TRIAL_SCOPE_TRASHED);
  g_autoptr (GArray) current = NULL, every = NULL, few = NULL;
  const gint64 id = 3;

  g_assert_true (weft_trial_store_trash (store, &id, 1, TRUE, NULL));
  g_assert_true (weft_trial_store_set_archived (store, 4, TRUE, NULL));
  current = select_rows (store, query);
  every = select_rows (store, all);
  g_assert_cmpuint (current->len, ==, N_TRIALS - 2);
  g_assert_cmpuint (every->len, ==, N_TRIALS);
  weft_trial_query_limit (query, 5);
  few = select_rows (store, query);
  g_assert_cmpuint (few->len, ==, 5);
}

static void
test_names (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();
  g_auto (GStrv) metrics = weft_trial_store_list_names (store, WEFT_TRIAL_FIELD_LAST, NULL);
  g_auto (GStrv) parameters = weft_trial_store_list_names (store, WEFT_TRIAL_FIELD_PARAMETER, NULL);

  g_assert_cmpuint (g_strv_length (metrics), ==, 1);
  g_assert_cmpstr (metrics[0], ==, "acc");
  g_assert_cmpstr (parameters[0], ==, "train.lr");
}

/* Keeps a copy of a model by its signals alone and compares. */
typedef struct
{
  GListModel *model;
  GPtrArray *items;
  guint n_signals;
} Validator;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Validator  *self)
{
  g_assert_cmpuint (position + removed, <=, self->items->len);
  g_assert_true (removed > 0 || added > 0);
  if (removed > 0)
    g_ptr_array_remove_range (self->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->items, (int) (position + i), g_list_model_get_item (model, position + i));
  self->n_signals++;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, self->items->len);
  for (guint i = 0; i < self->items->len; i++) {
    g_autoptr (GObject) item = g_list_model_get_item (model, i);

    g_assert_true (item == self->items->pdata[i]);
    g_assert_true (g_type_is_a (G_OBJECT_TYPE (item), g_list_model_get_item_type (model)));
  }
  g_assert_null (g_list_model_get_item (model, self->items->len));
}

static void
count_cb (WeftTrialItem *item,
          GParamSpec    *spec,
          int           *count)
{
  (*count)++;
}

static void
test_model (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();
  g_autoptr (WeftTrialList) list = weft_trial_list_new (store);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (WeftTrialItem) first = NULL;
  Validator validator = { G_LIST_MODEL (list), items, 0 };
  int count = 0;
  const gint64 id = 30;

  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &validator);
  g_assert_true (weft_trial_list_refresh (list, NULL));
  g_assert_cmpuint (items->len, ==, N_TRIALS);
  g_assert_true (weft_trial_list_refresh (list, NULL));
  g_assert_cmpuint (validator.n_signals, ==, 1);

  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpint (weft_trial_item_get_id (first), ==, N_TRIALS);
  g_assert_cmpstr (weft_trial_item_get_trial (first)->name, ==, "Ärger 60");
  g_signal_connect (first, "notify::trial", G_CALLBACK (count_cb), &count);
  g_assert_true (weft_trial_store_set_name (store, N_TRIALS, "changed", NULL));
  g_assert_true (weft_trial_list_refresh (list, NULL));
  g_assert_cmpint (count, ==, 1);
  g_assert_cmpstr (weft_trial_item_get_trial (first)->name, ==, "changed");
  g_assert_cmpuint (validator.n_signals, ==, 1);

  g_assert_true (weft_trial_store_trash (store, &id, 1, TRUE, NULL));
  g_assert_true (weft_trial_list_refresh (list, NULL));
  g_assert_cmpuint (items->len, ==, N_TRIALS - 1);
  g_assert_true (weft_trial_store_trash (store, &id, 1, FALSE, NULL));
  g_assert_true (weft_trial_list_refresh (list, NULL));
  g_assert_cmpint (weft_trial_list_get_id (list, 30), ==, 30);
  g_assert_cmpint (weft_trial_list_get_id (list, 1000), ==, 0);
}

/* Any sequence of sorts and filters keeps the copy equal. */
static void
test_model_at_random (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();
  g_autoptr (WeftTrialList) list = weft_trial_list_new (store);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  Validator validator = { G_LIST_MODEL (list), items, 0 };
  WeftRandom random;

  weft_random_init (&random, 5, 0);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &validator);
  for (int round = 0; round < 100; round++) {
    g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);

    if (weft_random_below (&random, 2))
      weft_trial_query_sort (query, WEFT_TRIAL_FIELD_LAST, "acc", (gboolean) weft_random_below (&random, 2));
    if (weft_random_below (&random, 2))
      weft_trial_query_where_number (query, WEFT_TRIAL_FIELD_LAST, "acc", WEFT_TRIAL_LESS, weft_random_below (&random, 12));
    weft_trial_list_set_query (list, query);
    g_assert_true (weft_trial_list_refresh (list, NULL));
    g_assert_cmpuint (items->len, ==, g_list_model_get_n_items (G_LIST_MODEL (list)));
  }
}

static void
refreshed_cb (GObject      *list,
              GAsyncResult *result,
              gpointer      loop)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_trial_list_refresh_finish (WEFT_TRIAL_LIST (list), result, &error));
  g_assert_no_error (error);
  g_main_loop_quit (loop);
}

static void
test_model_async (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  WeftTrialList *list = weft_trial_list_new (store);

  weft_trial_list_refresh_async (list, refreshed_cb, loop);
  g_main_loop_run (loop);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, N_TRIALS);
  weft_trial_list_refresh_async (list, refreshed_cb, loop);
  g_object_unref (list);
  g_main_loop_run (loop);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_items_are_weak (void)
{
  g_autoptr (WeftTrialStore) store = make_store ();
  WeftTrialList *list = weft_trial_list_new (store);
  WeftTrialItem *item, *kept;

  g_assert_true (weft_trial_list_refresh (list, NULL));
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_object_add_weak_pointer (G_OBJECT (item), (gpointer *) &item);
  g_object_unref (item);
  g_assert_null (item);

  /* An item outlives its list. */
  kept = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_object_unref (list);
  g_assert_nonnull (weft_trial_item_get_trial (kept));
  g_object_unref (kept);
}

static char *
get_name_at (WeftTrialList *list,
             guint          position)
{
  g_autoptr (WeftTrialItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return g_strdup (weft_trial_item_get_trial (item)->name);
}

#define assert_name_at(list, position, expected)           \
  G_STMT_START                                             \
  {                                                        \
    g_autofree char *name_ = get_name_at (list, position); \
                                                           \
    g_assert_cmpstr (name_, ==, expected);                 \
  }                                                        \
  G_STMT_END

/* Changing a trial behind the list's back shows what came from the store and when. */
static void
test_pages (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autoptr (WeftTrialList) list = weft_trial_list_new (store);
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (WeftTrialItem) third = NULL;
  const gint64 gone = 5;

  for (int i = 1; i <= WEFT_TRIAL_PAGES_MAX + WEFT_TRIAL_PAGE; i++)
    weft_trial_writer_free (begin (store, "as it was"));
  weft_trial_query_sort (query, WEFT_TRIAL_FIELD_ID, NULL, FALSE);
  weft_trial_list_set_query (list, query);
  g_assert_true (weft_trial_list_refresh (list, NULL));

  /* One trial is asked for, and its page comes; no other page does. */
  assert_name_at (list, 0, "as it was");
  g_assert_true (weft_trial_store_set_name (store, 3, "three", NULL));
  g_assert_true (weft_trial_store_set_name (store, WEFT_TRIAL_PAGE + 1, "next page", NULL));
  assert_name_at (list, 2, "as it was");
  assert_name_at (list, WEFT_TRIAL_PAGE, "next page");

  /* Of a page that is known, only what has changed is read again. */
  third = g_list_model_get_item (G_LIST_MODEL (list), 2);
  g_assert_true (weft_trial_list_refresh (list, NULL));
  g_assert_true (weft_trial_store_set_name (store, 4, "four", NULL));
  g_assert_cmpstr (weft_trial_item_get_trial (third)->name, ==, "three");
  assert_name_at (list, 3, "as it was");

  /* What is kept is bounded. */
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i += WEFT_TRIAL_PAGE)
    assert_name_at (list, i, i == WEFT_TRIAL_PAGE ? "next page" : "as it was");
  assert_name_at (list, 3, "four");

  /* A trial that is in no row is read all the same, one that is nowhere is not. */
  g_assert_true (weft_trial_store_trash (store, &gone, 1, TRUE, NULL));
  g_clear_object (&third);
  third = g_list_model_get_item (G_LIST_MODEL (list), 4);
  g_assert_true (weft_trial_list_refresh (list, NULL));
  g_assert_cmpint (weft_trial_item_get_trial (third)->id, ==, gone);
  g_clear_object (&third);
  third = g_list_model_get_item (G_LIST_MODEL (list), 2 * WEFT_TRIAL_PAGE);
  g_assert_true (weft_trial_store_trash (store, (gint64[]){ weft_trial_item_get_id (third) }, 1, TRUE, NULL));
  g_assert_true (weft_trial_store_purge (store, G_MAXINT64, NULL, NULL));
  g_assert_null (weft_trial_item_get_trial (third));
}

static void
test_csv (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (WeftTrial) draft = weft_trial_new ("say \"hi\", twice\nplease");
  g_autoptr (GArray) rows = NULL;
  g_autofree char *csv = NULL;
  WeftTrialWriter *writer;

  weft_trial_add_parameter (draft, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "3");
  writer = weft_trial_begin (store, draft, WORKFLOW, NULL);
  weft_trial_writer_add_point (writer, "loss", 0, 0, 0.3);
  weft_trial_writer_add_point (writer, "loss", 1, 1, 0.1);
  end (writer);
  writer = begin (store, "plain");
  weft_trial_writer_add_point (writer, "accuracy", 1, 1, (double) NAN);
  end (writer);
  rows = select_rows (store, query);
  csv = weft_trial_export_csv (store, rows, WEFT_TRIAL_FIELD_LAST, NULL);
  g_assert_true (g_str_has_prefix (csv, "id,name,state,created,seconds,seed,tags,train.epochs,accuracy,loss\r\n2,plain,done,"));
  g_assert_nonnull (strstr (csv, ",,,nan,\r\n"));
  g_assert_nonnull (strstr (csv, "1,\"say \"\"hi\"\", twice\nplease\",done,"));
  g_assert_true (g_str_has_suffix (csv, ",3,,0.1\r\n"));
  g_free (csv);
  csv = weft_trial_export_csv (store, rows, WEFT_TRIAL_FIELD_TAIL, NULL);
  g_assert_true (g_str_has_suffix (csv, ",3,,0.2\r\n"));
}

static void
test_json (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autoptr (WeftTrial) draft = weft_trial_new ("x"), trial = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  WeftTrialWriter *writer;

  weft_trial_add_parameter (draft, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "3");
  weft_trial_add_parameter (draft, "train.optimizer", WEFT_TRIAL_VALUE_TEXT, "adam");
  writer = weft_trial_begin (store, draft, WORKFLOW, NULL);
  weft_trial_writer_add_point (writer, "loss", 1, 1, 0.25);
  weft_trial_writer_add_mark (writer, &(WeftTrialMark){ .step = 5, .name = (char *) "learning_rate", .from = (char *) "0.1", .to = (char *) "0.2" });
  end (writer);
  trial = weft_trial_store_read (store, 1, NULL);
  node = weft_trial_to_json (trial, WORKFLOW);
  object = json_node_get_object (node);
  g_assert_cmpint (weft_json_get_int (object, "id", 0), ==, 1);
  g_assert_cmpstr (weft_json_get_string (object, "state", NULL), ==, "done");
  g_assert_cmpstr (weft_json_get_string (object, "recipe", NULL), ==, "workflow 1");
  g_assert_false (weft_json_get_bool (object, "pinned", TRUE));
  g_assert_cmpfloat (weft_json_get_number (weft_json_get_object (object, "metrics"), "loss", 0), ==, 0.25);
  g_assert_cmpint (weft_json_get_int (weft_json_get_object (object, "parameters"), "train.epochs", 0), ==, 3);
  g_assert_cmpstr (weft_json_get_string (weft_json_get_object (object, "workflow"), "format", NULL), ==, "weft");
  g_assert_cmpuint (json_array_get_length (weft_json_get_array (object, "marks")), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trials/query/conditions", test_conditions);
  g_test_add_func ("/trials/query/patterns", test_patterns);
  g_test_add_func ("/trials/query/injection", test_injection);
  g_test_add_func ("/trials/query/sort", test_sort);
  g_test_add_func ("/trials/query/scope-and-limit", test_scope_and_limit);
  g_test_add_func ("/trials/query/names", test_names);
  g_test_add_func ("/trials/list/model", test_model);
  g_test_add_func ("/trials/list/model-at-random", test_model_at_random);
  g_test_add_func ("/trials/list/model-async", test_model_async);
  g_test_add_func ("/trials/list/items-are-weak", test_items_are_weak);
  g_test_add_func ("/trials/list/pages", test_pages);
  g_test_add_func ("/trials/export/csv", test_csv);
  g_test_add_func ("/trials/export/json", test_json);
  return g_test_run ();
}
