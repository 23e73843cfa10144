/* test-recommend-quality.c: recommended workflows, untouched, beside what scikit-learn reaches
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same rows test as tests/peers/recommend_peers.py had, split by split. A single split of 30
 * rows says nothing, so differences are judged by their mean and its standard error: a
 * recommendation fails when it is worse by more than chance explains.
 */
#include "base/file.h"
#include "base/json.h"
#include "dataset/reader.h"
#include "dataset/split.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/recommend.h"
#include "workflow/run.h"
#include "workflow/sink.h"

#include <math.h>
#include <string.h>

/* Standard errors that chance explains. */
#define CHANCE 2

/* What the best of all may be better by. */
#define MARGIN 0.01

#define MAX_SPLITS 50
#define MAX_BYTES  (1 << 20)

#define MINUTES_5 300

/* How many times as long as expected a training may take, or as short; judged where nothing else
 * runs. */
#define FACTOR 2

/* What a run came to. */
typedef struct
{
  double value;   /* what Evaluate measured, NaN: nothing */
  double seconds; /* of all nodes */
  double trained; /* seconds of Train */
  double epochs;  /* that it had */
} Outcome;

static JsonObject *
read_peers (JsonNode **node)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "workflow", "recommend_peers.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = weft_file_read (path, MAX_BYTES, &error);
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  g_assert_no_error (error);
  *node = weft_json_parse (text, length, &error);
  g_assert_no_error (error);
  return json_node_get_object (*node);
}

static void
take_event (Outcome    *self,
            JsonObject *event,
            const char *metric)
{
  const char *name = weft_json_get_string (event, "name", "");
  gboolean is_train = g_str_equal (weft_json_get_string (event, "node", ""), "train");

  if (g_str_equal (name, metric))
    self->value = weft_json_get_number (event, "value", NAN);
  if (is_train && g_str_equal (name, "train_loss"))
    self->epochs++;
  if (is_train && g_str_equal (weft_json_get_string (event, "state", ""), "done"))
    self->trained = weft_json_get_number (event, "seconds", NAN);
}

/* @split: of Prepare, -1: as it is */
static Outcome
run (const WeftRecommendation *advice,
     const char               *file,
     int                       split,
     const char               *metric)
{
  g_autoptr (WeftWorkflow) document = weft_workflow_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *seed = g_strdup_printf ("prepare.seed=%d", split);
  const char *const overrides[] = { split >= 0 ? seed : NULL, NULL };
  g_autoptr (WeftSnapshot) snapshot = NULL;
  g_autoptr (WeftRunSink) sink = weft_run_sink_new_recorder ();
  const WeftRunOptions options = { .seed = (guint64) MAX (split, 0) + 1, .n_threads = 2 };
  gint64 begin = g_get_monotonic_time ();
  Outcome outcome = { NAN, 0, NAN, 0 };
  GPtrArray *events;

  g_assert_true (weft_workflow_insert_recommendation (document, advice, file, 0, 0, &error));
  snapshot = weft_workflow_snapshot (document, overrides, &error);
  g_assert_no_error (error);
  weft_run_execute (snapshot, &options, sink, NULL, &error);
  g_assert_no_error (error);
  events = weft_run_recorder_get_events (sink);
  for (guint i = 0; i < events->len; i++)
    take_event (&outcome, json_node_get_object (events->pdata[i]), metric);
  outcome.seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  return outcome;
}

/* A training that ended sooner is expected to take its share. */
static void
check_time (const WeftRecommendation *advice,
            const char               *name,
            const Outcome            *outcomes,
            guint                     n)
{
  double all = (double) weft_params_get_integer (advice->values[WEFT_ADVICE_TRAIN], "epochs"), expected = 0, taken = 0;

  for (guint i = 0; i < n; i++) {
    expected += advice->seconds * outcomes[i].epochs / all;
    taken += outcomes[i].trained;
  }
  g_test_message ("%s: %.2f s a training, expected %.2f s", name, taken / n, expected / n);
  if (!g_test_perf ())
    return;
  g_assert_cmpfloat (taken, <=, FACTOR * expected);
  g_assert_cmpfloat (expected, <=, FACTOR * taken);
}

/* The rows that test are those that scikit-learn was judged by. */
static void
check_rows (WeftDataset *data,
            const char  *target,
            JsonObject  *split)
{
  const WeftSplitOptions options = { .validation = 0.1, .test = 0.2, .use_parts = TRUE, .stratify = target, .seed = (guint64) weft_json_get_int (split, "seed", 0) };
  g_autoptr (WeftSplit) dealt = weft_split_new (data, &options, NULL, NULL);
  gint64 sum = 0;

  for (gsize i = 0; i < dealt->test.n_rows; i++)
    sum += dealt->test.rows[i];
  g_assert_cmpint (dealt->test.n_rows, ==, weft_json_get_int (split, "n_test", 0));
  g_assert_cmpint (sum, ==, weft_json_get_int (split, "sum", 0));
}

static double
find_mean (const double *values,
           guint         n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += values[i];
  return sum / n;
}

static double
find_error (const double *values,
            guint         n)
{
  double mean = find_mean (values, n), sum = 0;

  for (guint i = 0; i < n; i++)
    sum += (values[i] - mean) * (values[i] - mean);
  return n > 1 ? sqrt (sum / (n - 1) / n) : 0;
}

/* Compares with one model of scikit-learn's, on the splits that it was judged by.
 *
 * Returns: by how much ours is better on average */
static double
compare (const char   *table,
         const char   *model,
         JsonArray    *splits,
         const double *ours,
         double        margin)
{
  double theirs[MAX_SPLITS], differences[MAX_SPLITS], mean, error;
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (splits); i++) {
    JsonObject *models = weft_json_get_object (json_array_get_object_element (splits, i), "models");

    if (!json_object_has_member (models, model))
      continue;
    theirs[n] = weft_json_get_number (weft_json_get_object (models, model), "accuracy", NAN);
    differences[n] = ours[i] - theirs[n];
    n++;
  }
  mean = find_mean (differences, n);
  error = find_error (differences, n);
  g_test_message ("%s: %s %.4f, ours %+.4f ± %.4f over %u splits", table, model, find_mean (theirs, n), mean, error, n);
  if (!isnan (margin))
    g_assert_cmpfloat (mean + CHANCE * error, >=, -margin);
  return mean;
}

static void
test_table (gconstpointer data)
{
  const char *table = data;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *peers = weft_json_get_object (read_peers (&node), table);
  JsonArray *splits = weft_json_get_array (peers, "splits");
  g_autofree char *file = g_strconcat ("dataset:", table, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = weft_dataset_resolve (file, NULL, &error);
  g_autoptr (WeftDataset) rows = weft_dataset_read (file, NULL, NULL, NULL, &error);
  g_autoptr (WeftRecommendation) advice = weft_recommendation_new (path, NULL, NULL, &error);
  g_autoptr (GList) models = NULL;
  Outcome outcomes[MAX_SPLITS] = { 0 };
  double ours[MAX_SPLITS], least = INFINITY;
  const char *winner = NULL;
  guint n = json_array_get_length (splits);

  g_assert_no_error (error);
  g_assert_cmpuint (n, <=, MAX_SPLITS);
  for (guint i = 0; i < n; i++) {
    JsonObject *split = json_array_get_object_element (splits, i);

    check_rows (rows, weft_json_get_string (peers, "target", ""), split);
    outcomes[i] = run (advice, file, (int) weft_json_get_int (split, "seed", 0), "test_accuracy");
    ours[i] = outcomes[i].value;
  }
  check_time (advice, table, outcomes, n);
  g_test_message ("%s: %.4f", table, find_mean (ours, n));
  models = json_object_get_members (weft_json_get_object (json_array_get_object_element (splits, 0), "models"));
  for (GList *item = models; item != NULL; item = item->next) {
    gboolean must_reach = g_str_equal (item->data, "logistic") || g_str_equal (item->data, "mlp");
    double ahead = compare (table, item->data, splits, ours, must_reach ? 0 : NAN);

    if (ahead < least) {
      least = ahead;
      winner = item->data;
    }
  }
  (void) compare (table, winner, splits, ours, MARGIN);
}

typedef struct
{
  const char *path;
  const char *folder; /* beside the tree */
  double accuracy;
} Pictures;

static const Pictures pictures[] = {
  { "/workflow/recommend-quality/mnist", "mnist", 0.99 },
  { "/workflow/recommend-quality/fashion", "fashion-mnist-10k", 0.9 },
};

static void
test_pictures (gconstpointer data)
{
  const Pictures *row = data;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "ship", "images", row->folder, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftRecommendation) advice = NULL;
  Outcome outcome;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_test_skip ("the pictures are not beside the tree");
    return;
  }
  advice = weft_recommendation_new (path, NULL, NULL, &error);
  g_assert_no_error (error);
  outcome = run (advice, path, -1, "test_accuracy");
  g_test_message ("%s: %.4f in %.0f s", row->folder, outcome.value, outcome.seconds);
  g_assert_cmpfloat (outcome.value, >=, row->accuracy);
  check_time (advice, row->folder, &outcome, 1);
  if (g_test_perf ())
    g_assert_cmpfloat (outcome.seconds, <=, MINUTES_5);
}

int
main (int    argc,
      char **argv)
{
  static const char *const tables[] = { "iris", "wine", "breast_cancer", "german_credit", "spam" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *path = g_strconcat ("/workflow/recommend-quality/", tables[i], NULL);

    g_test_add_data_func (path, tables[i], test_table);
  }
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    g_test_add_data_func (pictures[i].path, &pictures[i], test_pictures);
  return g_test_run ();
}
