/* bench-train.c: whole trainings that are timed, with the protocol of their peers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mnist_mlp: 784-128-10 with ReLU, Adam 1e-3, all 60 000 training rows, ten
 * epochs; a sample is an epoch. mnist_cnn: two convolutions of 32 and 64 filters of
 * 3×3 with ReLU, the largest of 2×2, dense layers of 128 and 10, Adam 1e-3, three
 * epochs; a sample is the rows a second of one. tabular_mlp: 20-64-32-2 with ReLU, Adam 1e-3,
 * 1000 made rows; a sample is the mean of three epochs, after fifteen to warm up.
 */
#include "cli/bench.h"

#include "base/random.h"
#include "dataset/reader.h"
#include "learn/metrics.h"
#include "learn/trainer.h"

#include <math.h>

typedef struct
{
  WeftBench *bench;
  gint64 deadline; /* µs, 0: none */
  WeftStop stop;
  int warm_up; /* epochs that are not timed */
  int group;   /* epochs of a sample */
  int n_epochs;
  double sum; /* seconds of the sample so far */
} Watch;

static void
watch_epoch (gpointer              data,
             const WeftTrainEpoch *epoch)
{
  Watch *self = data;
  double value;

  self->sum += epoch->seconds;
  if (++self->n_epochs % self->group != 0)
    return;
  value = self->bench->rows > 0 ? self->bench->rows * self->group / self->sum : self->sum / self->group * self->bench->unit;
  self->sum = 0;
  if (self->n_epochs > self->warm_up)
    g_array_append_val (self->bench->samples, value);
  if (self->deadline > 0 && g_get_monotonic_time () > self->deadline && self->bench->samples->len > 0)
    weft_stop_request (&self->stop);
}

/* Dense layers of @units with ReLU between them; the numbers of a step for a
 * row: twice in × out each for the product, the gradient of the weights and,
 * but for the first layer, the gradient of the input. */
static WeftModelSpec *
make_spec (gint64     inputs,
           const int *units,
           int        n_layers,
           double    *flops)
{
  WeftModelSpec *spec = weft_model_spec_new ();
  g_autofree char *before = g_strdup ("flatten");

  *flops = 0;
  weft_model_spec_add (spec, before, weft_layer_kind_find ("flatten"), weft_params_new (weft_layer_kind_find ("flatten")->params), NULL);
  for (int i = 0; i < n_layers; i++) {
    const WeftLayerKind *dense = weft_layer_kind_find ("dense"), *relu = weft_layer_kind_find ("relu");
    WeftParams *params = weft_params_new (dense->params);
    g_autofree char *id = g_strdup_printf ("dense%d", i + 1);
    g_autofree char *number = g_strdup_printf ("%d", units[i]);
    const char *const source[] = { before, NULL }, *const product[] = { id, NULL };

    weft_params_set (params, "units", number, NULL);
    weft_model_spec_add (spec, id, dense, params, source);
    g_free (before);
    before = g_strdup_printf ("relu%d", i + 1);
    if (i < n_layers - 1)
      weft_model_spec_add (spec, before, relu, weft_params_new (relu->params), product);
    *flops += 2.0 * (double) inputs * units[i] * (i == 0 ? 2 : 3);
    inputs = units[i];
  }
  return spec;
}

static WeftGather *
prepare (WeftDataset  *dataset,
         WeftRows      train,
         const char   *target,
         const char   *scaling,
         GError      **error)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_preparation_params);
  g_autoptr (WeftPreparation) preparation = NULL;

  weft_params_set (params, "target", target, NULL);
  weft_params_set (params, "task", "classes", NULL);
  weft_params_set (params, "numbers", scaling, NULL);
  preparation = weft_preparation_fit (dataset, train.rows, train.n_rows, params, NULL, NULL, error);
  return preparation != NULL ? weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, error) : NULL;
}

static WeftParams *
make_params (int batch,
             int epochs)
{
  WeftParams *params = weft_params_new (weft_trainer_params);
  g_autofree char *rows = g_strdup_printf ("%d", batch);
  g_autofree char *times = g_strdup_printf ("%d", epochs);

  weft_params_set (params, "batch_size", rows, NULL);
  weft_params_set (params, "epochs", times, NULL);
  return params;
}

static gboolean
measure_accuracy (WeftBench    *self,
                  WeftTrainer  *trainer,
                  WeftGather   *gather,
                  WeftRows      test,
                  GError      **error)
{
  g_autoptr (WeftEvaluator) evaluator = NULL;
  g_autoptr (WeftEvaluation) evaluation = NULL;
  g_autoptr (WeftMetricContext) context = NULL;

  if (test.n_rows == 0)
    return TRUE;
  evaluator = weft_evaluator_new (weft_trainer_get_model (trainer), weft_trainer_get_session (trainer), weft_trainer_get_objective (trainer), gather, TRUE, error);
  evaluation = evaluator != NULL ? weft_evaluator_run (evaluator, test, NULL, error) : NULL;
  if (evaluation == NULL)
    return FALSE;
  context = weft_metric_context_new (evaluation);
  self->accuracy = weft_metric_find ("accuracy")->compute (context);
  return TRUE;
}

static gboolean
train (WeftBench      *self,
       Watch          *watch,
       WeftModelSpec  *spec,
       WeftGather     *gather,
       WeftRows        rows,
       WeftRows        test,
       int             epochs,
       GError        **error)
{
  g_autoptr (WeftParams) params = make_params (self->batch, epochs);
  WeftTrainerSetup setup = { .spec = spec, .gather = gather, .train = rows, .params = params, .seed = 1 };
  WeftTrainObserver observer = { .data = watch, .epoch = watch_epoch };
  g_autoptr (WeftTrainer) trainer = weft_trainer_new (&setup, error);
  WeftTrainEnd end;

  if (trainer == NULL)
    return FALSE;
  watch->bench = self;
  watch->deadline = self->seconds > 0 ? g_get_monotonic_time () + (gint64) (self->seconds * G_USEC_PER_SEC) : 0;
  return weft_trainer_run (trainer, &observer, NULL, &watch->stop, &end, error) &&
         measure_accuracy (self, trainer, gather, test, error);
}

static guint32 *
count_rows (gsize n_rows)
{
  guint32 *rows = g_new (guint32, n_rows);

  for (gsize i = 0; i < n_rows; i++)
    rows[i] = (guint32) i;
  return rows;
}

/* Trains @spec on the digits; self->flops is that of a row until then. */
static gboolean
train_digits (WeftBench      *self,
              WeftModelSpec  *spec,
              int             epochs,
              GError        **error)
{
  g_autoptr (WeftDataset) dataset = weft_dataset_read ("dataset:mnist", NULL, NULL, NULL, error);
  const WeftPart *train_part = dataset != NULL ? weft_dataset_find_part (dataset, "train") : NULL;
  const WeftPart *test_part = dataset != NULL ? weft_dataset_find_part (dataset, "test") : NULL;
  g_autofree guint32 *rows = NULL;
  g_autoptr (WeftGather) gather = NULL;
  WeftRows train_rows, test_rows;
  Watch watch = { .group = 1 };

  if (train_part == NULL || test_part == NULL)
    return FALSE;
  rows = count_rows ((gsize) weft_dataset_get_n_rows (dataset));
  train_rows = (WeftRows){ rows + train_part->first, (gsize) train_part->n_rows };
  test_rows = (WeftRows){ rows + test_part->first, (gsize) test_part->n_rows };
  gather = prepare (dataset, train_rows, "label", "auto", error);
  if (gather == NULL)
    return FALSE;
  self->flops *= (double) train_part->n_rows;
  return train (self, &watch, spec, gather, train_rows, test_rows, epochs, error);
}

gboolean
weft_bench_mnist_mlp (WeftBench  *self,
                      GError    **error)
{
  static const int units[] = { 128, 10 };
  g_autoptr (WeftModelSpec) spec = make_spec (784, units, G_N_ELEMENTS (units), &self->flops);

  self->unit = 1;
  return train_digits (self, spec, 10, error);
}

gboolean
weft_bench_mnist_cnn (WeftBench  *self,
                      GError    **error)
{
  static const struct
  {
    const char *kind;
    const char *setting; /* (nullable) */
    const char *value;
  } layers[] = {
    { "conv2d", "filters", "32" },
    { "relu", NULL, NULL },
    { "conv2d", "filters", "64" },
    { "relu", NULL, NULL },
    { "max_pool", NULL, NULL },
    { "flatten", NULL, NULL },
    { "dense", "units", "128" },
    { "relu", NULL, NULL },
    { "dense", "units", "10" },
  };
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  g_autofree char *before = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++) {
    const WeftLayerKind *kind = weft_layer_kind_find (layers[i].kind);
    WeftParams *params = weft_params_new (kind->params);
    char *id = g_strdup_printf ("%s%u", kind->id, i);
    const char *const sources[] = { before, NULL };

    if (layers[i].setting != NULL)
      weft_params_set (params, layers[i].setting, layers[i].value, NULL);
    weft_model_spec_add (spec, id, kind, params, sources);
    g_free (before);
    before = id;
  }
  self->rows = 60000;
  /* As in make_spec(): products of the layers, times two or three. */
  self->flops = 2.0 * (2 * 26 * 26 * 9 * 32 + 3 * (24 * 24 * 288 * 64 + 9216 * 128 + 128 * 10));
  return train_digits (self, spec, 3, error);
}

/* 20 normal numbers a row; the class is the sign of the product of the first two. */
static WeftDataset *
make_table (gint64   n_rows,
            GError **error)
{
  const char *const names[] = { "no", "yes", NULL };
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();
  WeftTensor *x = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (n_rows, 20), error);
  WeftTensor *y = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (n_rows), error);
  float *numbers = x->data;
  gint32 *codes = y->data;
  WeftRandom random;

  weft_random_init (&random, weft_random_key (1, "bench"), 0);
  for (gint64 i = 0; i < n_rows; i++) {
    for (int j = 0; j < 20; j++)
      numbers[i * 20 + j] = (float) weft_random_normal (&random);
    codes[i] = numbers[i * 20] * numbers[i * 20 + 1] > 0;
  }
  weft_dataset_builder_add_column (builder, "x", weft_column_new_dense (x));
  weft_dataset_builder_add_column (builder, "y", weft_column_new_category (y, g_strdupv ((char **) names)));
  return weft_dataset_builder_end (builder, error);
}

gboolean
weft_bench_tabular_mlp (WeftBench  *self,
                        GError    **error)
{
  static const int units[] = { 64, 32, 2 };
  g_autoptr (WeftDataset) dataset = make_table (1000, error);
  g_autofree guint32 *rows = count_rows (1000);
  WeftRows train_rows = { rows, 1000 };
  g_autoptr (WeftGather) gather = dataset != NULL ? prepare (dataset, train_rows, "y", "none", error) : NULL;
  g_autoptr (WeftModelSpec) spec = NULL;
  Watch watch = { .warm_up = 15, .group = 3 };

  if (gather == NULL)
    return FALSE;
  spec = make_spec (20, units, G_N_ELEMENTS (units), &self->flops);
  self->flops *= 1000;
  self->unit = 1000;
  return train (self, &watch, spec, gather, train_rows, (WeftRows){ NULL, 0 }, 60, error);
}
