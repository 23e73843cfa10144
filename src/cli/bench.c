/* bench.c: how fast the engine is on this machine
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/bench.h"

#include "base/i18n.h"
#include "cli/command.h"
#include "cli/machine.h"
#include "cli/options.h"
#include "cli/output.h"
#include "engine/session.h"
#include "engine/team.h"

#include <gio/gio.h>
#include <math.h>
#include <stdio.h>

typedef struct
{
  const char *name;
  const char *metric;
  const char *better;
  int batch;
  gboolean (*run) (WeftBench *bench, GError **error);
} Workload;

static const Workload workloads[] = {
  { "mnist_mlp", "s_per_epoch", "lower", 32, weft_bench_mnist_mlp },
  { "mnist_mlp", "s_per_epoch", "lower", 128, weft_bench_mnist_mlp },
  { "mnist_cnn", "samples_per_s", "higher", 64, weft_bench_mnist_cnn },
  { "resnet18_infer", "ms_per_batch", "lower", 1, weft_bench_resnet18_infer },
  { "resnet18_infer", "ms_per_batch", "lower", 16, weft_bench_resnet18_infer },
  { "resnet18_train", "ms_per_step", "lower", 8, weft_bench_resnet18_train },
  { "resnet20_train", "ms_per_step", "lower", 64, weft_bench_resnet20_train },
  { "saliency_resnet18", "ms_per_image", "lower", 1, weft_bench_saliency },
  { "grad_cam_resnet18", "ms_per_image", "lower", 1, weft_bench_grad_cam },
  { "integrated_gradients_resnet18", "ms_per_image", "lower", 1, weft_bench_integrated_gradients },
  { "smoothgrad_resnet18", "ms_per_image", "lower", 1, weft_bench_smoothgrad },
  { "occlusion_resnet18", "ms_per_image", "lower", 1, weft_bench_occlusion },
  { "saliency_cnn", "ms_of_slowest_method", "lower", 1, weft_bench_saliency_cnn },
  { "switch_cnn", "ms_per_turn", "lower", 1, weft_bench_switch_cnn },
  { "switch_resnet18", "ms_per_turn", "lower", 1, weft_bench_switch_resnet },
  { "maximise_cnn", "s", "lower", 1, weft_bench_maximise },
  { "transformer_train", "ms_per_step", "lower", 32, weft_bench_transformer },
  { "lstm_train", "ms_per_step", "lower", 32, weft_bench_lstm },
  { "seq2seq_train", "ms_per_step", "lower", 64, weft_bench_seq2seq },
  { "pca_60000", "s", "lower", 60000, weft_bench_pca },
  { "tsne", "s", "lower", 5000, weft_bench_tsne },
  { "tsne", "s", "lower", 60000, weft_bench_tsne },
  { "umap", "s", "lower", 5000, weft_bench_umap },
  { "umap", "s", "lower", 60000, weft_bench_umap },
  { "tpe_1000", "ms_per_trial", "lower", 1000, weft_bench_tpe },
  { "tabular_mlp", "ms_per_epoch", "lower", 32, weft_bench_tabular_mlp },
  { "engine_overhead", "us_per_step", "lower", 1, weft_bench_engine_overhead },
};

/* What the command line said. */
typedef struct
{
  int threads;
  double seconds;
  gboolean profiles;
  gboolean here;
} Options;

/* A step with next to nothing to compute: what is left is the engine's own. */
gboolean
weft_bench_engine_overhead (WeftBench  *self,
                            GError    **error)
{
  const int n_steps = 10000;
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  WeftValue input = weft_graph_add_input (graph, "x", WEFT_DTYPE_F32, &WEFT_SHAPE (1, 1));
  WeftValue output = weft_graph_add (graph, "Relu", &input, 1, NULL, error);
  g_autoptr (WeftSession) session = output != WEFT_NO_VALUE ? weft_session_new (graph, error) : NULL;
  WeftPlanSpec spec = { .outputs = &output, .n_outputs = 1 };
  g_autoptr (WeftPlan) plan = session != NULL ? weft_plan_new (session, &spec, error) : NULL;

  if (plan == NULL)
    return FALSE;
  self->unit = 1e6;
  for (int sample = 0; sample < 20; sample++) {
    gint64 before = g_get_monotonic_time ();
    double value;

    for (int step = 0; step < n_steps; step++)
      weft_plan_run (plan, NULL);
    value = (double) (g_get_monotonic_time () - before) / n_steps;
    /* The first ones warm up. */
    if (sample >= 5)
      g_array_append_val (self->samples, value);
  }
  return TRUE;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
get_median (const GArray *sorted)
{
  guint half = sorted->len / 2;

  if (sorted->len % 2 == 1)
    return g_array_index (sorted, double, half);
  return (g_array_index (sorted, double, half - 1) + g_array_index (sorted, double, half)) / 2;
}

static void
add_speed (JsonObject      *object,
           const WeftBench *bench,
           double           median)
{
  double seconds = bench->rows > 0 ? bench->rows / median : median / bench->unit;
  double gflops = bench->flops / seconds * 1e-9;
  double peak = weft_machine_measure_peak (weft_team_get_size ());

  json_object_set_double_member (object, "gflops", round (gflops * 100) / 100);
  if (peak <= 0)
    return;
  json_object_set_double_member (object, "peak_gflops", round (peak * 100) / 100);
  json_object_set_double_member (object, "percent_of_peak", round (gflops / peak * 1e4) / 100);
}

static double
round_to (double value,
          double step)
{
  return round (value / step) * step;
}

/* Milliseconds a run on one thread, and operations a second, of every op that
 * takes more than a thousandth of the time. */
static void
add_profile (JsonObject      *object,
             const WeftBench *bench)
{
  JsonArray *rows = json_array_new ();
  double total = 0;

  for (guint i = 0; i < bench->profile->len; i++)
    total += g_array_index (bench->profile, WeftPlanTime, i).seconds;
  for (guint i = 0; i < bench->profile->len; i++) {
    const WeftPlanTime *time = &g_array_index (bench->profile, WeftPlanTime, i);
    JsonObject *row;

    if (time->seconds < total * 1e-3)
      continue;
    row = json_object_new ();
    json_object_set_string_member (row, "op", time->op);
    json_object_set_double_member (row, "thread_ms", round_to (time->seconds * 1000 / bench->profile_runs, 0.001));
    json_object_set_double_member (row, "gflops", round_to (time->cost / time->seconds * 1e-9, 0.01));
    json_array_add_object_element (rows, row);
  }
  json_object_set_array_member (object, "profile", rows);
}

static void
print_result (const Workload *workload,
              WeftBench      *bench)
{
  JsonObject *object = json_object_new ();
  g_autofree char *kernels = weft_machine_get_kernels ();
  double median;

  g_array_sort (bench->samples, compare_doubles);
  median = get_median (bench->samples);
  json_object_set_string_member (object, "workload", workload->name);
  json_object_set_int_member (object, "threads", weft_team_get_size ());
  json_object_set_string_member (object, "metric", workload->metric);
  json_object_set_double_member (object, "value", median);
  json_object_set_string_member (object, "better", workload->better);
  json_object_set_int_member (object, "batch", workload->batch);
  json_object_set_double_member (object, "peak_rss_mb", round ((double) weft_machine_get_peak_rss () / 1048576 * 10) / 10);
  json_object_set_string_member (object, "kernels", kernels);
  json_object_set_double_member (object, "min", g_array_index (bench->samples, double, 0));
  json_object_set_double_member (object, "max", g_array_index (bench->samples, double, bench->samples->len - 1));
  json_object_set_int_member (object, "n", bench->samples->len);
  if (!isnan (bench->accuracy))
    json_object_set_double_member (object, "test_accuracy", bench->accuracy);
  if (bench->flops > 0)
    add_speed (object, bench, median);
  if (bench->profile != NULL)
    add_profile (object, bench);
  weft_cli_print_json_line (weft_cli_json_take (object));
}

static WeftExit
run_here (const Options  *options,
          const Workload *workload)
{
  WeftBench bench = { .batch = workload->batch, .seconds = options->seconds, .profiles = options->profiles, .accuracy = NAN };
  g_autoptr (GError) error = NULL;
  WeftExit status = WEFT_EXIT_DONE;

  weft_team_set_size (options->threads, FALSE);
  bench.samples = g_array_new (FALSE, FALSE, sizeof (double));
  if (!workload->run (&bench, &error) || bench.samples->len == 0)
    status = weft_cli_fail (FALSE, WEFT_EXIT_FAILED, workload->name, error != NULL ? error->message : _("nothing was measured; give it more --seconds"));
  else
    print_result (workload, &bench);
  g_array_unref (bench.samples);
  g_clear_pointer (&bench.profile, g_array_unref);
  return status;
}

static WeftExit
run_apart (const Options  *options,
           const Workload *workload)
{
  g_autofree char *name = g_strdup_printf ("%s:%d", workload->name, workload->batch);
  g_autofree char *threads = g_strdup_printf ("--threads=%d", options->threads);
  g_autofree char *seconds = g_strdup_printf ("--seconds=%g", options->seconds);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_INHERIT, &error, "/proc/self/exe", "bench", "--here", threads, seconds, name, options->profiles ? "--profile" : NULL, NULL);

  if (child == NULL || !g_subprocess_wait (child, NULL, &error))
    return weft_cli_fail (FALSE, WEFT_EXIT_FAILED, workload->name, error->message);
  if (g_subprocess_get_if_exited (child))
    return (WeftExit) g_subprocess_get_exit_status (child);
  return weft_cli_fail (FALSE, WEFT_EXIT_FAILED, workload->name, _("its process was killed; is there enough memory?"));
}

/* Whether @text names @workload: all of that name, or `NAME:BATCH`. */
static gboolean
is_named (const Workload *workload,
          const char     *text)
{
  g_autofree char *name = g_strdup_printf ("%s:%d", workload->name, workload->batch);

  return g_str_equal (text, workload->name) || g_str_equal (text, name);
}

static gboolean
is_wanted (const Workload  *workload,
           char           **names)
{
  if (*names == NULL)
    return TRUE;
  for (; *names != NULL; names++)
    if (is_named (workload, *names))
      return TRUE;
  return FALSE;
}

static gboolean
is_known (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (workloads); i++)
    if (is_named (&workloads[i], name))
      return TRUE;
  return FALSE;
}

/* The names of all workloads, each once. */
static char *
list_names (void)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (workloads); i++)
    if (i == 0 || !g_str_equal (workloads[i].name, workloads[i - 1].name))
      g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ", workloads[i].name);
  return g_string_free (text, FALSE);
}

static WeftExit
fail_name (const char *name)
{
  g_autofree char *names = list_names ();
  g_autofree char *message = g_strdup_printf (_("is no workload; there are %s"), names);

  return weft_cli_fail (FALSE, WEFT_EXIT_USAGE, name, message);
}

static WeftExit
check_words (const Options  *options,
             char          **names)
{
  if (options->threads < 0 || options->threads > WEFT_TEAM_MAX)
    return weft_cli_fail (FALSE, WEFT_EXIT_USAGE, "--threads", _("must be 1 to 64, or 0 for one a processor"));
  if (!(options->seconds >= 0))
    return weft_cli_fail (FALSE, WEFT_EXIT_USAGE, "--seconds", _("must be a positive number"));
  for (; *names != NULL; names++)
    if (!is_known (*names))
      return fail_name (*names);
  return WEFT_EXIT_DONE;
}

WeftExit
weft_cli_bench (const WeftCommand  *command,
                int                 argc,
                char              **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.threads, N_("Threads to compute with (default: one a processor)"), "N" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &options.seconds, N_("Longest time for each workload"), "S" },
    { "profile", 0, 0, G_OPTION_ARG_NONE, &options.profiles, N_("Show where the time of each step goes, op by op"), NULL },
    { "here", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options.here, NULL, NULL },
    { NULL },
  };
  WeftExit status, worst;

  if (!weft_cli_parse (command, entries, &argc, &argv, 0, -1, &status))
    return status;
  worst = check_words (&options, argv + 1);
  for (gsize i = 0; worst != WEFT_EXIT_USAGE && i < G_N_ELEMENTS (workloads); i++) {
    if (!is_wanted (&workloads[i], argv + 1))
      continue;
    status = options.here ? run_here (&options, &workloads[i]) : run_apart (&options, &workloads[i]);
    worst = MAX (worst, status);
  }
  return worst;
}
