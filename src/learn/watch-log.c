/* watch-log.c: the watched moments of a training, within a bounded size, and their file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A safetensors file. With M moments and L layers: `moments` (f64, M × 5: number, step, epoch,
 * rows, gradient norm), `numbers` (f64, M × L × 4: those of a layer), `ranges` (f64, M × L × 3 × 4:
 * low, high, n, odd), `counts` (u32, M × L × 3 × 64). The text `format` is "weft-watch 1",
 * `layers` the JSON list of their ids, `stride` says which numbers are kept.
 */
#include "learn/watch.h"

#include "base/i18n.h"
#include "base/json.h"
#include "exchange/safetensors.h"
#include "learn/error.h"

#include <string.h>

#define FORMAT    "weft-watch 1"
#define N_MOMENT  5
#define N_NUMBERS 4
#define N_RANGE   4

WeftWatchLog *
weft_watch_log_new (void)
{
  WeftWatchLog *self = g_new0 (WeftWatchLog, 1);

  self->moments = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_watch_free);
  self->stride = 1;
  return self;
}

void
weft_watch_log_free (WeftWatchLog *self)
{
  g_ptr_array_unref (self->moments);
  g_free (self);
}

static guint
most_moments (const WeftWatch *watch)
{
  gsize bytes = MAX (watch->layers->len, 1) * (WEFT_N_WATCH_PARTS * sizeof (WeftHistogram) + N_NUMBERS * sizeof (double));

  return (guint) MAX (WEFT_WATCH_LOG_BYTES / bytes, 8);
}

static void
thin_out (WeftWatchLog *self)
{
  self->stride *= 2;
  for (guint i = self->moments->len; i-- > 0;)
    if (((const WeftWatch *) self->moments->pdata[i])->number % self->stride != 0)
      g_ptr_array_remove_index (self->moments, i);
}

void
weft_watch_log_rewind (WeftWatchLog *self,
                       guint64       step)
{
  while (self->moments->len > 0 && ((WeftWatch *) self->moments->pdata[self->moments->len - 1])->step > step)
    g_ptr_array_set_size (self->moments, (int) self->moments->len - 1);
}

void
weft_watch_log_take (WeftWatchLog *self,
                     WeftWatch    *watch)
{
  const WeftWatch *first;

  weft_watch_log_rewind (self, watch->step > 0 ? watch->step - 1 : 0);
  first = self->moments->len > 0 ? self->moments->pdata[0] : NULL;
  if (watch->number % self->stride != 0 || (first != NULL && first->layers->len != watch->layers->len)) {
    weft_watch_free (watch);
    return;
  }
  g_ptr_array_add (self->moments, watch);
  if (self->moments->len > most_moments (watch))
    thin_out (self);
}

const WeftWatch *
weft_watch_log_find (const WeftWatchLog *self,
                     double              epoch)
{
  const WeftWatch *found = self->moments->len > 0 ? self->moments->pdata[0] : NULL;

  for (guint i = 1; i < self->moments->len && ((const WeftWatch *) self->moments->pdata[i])->epoch <= epoch; i++)
    found = self->moments->pdata[i];
  return found;
}

/* The file */

static WeftTensor *
add_tensor (WeftSafetensors *file,
            const char      *name,
            WeftDType        dtype,
            WeftShape        shape)
{
  WeftTensor *tensor = weft_tensor_new (dtype, &shape, NULL);

  g_assert (tensor != NULL);
  weft_safetensors_add (file, name, tensor);
  weft_tensor_unref (tensor);
  return tensor;
}

static gint64
count_layers (const WeftWatchLog *self)
{
  return self->moments->len > 0 ? ((const WeftWatch *) self->moments->pdata[0])->layers->len : 0;
}

static void
set_layers (const WeftWatchLog *self,
            WeftSafetensors    *file)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *ids = json_array_new ();
  g_autofree char *text = NULL, *stride = g_strdup_printf ("%" G_GUINT64_FORMAT, self->stride);

  for (guint i = 0; i < (guint) count_layers (self); i++)
    json_array_add_string_element (ids, g_array_index (((const WeftWatch *) self->moments->pdata[0])->layers, WeftWatchLayer, i).id);
  json_node_take_array (node, ids);
  text = weft_json_write (node, WEFT_JSON_COMPACT);
  weft_safetensors_set_text (file, "format", FORMAT);
  weft_safetensors_set_text (file, "layers", text);
  weft_safetensors_set_text (file, "stride", stride);
}

/* Where in the four tensors a layer of a moment stands. */
typedef struct
{
  double *numbers;
  double *ranges;
  guint32 *counts;
} Place;

static Place
find_place (double  *numbers,
            double  *ranges,
            guint32 *counts,
            gsize    index)
{
  return (Place){ numbers + index * N_NUMBERS, ranges + index * WEFT_N_WATCH_PARTS * N_RANGE, counts + index * WEFT_N_WATCH_PARTS * WEFT_HISTOGRAM_BINS };
}

static void
write_layer (const WeftWatchLayer *layer,
             Place                 place)
{
  const double numbers[N_NUMBERS] = { layer->weight_norm, layer->gradient_norm, layer->update_ratio, layer->dead };

  memcpy (place.numbers, numbers, sizeof numbers);
  for (int part = 0; part < WEFT_N_WATCH_PARTS; part++) {
    const WeftHistogram *histogram = &layer->histograms[part];
    const double range[N_RANGE] = { histogram->low, histogram->high, (double) histogram->n, (double) histogram->n_odd };

    memcpy (place.ranges + part * N_RANGE, range, sizeof range);
    memcpy (place.counts + part * WEFT_HISTOGRAM_BINS, histogram->counts, sizeof histogram->counts);
  }
}

static void
read_layer (WeftWatchLayer *layer,
            Place           place)
{
  layer->weight_norm = place.numbers[0];
  layer->gradient_norm = place.numbers[1];
  layer->update_ratio = place.numbers[2];
  layer->dead = place.numbers[3];
  for (int part = 0; part < WEFT_N_WATCH_PARTS; part++) {
    const double *range = place.ranges + part * N_RANGE;
    WeftHistogram *histogram = &layer->histograms[part];

    histogram->low = range[0];
    histogram->high = MAX (range[1], range[0]);
    histogram->n = (guint64) CLAMP (range[2], 0, 1e15);
    histogram->n_odd = (guint64) CLAMP (range[3], 0, 1e15);
    memcpy (histogram->counts, place.counts + part * WEFT_HISTOGRAM_BINS, sizeof histogram->counts);
  }
}

GBytes *
weft_watch_log_to_bytes (const WeftWatchLog  *self,
                         GError             **error)
{
  gint64 m = self->moments->len, l = count_layers (self);
  g_autoptr (WeftSafetensors) file = weft_safetensors_new ();
  double *moments = add_tensor (file, "moments", WEFT_DTYPE_F64, WEFT_SHAPE (m, N_MOMENT))->data;
  double *numbers = add_tensor (file, "numbers", WEFT_DTYPE_F64, WEFT_SHAPE (m, l, N_NUMBERS))->data;
  double *ranges = add_tensor (file, "ranges", WEFT_DTYPE_F64, WEFT_SHAPE (m, l, WEFT_N_WATCH_PARTS, N_RANGE))->data;
  guint32 *counts = add_tensor (file, "counts", WEFT_DTYPE_U32, WEFT_SHAPE (m, l, WEFT_N_WATCH_PARTS, WEFT_HISTOGRAM_BINS))->data;

  set_layers (self, file);
  for (gsize i = 0; i < (gsize) m; i++) {
    const WeftWatch *watch = self->moments->pdata[i];
    const double moment[N_MOMENT] = { (double) watch->number, (double) watch->step, watch->epoch, (double) watch->n_rows, watch->gradient_norm };

    memcpy (moments + i * N_MOMENT, moment, sizeof moment);
    for (gsize k = 0; k < (gsize) l; k++)
      write_layer (&g_array_index (watch->layers, WeftWatchLayer, k), find_place (numbers, ranges, counts, i * (gsize) l + k));
  }
  return weft_safetensors_to_bytes (file, error);
}

/* Returns: (transfer full) (nullable): the ids, an array of texts */
static JsonNode *
read_ids (WeftSafetensors *file)
{
  const char *format = weft_safetensors_get_text (file, "format"), *text = weft_safetensors_get_text (file, "layers");
  g_autoptr (JsonNode) node = text != NULL && g_strcmp0 (format, FORMAT) == 0 ? weft_json_parse (text, strlen (text), NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++) {
    JsonNode *id = json_array_get_element (json_node_get_array (node), i);

    if (!JSON_NODE_HOLDS_VALUE (id) || json_node_get_value_type (id) != G_TYPE_STRING)
      return NULL;
  }
  return g_steal_pointer (&node);
}

static WeftWatchLog *
read_moments (WeftSafetensors  *file,
              JsonArray        *ids,
              GError          **error)
{
  const WeftTensor *found = weft_safetensors_find (file, "moments");
  gint64 m = found != NULL && found->shape.rank == 2 ? found->shape.extent[0] : 0, l = json_array_get_length (ids);
  WeftTensor *moments = weft_safetensors_require (file, "moments", WEFT_DTYPE_F64, &WEFT_SHAPE (m, N_MOMENT), error);
  WeftTensor *numbers = moments != NULL ? weft_safetensors_require (file, "numbers", WEFT_DTYPE_F64, &WEFT_SHAPE (m, l, N_NUMBERS), error) : NULL;
  WeftTensor *ranges = numbers != NULL ? weft_safetensors_require (file, "ranges", WEFT_DTYPE_F64, &WEFT_SHAPE (m, l, WEFT_N_WATCH_PARTS, N_RANGE), error) : NULL;
  WeftTensor *counts = ranges != NULL ? weft_safetensors_require (file, "counts", WEFT_DTYPE_U32, &WEFT_SHAPE (m, l, WEFT_N_WATCH_PARTS, WEFT_HISTOGRAM_BINS), error) : NULL;
  const char *stride = weft_safetensors_get_text (file, "stride");
  WeftWatchLog *self;

  if (counts == NULL)
    return NULL;
  self = weft_watch_log_new ();
  self->stride = MAX (stride != NULL ? g_ascii_strtoull (stride, NULL, 10) : 1, 1);
  for (gsize i = 0; i < (gsize) m; i++) {
    const double *moment = (const double *) moments->data + i * N_MOMENT;
    WeftWatch *watch = weft_watch_new ();

    watch->number = (guint64) CLAMP (moment[0], 0, 1e15);
    watch->step = (guint64) CLAMP (moment[1], 0, 1e15);
    watch->epoch = moment[2];
    watch->n_rows = (guint64) CLAMP (moment[3], 0, 1e15);
    watch->gradient_norm = moment[4];
    for (guint k = 0; k < (guint) l; k++)
      read_layer (weft_watch_add_layer (watch, json_array_get_string_element (ids, k)), find_place (numbers->data, ranges->data, counts->data, i * (gsize) l + k));
    g_ptr_array_add (self->moments, watch);
  }
  return self;
}

WeftWatchLog *
weft_watch_log_from_bytes (GBytes  *bytes,
                           GError **error)
{
  g_autoptr (WeftSafetensors) file = weft_safetensors_parse (bytes, error);
  g_autoptr (JsonNode) ids = file != NULL ? read_ids (file) : NULL;

  if (ids != NULL)
    return read_moments (file, json_node_get_array (ids), error);
  if (file != NULL)
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_WATCH, _("this file has no watched steps of a training that this version reads; train again to watch anew"));
  return NULL;
}
