/* saliency-chart.c: what a method of saliency found, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/saliency-chart.h"

#include "base/csv.h"
#include "base/i18n.h"
#include "paint/word-shades.h"

#include <math.h>
#include <string.h>

/* More bars than this are counted, not shown. */
#define MAX_BARS 40

/* A place of a map, and how strong it is. */
typedef struct
{
  gint64 place;
  double value;
} Strong;

static int
compare_strong (gconstpointer a,
                gconstpointer b)
{
  const Strong *first = a, *second = b;
  double left = fabs (first->value), right = fabs (second->value);

  return left != right ? (left < right ? 1 : -1) : (first->place > second->place) - (first->place < second->place);
}

static void
write_map (const WeftTensor *map,
           GString          *csv)
{
  gint64 n = weft_shape_count (&map->shape), width = map->shape.extent[1];
  g_autofree Strong *places = g_new (Strong, n + 1);

  for (gint64 i = 0; i < n; i++)
    places[i] = (Strong){ i, (double) weft_tensor_const_f32 (map)[i] };
  qsort (places, (gsize) n, sizeof *places, compare_strong);
  g_string_append (csv, "row,column,part\n");
  for (gint64 i = 0; i < n; i++) {
    weft_csv_add_number (csv, (double) (places[i].place / width + 1));
    weft_csv_add_number (csv, (double) (places[i].place % width + 1));
    weft_csv_add_number (csv, places[i].value);
    g_string_append_c (csv, '\n');
  }
}

char *
weft_saliency_chart_to_csv (const WeftSaliencyChart *self)
{
  GString *csv = g_string_new (NULL);

  if (self->map != NULL)
    write_map (self->map, csv);
  else
    g_string_append (csv, "part of,part\n");
  for (guint i = 0; i < self->bars->len; i++) {
    const WeftBar *bar = &g_array_index (self->bars, WeftBar, i);

    weft_csv_add (csv, *bar->label != '\0' ? bar->label : " ");
    weft_csv_add_number (csv, bar->value);
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}

WeftSaliencyChart *
weft_saliency_chart_ref (WeftSaliencyChart *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_saliency_chart_unref (WeftSaliencyChart *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->map, weft_tensor_unref);
  g_clear_pointer (&self->bars, g_array_unref);
  g_clear_pointer (&self->steps, g_array_unref);
  g_clear_pointer (&self->shades, g_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_free (self->picture);
  g_free (self->title);
  g_free (self->caption);
  g_free (self->findings);
  g_free (self);
}

char *
weft_saliency_chart_name_class (const char *const *names,
                                gint64 class)
{
  return names != NULL ? g_strdup (names[class]) : g_strdup_printf ("%" G_GINT64_FORMAT, class);
}

/* And which word of the answer, where it has many. */
static char *
name_method (const WeftSaliency       *saliency,
             const WeftSaliencyMethod *method,
             const WeftPredictor      *predictor)
{
  const WeftPreparation *preparation = weft_predictor_get_preparation (predictor);
  gboolean has_words = saliency->target.place > 0 || (preparation != NULL && weft_preparation_get_target_length (preparation) > 0);

  return has_words ? g_strdup_printf (_("%s, word %d"), _ (method->title), (int) saliency->target.place + 1) : g_strdup (_ (method->title));
}

static char *
make_title (const WeftSaliency       *saliency,
            const WeftSaliencyMethod *method,
            const WeftPredictor      *predictor)
{
  gint64 n_names;
  const char *const *names = weft_predictor_get_class_names (predictor, 0, &n_names), *number = weft_predictor_get_target_name (predictor, 0);
  g_autofree char *class = names == NULL && n_names == 1 && *number != '\0' ? g_strdup (number) : weft_saliency_chart_name_class (names, saliency->target.class), *against = NULL;
  g_autofree char *how = name_method (saliency, method, predictor);

  if (method->flags & WEFT_SALIENCY_NO_CLASS)
    return g_strdup (_ (method->title));
  if (saliency->target.against < 0)
    return g_strdup_printf (_("%s: why %s?"), how, class);
  against = weft_saliency_chart_name_class (names, saliency->target.against);
  return g_strdup_printf (_("%s: why %s and not %s?"), how, class, against);
}

/* What has a limit is judged, the rest is told. */
static void
append_checks (const WeftSaliency *saliency,
               GString            *text)
{
  for (guint i = 0; i < saliency->checks->len; i++) {
    const WeftSaliencyCheck *check = &g_array_index (saliency->checks, WeftSaliencyCheck, i);

    if (isfinite (check->limit))
      g_string_append_printf (text, check->value <= check->limit ? _(" %s: %.2g, good.") : _(" %s: %.2g, more than %.2g: take it with care."), _ (check->title), check->value, check->limit);
  }
}

static char *
make_findings (const WeftSaliency *saliency)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Score %.3g."), saliency->score);
  if (saliency->layer != NULL)
    g_string_append_printf (text, _(" Layer %s."), saliency->layer);
  append_checks (saliency, text);
  for (guint i = 0; i < saliency->remarks->len; i++)
    g_string_append_printf (text, " %s", (const char *) saliency->remarks->pdata[i]);
  return g_string_free (text, FALSE);
}

void
weft_saliency_chart_set_percent (WeftSaliencyChart *self,
                                 double             percent)
{
  g_autofree char *ends = self->map != NULL || self->shades->len > 0 ? g_strdup_printf (_(" The colors end at the %gth percentile."), percent) : g_strdup ("");

  self->percent = percent;
  g_free (self->caption);
  self->caption = g_strconcat (self->findings, ends, NULL);
}

void
weft_saliency_chart_describe (const WeftSaliency *saliency,
                              const WeftSaliencyRequest *request,
                              const char *const *names,
                              JsonObject *recipe)
{
  g_autofree char *class = weft_saliency_chart_name_class (names, saliency->target.class);

  json_object_set_string_member (recipe, "method", request->method->id);
  json_object_set_member (recipe, "parameters", weft_params_to_json (request->params, TRUE));
  json_object_set_string_member (recipe, "target", class);
  if (saliency->target.against >= 0) {
    g_autofree char *against = weft_saliency_chart_name_class (names, saliency->target.against);

    json_object_set_string_member (recipe, "against", against);
  }
  if (saliency->target.place > 0)
    json_object_set_int_member (recipe, "word", saliency->target.place + 1);
  if (saliency->layer != NULL)
    json_object_set_string_member (recipe, "layer", saliency->layer);
  if (request->method->flags & WEFT_SALIENCY_RANDOM)
    json_object_set_int_member (recipe, "seed", (gint64) request->seed);
}

/* Bytes of (channels, height, width) as those of pixels. */
static guint8 *
interleave (const guint8 *from,
            gint64        channels,
            gint64        n_pixels)
{
  guint8 *to = g_new (guint8, channels * n_pixels);

  for (gint64 i = 0; i < n_pixels; i++)
    for (gint64 c = 0; c < channels; c++)
      to[i * channels + c] = from[c * n_pixels + i];
  return to;
}

/* The row's picture as it was read. */
static guint8 *
find_bytes (WeftDataset     *dataset,
            gint64           row,
            const WeftShape *item)
{
  gint64 count = weft_shape_count (item), channels = item->rank == 3 ? item->extent[0] : 1;

  for (guint i = 0; dataset != NULL && i < weft_dataset_get_n_columns (dataset); i++) {
    WeftColumn *column = weft_dataset_get_column (dataset, i);
    WeftTensor *tensor = weft_column_get_tensor (column);
    WeftShape shape = weft_column_get_item_shape (column);

    if (tensor != NULL && tensor->dtype == WEFT_DTYPE_U8 && shape.rank >= 2 && weft_shape_count (&shape) == count)
      return interleave (weft_tensor_u8 (tensor) + row * count, channels, count / channels);
  }
  return NULL;
}

/* The input itself, from black at its least to white at its greatest. */
static guint8 *
stretch (const float *sample,
         gint64       channels,
         gint64       n_pixels)
{
  g_autofree guint8 *bytes = g_new (guint8, channels * n_pixels);
  float low = INFINITY, high = -INFINITY;

  for (gint64 i = 0; i < channels * n_pixels; i++) {
    low = MIN (low, sample[i]);
    high = MAX (high, sample[i]);
  }
  for (gint64 i = 0; i < channels * n_pixels; i++)
    bytes[i] = (guint8) (high > low ? 255 * (sample[i] - low) / (high - low) : 0);
  return interleave (bytes, channels, n_pixels);
}

/* Pictures of other numbers of channels than gray and colored ones are not shown, rows of
 * numbers neither. */
static void
take_picture (WeftSaliencyChart *self,
              const float       *sample,
              WeftDataset       *dataset,
              gint64             row)
{
  const WeftShape *item = &self->item;
  gint64 channels = item->rank == 3 ? item->extent[0] : 1, height = item->rank > 1 ? item->extent[item->rank - 2] : 0, width = item->extent[item->rank - 1];

  if ((channels != 1 && channels != 3) || height == 0)
    return;
  self->picture = find_bytes (dataset, row, item);
  if (self->picture == NULL)
    self->picture = stretch (sample, channels, height * width);
  self->picture_height = (guint) height;
  self->picture_width = (guint) width;
  self->picture_channels = (guint) channels;
}

char *
weft_saliency_chart_name_number (const WeftPredictor *predictor,
                                 gint64               index,
                                 float                number)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (predictor);
  const char *token = preparation != NULL ? weft_preparation_find_token (preparation, index, (double) number) : NULL;

  if (token != NULL)
    return *token != '\0' ? g_strdup (token) : NULL;
  if (preparation != NULL)
    return weft_preparation_get_input_name (preparation, index);
  return g_strdup_printf ("x[%" G_GINT64_FORMAT "]", index);
}

/* Words stay in their order, so that the text can be read. */
static int
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  const WeftBar *first = a, *second = b;
  double difference = fabs (second->value) - fabs (first->value);

  return (difference > 0) - (difference < 0);
}

/* Whether the input is the words of one text. */
static gboolean
is_text (WeftPreparation *preparation)
{
  return preparation != NULL && weft_preparation_get_n_parts (preparation) == 1 && weft_preparation_get_part (preparation, 0).n_entries > 0;
}

static void
take_shades (WeftSaliencyChart *self)
{
  for (guint i = 0; i < self->bars->len; i++) {
    float shade = (float) g_array_index (self->bars, WeftBar, i).value;

    g_array_append_val (self->shades, shade);
  }
}

static void
take_bars (WeftSaliencyChart   *self,
           const WeftSaliency  *saliency,
           const WeftPredictor *predictor,
           const float         *sample)
{
  const float *values = weft_tensor_const_f32 (saliency->values);
  WeftPreparation *preparation = weft_predictor_get_preparation (predictor);

  for (gint64 i = 0; i < weft_shape_count (&saliency->values->shape); i++) {
    char *label = weft_saliency_chart_name_number (predictor, i, sample[i]);

    if (label == NULL)
      continue;
    g_array_append_val (self->places, i);
    weft_saliency_chart_add_bar (self, label, (double) values[i]);
  }
  if (is_text (preparation))
    take_shades (self);
  if (preparation == NULL || !weft_preparation_reads_text (preparation)) {
    g_array_sort (self->bars, compare_sizes);
    g_array_set_size (self->bars, MIN (self->bars->len, MAX_BARS));
  }
}

static double
sum_up (const WeftTensor *numbers,
        gint64            first,
        gint64            n)
{
  double sum = 0;

  for (gint64 i = 0; numbers != NULL && i < n; i++)
    sum += (double) weft_tensor_const_f32 (numbers)[first + i];
  return sum;
}

/* "age = 35", as the data has it. */
static char *
label_column (const char  *name,
              WeftDataset *dataset,
              gint64       row)
{
  WeftColumn *column = dataset != NULL ? weft_dataset_find_column (dataset, name) : NULL;
  g_autofree char *cell = column != NULL ? weft_column_format_cell (column, row) : NULL;

  return cell != NULL && *cell != '\0' ? g_strdup_printf ("%s = %s", name, cell) : g_strdup (name);
}

static void
take_steps (WeftSaliencyChart *self)
{
  for (guint i = 0; i < self->bars->len; i++) {
    const WeftBar *bar = &g_array_index (self->bars, WeftBar, i);
    WeftWaterfallStep step = { bar->label, bar->value, bar->error };

    g_array_append_val (self->steps, step);
  }
}

/* What the numbers of each column have together, from the background to the score. */
static void
take_columns (WeftSaliencyChart   *self,
              const WeftSaliency  *saliency,
              const WeftPredictor *predictor,
              const float         *sample,
              WeftDataset         *dataset,
              gint64               row)
{
  const WeftPreparation *preparation = weft_predictor_get_preparation (predictor);
  guint n = preparation != NULL ? weft_preparation_get_n_parts (preparation) : (guint) weft_shape_count (&self->item);

  for (guint i = 0; i < n; i++) {
    WeftInputPart part = preparation != NULL ? weft_preparation_get_part (preparation, i) : (WeftInputPart){ .shape = WEFT_SHAPE (1), .first = i };
    gint64 width = weft_shape_count (&part.shape);
    char *label = preparation != NULL ? label_column (part.name, dataset, row) : g_strdup_printf ("x[%u] = %.4g", i, (double) sample[i]);
    WeftBar bar = { label, sum_up (saliency->values, part.first, width), sum_up (saliency->errors, part.first, width), FALSE };

    g_ptr_array_add (self->labels, label);
    g_array_append_val (self->places, part.first);
    g_array_append_val (self->bars, bar);
  }
  g_array_sort (self->bars, compare_sizes);
  take_steps (self);
  self->base = saliency->score - sum_up (saliency->values, 0, weft_shape_count (&self->item));
}

WeftSaliencyChart *
weft_saliency_chart_new_empty (const WeftPredictor *predictor,
                               const char          *title,
                               const char          *findings)
{
  WeftSaliencyChart *self = g_new0 (WeftSaliencyChart, 1);
  const WeftShape *input = &weft_graph_get_value (weft_predictor_get_graph (predictor), weft_predictor_get_input (predictor))->shape;

  g_atomic_ref_count_init (&self->references);
  self->item.rank = input->rank - 1;
  for (int axis = 0; axis < self->item.rank; axis++)
    self->item.extent[axis] = input->extent[axis + 1];
  self->bars = g_array_new (FALSE, FALSE, sizeof (WeftBar));
  self->steps = g_array_new (FALSE, FALSE, sizeof (WeftWaterfallStep));
  self->shades = g_array_new (FALSE, FALSE, sizeof (float));
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->places = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->bar_title = _("part of the score");
  self->is_signed = TRUE;
  self->opacity = 0.5;
  self->smooth = TRUE;
  self->title = g_strdup (title);
  self->findings = g_strdup (findings);
  return self;
}

void
weft_saliency_chart_add_bar (WeftSaliencyChart *self,
                             char              *label,
                             double             value)
{
  const WeftBar bar = { label, value, 0, FALSE };

  g_ptr_array_add (self->labels, label);
  g_array_append_val (self->bars, bar);
}

void
weft_saliency_chart_take_words (WeftSaliencyChart *self,
                                const GPtrArray   *words,
                                const float       *numbers)
{
  for (guint word = 0; word < words->len; word++)
    g_ptr_array_add (self->labels, g_strdup (words->pdata[word]));
  g_array_append_vals (self->shades, numbers, words->len);
}

void
weft_saliency_chart_take_map (WeftSaliencyChart *self,
                              WeftTensor        *map,
                              const float       *sample,
                              WeftDataset       *dataset,
                              gint64             row)
{
  self->map = map;
  take_picture (self, sample, dataset, row);
  weft_saliency_chart_set_percent (self, 99);
}

WeftSaliencyChart *
weft_saliency_chart_new (const WeftSaliency       *saliency,
                         const WeftSaliencyMethod *method,
                         const WeftPredictor      *predictor,
                         const float              *sample,
                         WeftDataset              *dataset,
                         gint64                    row)
{
  g_autofree char *title = make_title (saliency, method, predictor), *findings = make_findings (saliency);
  WeftSaliencyChart *self = weft_saliency_chart_new_empty (predictor, title, findings);

  self->is_signed = !(method->flags & WEFT_SALIENCY_UNSIGNED);
  self->smooth = saliency->layer != NULL;
  if (saliency->values->shape.rank > 1)
    weft_saliency_chart_take_map (self, weft_saliency_to_map (saliency->values, WEFT_SALIENCY_SUM, NULL), sample, dataset, row);
  else if (method->flags & WEFT_SALIENCY_COLUMNS)
    take_columns (self, saliency, predictor, sample, dataset, row);
  else
    take_bars (self, saliency, predictor, sample);
  weft_saliency_chart_set_percent (self, 99);
  return self;
}

static double
find_least (const WeftTensor *map)
{
  double least = INFINITY;

  for (gint64 i = 0; i < weft_shape_count (&map->shape); i++)
    least = MIN (least, (double) weft_tensor_const_f32 (map)[i]);
  return least;
}

void
weft_saliency_chart_get_heat_map (const WeftSaliencyChart *self,
                                  WeftHeatMap             *map)
{
  gsize n = (gsize) weft_shape_count (&self->map->shape);
  double least = find_least (self->map);

  /* A map that never falls below zero is shown on the unsigned scale. */
  *map = (WeftHeatMap){
    .values = weft_tensor_const_f32 (self->map),
    .height = (guint) self->map->shape.extent[0],
    .width = (guint) self->map->shape.extent[1],
    .is_signed = self->is_signed && (least < 0 || self->limit > 0),
    .low = self->is_signed || self->limit > 0 ? 0 : least,
    .high = self->limit > 0 ? self->limit : weft_heat_map_find_limit (weft_tensor_const_f32 (self->map), n, self->percent),
    .picture = self->picture,
    .picture_height = self->picture_height,
    .picture_width = self->picture_width,
    .picture_channels = self->picture_channels,
    .gray = TRUE,
    .opacity = self->opacity,
    .smooth = self->smooth,
    .title = self->title,
    .caption = self->caption,
  };
}

static WeftBars
get_bars (const WeftSaliencyChart *self)
{
  return (WeftBars){ (const WeftBar *) (gpointer) self->bars->data, self->bars->len, self->title, self->bar_title, self->caption, FALSE };
}

static WeftWaterfall
get_waterfall (const WeftSaliencyChart *self)
{
  return (WeftWaterfall){ (const WeftWaterfallStep *) (gpointer) self->steps->data, self->steps->len, self->base, _("Mean of the background"), _("This row"), self->title, _("score"), self->caption };
}

static WeftWordShades
get_words (const WeftSaliencyChart *self)
{
  const float *shades = (const float *) (gpointer) self->shades->data;

  return (WeftWordShades){
    .shares = shades,
    .read = (const char *const *) self->labels->pdata,
    .n_read = self->shades->len,
    .marked = -1,
    .high = self->limit > 0 ? self->limit : weft_heat_map_find_limit (shades, self->shades->len, self->percent),
    .is_signed = self->is_signed,
    .title = self->title,
    .caption = self->caption,
  };
}

void
weft_saliency_chart_paint (const WeftSaliencyChart *self,
                           const WeftPaintStyle    *style,
                           cairo_t                 *cr,
                           double                   width,
                           double                   height)
{
  WeftWaterfall waterfall = get_waterfall (self);
  WeftBars bars = get_bars (self);
  WeftHeatMap map;

  if (self->shades->len > 0) {
    WeftWordShades words = get_words (self);

    weft_word_shades_paint (&words, style, cr, width, height);
    return;
  }
  if (self->steps->len > 0) {
    weft_waterfall_paint (&waterfall, style, cr, width, height);
    return;
  }
  if (self->map == NULL) {
    weft_bars_paint (&bars, style, cr, width, height);
    return;
  }
  weft_saliency_chart_get_heat_map (self, &map);
  weft_heat_map_paint (&map, style, cr, width, height);
}

/* The bars are in another order than their labels. */
static gint64
find_label (const WeftSaliencyChart *self,
            const char              *label)
{
  for (guint i = 0; i < self->places->len; i++)
    if (self->labels->pdata[i] == label)
      return g_array_index (self->places, gint64, i);
  return -1;
}

gint64
weft_saliency_chart_find_place (const WeftSaliencyChart *self,
                                const WeftPaintStyle    *style,
                                double                   width,
                                double                   height,
                                double                   x,
                                double                   y)
{
  WeftBars bars = get_bars (self);
  WeftBarsLayout layout;
  guint bar;

  if (self->shades->len > 0) {
    WeftWordShades words = get_words (self);
    gboolean reads;
    int word = weft_word_shades_find (&words, style, width, height, x, y, &reads);

    return word >= 0 && (guint) word < self->places->len ? g_array_index (self->places, gint64, word) : -1;
  }
  if (self->map != NULL || self->steps->len > 0)
    return -1;
  weft_bars_lay_out (&bars, style, width, height, &layout);
  return weft_bars_find (&layout, y, &bar) ? find_label (self, bars.bars[bar].label) : -1;
}

double
weft_saliency_chart_get_natural_height (const WeftSaliencyChart *self,
                                        const WeftPaintStyle    *style,
                                        double                   width)
{
  WeftWaterfall waterfall = get_waterfall (self);
  WeftBars bars = get_bars (self);

  if (self->shades->len > 0) {
    WeftWordShades words = get_words (self);

    return weft_word_shades_get_natural_height (&words, style, width);
  }
  if (self->steps->len > 0)
    return weft_waterfall_get_natural_height (&waterfall, style, width);
  return self->map == NULL ? weft_bars_get_natural_height (&bars, style, width) : width;
}
