/* test-sampler.c: what samplers suggest is in the space, depends on the history alone, and is good
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "functions.h"

#include "base/number.h"

#include "tune/cma.h"
#include "tune/error.h"

static const Function *const mixed = &functions[2];
static const Function *const hartmann = &functions[1];

static void
test_table (void)
{
  for (guint i = 0; weft_sampler_list_kinds ()[i] != NULL; i++) {
    const WeftSamplerKind *kind = weft_sampler_list_kinds ()[i];

    g_assert_true (weft_sampler_find_kind (kind->id) == kind);
    g_assert_true (strlen (kind->title) > 0 && strlen (kind->help) > 0);
  }
  g_assert_null (weft_sampler_find_kind ("genetic"));
}

/* Half of the trials come to an end, the others are pruned, fail, or run still. */
static void
act (const Function  *function,
     WeftTuneHistory *history,
     guint            number,
     const double    *point)
{
  double values[2];

  weft_tune_history_begin (history, number, point);
  function->measure (point, values);
  weft_tune_history_report (history, number, 1 + (int) (number % 5), values[0] + 0.1);
  if (number % 7 == 6)
    weft_tune_history_finish (history, number, WEFT_TUNE_FAILED, NULL);
  else if (number % 4 == 3)
    weft_tune_history_finish (history, number, WEFT_TUNE_PRUNED, NULL);
  else if (number % 11 != 10)
    weft_tune_history_finish (history, number, WEFT_TUNE_COMPLETE, values);
}

/* A new sampler, as after a kill, goes on as the old one does. */
static void
test_resume (gconstpointer data)
{
  const WeftSamplerKind *kind = data;

  for (guint i = 0; i < (kind->several ? G_N_ELEMENTS (functions) : 3); i++) {
    g_autoptr (WeftSpace) space = function_make_space (&functions[i]);
    g_autoptr (WeftTuneHistory) history = function_make_history (&functions[i], space);
    g_autoptr (WeftSampler) sampler = function_make_sampler (&functions[i], space, kind->id, NULL, 5);

    for (guint number = 0; number < 60; number++) {
      g_autoptr (WeftSampler) fresh = function_make_sampler (&functions[i], space, kind->id, NULL, 5);
      g_autoptr (GError) error = NULL;
      g_autofree double *point = weft_sampler_suggest (sampler, history, number, NULL), *again = weft_sampler_suggest (fresh, history, number, &error);

      if (g_error_matches (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_EXHAUSTED))
        break;
      g_assert_no_error (error);
      g_assert_true (weft_point_equal (space, point, again));
      weft_point_check (space, point, FALSE, &error);
      g_assert_no_error (error);
      act (&functions[i], history, number, point);
    }
  }
}

/* What a sampler remembers of one history it does not take for another. */
static void
test_other_history (void)
{
  g_autoptr (WeftSpace) space = function_make_space (hartmann);

  for (guint i = 0; weft_sampler_list_kinds ()[i] != NULL; i++) {
    const char *id = weft_sampler_list_kinds ()[i]->id;
    g_autoptr (WeftTuneHistory) first = function_make_history (hartmann, space), second = function_make_history (hartmann, space);
    g_autoptr (WeftSampler) sampler = function_make_sampler (hartmann, space, id, NULL, 1), fresh = function_make_sampler (hartmann, space, id, NULL, 1);
    g_autoptr (WeftSampler) other = function_make_sampler (hartmann, space, "random", NULL, 7);
    g_autofree double *point = NULL, *again = NULL;

    function_run (hartmann, other, second, 60);
    function_run (hartmann, sampler, first, 60);
    point = weft_sampler_suggest (sampler, second, 60, NULL);
    again = weft_sampler_suggest (fresh, second, 60, NULL);
    g_assert_true (weft_point_equal (space, point, again));
  }
}

/* Another seed, another number, another history: another point. */
static void
test_differ (void)
{
  g_autoptr (WeftSpace) space = function_make_space (hartmann);

  for (guint i = 0; weft_sampler_list_kinds ()[i] != NULL; i++) {
    const char *id = weft_sampler_list_kinds ()[i]->id;
    g_autoptr (WeftTuneHistory) history = function_make_history (hartmann, space);
    g_autoptr (WeftSampler) first = function_make_sampler (hartmann, space, id, NULL, 1), second = function_make_sampler (hartmann, space, id, NULL, 2);
    g_autofree double *a = NULL, *b = NULL, *c = NULL;

    function_run (hartmann, first, history, 30);
    a = weft_sampler_suggest (first, history, 30, NULL);
    b = weft_sampler_suggest (second, history, 30, NULL);
    c = weft_sampler_suggest (first, history, 31, NULL);
    g_assert_false (weft_point_equal (space, a, b));
    g_assert_true (g_str_equal (id, "grid") || !weft_point_equal (space, a, c));
  }
}

/* What people ask for comes first, and the rest is chosen around it. */
static void
test_enqueued (void)
{
  g_autoptr (WeftSpace) space = function_make_space (mixed);

  for (guint i = 0; weft_sampler_list_kinds ()[i] != NULL; i++) {
    const char *id = weft_sampler_list_kinds ()[i]->id;
    g_autoptr (WeftTuneHistory) history = function_make_history (mixed, space);
    g_autoptr (WeftSampler) sampler = function_make_sampler (mixed, space, id, NULL, 3);
    g_autofree double *whole = weft_point_parse (space, "optimizer=adam, rate=0.01, decay=1e-4, units=64, dropout=0.3, layers=2", FALSE, NULL);
    g_autofree double *part = weft_point_parse (space, "optimizer=sgd, layers=6", TRUE, NULL), *first = NULL, *second = NULL;
    g_autoptr (GError) error = NULL;

    function_run (mixed, sampler, history, 25);
    g_assert_cmpuint (weft_tune_history_enqueue (history, whole), ==, 25);
    g_assert_cmpuint (weft_tune_history_enqueue (history, part), ==, 26);
    g_assert_cmpuint (weft_tune_history_get_next (history), ==, 25);
    first = weft_sampler_suggest (sampler, history, 25, &error);
    g_assert_true (weft_point_equal (space, first, whole));
    weft_tune_history_begin (history, 25, first);
    g_assert_cmpuint (weft_tune_history_get_next (history), ==, 26);
    second = weft_sampler_suggest (sampler, history, 26, &error);
    weft_point_check (space, second, FALSE, &error);
    g_assert_no_error (error);
    g_assert_cmpfloat (second[0], ==, 0);
    g_assert_cmpfloat (second[5], ==, 6);
    weft_tune_history_begin (history, 26, second);
    g_assert_cmpuint (weft_tune_history_get_next (history), ==, 27);
  }
}

static void
test_grid (void)
{
  g_autoptr (WeftSpace) space = weft_space_new ();
  g_autoptr (WeftTuneHistory) history = NULL;
  g_autoptr (WeftSampler) sampler = NULL;
  g_autoptr (GError) error = NULL;
  const char *const ordered[] = { "rate=0.001, batch=32", "rate=0.001, batch=64", "rate=0.01, batch=32", "rate=0.01, batch=64" };
  gboolean maximize = FALSE;

  g_assert_true (weft_space_add (space, "rate", "0.001,0.01,0.1", NULL, NULL));
  g_assert_true (weft_space_add (space, "batch", "32,64", NULL, NULL));
  history = weft_tune_history_new (space, &maximize, 1);
  sampler = function_make_sampler (hartmann, space, "grid", "shuffle=false", 1);
  for (guint number = 0; number < 6; number++) {
    g_autofree double *point = weft_sampler_suggest (sampler, history, number, &error);
    g_autofree char *text = weft_point_format (space, point);

    if (number < G_N_ELEMENTS (ordered))
      g_assert_cmpstr (text, ==, ordered[number]);
    for (guint i = 0; i < number; i++)
      g_assert_false (weft_point_equal (space, point, weft_tune_history_get_trial (history, i)->point));
    weft_tune_history_begin (history, number, point);
  }
  g_assert_null (weft_sampler_suggest (sampler, history, 6, &error));
  g_assert_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_EXHAUSTED);
  g_assert_cmpstr (error->message, ==, "all 6 points of the grid have been tried");
}

/* Of b, b², b³ successive points each part of equal width holds one, b or b²: of chance that is
 * not to be expected. */
static void
test_quasi (void)
{
  static const guint bases[] = { 2, 3, 5, 7, 11, 13 };
  g_autoptr (WeftSpace) space = function_make_space (hartmann);
  g_autoptr (WeftTuneHistory) history = function_make_history (hartmann, space);
  g_autoptr (WeftSampler) sampler = function_make_sampler (hartmann, space, "quasi", NULL, 9);

  for (guint j = 0; j < 6; j++) {
    guint n = bases[j] * bases[j], counts[169] = { 0 };

    for (guint i = 0; i < n; i++) {
      g_autofree double *point = weft_sampler_suggest (sampler, history, i, NULL);

      counts[(guint) (point[j] * n)]++;
    }
    for (guint i = 0; i < n; i++)
      g_assert_cmpuint (counts[i], ==, 1);
  }
}

/* The mean over the cube of ∏ (1 + (x - ½)), which is 1, to a third of the error of chance. */
static void
test_quasi_mean (void)
{
  g_autoptr (WeftSpace) space = function_make_space (hartmann);
  g_autoptr (WeftTuneHistory) history = function_make_history (hartmann, space);
  double errors[2] = { 0 };

  for (guint seed = 0; seed < 20; seed++)
    for (guint k = 0; k < 2; k++) {
      g_autoptr (WeftSampler) sampler = function_make_sampler (hartmann, space, k == 0 ? "quasi" : "random", NULL, seed);
      double sum = 0;

      for (guint i = 0; i < 512; i++) {
        g_autofree double *point = weft_sampler_suggest (sampler, history, i, NULL);
        double product = 1;

        for (guint j = 0; j < 6; j++)
          product *= 0.5 + point[j];
        sum += product / 512;
      }
      errors[k] += pow (sum - 1, 2);
    }
  g_test_message ("error %g, by chance %g", sqrt (errors[0] / 20), sqrt (errors[1] / 20));
  g_assert_cmpfloat (9 * errors[0], <, errors[1]);
}

/* A long valley at an angle: the covariance must learn it. */
static void
test_cma (void)
{
  g_autoptr (WeftCma) cma = weft_cma_new (5);
  guint lambda = weft_cma_get_generation (cma);
  g_autofree double *points = g_new (double, lambda * 5), *sorted = g_new (double, lambda * 5);
  double best = INFINITY;
  WeftRandom random;

  g_assert_cmpuint (lambda, ==, 8);
  weft_random_init (&random, 4, 0);
  for (guint generation = 0; generation < 250; generation++) {
    double values[8];

    for (guint k = 0; k < lambda; k++) {
      double *x = points + k * 5, sum = x[4] - 0.3;

      weft_cma_draw (cma, &random, x);
      for (guint i = 0; i < 5; i++)
        g_assert_true (x[i] >= 0 && x[i] <= 1);
      values[k] = 0;
      for (guint i = 0; i < 4; i++)
        values[k] += 1000 * pow (x[i] - x[i + 1], 2);
      sum = x[4] - 0.3;
      values[k] += sum * sum;
      best = MIN (best, values[k]);
    }
    for (guint k = 0; k < lambda; k++) {
      guint rank = 0;

      for (guint l = 0; l < lambda; l++)
        rank += values[l] < values[k] || (values[l] == values[k] && l < k);
      memcpy (sorted + rank * 5, points + k * 5, sizeof *points * 5);
    }
    weft_cma_tell (cma, sorted);
  }
  g_assert_cmpfloat (best, <, 1e-12);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat_with_epsilon (weft_cma_get_mean (cma)[i], 0.3, 1e-4);
}

/* A point from elsewhere pulls no further than one that could have been drawn. */
static void
test_far (void)
{
  g_autoptr (WeftCma) cma = weft_cma_new (2);
  guint n = 2 * weft_cma_get_generation (cma);
  g_autofree double *points = g_new (double, n);
  double mean, deviation;

  for (guint generation = 0; generation < 40; generation++) {
    for (guint k = 0; k < n; k++)
      points[k] = 0.52;
    weft_cma_tell (cma, points);
  }
  mean = weft_cma_get_mean (cma)[0];
  deviation = weft_cma_get_deviation (cma, 0);
  points[0] = 1;
  weft_cma_tell (cma, points);
  g_assert_cmpfloat (weft_cma_get_mean (cma)[0], >, mean + deviation);
  g_assert_cmpfloat (weft_cma_get_mean (cma)[0], <, mean + (sqrt (2) + 3) * deviation);
}

/* However small the step has become, the cells beside that of the mean are drawn at times. */
static void
test_margin (void)
{
  g_autoptr (WeftCma) cma = weft_cma_new (2);
  double least = 1.0 / (2 * weft_cma_get_generation (cma)), mean, deviation, below, above;
  g_autofree double *points = g_new (double, weft_cma_get_generation (cma) * 2);

  for (guint generation = 0; generation < 40; generation++) {
    for (guint k = 0; k < 2 * weft_cma_get_generation (cma); k++)
      points[k] = 0.52;
    weft_cma_tell (cma, points);
  }
  g_assert_cmpfloat (weft_cma_get_deviation (cma, 0), <, 0.02);
  weft_cma_keep_margin (cma, 0, 0.4, 0.6);
  mean = weft_cma_get_mean (cma)[0];
  deviation = weft_cma_get_deviation (cma, 0);
  below = 0.5 * erfc ((mean - 0.4) / deviation * M_SQRT1_2);
  above = 0.5 * erfc ((0.6 - mean) / deviation * M_SQRT1_2);
  g_assert_cmpfloat_with_epsilon (below, least / 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (above, least / 2, 1e-9);
  /* At the end of a range the mean moves towards the only other cell. */
  deviation = weft_cma_get_deviation (cma, 1);
  weft_cma_keep_margin (cma, 1, 0.4, 2);
  mean = weft_cma_get_mean (cma)[1];
  g_assert_cmpfloat_with_epsilon (weft_cma_get_deviation (cma, 1), deviation, 1e-15);
  g_assert_cmpfloat_with_epsilon (0.5 * erfc ((mean - 0.4) / deviation * M_SQRT1_2), least, 1e-9);
}

/* Returns: (transfer full): @space with two ranges narrowed, the layers to one value */
static WeftSpace *
narrow (const WeftSpace *space)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSpace) narrower = weft_space_narrow (space, "rate", "1e-4..1e-2", &error), narrowest = NULL;

  g_assert_no_error (error);
  narrowest = weft_space_narrow (narrower, "layers", "3..3", &error);
  g_assert_no_error (error);
  return g_steal_pointer (&narrowest);
}

/* A space that has become narrower keeps what is known of it. */
static void
test_narrowed (void)
{
  g_autoptr (WeftSpace) space = function_make_space (mixed), narrowed = narrow (space);
  g_autoptr (WeftTuneHistory) history = function_make_history (mixed, space), seen = NULL;
  g_autoptr (WeftSampler) before = function_make_sampler (mixed, space, "tpe", NULL, 2);
  guint n_outside = 0;

  function_run (mixed, before, history, 100);
  seen = weft_tune_history_convert (history, narrowed);
  for (guint i = 0; i < 100; i++)
    n_outside += weft_tune_history_get_trial (seen, i)->outside;
  g_assert_true (n_outside > 0 && n_outside < 90);
  g_assert_cmpuint (weft_tune_history_get_best (seen, 0)->number, ==, weft_tune_history_get_best (history, 0)->number);
  for (guint i = 0; weft_sampler_list_kinds ()[i] != NULL; i++) {
    g_autoptr (WeftSampler) sampler = function_make_sampler (mixed, narrowed, weft_sampler_list_kinds ()[i]->id, NULL, 2);
    g_autoptr (GError) error = NULL;
    g_autofree double *point = weft_sampler_suggest (sampler, seen, 100, &error);

    g_assert_no_error (error);
    g_assert_true (point[1] >= 1e-4 && point[1] <= 1e-2);
    g_assert_cmpfloat (point[5], ==, 3);
    g_assert_cmpuint (weft_tune_history_get_trial (seen, 99)->finished, ==, 100);
  }
}

/* What has one value only takes no part, alone or together with others. */
static void
test_single (void)
{
  for (guint joint = 0; joint < 2; joint++) {
    g_autoptr (WeftSpace) space = function_make_space (hartmann), narrowed = weft_space_narrow (space, "x2", "0.476..0.476", NULL);
    g_autoptr (WeftTuneHistory) history = function_make_history (hartmann, narrowed);
    g_autoptr (WeftSampler) sampler = function_make_sampler (hartmann, narrowed, "tpe", joint ? "multivariate=true" : NULL, 4);

    function_run (hartmann, sampler, history, 150);
    g_assert_cmpfloat (weft_tune_history_get_trial (history, 149)->point[2], ==, 0.476);
    /* By chance the best of 150 is about -2.2. */
    g_assert_cmpfloat (weft_tune_history_get_best (history, 0)->values[0], <, -2.8);
  }
}

/* Of trials that were all stopped early, the good ones are those that came further, whatever the
 * others had by then. */
static void
test_pruned (void)
{
  g_autoptr (WeftSpace) space = function_make_space (&functions[0]);
  g_autoptr (WeftTuneHistory) history = function_make_history (&functions[0], space);
  g_autoptr (WeftSampler) sampler = function_make_sampler (&functions[0], space, "tpe", NULL, 3);
  guint n_near = 0;

  for (guint number = 0; number < 40; number++) {
    gboolean far = number % 10 == 0;

    weft_tune_history_begin (history, number, (const double[]){ far ? -4 : -2 + number * 0.3, 5 });
    weft_tune_history_report (history, number, far ? 9 : 3, far ? 2 : 1);
    weft_tune_history_finish (history, number, WEFT_TUNE_PRUNED, NULL);
  }
  for (guint number = 40; number < 60; number++) {
    g_autofree double *point = weft_sampler_suggest (sampler, history, number, NULL);

    n_near += point[0] < -2;
  }
  g_assert_cmpuint (n_near, >=, 15);
}

/* Trials side by side are not all drawn to the same place. */
static void
test_liar (void)
{
  g_autoptr (WeftSpace) space = function_make_space (&functions[0]);
  double spread[2] = { 0 };

  for (guint seed = 0; seed < 10; seed++)
    for (guint liar = 0; liar < 2; liar++) {
      g_autoptr (WeftTuneHistory) history = function_make_history (&functions[0], space);
      g_autoptr (WeftSampler) sampler = function_make_sampler (&functions[0], space, "tpe", liar ? "liar=true" : "liar=false", seed);
      double sum = 0, squares = 0;

      function_run (&functions[0], sampler, history, 40);
      for (guint number = 40; number < 60; number++) {
        g_autofree double *point = weft_sampler_suggest (sampler, history, number, NULL);

        weft_tune_history_begin (history, number, point);
        sum += point[0];
        squares += point[0] * point[0];
      }
      spread[liar] += sqrt (squares / 20 - sum / 20 * sum / 20);
    }
  g_assert_cmpfloat (spread[1], >, spread[0]);
}

static void
test_refused (void)
{
  g_autoptr (WeftSpace) empty = weft_space_new (), choices = weft_space_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_sampler_new (weft_sampler_find_kind ("random"), NULL, empty, 1, 0, &error));
  g_assert_cmpstr (error->message, ==, "there is nothing to tune; name at least one parameter and what is to be tried");
  g_clear_error (&error);
  g_assert_true (weft_space_add (choices, "x", "a,b", NULL, NULL));
  g_assert_null (weft_sampler_new (weft_sampler_find_kind ("cmaes"), NULL, choices, 1, 0, &error));
  g_assert_cmpstr (error->message, ==, "CMA-ES needs a range of numbers that always counts, and there are choices alone; choose another sampler");
  g_clear_error (&error);
  g_assert_null (weft_sampler_new (weft_sampler_find_kind ("cmaes"), NULL, choices, 2, 0, &error));
  g_assert_cmpstr (error->message, ==, "CMA-ES follows one objective, not 2; choose another sampler, or one objective");
}

/* What samplers learn is worth it: after a hundred trials they are better than chance. */
static void
test_learns (gconstpointer data)
{
  const WeftSamplerKind *kind = data;
  guint n_better = 0;

  for (guint seed = 0; seed < 20; seed++) {
    g_autoptr (WeftSpace) space = function_make_space (mixed);
    g_autoptr (WeftTuneHistory) history = function_make_history (mixed, space), other = function_make_history (mixed, space);
    g_autoptr (WeftSampler) sampler = function_make_sampler (mixed, space, kind->id, NULL, seed), chance = function_make_sampler (mixed, space, "random", NULL, seed + 100);

    function_run (mixed, sampler, history, 100);
    function_run (mixed, chance, other, 100);
    n_better += weft_tune_history_get_best (history, 0)->values[0] < weft_tune_history_get_best (other, 0)->values[0];
  }
  g_assert_cmpuint (n_better, >=, 16);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tune/sampler/table", test_table);
  for (guint i = 0; weft_sampler_list_kinds ()[i] != NULL; i++) {
    g_autofree char *path = g_strconcat ("/tune/sampler/resume/", weft_sampler_list_kinds ()[i]->id, NULL);

    g_test_add_data_func (path, weft_sampler_list_kinds ()[i], test_resume);
  }
  g_test_add_func ("/tune/sampler/differ", test_differ);
  g_test_add_func ("/tune/sampler/other-history", test_other_history);
  g_test_add_func ("/tune/sampler/enqueued", test_enqueued);
  g_test_add_func ("/tune/sampler/grid", test_grid);
  g_test_add_func ("/tune/sampler/quasi", test_quasi);
  g_test_add_func ("/tune/sampler/quasi-mean", test_quasi_mean);
  g_test_add_func ("/tune/sampler/cma", test_cma);
  g_test_add_func ("/tune/sampler/far", test_far);
  g_test_add_func ("/tune/sampler/margin", test_margin);
  g_test_add_func ("/tune/sampler/pruned", test_pruned);
  g_test_add_func ("/tune/sampler/narrowed", test_narrowed);
  g_test_add_func ("/tune/sampler/single", test_single);
  g_test_add_func ("/tune/sampler/liar", test_liar);
  g_test_add_func ("/tune/sampler/refused", test_refused);
  g_test_add_data_func ("/tune/sampler/learns/tpe", weft_sampler_find_kind ("tpe"), test_learns);
  g_test_add_data_func ("/tune/sampler/learns/cmaes", weft_sampler_find_kind ("cmaes"), test_learns);
  return g_test_run ();
}
