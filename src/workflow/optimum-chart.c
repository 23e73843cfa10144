/* optimum-chart.c: what a unit looks for, beside the data that it answers to most, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/optimum-chart.h"

#include "base/csv.h"
#include "base/i18n.h"
#include "dataset/known-column.h"
#include "paint/curves.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* More bars than this are not shown. */
#define MAX_BARS 40

/* Of a text, in the label of a bar. */
#define MAX_CHARS 60

static const guint quantiles[WEFT_EXAMPLES_QUANTILES] = { 5, 25, 50, 75, 95 };

WeftOptimumChart *
weft_optimum_chart_ref (WeftOptimumChart *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_optimum_chart_unref (WeftOptimumChart *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->items);
  g_array_unref (self->bars);
  g_array_unref (self->curve);
  g_array_unref (self->examples);
  g_ptr_array_unref (self->memory);
  g_ptr_array_unref (self->names);
  g_free (self->numbers);
  g_free (self->values);
  g_free (self->title);
  g_free (self->caption);
  g_free (self->statistics);
  g_free (self);
}

static char *
name_class (const char *const *names,
            gint64 class)
{
  return names != NULL ? g_strdup (names[class]) : g_strdup_printf ("%" PRId64, class);
}

static char *
make_title (const WeftOptimumAim *aim,
            const char *const *names)
{
  g_autofree char *class = NULL;

  switch (aim->kind) {
  case WEFT_OPTIMUM_LAYER:
    return g_strdup_printf (_("What moves layer %s"), aim->layer);
  case WEFT_OPTIMUM_DIRECTION:
    return g_strdup_printf (_("What moves a direction of layer %s"), aim->layer);
  case WEFT_OPTIMUM_CLASS:
    class = name_class (names, aim->unit);
    return g_strdup_printf (aim->least ? _("What speaks most against class %s") : _("What class %s looks like to the model"), class);
  default:
    return g_strdup_printf (aim->least ? _("What unit %" PRId64 " of layer %s is moved down by") : _("What unit %" PRId64 " of layer %s looks for"), aim->unit, aim->layer);
  }
}

static void
append_judgement (GString                    *text,
                  const WeftOptimumJudgement *judgement)
{
  if (isfinite (judgement->best))
    g_string_append_printf (text, _(" Best of the data %.3g."), judgement->best);
  if (isfinite (judgement->robustness))
    g_string_append_printf (text, _(" Moved about, %.0f %% of the effect is left."), 100 * judgement->robustness);
  for (guint i = 0; i < judgement->remarks->len; i++)
    g_string_append_printf (text, " %s", (const char *) judgement->remarks->pdata[i]);
}

static char *
make_caption (WeftOptimum                *optimum,
              const WeftOptimumJudgement *judgement)
{
  GString *text = g_string_new (NULL);
  GPtrArray *remarks = weft_optimum_get_remarks (optimum);

  g_string_append_printf (text, _("%s, %" PRId64 " of %" PRId64 " steps, seed %" PRIu64 "."), _ (weft_optimum_get_method (optimum)->title), weft_optimum_get_step (optimum),
                          weft_optimum_get_n_steps (optimum), weft_optimum_get_seed (optimum));
  g_string_append_printf (text, _(" Activation %.3g, at first %.3g."), weft_optimum_get_activation (optimum, 0), weft_optimum_get_first_activation (optimum, 0));
  if (judgement != NULL)
    append_judgement (text, judgement);
  for (guint i = 0; i < remarks->len; i++)
    g_string_append_printf (text, " %s", (const char *) remarks->pdata[i]);
  return g_string_free (text, FALSE);
}

/* Keeps memory as long as the chart. */
static gpointer
keep (WeftOptimumChart *self,
      gpointer          memory)
{
  if (memory != NULL)
    g_ptr_array_add (self->memory, memory);
  return memory;
}

static void
add_picture (WeftOptimumChart     *self,
             const WeftInputSpace *space,
             const float          *sample,
             const float          *opacity,
             char                 *label)
{
  WeftGalleryItem item = { NULL, (guint) space->height, (guint) space->width, (guint) space->channels, NULL, keep (self, label) };

  item.pixels = keep (self, weft_input_space_to_bytes (space, sample));
  if (opacity != NULL)
    item.opacity = keep (self, g_memdup2 (opacity, (gsize) (space->height * space->width) * sizeof (float)));
  g_array_append_val (self->items, item);
}

/* What it began with, where that was a sample, and what has come of it. */
static void
add_pictures (WeftOptimumChart     *self,
              WeftOptimum          *optimum,
              const WeftInputSpace *space)
{
  guint n = (guint) weft_optimum_get_n_images (optimum);
  const float *start = weft_optimum_get_start (optimum);

  self->n_left = n + (start != NULL);
  if (start != NULL)
    add_picture (self, space, start, NULL, g_strdup_printf (_("before: %.3g"), weft_optimum_get_first_activation (optimum, 0)));
  for (guint i = 0; i < n; i++) {
    double activation = weft_optimum_get_activation (optimum, i);
    char *label = start != NULL ? g_strdup_printf (_("after: %.3g"), activation) : n > 1 ? g_strdup_printf ("%.3g", activation)
                                                                                          : NULL;

    add_picture (self, space, weft_optimum_get_image (optimum, i), i == 0 ? weft_optimum_get_opacity (optimum) : NULL, label);
  }
}

static void
add_examples (WeftOptimumChart     *self,
              const WeftOptimumAim *aim,
              const WeftInputSpace *space,
              const WeftExamples   *examples,
              const WeftTensor     *samples)
{
  for (gint64 i = 0; i < samples->shape.extent[0]; i++) {
    const WeftExample *example = weft_examples_get (examples, aim->unit, aim->kind != WEFT_OPTIMUM_NEURON, (guint) i);

    add_picture (self, space, weft_tensor_const_f32 (samples) + i * space->n, NULL, g_strdup_printf ("%.3g", (double) example->value));
  }
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  double difference = fabs (((const WeftBar *) b)->value) - fabs (((const WeftBar *) a)->value);

  return (difference > 0) - (difference < 0);
}

/* What a column holds, and what it held before, where it began with a row. */
static char *
tell_column (const WeftPreparation *preparation,
             guint                  index,
             const float           *sample,
             const float           *start)
{
  const char *name = weft_preparation_get_column_name (preparation, index);
  g_autofree char *now = weft_preparation_tell_column (preparation, index, sample), *before = start != NULL ? weft_preparation_tell_column (preparation, index, start) : NULL;

  if (now == NULL)
    return NULL;
  return before == NULL ? g_strdup_printf ("%s: %s", name, now) : g_strdup_printf ("%s: %s → %s", name, before, now);
}

/* Its number, as the model is given it; of a category the largest, which says which one it is. */
static double
find_size (const WeftKnownColumn *column,
           const float           *sample)
{
  double size = (double) sample[column->first];

  for (guint i = 1; column->names != NULL && i < column->n_names; i++)
    size = MAX (size, (double) sample[column->first + i]);
  return size;
}

static void
add_bar (WeftOptimumChart *self,
         char             *label,
         double            value)
{
  const WeftBar bar = { keep (self, label), value, 0, FALSE };

  g_array_append_val (self->bars, bar);
}

static void
name_inputs (WeftOptimumChart      *self,
             const WeftPreparation *preparation,
             gint64                 n)
{
  for (gint64 i = 0; i < n; i++)
    g_ptr_array_add (self->names, preparation != NULL ? weft_preparation_get_input_name (preparation, i) : g_strdup_printf ("x[%" PRId64 "]", i));
}

/* A bar for each column, or, of columns with several numbers and in files of others, for each of
 * the model's numbers. */
static void
add_bars (WeftOptimumChart     *self,
          const WeftPredictor  *predictor,
          const WeftInputSpace *space,
          const float          *sample,
          const float          *start)
{
  const WeftPreparation *preparation = weft_predictor_get_preparation (predictor);
  g_autofree gboolean *is_told = g_new0 (gboolean, space->n);

  name_inputs (self, preparation, space->n);
  for (guint i = 0; preparation != NULL && i < weft_preparation_get_n_columns (preparation); i++) {
    WeftKnownColumn column = weft_preparation_get_known_column (preparation, i);
    char *told = tell_column (preparation, i, sample, start);

    if (told == NULL)
      continue;
    add_bar (self, told, find_size (&column, sample));
    for (gint64 k = column.first; k < column.first + column.width; k++)
      is_told[k] = TRUE;
  }
  for (gint64 i = 0; i < space->n; i++)
    if (!is_told[i])
      add_bar (self, g_strdup (self->names->pdata[i]), (double) sample[i]);
  g_array_sort (self->bars, compare_sizes);
  g_array_set_size (self->bars, MIN (self->bars->len, MAX_BARS));
}

/* What the unit holds in the data. */
static void
add_statistics (WeftOptimumChart     *self,
                const WeftOptimumAim *aim,
                const WeftExamples   *examples)
{
  const WeftUnitStatistics *statistics = &examples->statistics[aim->unit];
  const float *most = statistics->quantiles;

  self->statistics = g_strdup_printf (_("In the data: mean %.3g, deviation %.3g, zero in %.0f %%. The most of a row: %.3g (5 %%), %.3g (25 %%), %.3g (50 %%), %.3g (75 %%), %.3g (95 %%)."), statistics->mean,
                                      statistics->deviation, 100 * statistics->zeros, (double) most[0], (double) most[1], (double) most[2], (double) most[3], (double) most[4]);
  self->numbers = g_memdup2 (statistics, sizeof *statistics);
  for (guint i = 0; i < examples->n_best; i++)
    g_array_append_val (self->examples, *weft_examples_get (examples, aim->unit, aim->kind != WEFT_OPTIMUM_NEURON, i));
}

/* Layers as a whole, and directions, are no single unit. */
static gboolean
has_unit (const WeftOptimumAim *aim,
          const WeftExamples   *examples)
{
  return examples != NULL && aim->kind != WEFT_OPTIMUM_LAYER && aim->kind != WEFT_OPTIMUM_DIRECTION && aim->unit < examples->n_units;
}

static WeftOptimumChart *
chart_new (const WeftOptimumAim *aim,
           const WeftPredictor  *predictor,
           const WeftExamples   *examples)
{
  WeftOptimumChart *self = g_new0 (WeftOptimumChart, 1);
  gint64 n_names;

  g_atomic_ref_count_init (&self->references);
  self->items = g_array_new (FALSE, TRUE, sizeof (WeftGalleryItem));
  self->bars = g_array_new (FALSE, TRUE, sizeof (WeftBar));
  self->curve = g_array_new (FALSE, FALSE, sizeof (double));
  self->examples = g_array_new (FALSE, FALSE, sizeof (WeftExample));
  self->memory = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->best = NAN;
  self->title = make_title (aim, weft_predictor_get_class_names (predictor, 0, &n_names));
  if (has_unit (aim, examples))
    add_statistics (self, aim, examples);
  return self;
}

static void
take_optimum (WeftOptimumChart           *self,
              WeftOptimum                *optimum,
              const WeftPredictor        *predictor,
              const WeftInputSpace       *space,
              const WeftOptimumJudgement *judgement)
{
  const GArray *curve = weft_optimum_get_curve (optimum);

  self->caption = make_caption (optimum, judgement);
  self->best = judgement != NULL ? judgement->best : NAN;
  self->activations[0] = weft_optimum_get_first_activation (optimum, 0);
  self->activations[1] = weft_optimum_get_activation (optimum, 0);
  g_array_append_vals (self->curve, curve->data, curve->len);
  self->values = g_memdup2 (weft_optimum_get_image (optimum, 0), (gsize) space->n * sizeof (float));
  if (space->channels > 0)
    add_pictures (self, optimum, space);
  else
    add_bars (self, predictor, space, self->values, weft_optimum_get_start (optimum));
  for (gint64 i = 0; space->channels > 0 && i < space->n; i++)
    g_ptr_array_add (self->names, NULL);
}

WeftOptimumChart *
weft_optimum_chart_new (WeftOptimum                *optimum,
                        const WeftOptimumAim       *aim,
                        const WeftPredictor        *predictor,
                        const WeftInputSpace       *space,
                        const WeftExamples         *examples,
                        const WeftTensor           *samples,
                        const WeftOptimumJudgement *judgement)
{
  WeftOptimumChart *self = chart_new (aim, predictor, examples);

  self->bar_title = _("as the model is given it");
  if (optimum != NULL)
    take_optimum (self, optimum, predictor, space, judgement);
  if (space->channels > 0 && samples != NULL)
    add_examples (self, aim, space, examples, samples);
  return self;
}

/* Returns: (transfer full): the beginning of a text, or which row it is */
static char *
quote_row (WeftDataset *dataset,
           gint64       row)
{
  for (guint i = 0; i < weft_dataset_get_n_columns (dataset); i++) {
    const WeftColumn *column = weft_dataset_get_column (dataset, i);
    g_autofree char *text = weft_column_get_kind (column) == WEFT_COLUMN_TEXT ? weft_column_format_cell (column, row) : NULL;

    if (text == NULL)
      continue;
    if (g_utf8_strlen (text, -1) <= MAX_CHARS)
      return g_steal_pointer (&text);
    *g_utf8_offset_to_pointer (text, MAX_CHARS) = '\0';
    return g_strconcat (text, "…", NULL);
  }
  return g_strdup_printf (_("row %u"), (guint) row + 1);
}

WeftOptimumChart *
weft_optimum_chart_new_texts (const WeftOptimumAim *aim,
                              const WeftPredictor  *predictor,
                              const WeftExamples   *examples,
                              WeftDataset          *dataset)
{
  WeftOptimumChart *self = chart_new (aim, predictor, examples);

  self->bar_title = _("what the unit makes of the text");
  self->caption = g_strdup (_("Between one word and the next there is nothing, so no text can be made up step by step. These texts of the data move the unit most."));
  for (guint i = 0; i < self->examples->len; i++) {
    const WeftExample *example = &g_array_index (self->examples, WeftExample, i);

    add_bar (self, quote_row (dataset, example->row), (double) example->value);
  }
  return self;
}

static WeftGallery
get_gallery (const WeftOptimumChart *self)
{
  return (WeftGallery){
    .items = (const WeftGalleryItem *) (gpointer) self->items->data,
    .n_items = self->items->len,
    .n_left = self->n_left,
    .title = self->title,
    .left = self->n_left > 0 ? _("Made up") : NULL,
    .right = _("From the data, the strongest first"),
    .caption = self->caption,
  };
}

static WeftBars
get_bars (const WeftOptimumChart *self)
{
  return (WeftBars){ (const WeftBar *) (gpointer) self->bars->data, self->bars->len, self->title, self->bar_title, self->caption, FALSE };
}

void
weft_optimum_chart_paint (const WeftOptimumChart *self,
                          const WeftPaintStyle   *style,
                          cairo_t                *cr,
                          double                  width,
                          double                  height)
{
  WeftGallery gallery = get_gallery (self);
  WeftBars bars = get_bars (self);

  if (self->items->len > 0)
    weft_gallery_paint (&gallery, style, cr, width, height);
  else
    weft_bars_paint (&bars, style, cr, width, height);
}

double
weft_optimum_chart_get_natural_height (const WeftOptimumChart *self,
                                       const WeftPaintStyle   *style,
                                       double                  width)
{
  WeftGallery gallery = get_gallery (self);
  WeftBars bars = get_bars (self);

  return self->items->len > 0 ? weft_gallery_get_natural_height (&gallery, style, width) : weft_bars_get_natural_height (&bars, style, width);
}

/* The steps are counted from 1, as the caption does. */
void
weft_optimum_chart_paint_steps (const WeftOptimumChart *self,
                                const WeftPaintStyle   *style,
                                cairo_t                *cr,
                                double                  width,
                                double                  height)
{
  guint n = self->curve->len;
  g_autofree double *x = g_new (double, n + 1), *y = g_new (double, n + 1);
  WeftCurve lines[] = {
    { .title = _("each step"), .x = x, .y = (const double *) (gpointer) self->curve->data, .n_points = n },
    { .title = _("best of the data"), .x = x, .y = y, .n_points = n, .category = 1, .stroke = 1 },
  };
  WeftCurves curves = WEFT_CURVES_INIT;

  for (guint i = 0; i < n; i++) {
    x[i] = i + 1;
    y[i] = self->best;
  }
  curves.curves = lines;
  curves.n_curves = isfinite (self->best) ? 2 : 1;
  curves.x_title = _("step");
  curves.y_title = _("activation");
  weft_curves_paint (&curves, style, cr, width, height);
}

/* Numbers */

static void
add_line (GString    *csv,
          const char *what,
          const char *name,
          double      value)
{
  weft_csv_add (csv, what);
  weft_csv_add (csv, name);
  weft_csv_add_number (csv, value);
  g_string_append_c (csv, '\n');
}

static void
add_counted (GString    *csv,
             const char *what,
             guint       number,
             double      value)
{
  char name[16];

  g_snprintf (name, sizeof name, "%u", number);
  add_line (csv, what, name, value);
}

static void
list_statistics (const WeftOptimumChart *self,
                 GString                *csv)
{
  add_line (csv, "data", "mean", self->numbers->mean);
  add_line (csv, "data", "deviation", self->numbers->deviation);
  add_line (csv, "data", "zeros", self->numbers->zeros);
  for (int i = 0; i < WEFT_EXAMPLES_QUANTILES; i++)
    add_counted (csv, "percentile of the most of a row", quantiles[i], (double) self->numbers->quantiles[i]);
  for (guint i = 0; i < self->examples->len; i++)
    add_counted (csv, "row", g_array_index (self->examples, WeftExample, i).row + 1, (double) g_array_index (self->examples, WeftExample, i).value);
}

char *
weft_optimum_chart_to_csv (const WeftOptimumChart *self)
{
  GString *csv = g_string_new ("what,name,value\n");

  if (self->values != NULL) {
    add_line (csv, "activation", "before", self->activations[0]);
    add_line (csv, "activation", "after", self->activations[1]);
  }
  if (isfinite (self->best))
    add_line (csv, "activation", "best of the data", self->best);
  for (guint i = 0; i < self->curve->len; i++)
    add_counted (csv, "step", i + 1, g_array_index (self->curve, double, i));
  if (self->numbers != NULL)
    list_statistics (self, csv);
  for (guint i = 0; i < self->names->len; i++)
    if (self->names->pdata[i] != NULL)
      add_line (csv, "input", self->names->pdata[i], (double) self->values[i]);
    else
      add_counted (csv, "input", i, (double) self->values[i]);
  return g_string_free (csv, FALSE);
}

/* How it came about */

static const char *const kinds[] = { "neuron", "channel", "layer", "class", "direction" };

JsonObject *
weft_optimum_chart_describe (WeftOptimum *optimum,
                             const char *const *names,
                             const char *model,
                             const char *data)
{
  const WeftOptimumAim *aim = weft_optimum_get_aim (optimum);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "model", model);
  json_object_set_string_member (object, "maximise", kinds[aim->kind]);
  json_object_set_string_member (object, "method", weft_optimum_get_method (optimum)->id);
  json_object_set_member (object, "parameters", weft_params_to_json (weft_optimum_get_params (optimum), TRUE));
  json_object_set_int_member (object, "seed", (gint64) weft_optimum_get_seed (optimum));
  if (aim->layer != NULL)
    json_object_set_string_member (object, "layer", aim->layer);
  if (aim->kind == WEFT_OPTIMUM_CLASS) {
    g_autofree char *class = name_class (names, aim->unit);

    json_object_set_string_member (object, "class", class);
  } else if (aim->kind != WEFT_OPTIMUM_LAYER) {
    json_object_set_int_member (object, "unit", aim->unit);
  }
  json_object_set_boolean_member (object, "least", aim->least);
  if (data != NULL)
    json_object_set_string_member (object, "data", data);
  return object;
}
