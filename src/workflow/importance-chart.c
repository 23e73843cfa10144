/* importance-chart.c: how much the columns of a table matter, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/importance-chart.h"

#include "base/csv.h"
#include "base/i18n.h"
#include "paint/bars.h"
#include "paint/beeswarm.h"
#include "paint/dependence.h"

#include <math.h>

/* So many columns are told in words. */
#define MAX_TOLD 5

/* Of the width, the height of a picture whose height is free. */
#define SHAPE 0.72

/* Ends of colors, as text. */
#define END_SIZE 32

typedef enum {
  ROW,
  BARS,
  SWARM,
  DEPENDENCE,
} Kind;

struct _WeftImportanceChart
{
  gatomicrefcount references;
  Kind kind;
  char *title;
  char *caption;
  char *part_title;
  GPtrArray *labels; /* char * */
  GArray *bars;      /* WeftBar */

  WeftSaliencyChart *waterfall; /* nullable: of a row */

  /* Of swarms and dependences */
  WeftShapleyRows *rows; /* nullable */
  GArray *columns;       /* WeftBeeswarmColumn, those that add most first */
  GPtrArray *scaled;     /* float *: what belongs to them */
  guint column;
  int partner;
  char low[END_SIZE];
  char high[END_SIZE];
};

WeftImportanceChart *
weft_importance_chart_ref (WeftImportanceChart *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_importance_chart_unref (WeftImportanceChart *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->rows, weft_shapley_rows_unref);
  g_clear_pointer (&self->waterfall, weft_saliency_chart_unref);
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->scaled);
  g_array_unref (self->bars);
  g_array_unref (self->columns);
  g_free (self->title);
  g_free (self->caption);
  g_free (self->part_title);
  g_free (self);
}

static WeftImportanceChart *
make (Kind  kind,
      char *title,
      char *caption)
{
  WeftImportanceChart *self = g_new0 (WeftImportanceChart, 1);

  g_atomic_ref_count_init (&self->references);
  self->kind = kind;
  self->title = title;
  self->caption = caption;
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->scaled = g_ptr_array_new_with_free_func (g_free);
  self->bars = g_array_new (FALSE, FALSE, sizeof (WeftBar));
  self->columns = g_array_new (FALSE, FALSE, sizeof (WeftBeeswarmColumn));
  self->partner = -1;
  return self;
}

static void
add_bar (WeftImportanceChart *self,
         const char          *label,
         double               value,
         double               error)
{
  char *copy = g_strdup (label);
  WeftBar bar = { copy, value, error, FALSE };

  g_ptr_array_add (self->labels, copy);
  g_array_append_val (self->bars, bar);
}

/* A row */

WeftImportanceChart *
weft_importance_chart_new_row (WeftSaliencyChart *chart)
{
  WeftImportanceChart *self = make (ROW, g_strdup (chart->title), g_strdup (chart->caption));

  self->waterfall = chart;
  for (guint i = 0; i < chart->bars->len; i++) {
    const WeftBar *bar = &g_array_index (chart->bars, WeftBar, i);

    add_bar (self, bar->label, bar->value, bar->error);
  }
  return self;
}

/* Permutation */

WeftImportanceChart *
weft_importance_chart_new_permutation (const WeftPermutation        *permutation,
                                       const WeftPermutationOptions *options)
{
  GString *caption = g_string_new (NULL);
  WeftImportanceChart *self;

  g_string_append_printf (caption, _("%s %.3g of %" PRId64 " rows, each column shuffled %" PRId64 " times; the lines are standard deviations."), _ (permutation->metric->title), permutation->score, permutation->n_rows, options->n_repeats);
  for (guint i = 0; i < permutation->remarks->len; i++)
    g_string_append_printf (caption, " %s", (const char *) permutation->remarks->pdata[i]);
  self = make (BARS, g_strdup (_("What Is Lost Without a Column")), g_string_free (caption, FALSE));
  self->part_title = g_strdup_printf (permutation->metric->higher_is_better ? _("fall of %s") : _("rise of %s"), _ (permutation->metric->title));
  for (guint i = 0; i < permutation->entries->len; i++) {
    const WeftPermutationEntry *entry = &g_array_index (permutation->entries, WeftPermutationEntry, i);

    add_bar (self, entry->name, entry->mean, entry->deviation);
  }
  return self;
}

/* Shapley values */

static char *
make_caption (const WeftShapleyRows *rows)
{
  if (rows->n_pairs == 0)
    return g_strdup_printf (_("SHAP of %zu rows, exact, against a background of %" PRId64 " rows, whose mean score is %.3g."), rows->n_done, rows->n_background, rows->base);
  return g_strdup_printf (_("SHAP of %zu rows, %" PRId64 " pairs of orders each, against a background of %" PRId64 " rows, whose mean score is %.3g."), rows->n_done, rows->n_pairs, rows->n_background, rows->base);
}

static char *
make_part_title (const char *class)
{
  return class != NULL ? g_strdup_printf (_("part of the score of %s"), class) : g_strdup (_("part of the prediction"));
}

WeftImportanceChart *
weft_importance_chart_new_swarm (WeftShapleyRows *rows,
                                 const char      *class)
{
  WeftImportanceChart *self = make (SWARM, g_strdup (_("What Columns Add")), make_caption (rows));
  g_autofree guint *order = weft_shapley_rows_sort (rows);

  self->rows = weft_shapley_rows_ref (rows);
  self->part_title = make_part_title (class);
  for (guint i = 0; i < rows->n_columns; i++) {
    const WeftShapleyRowsColumn *column = &rows->columns[order[i]];
    double low, high;
    float *scaled = weft_shapley_rows_scale (rows, order[i], &low, &high);
    WeftBeeswarmColumn swarm = { column->name, column->parts, scaled };

    g_ptr_array_add (self->scaled, scaled);
    g_array_append_val (self->columns, swarm);
    add_bar (self, column->name, column->mean, 0);
  }
  return self;
}

static void
write_end (double  value,
           double  span,
           char   *to)
{
  char text[WEFT_TICK_LABEL];

  weft_tick_format (value, pow (10, floor (log10 (span)) - 1), text);
  g_strlcpy (to, text, END_SIZE);
}

/* The column that the colors are of. */
static void
take_partner (WeftImportanceChart *self)
{
  double low, high;
  float *scaled;

  self->partner = weft_shapley_rows_find_partner (self->rows, self->column);
  if (self->partner < 0)
    return;
  scaled = weft_shapley_rows_scale (self->rows, (guint) self->partner, &low, &high);
  g_ptr_array_add (self->scaled, scaled);
  write_end (low, high - low, self->low);
  write_end (high, high - low, self->high);
}

WeftImportanceChart *
weft_importance_chart_new_dependence (WeftShapleyRows *rows,
                                      guint            column,
                                      const char      *class)
{
  const WeftShapleyRowsColumn *entry = &rows->columns[column];
  WeftImportanceChart *self = make (DEPENDENCE, g_strdup_printf (_("What %s Adds"), entry->name), make_caption (rows));

  self->rows = weft_shapley_rows_ref (rows);
  self->part_title = make_part_title (class);
  self->column = column;
  take_partner (self);
  add_bar (self, entry->name, entry->mean, 0);
  return self;
}

/* Pictures */

static WeftBars
get_bars (const WeftImportanceChart *self)
{
  return (WeftBars){ (const WeftBar *) (gpointer) self->bars->data, self->bars->len, self->title, self->part_title, self->caption, FALSE };
}

static WeftBeeswarm
get_swarm (const WeftImportanceChart *self)
{
  return (WeftBeeswarm){
    .columns = (const WeftBeeswarmColumn *) (gpointer) self->columns->data,
    .n_columns = self->columns->len,
    .n_rows = self->rows->n_rows,
    .title = self->title,
    .part_title = self->part_title,
    .value_title = _("value"),
    .low = _("low"),
    .high = _("high"),
    .caption = self->caption,
  };
}

static WeftDependence
get_dependence (const WeftImportanceChart *self)
{
  const WeftShapleyRowsColumn *column = &self->rows->columns[self->column];

  return (WeftDependence){
    .values = column->values,
    .parts = column->parts,
    .n_points = self->rows->n_rows,
    .names = (const char *const *) column->names,
    .n_names = column->n_names,
    .colors = self->partner >= 0 ? self->scaled->pdata[0] : NULL,
    .color_title = self->partner >= 0 ? self->rows->columns[self->partner].name : NULL,
    .low = self->low,
    .high = self->high,
    .title = self->title,
    .value_title = column->name,
    .part_title = self->part_title,
    .caption = self->caption,
  };
}

static void
write_bars (const GArray *bars,
            GString      *csv)
{
  g_string_append (csv, "column,lost,deviation\n");
  for (guint i = 0; i < bars->len; i++) {
    const WeftBar *bar = &g_array_index (bars, WeftBar, i);

    weft_csv_add (csv, bar->label);
    weft_csv_add_number (csv, bar->value);
    weft_csv_add_number (csv, bar->error);
    g_string_append_c (csv, '\n');
  }
}

static void
write_means (const WeftShapleyRows *rows,
             GString               *csv)
{
  g_string_append (csv, "column,mean absolute part\n");
  for (guint i = 0; i < rows->n_columns; i++) {
    weft_csv_add (csv, rows->columns[i].name);
    weft_csv_add_number (csv, rows->columns[i].mean);
    g_string_append_c (csv, '\n');
  }
}

static void
write_column (const WeftShapleyRows       *rows,
              const WeftShapleyRowsColumn *column,
              GString                     *csv)
{
  g_string_append (csv, "row,holds,part\n");
  for (gsize i = 0; i < rows->n_rows; i++) {
    float value = column->values[i];

    if (isnan (column->parts[i]))
      continue;
    weft_csv_add_number (csv, rows->rows[i] + 1.0);
    if (column->names != NULL)
      weft_csv_add (csv, value >= 0 && value < (float) column->n_names ? column->names[(guint) value] : "–");
    else
      weft_csv_add_number (csv, (double) value);
    weft_csv_add_number (csv, (double) column->parts[i]);
    g_string_append_c (csv, '\n');
  }
}

char *
weft_importance_chart_to_csv (const WeftImportanceChart *self)
{
  GString *csv;

  if (self->waterfall != NULL)
    return weft_saliency_chart_to_csv (self->waterfall);
  csv = g_string_new (NULL);
  if (self->rows == NULL)
    write_bars (self->bars, csv);
  else if (self->kind == DEPENDENCE)
    write_column (self->rows, &self->rows->columns[self->column], csv);
  else
    write_means (self->rows, csv);
  return g_string_free (csv, FALSE);
}

void
weft_importance_chart_paint (const WeftImportanceChart *self,
                             const WeftPaintStyle      *style,
                             cairo_t                   *cr,
                             double                     width,
                             double                     height)
{
  if (self->kind == ROW) {
    weft_saliency_chart_paint (self->waterfall, style, cr, width, height);
  } else if (self->kind == BARS) {
    WeftBars bars = get_bars (self);

    weft_bars_paint (&bars, style, cr, width, height);
  } else if (self->kind == SWARM) {
    WeftBeeswarm swarm = get_swarm (self);

    weft_beeswarm_paint (&swarm, style, cr, width, height);
  } else {
    WeftDependence dependence = get_dependence (self);

    weft_dependence_paint (&dependence, style, cr, width, height);
  }
}

double
weft_importance_chart_get_natural_height (const WeftImportanceChart *self,
                                          const WeftPaintStyle      *style,
                                          double                     width)
{
  if (self->kind == ROW)
    return weft_saliency_chart_get_natural_height (self->waterfall, style, width);
  if (self->kind == BARS) {
    WeftBars bars = get_bars (self);

    return weft_bars_get_natural_height (&bars, style, width);
  }
  if (self->kind == SWARM) {
    WeftBeeswarm swarm = get_swarm (self);

    return weft_beeswarm_get_natural_height (&swarm, style, width);
  }
  return ceil (SHAPE * width);
}

const char *
weft_importance_chart_get_title (const WeftImportanceChart *self)
{
  return self->title;
}

char *
weft_importance_chart_tell (const WeftImportanceChart *self)
{
  static const char *const begins[] = { [ROW] = N_("The strongest parts:"), [BARS] = N_("The most important columns:"), [SWARM] = N_("Parts of columns, on average:"), [DEPENDENCE] = N_("Parts of columns, on average:") };
  GString *text = g_string_new (_ (begins[self->kind]));

  for (guint i = 0; i < MIN (self->bars->len, MAX_TOLD); i++) {
    const WeftBar *bar = &g_array_index (self->bars, WeftBar, i);

    if (bar->error > 0)
      g_string_append_printf (text, " %s: %.3g ± %.2g.", bar->label, bar->value, bar->error);
    else
      g_string_append_printf (text, " %s: %.3g.", bar->label, bar->value);
  }
  g_string_append_printf (text, " %s", self->caption);
  return g_string_free (text, FALSE);
}

/* Documents */

void
weft_permutation_describe (const WeftPermutation *self,
                           JsonObject            *object)
{
  JsonArray *entries = json_array_new (), *remarks = json_array_new ();

  for (guint i = 0; i < self->entries->len; i++) {
    const WeftPermutationEntry *entry = &g_array_index (self->entries, WeftPermutationEntry, i);
    JsonObject *row = json_object_new ();

    json_object_set_string_member (row, "column", entry->name);
    json_object_set_double_member (row, "mean", entry->mean);
    json_object_set_double_member (row, "deviation", entry->deviation);
    json_array_add_object_element (entries, row);
  }
  for (guint i = 0; i < self->remarks->len; i++)
    json_array_add_string_element (remarks, self->remarks->pdata[i]);
  json_object_set_string_member (object, "metric", self->metric->id);
  json_object_set_double_member (object, "score", self->score);
  if (isfinite (self->plain))
    json_object_set_double_member (object, "plain", self->plain);
  json_object_set_int_member (object, "rows", self->n_rows);
  json_object_set_array_member (object, "columns", entries);
  json_object_set_array_member (object, "remarks", remarks);
}

static JsonArray *
list_numbers (const float *numbers,
              gsize        n)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < n; i++) {
    if (isfinite (numbers[i]))
      json_array_add_double_element (array, (double) numbers[i]);
    else
      json_array_add_null_element (array);
  }
  return array;
}

void
weft_shapley_rows_describe (const WeftShapleyRows *self,
                            JsonObject            *object)
{
  JsonArray *columns = json_array_new (), *rows = json_array_new ();
  g_autofree guint *order = weft_shapley_rows_sort (self);

  for (guint i = 0; i < self->n_columns; i++) {
    const WeftShapleyRowsColumn *column = &self->columns[order[i]];
    JsonObject *entry = json_object_new ();

    json_object_set_string_member (entry, "column", column->name);
    json_object_set_double_member (entry, "mean", column->mean);
    json_object_set_array_member (entry, "parts", list_numbers (column->parts, self->n_done));
    json_object_set_array_member (entry, "values", list_numbers (column->values, self->n_done));
    json_array_add_object_element (columns, entry);
  }
  for (gsize i = 0; i < self->n_done; i++)
    json_array_add_int_element (rows, (gint64) self->rows[i] + 1);
  json_object_set_double_member (object, "base", self->base);
  json_object_set_int_member (object, "background", self->n_background);
  json_object_set_int_member (object, "pairs", self->n_pairs);
  json_object_set_array_member (object, "rows", rows);
  json_object_set_array_member (object, "columns", columns);
}
