/* test-quality.c: samplers find as good values as Optuna's
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As many seeds as tests/peers/tune_reference.py ran, the same functions and budgets. Judged by a
 * two-sided rank test: no budget may be worse with a probability of error below one in a hundred.
 */
#include "functions.h"

#include "tune/front.h"
#include "tune/hypervolume.h"
#include "tune/order.h"

static const guint budgets[] = { 50, 100, 200 };

#define N_BUDGETS G_N_ELEMENTS (budgets)

typedef struct
{
  const char *reference; /* what the other sampler is called in the file */
  const char *id;
  const char *setting;
} Rival;

static const Rival rivals[] = {
  { "random", "random", NULL },
  { "tpe", "tpe", NULL },
  { "tpe-multivariate", "tpe", "multivariate=true" },
  { "cmaes", "cmaes", NULL },
};

/* Returns: how likely two samples of one distribution differ so much: the test of Mann and Whitney,
 *   two-sided, by its normal approximation */
static double
compare_ranks (const double *a,
               guint         n_a,
               const double *b,
               guint         n_b)
{
  g_autofree double *all = g_new (double, n_a + n_b);
  g_autofree guint *order = g_new (guint, n_a + n_b);
  double sum = 0, mean = n_a * (n_b / 2.0), deviation = sqrt (mean * (n_a + n_b + 1) / 6);

  memcpy (all, a, sizeof *a * n_a);
  memcpy (all + n_a, b, sizeof *b * n_b);
  weft_order (all, n_a + n_b, order);
  for (guint i = 0; i < n_a + n_b; i++) {
    guint last = i;

    while (last + 1 < n_a + n_b && all[order[last + 1]] == all[order[i]])
      last++;
    for (guint j = i; j <= last; j++)
      sum += order[j] < n_a ? (i + last) / 2.0 + 1 : 0;
    i = last;
  }
  return erfc (MAX (fabs (sum - n_a * (n_a + 1) / 2.0 - mean) - 0.5, 0) / deviation * M_SQRT1_2);
}

/* Returns: what is compared, less being better: the regret, or the negative volume */
static double
judge (const Function        *function,
       const WeftTuneHistory *history)
{
  g_autoptr (GArray) numbers = NULL;
  g_autofree double *losses = NULL;

  if (function->n_objectives == 1)
    return weft_tune_history_get_best (history, 0)->values[0] - function->best;
  losses = weft_front_collect (history, &numbers);
  return -weft_hypervolume (losses, numbers->len, 2, (const double[]){ 1.1, 6 });
}

static void
run_seeds (const Function *function,
           const Rival    *rival,
           guint           n_seeds,
           double         *results)
{
  for (guint seed = 0; seed < n_seeds; seed++) {
    g_autoptr (WeftSpace) space = function_make_space (function);
    g_autoptr (WeftSampler) sampler = function_make_sampler (function, space, rival->id, rival->setting, seed);
    g_autoptr (WeftTuneHistory) history = function_make_history (function, space);

    for (guint i = 0; i < N_BUDGETS; i++) {
      function_run (function, sampler, history, budgets[i]);
      results[i * n_seeds + seed] = judge (function, history);
    }
  }
}

static void
compare (const Function *function,
         const Rival    *rival,
         JsonObject     *golden,
         guint           n_seeds)
{
  g_autofree double *results = g_new (double, N_BUDGETS *n_seeds), *others = g_new (double, n_seeds);

  run_seeds (function, rival, n_seeds, results);
  for (guint i = 0; i < N_BUDGETS; i++) {
    g_autofree char *budget = g_strdup_printf ("%u", budgets[i]);
    JsonArray *array = json_object_get_array_member (golden, budget);
    double ours = weft_quantile (results + i * n_seeds, n_seeds, 0.5), theirs, p;

    for (guint seed = 0; seed < n_seeds; seed++)
      others[seed] = json_array_get_double_element (array, seed) * (function->n_objectives > 1 ? -1 : 1);
    theirs = weft_quantile (others, n_seeds, 0.5);
    p = compare_ranks (results + i * n_seeds, n_seeds, others, n_seeds);
    g_test_message ("%s %s @%u: %.4g, Optuna's %.4g, p = %.3f", function->name, rival->reference, budgets[i], ours, theirs, p);
    g_assert_true (p > 0.01 || ours < theirs);
  }
}

static void
test_rival (gconstpointer data)
{
  const Rival *rival = data;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "tune", "reference.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = weft_json_read_file (path, 1 << 20, &error);
  JsonObject *root, *members;

  g_assert_no_error (error);
  root = json_node_get_object (node);
  members = json_object_get_object_member (root, "functions");
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++) {
    JsonObject *samplers = json_object_get_object_member (members, functions[i].name);

    if (json_object_has_member (samplers, rival->reference))
      compare (&functions[i], rival, json_object_get_object_member (samplers, rival->reference), (guint) json_object_get_int_member (root, "seeds"));
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rivals); i++) {
    g_autofree char *path = g_strconcat ("/tune/quality/", rivals[i].reference, NULL);

    g_test_add_data_func (path, &rivals[i], test_rival);
  }
  return g_test_run ();
}
