/* test-watch.c: a training looked at from inside is the same training, and what is seen is true
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The golden values come from tests/peers/watch_goldens.py: PyTorch and numpy.
 */
#include "../engine/golden.h"
#include "trainer-fixture.h"

#include "learn/watch.h"

#include <glib/gstdio.h>

/* What a run showed, as text with all digits. */
typedef struct
{
  GString *text;
  GPtrArray *moments; /* WeftWatch */
  WeftTrainControl *control;
  guint64 cut_at;
} Seen;

static void
watch_cb (gpointer         data,
          const WeftWatch *watch)
{
  Seen *self = data;
  g_autoptr (JsonNode) node = weft_watch_to_json (watch);
  g_autofree char *text = weft_json_write (node, WEFT_JSON_COMPACT);

  g_string_append_printf (self->text, "%s\n", text);
  g_ptr_array_add (self->moments, weft_watch_from_json (node));
}

static void
step_cb (gpointer             data,
         const WeftTrainStep *step)
{
  Seen *self = data;

  if (step->step != self->cut_at)
    return;
  weft_train_control_checkpoint (self->control);
  weft_train_control_stop (self->control);
}

static void
seen_init (Seen *self)
{
  *self = (Seen){ .text = g_string_new (NULL), .moments = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_watch_free), .control = weft_train_control_new () };
}

static void
seen_clear (Seen *self)
{
  g_string_free (self->text, TRUE);
  g_ptr_array_unref (self->moments);
  weft_train_control_free (self->control);
}

/* Returns: (transfer full): history and weights of a training; @seen may be NULL */
static GByteArray *
train (const char *target,
       const char *const *settings,
       Seen *seen)
{
  WeftTrainObserver observer = { .data = seen, .watch = watch_cb };
  g_autoptr (WeftTrainer) trainer = NULL;
  GByteArray *found;
  Fixture fixture;

  fixture_init (&fixture, target, settings);
  trainer = fixture_trainer (&fixture);
  fixture_run (trainer, seen != NULL ? &observer : NULL, NULL);
  found = fixture_record (trainer);
  fixture_clear (&fixture);
  return found;
}

#define EVERY  SETTINGS ("epochs", "3", "watch", "steps", "watch_steps", "1", "learning_rate", "0.01")
#define MIXED  SETTINGS ("epochs", "3", "watch", "steps", "watch_steps", "1", "accumulate", "2", "ema", "0.9", "mixup", "0.4", "clip_norm", "1")
#define LESSON SETTINGS ("epochs", "3", "watch", "steps", "watch_steps", "1", "lesson", "penalty")

/* Not a bit of a training depends on who looks at it, nor what is seen on threads. */
static void
test_harmless (void)
{
  const struct
  {
    const char *target;
    const char *const *settings;
  } cases[] = { { "kind", EVERY }, { "size", EVERY }, { "convolved", EVERY }, { "both", MIXED }, { "convolved", MIXED }, { "kind", LESSON } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *first = NULL;

    for (int n_threads = 1; n_threads <= 3; n_threads++) {
      g_autoptr (GByteArray) blind = NULL, watched = NULL;
      Seen seen;

      weft_team_set_size (n_threads, FALSE);
      seen_init (&seen);
      blind = train (cases[i].target, cases[i].settings, NULL);
      watched = train (cases[i].target, cases[i].settings, &seen);
      g_assert_cmpmem (blind->data, blind->len, watched->data, watched->len);
      g_assert_cmpuint (seen.moments->len, >=, 6);
      if (first == NULL)
        first = g_strdup (seen.text->str);
      g_assert_cmpstr (first, ==, seen.text->str);
      seen_clear (&seen);
    }
  }
  weft_team_set_size (0, FALSE);
}

/* 150 rows of 32: the last full batch of an epoch is its fourth; the first step is seen, too. */
static void
test_moments (void)
{
  static const guint64 steps[] = { 1, 4, 9, 14 };
  static const guint64 by_three[] = { 1, 3, 6, 9, 12 };
  g_autoptr (GByteArray) found = NULL, third = NULL, many = NULL, none = NULL;
  Seen seen;

  seen_init (&seen);
  found = train ("kind", SETTINGS ("epochs", "3"), &seen);
  g_assert_cmpuint (seen.moments->len, ==, G_N_ELEMENTS (steps));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    const WeftWatch *watch = seen.moments->pdata[i];

    g_assert_cmpuint (watch->step, ==, steps[i]);
    g_assert_cmpuint (watch->number, ==, i);
    g_assert_cmpuint (watch->n_rows, ==, 32);
    g_assert_cmpuint (watch->layers->len, ==, 4);
    g_assert_true (fabs (watch->epoch - (double) watch->step / 5) < 1e-12);
  }
  g_ptr_array_set_size (seen.moments, 0);
  third = train ("kind", SETTINGS ("epochs", "3", "watch", "steps", "watch_steps", "3"), &seen);
  g_assert_cmpuint (seen.moments->len, ==, G_N_ELEMENTS (by_three));
  for (guint i = 0; i < G_N_ELEMENTS (by_three); i++)
    g_assert_cmpuint (((WeftWatch *) seen.moments->pdata[i])->step, ==, by_three[i]);
  g_ptr_array_set_size (seen.moments, 0);
  many = train ("kind", SETTINGS ("epochs", "250"), &seen);
  g_assert_cmpuint (seen.moments->len, ==, 101);
  g_assert_cmpuint (((WeftWatch *) seen.moments->pdata[100])->number, ==, 250);
  g_ptr_array_set_size (seen.moments, 0);
  none = train ("kind", SETTINGS ("epochs", "3", "watch", "off"), &seen);
  g_assert_cmpuint (seen.moments->len, ==, 0);
  g_assert_cmpmem (found->data, found->len, none->data, none->len);
  seen_clear (&seen);
}

/* What is seen after a checkpoint is seen again, to the last digit. */
static void
test_resumed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "checkpoint", NULL);
  const char *const *settings = MIXED;
  g_autoptr (GByteArray) whole = NULL;
  Seen all;

  seen_init (&all);
  whole = train ("convolved", settings, &all);
  for (guint64 cut = 1; cut < 9; cut += 2) {
    g_autoptr (WeftTrainer) first = NULL, second = NULL;
    g_autoptr (GByteArray) parts = NULL;
    g_autoptr (GError) error = NULL;
    WeftTrainObserver observer = { .step = step_cb, .watch = watch_cb };
    Fixture fixture;
    Seen seen;

    seen_init (&seen);
    seen.cut_at = cut;
    observer.data = &seen;
    fixture_init (&fixture, "convolved", settings);
    fixture.checkpoint = g_strdup (path);
    first = fixture_trainer (&fixture);
    fixture_run (first, &observer, seen.control);
    second = fixture_trainer (&fixture);
    weft_trainer_resume (second, path, &error);
    g_assert_no_error (error);
    fixture_run (second, &observer, NULL);
    parts = fixture_record (second);
    g_assert_cmpmem (whole->data, whole->len, parts->data, parts->len);
    g_assert_cmpstr (all.text->str, ==, seen.text->str);
    fixture_clear (&fixture);
    seen_clear (&seen);
    g_unlink (path);
  }
  seen_clear (&all);
  g_rmdir (folder);
}

/* Golden values */

static WeftDataset *
make_table (JsonObject *golden)
{
  JsonArray *rows = weft_json_get_array (golden, "rows"), *classes = weft_json_get_array (golden, "classes");
  g_autoptr (GString) text = g_string_new ("a,b,c,kind\n");
  const char *const names[] = { "x", "y", "z" };

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonArray *row = json_array_get_array_element (rows, i);

    for (guint k = 0; k < 3; k++)
      g_string_append_printf (text, "%.9g,", json_array_get_double_element (row, k));
    g_string_append_printf (text, "%s\n", names[json_array_get_int_element (classes, i)]);
  }
  return fixture_table (text->str, NULL);
}

static WeftTrainer *
make_golden_trainer (JsonObject  *golden,
                     WeftDataset *dataset)
{
  guint32 rows[48];
  g_autoptr (WeftParams) prepares = fixture_params (weft_preparation_params, SETTINGS ("features", "a,b,c", "target", "kind", "numbers", "none"));
  g_autoptr (WeftParams) params = fixture_params (weft_trainer_params, SETTINGS ("epochs", "1", "batch_size", "48", "optimizer", "sgd", "momentum", "0", "learning_rate", "0.25"));
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  g_autoptr (WeftPreparation) preparation = NULL;
  g_autoptr (WeftGather) gather = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *parameters = weft_json_get_object (golden, "parameters");
  g_autoptr (GList) names = json_object_get_members (parameters);
  WeftTrainer *trainer;

  for (guint32 i = 0; i < 48; i++)
    rows[i] = i;
  preparation = weft_preparation_fit (dataset, rows, 48, prepares, NULL, NULL, &error);
  g_assert_no_error (error);
  gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  g_assert_no_error (error);
  fixture_add_layer (spec, "first", "dense", SETTINGS ("units", "12"), NULL);
  fixture_add_layer (spec, "bend", "relu", NULL, "first");
  fixture_add_layer (spec, "last", "dense", SETTINGS ("units", "3"), "bend");
  trainer = weft_trainer_new (&(WeftTrainerSetup){ .spec = spec, .gather = gather, .train = { rows, 48 }, .params = params, .seed = 5 }, &error);
  g_assert_no_error (error);
  for (GList *l = names; l != NULL; l = l->next) {
    WeftValue value = weft_graph_find (weft_model_get_graph (weft_trainer_get_model (trainer)), l->data);

    golden_fill (weft_session_get_parameter (weft_trainer_get_session (trainer), value), weft_json_get_array (parameters, l->data));
  }
  return trainer;
}

/* A number beside an edge may fall into the bin next to it. */
static void
assert_histogram (const WeftHistogram *given,
                  JsonObject          *expected)
{
  JsonArray *counts = weft_json_get_array (expected, "counts");
  guint64 apart = 0, n = 0;

  fixture_assert_close (given->low, weft_json_get_number (expected, "low", 0), 1e-5);
  fixture_assert_close (given->high, weft_json_get_number (expected, "high", 0), 1e-5);
  g_assert_cmpuint (given->n, ==, (guint64) weft_json_get_int (expected, "n", 0));
  g_assert_cmpuint (given->n_odd, ==, 0);
  for (guint i = 0; i < WEFT_HISTOGRAM_BINS; i++) {
    apart += (guint64) ABS ((gint64) given->counts[i] - json_array_get_int_element (counts, i));
    n += given->counts[i];
  }
  g_assert_cmpuint (n, ==, given->n);
  g_assert_cmpuint (apart, <=, 2);
}

static void
test_golden (void)
{
  g_autoptr (JsonNode) node = golden_read ("learn", "watch.json");
  JsonObject *golden = json_node_get_object (node), *layers = weft_json_get_object (golden, "layers");
  g_autoptr (WeftDataset) dataset = make_table (golden);
  g_autoptr (WeftTrainer) trainer = make_golden_trainer (golden, dataset);
  const WeftWatch *watch;
  Seen seen;

  seen_init (&seen);
  fixture_run (trainer, &(WeftTrainObserver){ .data = &seen, .watch = watch_cb }, NULL);
  g_assert_cmpuint (seen.moments->len, ==, 1);
  watch = seen.moments->pdata[0];
  fixture_assert_close (watch->gradient_norm, weft_json_get_number (golden, "gradient_norm", 0), 1e-5);
  for (guint i = 0; i < watch->layers->len; i++) {
    const WeftWatchLayer *layer = &g_array_index (watch->layers, WeftWatchLayer, i);
    JsonObject *expected = weft_json_get_object (layers, layer->id);

    assert_histogram (&layer->histograms[WEFT_WATCH_OUTPUTS], weft_json_get_object (expected, "outputs"));
    fixture_assert_close (layer->dead, weft_json_get_number (expected, "dead", -1), 1e-12);
    if (!json_object_has_member (expected, "weights")) {
      g_assert_true (isnan (layer->gradient_norm));
      g_assert_cmpuint (layer->histograms[WEFT_WATCH_WEIGHTS].n, ==, 0);
      continue;
    }
    assert_histogram (&layer->histograms[WEFT_WATCH_WEIGHTS], weft_json_get_object (expected, "weights"));
    assert_histogram (&layer->histograms[WEFT_WATCH_GRADIENTS], weft_json_get_object (expected, "gradients"));
    fixture_assert_close (layer->weight_norm, weft_json_get_number (expected, "weight_norm", 0), 1e-5);
    fixture_assert_close (layer->gradient_norm, weft_json_get_number (expected, "gradient_norm", 0), 1e-5);
    fixture_assert_close (layer->update_ratio, weft_json_get_number (expected, "update_ratio", 0), 1e-5);
  }
  g_assert_true (fabs (weft_watch_find_layer (watch, "bend")->dead - 2.0 / 12) < 0.2);
  seen_clear (&seen);
}

/* Histograms */

static WeftTensor *
make_numbers (const float *numbers,
              gint64       n)
{
  WeftTensor *tensor = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n), NULL);

  memcpy (tensor->data, numbers, (gsize) n * sizeof (float));
  return tensor;
}

static void
test_histogram (void)
{
  static const float numbers[] = { 0, 1, 2, 64, 63.5, NAN, INFINITY, -INFINITY };
  g_autoptr (WeftTensor) tensor = make_numbers (numbers, G_N_ELEMENTS (numbers)), none = make_numbers (numbers, 0), one = make_numbers (numbers + 2, 1);
  const WeftTensor *list[] = { tensor, none };
  WeftHistogram histogram;
  double shares[10], sum = 0;

  weft_histogram_fill (&histogram, list, 2);
  g_assert_cmpuint (histogram.n, ==, 5);
  g_assert_cmpuint (histogram.n_odd, ==, 3);
  g_assert_cmpuint (histogram.counts[0], ==, 1);
  g_assert_cmpuint (histogram.counts[1], ==, 1);
  g_assert_cmpuint (histogram.counts[2], ==, 1);
  g_assert_cmpuint (histogram.counts[63], ==, 2);
  weft_histogram_spread (&histogram, -64, 128, shares, G_N_ELEMENTS (shares));
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    sum += shares[i];
  g_assert_true (fabs (sum - 1) < 1e-9);
  g_assert_true (shares[0] == 0 && shares[9] == 0);
  list[0] = one;
  weft_histogram_fill (&histogram, list, 1);
  g_assert_cmpuint (histogram.counts[WEFT_HISTOGRAM_BINS / 2], ==, 1);
  weft_histogram_spread (&histogram, 0, 10, shares, G_N_ELEMENTS (shares));
  g_assert_true (shares[2] == 1);
}

/* The log and its file */

static WeftWatch *
make_moment (guint64 number,
             guint   n_layers)
{
  WeftWatch *watch = weft_watch_new ();

  watch->number = number;
  watch->step = 1 + number * 10;
  watch->epoch = (double) number;
  for (guint i = 0; i < n_layers; i++) {
    g_autofree char *id = g_strdup_printf ("layer%u", i);

    weft_watch_add_layer (watch, id)->gradient_norm = (double) number + i;
  }
  return watch;
}

static GBytes *
log_bytes (const WeftWatchLog *log)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = weft_watch_log_to_bytes (log, &error);

  g_assert_no_error (error);
  return bytes;
}

/* However often it was cut and taken up, the same moments are kept. */
static void
test_log (void)
{
  g_autoptr (WeftWatchLog) whole = weft_watch_log_new (), cut = weft_watch_log_new ();
  g_autoptr (GBytes) bytes = NULL, same = NULL;

  for (guint64 i = 0; i < 600; i++) {
    weft_watch_log_take (whole, make_moment (i, 40));
    weft_watch_log_take (cut, make_moment (i, 40));
    if (i % 97 == 96) {
      g_autoptr (GBytes) file = log_bytes (cut);
      g_autoptr (GError) error = NULL;

      weft_watch_log_free (cut);
      cut = weft_watch_log_from_bytes (file, &error);
      g_assert_no_error (error);
      weft_watch_log_rewind (cut, (i - 30) * 10);
      for (guint64 k = i - 30; k <= i; k++)
        weft_watch_log_take (cut, make_moment (k, 40));
    }
  }
  bytes = log_bytes (whole);
  same = log_bytes (cut);
  g_assert_true (g_bytes_equal (bytes, same));
  g_assert_cmpuint (g_bytes_get_size (bytes), <, WEFT_WATCH_LOG_BYTES + 65536);
  g_assert_cmpuint (whole->moments->len, >, 30);
  g_assert_cmpuint (((WeftWatch *) whole->moments->pdata[0])->number, ==, 0);
  g_assert_cmpuint (weft_watch_log_find (whole, 333)->number, <=, 333);
  g_assert_cmpuint (weft_watch_log_find (whole, -1)->number, ==, 0);
}

/* Nothing that is read from a file brings the reader down. */
static void
test_broken (void)
{
  g_autoptr (WeftWatchLog) log = weft_watch_log_new ();
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const guint8 *data;
  WeftRandom random;

  for (guint64 i = 0; i < 3; i++)
    weft_watch_log_take (log, make_moment (i, 2));
  bytes = log_bytes (log);
  data = g_bytes_get_data (bytes, &length);
  weft_random_init (&random, weft_random_key (1, "broken"), 0);
  for (int round = 0; round < 400; round++) {
    g_autofree guint8 *copy = g_memdup2 (data, length);
    g_autoptr (GBytes) broken = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftWatchLog) read = NULL;

    copy[weft_random_below (&random, round % 2 == 0 ? MIN (length, 600) : length)] ^= (guint8) (1 + weft_random_below (&random, 255));
    broken = g_bytes_new (copy, round % 5 == 0 ? weft_random_below (&random, length) : length);
    read = weft_watch_log_from_bytes (broken, &error);
    g_assert_true ((read == NULL) == (error != NULL));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/watch/harmless", test_harmless);
  g_test_add_func ("/learn/watch/moments", test_moments);
  g_test_add_func ("/learn/watch/resumed", test_resumed);
  g_test_add_func ("/learn/watch/golden", test_golden);
  g_test_add_func ("/learn/watch/histogram", test_histogram);
  g_test_add_func ("/learn/watch/log", test_log);
  g_test_add_func ("/learn/watch/broken", test_broken);
  return g_test_run ();
}
