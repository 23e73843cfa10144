/* trainer-watch.c: a step looked at from inside
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Before a step that is watched, a plan of its own computes what the step will compute, on
 * the same rows with the same random numbers, and shows what the step's own plan fuses away:
 * gradients and outputs of layers. It updates nothing, so a training that is watched has the
 * same numbers as one that is not. Which steps are watched follows from their numbers alone.
 */
#include "learn/trainer-private.h"

#include "learn/watch.h"

#include <math.h>
#include <string.h>

/* Outputs of layers beyond this cost rows. */
#define MAX_BYTES (64 << 20)

struct _WeftTrainWatcher
{
  WeftPlan *plan;    /* Owned: for @n_rows rows */
  WeftValue *values; /* Owned: what it shows: the mass, gradients, outputs of layers */
  int n_values;
  gsize n_rows;
  GPtrArray *before; /* Owned: WeftTensor: parameters before the step */
};

void
weft_train_watcher_free (WeftTrainWatcher *self)
{
  g_clear_pointer (&self->plan, weft_plan_free);
  g_ptr_array_unref (self->before);
  g_free (self->values);
  g_free (self);
}

/* Which steps */

/* Of many epochs so many are watched, evenly: what costs a step an epoch is much where an epoch
 * has few. */
#define MOST_EPOCHS 100

/* @epoch: from 1 */
static gboolean
takes_epoch (const WeftTrainer *self,
             guint64            epoch)
{
  guint64 n_epochs = MAX ((guint64) weft_params_get_integer (self->params, "epochs"), MOST_EPOCHS);

  return epoch * MOST_EPOCHS / n_epochs > (epoch - 1) * MOST_EPOCHS / n_epochs;
}

gboolean
weft_trainer_watches (const WeftTrainer *self,
                      gsize              n_rows,
                      guint64           *number)
{
  gboolean by_steps = weft_params_is_choice (self->params, "watch", "steps");
  gsize full = MIN (self->batch_size * self->accumulate, self->n_train), batch;
  guint64 every = by_steps ? (guint64) weft_params_get_integer (self->params, "watch_steps") : 0, step = self->step + 1, epoch;

  weft_loader_get_position (self->loader, &epoch, &batch);
  *number = step == 1 ? 0 : by_steps ? step / every
                                     : epoch + 1;
  if (weft_params_is_choice (self->params, "watch", "off") || n_rows < full)
    return FALSE;
  return step == 1 || (by_steps ? step % every == 0 : batch == self->n_train / full && takes_epoch (self, epoch + 1));
}

/* The plan */

/* Whether a layer's output is computed, and of numbers. */
static gboolean
can_show (const WeftTrainer   *self,
          const WeftLayerInfo *layer)
{
  const WeftValueInfo *info = weft_graph_get_value (weft_model_get_graph (self->model), layer->value);

  return info->kind == WEFT_VALUE_RESULT && info->dtype == WEFT_DTYPE_F32 && info->shape.rank > 0;
}

/* Bytes of the outputs of all layers for one row. */
static double
measure_row (const WeftTrainer *self)
{
  double bytes = 0;
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (self->model, &n);

  for (guint i = 0; i < n; i++) {
    const WeftShape *shape = &weft_graph_get_value (weft_model_get_graph (self->model), layers[i].value)->shape;
    double size = sizeof (float);

    for (int axis = 1; axis < shape->rank; axis++)
      size *= (double) MAX (shape->extent[axis], 1);
    bytes += size;
  }
  return bytes;
}

static gsize
choose_rows (const WeftTrainer *self)
{
  double row = measure_row (self);
  gsize n = self->batch_size;

  while (n > 1 && row * (double) n > MAX_BYTES)
    n /= 2;
  return n;
}

static void
add_value (GArray    *values,
           WeftValue  value)
{
  for (guint i = 0; i < values->len; i++)
    if (g_array_index (values, WeftValue, i) == value)
      return;
  g_array_append_val (values, value);
}

static WeftTrainWatcher *
make_watcher (WeftTrainer  *self,
              GError      **error)
{
  WeftTrainWatcher *watcher = g_new0 (WeftTrainWatcher, 1);
  GArray *values = g_array_new (FALSE, FALSE, sizeof (WeftValue));
  WeftPlanSpec spec = { .training = TRUE };
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (self->model, &n);

  add_value (values, self->mean);
  add_value (values, self->trained_mass);
  for (guint i = 0; i < self->gradients->len; i++)
    add_value (values, g_array_index (self->gradients, WeftValue, i));
  for (guint i = 0; i < n; i++)
    if (can_show (self, &layers[i]))
      add_value (values, layers[i].value);
  watcher->before = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_tensor_unref);
  watcher->n_rows = choose_rows (self);
  watcher->n_values = (int) values->len;
  watcher->values = (WeftValue *) (gpointer) g_array_free (values, FALSE);
  spec.outputs = watcher->values;
  spec.n_outputs = watcher->n_values;
  watcher->plan = weft_batch_new_plan (&self->batch, watcher->n_rows, TRUE, &spec, error);
  if (watcher->plan == NULL)
    g_clear_pointer (&watcher, weft_train_watcher_free);
  return watcher;
}

/* What is seen */

/* Those that learn and belong to the layer called @id; @indices: (out): which parameters */
static guint
find_parameters (const WeftTrainer *self,
                 const char        *id,
                 int               *indices)
{
  int n;
  const WeftValue *parameters = weft_model_get_parameters (self->model, &n);
  gsize length = strlen (id);
  guint found = 0;

  for (int i = 0; i < n; i++) {
    const char *name = weft_graph_get_value (weft_model_get_graph (self->model), parameters[i])->name;

    if (g_str_has_prefix (name, id) && name[length] == '.')
      indices[found++] = i;
  }
  return found;
}

static double
sum_squares (const WeftTensor *tensor)
{
  const float *numbers = tensor->data;
  gint64 n = weft_shape_count (&tensor->shape);
  double sum = 0;

  for (gint64 i = 0; i < n; i++)
    sum += (double) numbers[i] * (double) numbers[i];
  return sum;
}

/* Gradients of a sum over several batches are divided when the step is done. */
static double
get_scale (const WeftTrainer *self)
{
  return self->accumulate > 1 ? 1 / weft_tensor_get (weft_plan_get_tensor (self->watcher->plan, self->trained_mass), 0) : 1;
}

static void
scale_gradients (const WeftTrainer *self)
{
  float scale = (float) get_scale (self);

  for (guint g = 0; scale != 1 && g < self->gradients->len; g++) {
    WeftTensor *gradient = weft_plan_get_tensor (self->watcher->plan, g_array_index (self->gradients, WeftValue, g));
    float *numbers = gradient->data;
    gint64 n = weft_shape_count (&gradient->shape);

    for (gint64 i = 0; i < n; i++)
      numbers[i] *= scale;
  }
}

/* Units are places along the first axis after that of rows. */
static double
count_dead (const WeftTensor *output)
{
  gint64 n_rows = output->shape.extent[0], n_units = output->shape.rank > 1 ? output->shape.extent[1] : 0;
  gint64 n_places = weft_shape_count_axes (&output->shape, 2, output->shape.rank), n_dead = 0;
  const float *numbers = output->data;

  for (gint64 unit = 0; unit < n_units; unit++) {
    gboolean alive = FALSE;

    for (gint64 row = 0; row < n_rows && !alive; row++)
      for (gint64 place = 0; place < n_places && !alive; place++)
        alive = numbers[(row * n_units + unit) * n_places + place] != 0;
    n_dead += !alive;
  }
  return n_units > 0 ? (double) n_dead / (double) n_units : (double) NAN;
}

static void
see_layer (WeftTrainer         *self,
           const WeftLayerInfo *info,
           WeftWatchLayer      *layer,
           double              *total)
{
  g_autofree int *indices = g_new (int, self->gradients->len + 1);
  g_autofree const WeftTensor **tensors = g_new (const WeftTensor *, self->gradients->len + 1);
  guint n = find_parameters (self, layer->id, indices);
  double squares = 0;

  for (guint i = 0; i < n; i++) {
    tensors[i] = weft_plan_get_tensor (self->watcher->plan, g_array_index (self->gradients, WeftValue, indices[i]));
    squares += sum_squares (tensors[i]);
  }
  if (n > 0) {
    weft_histogram_fill (&layer->histograms[WEFT_WATCH_GRADIENTS], tensors, n);
    layer->gradient_norm = sqrt (squares);
    *total += squares;
  }
  if (can_show (self, info)) {
    tensors[0] = weft_plan_get_tensor (self->watcher->plan, info->value);
    weft_histogram_fill (&layer->histograms[WEFT_WATCH_OUTPUTS], tensors, 1);
    layer->dead = count_dead (tensors[0]);
  }
}

static void
remember_weights (WeftTrainer *self)
{
  int n;
  const WeftValue *parameters = weft_model_get_parameters (self->model, &n);

  g_ptr_array_set_size (self->watcher->before, 0);
  for (int i = 0; i < n; i++) {
    WeftTensor *copy = weft_tensor_copy (weft_session_get_parameter (self->session, parameters[i]), NULL);

    if (copy == NULL)
      break;
    g_ptr_array_add (self->watcher->before, copy);
  }
}

static void
run_plan (WeftTrainer   *self,
          const guint32 *rows)
{
  WeftPlan *plan = self->watcher->plan;

  self->batch.rows = rows;
  self->batch.n_upcoming = 0;
  weft_trainer_set_mix (self, plan, self->watcher->n_rows);
  weft_trainer_set_penalty (self, plan);
  weft_plan_set_random (plan, self->random_key, self->step * self->accumulate);
  (void) weft_plan_run (plan, NULL);
}

WeftWatch *
weft_trainer_begin_watch (WeftTrainer    *self,
                          const guint32  *rows,
                          GError        **error)
{
  WeftWatch *watch;
  double total = 0;
  guint n;
  const WeftLayerInfo *layers = weft_model_get_layers (self->model, &n);

  if (self->watcher == NULL)
    self->watcher = make_watcher (self, error);
  if (self->watcher == NULL)
    return NULL;
  run_plan (self, rows);
  scale_gradients (self);
  remember_weights (self);
  watch = weft_watch_new ();
  watch->n_rows = self->watcher->n_rows;
  for (guint i = 0; i < n; i++)
    see_layer (self, &layers[i], weft_watch_add_layer (watch, layers[i].spec->id), &total);
  watch->gradient_norm = sqrt (total);
  return watch;
}

/* How far the step has gone. */
static double
measure_change (const WeftTensor *before,
                const WeftTensor *after)
{
  const float *from = before->data, *to = after->data;
  gint64 n = weft_shape_count (&before->shape);
  double sum = 0;

  for (gint64 i = 0; i < n; i++)
    sum += ((double) to[i] - (double) from[i]) * ((double) to[i] - (double) from[i]);
  return sum;
}

static void
see_step (WeftTrainer    *self,
          WeftWatchLayer *layer)
{
  g_autofree int *indices = g_new (int, self->gradients->len + 1);
  g_autofree const WeftTensor **tensors = g_new (const WeftTensor *, self->gradients->len + 1);
  guint n = find_parameters (self, layer->id, indices);
  int n_parameters;
  const WeftValue *parameters = weft_model_get_parameters (self->model, &n_parameters);
  double weights = 0, before = 0, change = 0;

  for (guint i = 0; i < n; i++) {
    tensors[i] = weft_session_get_parameter (self->session, parameters[indices[i]]);
    weights += sum_squares (tensors[i]);
    if ((guint) indices[i] < self->watcher->before->len) {
      before += sum_squares (self->watcher->before->pdata[indices[i]]);
      change += measure_change (self->watcher->before->pdata[indices[i]], tensors[i]);
    }
  }
  if (n == 0)
    return;
  weft_histogram_fill (&layer->histograms[WEFT_WATCH_WEIGHTS], tensors, n);
  layer->weight_norm = sqrt (weights);
  layer->update_ratio = before > 0 ? sqrt (change / before) : (double) NAN;
}

void
weft_trainer_end_watch (WeftTrainer *self,
                        WeftWatch   *watch)
{
  guint64 epoch;
  gsize batch;

  weft_loader_get_position (self->loader, &epoch, &batch);
  watch->step = self->step;
  watch->epoch = (double) epoch + (double) batch / (double) weft_loader_get_n_batches (self->loader);
  for (guint i = 0; i < watch->layers->len; i++)
    see_step (self, &g_array_index (watch->layers, WeftWatchLayer, i));
  g_ptr_array_set_size (self->watcher->before, 0);
}
