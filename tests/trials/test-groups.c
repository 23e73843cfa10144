/* test-groups.c: trials that are runs of the same thing, and lists of such groups
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include "trials/groups.h"
#include "trials/list.h"
#include "trials/store-private.h"

#include <math.h>

/* Trial 1 … @n: three recipes, seeds that go round, accuracies that follow from both. */
static WeftTrialStore *
make_store (guint n)
{
  WeftTrialStore *store = open_store (WEFT_TRIAL_STORE_MEMORY);

  for (guint i = 0; i < n; i++) {
    g_autoptr (WeftTrial) draft = weft_trial_new (NULL);
    g_autofree char *rate = g_strdup_printf ("0.%u", i % 3 + 1);
    WeftTrialWriter *writer;

    draft->recipe = g_strdup_printf ("recipe %u", i % 3);
    draft->seed = i / 3;
    weft_trial_add_parameter (draft, "train.lr", WEFT_TRIAL_VALUE_REAL, rate);
    weft_trial_add_parameter (draft, "train.epochs", WEFT_TRIAL_VALUE_INTEGER, "10");
    if (i % 5 == 0)
      weft_trial_add_tag (draft, "odd");
    writer = weft_trial_begin (store, draft, WORKFLOW, NULL);
    weft_trial_writer_direct (writer, "accuracy", WEFT_TRIAL_HIGHER_IS_BETTER);
    for (int epoch = 1; epoch <= 7; epoch++)
      weft_trial_writer_add_point (writer, "accuracy", epoch, epoch, 0.1 * (i % 3) + 0.01 * (i / 3) + 0.001 * epoch);
    end (writer);
  }
  return store;
}

static GPtrArray *
read_all (WeftTrialStore *store)
{
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (GArray) rows = NULL;
  GPtrArray *trials = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_unref);

  weft_trial_query_sort (query, WEFT_TRIAL_FIELD_ID, NULL, FALSE);
  rows = weft_trial_store_select (store, query, NULL);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (trials, weft_trial_store_read (store, g_array_index (rows, WeftTrialRow, i).id, NULL));
  return trials;
}

static void
test_groups (void)
{
  g_autoptr (WeftTrialStore) store = make_store (12);
  g_autoptr (GPtrArray) trials = read_all (store), groups = weft_trial_groups_new (trials);
  WeftTrialSpread spread;
  WeftSignificance result;

  g_assert_cmpuint (groups->len, ==, 3);
  g_assert_cmpuint (((WeftTrialGroup *) groups->pdata[1])->trials->len, ==, 4);
  weft_trial_group_spread (groups->pdata[1], "accuracy", WEFT_TRIAL_FIELD_LAST, &spread);
  g_assert_cmpuint (spread.n, ==, 4);
  g_assert_cmpfloat_with_epsilon (spread.mean, 0.1 + 0.015 + 0.007, 1e-12);
  g_assert_cmpfloat_with_epsilon (spread.deviation, 0.01 * sqrt (5.0 / 3), 1e-12);
  g_assert_cmpfloat_with_epsilon (spread.low, 0.107, 1e-12);
  g_assert_cmpfloat_with_epsilon (spread.high, 0.137, 1e-12);
  /* The last five of seven epochs. */
  weft_trial_group_spread (groups->pdata[0], "accuracy", WEFT_TRIAL_FIELD_TAIL, &spread);
  g_assert_cmpfloat_with_epsilon (spread.mean, 0.015 + 0.005, 1e-12);

  /* Seed by seed the difference is always the same, however much the seeds differ. */
  weft_trial_group_compare (groups->pdata[1], groups->pdata[0], "accuracy", WEFT_TRIAL_FIELD_LAST, 0.01, &result);
  g_assert_true (result.is_paired);
  g_assert_cmpuint (result.n_a, ==, 4);
  g_assert_cmpfloat_with_epsilon (result.difference, 0.1, 1e-12);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_BETTER);
}

/* Trials of one seed are one run; seeds that only one group has are passed over, unless both
 * have some. */
static void
test_seeds (void)
{
  g_autoptr (WeftTrialStore) store = make_store (12);
  g_autoptr (GPtrArray) trials = read_all (store);
  g_autoptr (GPtrArray) groups = NULL;
  WeftTrialGroup *first, *second;
  WeftSignificance result;

  groups = weft_trial_groups_new (trials);
  first = groups->pdata[0];
  second = groups->pdata[1];
  g_ptr_array_set_size (second->trials, 2);
  weft_trial_group_compare (first, second, "accuracy", WEFT_TRIAL_FIELD_LAST, 0, &result);
  g_assert_true (result.is_paired);
  g_assert_cmpuint (result.n_a, ==, 2);
  ((WeftTrial *) second->trials->pdata[1])->seed = 77;
  weft_trial_group_compare (first, second, "accuracy", WEFT_TRIAL_FIELD_LAST, 0, &result);
  g_assert_false (result.is_paired);
  g_assert_cmpuint (result.n_a, ==, 4);
  g_assert_cmpuint (result.n_b, ==, 2);
  ((WeftTrial *) second->trials->pdata[1])->seed = ((WeftTrial *) second->trials->pdata[0])->seed;
  weft_trial_group_compare (first, second, "accuracy", WEFT_TRIAL_FIELD_LAST, 0, &result);
  g_assert_cmpuint (result.n_b, ==, 1);
  g_assert_cmpint (result.verdict, ==, WEFT_SIGNIFICANCE_TOO_FEW);
}

static void
test_diverged (void)
{
  WeftTrialSpread spread = WEFT_TRIAL_SPREAD_INIT;

  weft_trial_spread_add (&spread, (double) NAN);
  weft_trial_spread_add (&spread, 3);
  weft_trial_spread_add (&spread, (double) INFINITY);
  g_assert_cmpuint (spread.n, ==, 1);
  g_assert_cmpuint (spread.n_lost, ==, 2);
  g_assert_cmpfloat (spread.mean, ==, 3);
  g_assert_true (isnan (spread.deviation));
  weft_trial_spread_add (&spread, 5);
  g_assert_cmpfloat_with_epsilon (spread.deviation, sqrt (2), 1e-12);
}

/* Of trials without a recipe, as older versions wrote them, the workflow says what they are. */
static void
test_without_recipe (void)
{
  g_autoptr (WeftTrialStore) store = open_store (WEFT_TRIAL_STORE_MEMORY);
  g_autoptr (GPtrArray) trials = NULL, groups = NULL;
  g_autoptr (WeftTrial) other = weft_trial_new ("other");
  WeftTrialWriter *writer;

  end (begin (store, "a"));
  end (begin (store, "b"));
  writer = weft_trial_begin (store, other, "{}", NULL);
  end (writer);
  trials = read_all (store);
  groups = weft_trial_groups_new (trials);
  g_assert_cmpuint (groups->len, ==, 2);
}

static WeftTrialQuery *
group_by (WeftTrialField  field,
          const char     *name)
{
  WeftTrialQuery *query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);

  weft_trial_query_group (query, field, name);
  return query;
}

static WeftTrialItem *
get_item (WeftTrialList *list,
          guint          position)
{
  return g_list_model_get_item (G_LIST_MODEL (list), position);
}

static void
told_cb (gboolean *told)
{
  *told = TRUE;
}

static void
wait_until_told (WeftTrialItem *heading)
{
  gboolean told = FALSE;
  gulong handler = g_signal_connect_swapped (heading, "notify::trial", G_CALLBACK (told_cb), &told);

  (void) weft_trial_item_get_summary (heading);
  while (!told)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (heading, handler);
}

/* What is known before is that of the former trials. */
static const WeftTrialSummary *
wait_for_summary (WeftTrialItem *heading)
{
  wait_until_told (heading);
  return weft_trial_item_get_summary (heading);
}

static void
test_headings (void)
{
  g_autoptr (WeftTrialStore) store = make_store (12);
  g_autoptr (WeftTrialList) list = weft_trial_list_new (store);
  g_autoptr (WeftTrialQuery) query = group_by (WEFT_TRIAL_FIELD_PARAMETER, "train.lr");
  g_autoptr (WeftTrialItem) heading = NULL, trial = NULL;
  const WeftTrialSummary *summary;
  const WeftTrialCommon *common;

  weft_trial_list_set_query (list, query);
  g_assert_true (weft_trial_list_refresh (list, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_cmpuint (weft_trial_list_get_n_trials (list), ==, 12);
  heading = get_item (list, 1);
  g_assert_null (weft_trial_item_get_trial (heading));
  g_assert_cmpstr (weft_trial_item_get_heading (heading)->key, ==, "0.2");
  g_assert_cmpuint (weft_trial_item_get_heading (heading)->ids->len, ==, 4);

  summary = wait_for_summary (heading);
  g_assert_cmpfloat_with_epsilon (weft_trial_summary_find (summary, "accuracy", WEFT_TRIAL_FIELD_BEST)->mean, 0.122, 1e-12);
  common = g_hash_table_lookup (summary->parameters, "train.epochs");
  g_assert_cmpstr (common->text, ==, "10");
  g_assert_cmpint (summary->state, ==, WEFT_TRIAL_DONE);

  weft_trial_list_set_expanded (list, weft_trial_item_get_id (heading), TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 7);
  g_assert_true (weft_trial_item_get_heading (heading)->is_expanded);
  trial = get_item (list, 2);
  g_assert_cmpstr (weft_trial_find_parameter (weft_trial_item_get_trial (trial), "train.lr")->text, ==, "0.2");

  /* What changes in a group is seen by its heading. */
  g_assert_true (weft_trial_store_trash (store, (const gint64[]){ weft_trial_item_get_id (trial) }, 1, TRUE, NULL));
  g_assert_true (weft_trial_list_refresh (list, NULL));
  g_assert_cmpuint (weft_trial_item_get_heading (heading)->ids->len, ==, 3);
  g_assert_cmpuint (weft_trial_summary_find (wait_for_summary (heading), "accuracy", WEFT_TRIAL_FIELD_LAST)->n, ==, 3);
  weft_trial_list_set_expanded (list, weft_trial_item_get_id (heading), FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
}

static gboolean
hold_up (WeftTrialStore  *store,
         WeftTrialDb     *db,
         gpointer         data,
         GError         **error)
{
  GMutex *lock = data;

  g_mutex_lock (lock);
  g_mutex_unlock (lock);
  return TRUE;
}

static void
forget (gpointer data)
{
}

/* Sums that were not begun when other rows are asked for are passed over, and asked for again. */
static void
test_passed_over (void)
{
  g_autoptr (WeftTrialStore) store = make_store (12);
  g_autoptr (WeftTrialList) list = weft_trial_list_new (store);
  g_autoptr (WeftTrialQuery) query = group_by (WEFT_TRIAL_FIELD_PARAMETER, "train.lr");
  g_autoptr (WeftTrialItem) heading = NULL;
  GMutex lock;

  weft_trial_list_set_query (list, query);
  g_assert_true (weft_trial_list_refresh (list, NULL));
  heading = get_item (list, 1);
  g_mutex_init (&lock);
  g_mutex_lock (&lock);
  weft_trial_store_post (store, hold_up, &lock, forget);
  g_assert_null (weft_trial_item_get_summary (heading));
  weft_trial_list_set_query (list, query);
  g_mutex_unlock (&lock);
  wait_until_told (heading);
  g_assert_null (weft_trial_item_get_summary (heading));
  g_assert_nonnull (wait_for_summary (heading));
  g_mutex_clear (&lock);
}

static void
test_keys (void)
{
  g_autoptr (WeftTrialStore) store = make_store (15);
  g_autoptr (WeftTrialQuery) tags = group_by (WEFT_TRIAL_FIELD_TAG, NULL), recipes = group_by (WEFT_TRIAL_FIELD_RECIPE, NULL);
  g_autoptr (GArray) rows = NULL, more = NULL, groups = NULL, others = NULL;

  g_assert_true (weft_trial_store_set_tag (store, 1, "first", TRUE, NULL));
  rows = weft_trial_store_select_groups (store, tags, &groups, NULL);
  g_assert_cmpuint (rows->len, ==, 15);
  g_assert_cmpuint (groups->len, ==, 3);
  g_assert_cmpstr (g_array_index (groups, WeftTrialRun, 0).key, ==, "first, odd");
  g_assert_cmpstr (g_array_index (groups, WeftTrialRun, 1).key, ==, "odd");
  g_assert_null (g_array_index (groups, WeftTrialRun, 2).key);
  g_assert_cmpuint (g_array_index (groups, WeftTrialRun, 2).n, ==, 12);
  more = weft_trial_store_select_groups (store, recipes, &others, NULL);
  g_assert_cmpuint (more->len, ==, 15);
  g_assert_cmpuint (others->len, ==, 3);
  g_assert_cmpint (weft_trial_heading_make_id (NULL), <, 0);
  g_assert_cmpint (weft_trial_heading_make_id (NULL), !=, weft_trial_heading_make_id (""));
}

/* Baseline and pins come first, and stay where a condition forbids them. */
static void
test_lead (void)
{
  g_autoptr (WeftTrialStore) store = make_store (6);
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (GArray) rows = NULL;
  static const gint64 expected[] = { 3, 2, 6, 5, 4 };

  g_assert_true (weft_trial_store_set_pinned (store, 2, TRUE, NULL));
  weft_trial_query_where_number (query, WEFT_TRIAL_FIELD_ID, NULL, WEFT_TRIAL_GREATER, 3);
  weft_trial_query_lead (query, 3);
  rows = weft_trial_store_select (store, query, NULL);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpint (g_array_index (rows, WeftTrialRow, i).id, ==, expected[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trials/groups/groups", test_groups);
  g_test_add_func ("/trials/groups/seeds", test_seeds);
  g_test_add_func ("/trials/groups/diverged", test_diverged);
  g_test_add_func ("/trials/groups/without-recipe", test_without_recipe);
  g_test_add_func ("/trials/groups/headings", test_headings);
  g_test_add_func ("/trials/groups/passed-over", test_passed_over);
  g_test_add_func ("/trials/groups/keys", test_keys);
  g_test_add_func ("/trials/groups/lead", test_lead);
  return g_test_run ();
}
