/* compare-chart.c: what two models make of one input, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/compare-chart.h"

#include "base/csv.h"
#include "base/i18n.h"
#include "explain/disagree.h"
#include "workflow/input-parts.h"

#include <math.h>
#include <string.h>

#define N_PANELS 3

/* Narrower pictures have their maps below each other. */
#define LEAST_PANEL 150.0

#define GAP 12.0

/* Most classes whose probabilities are shown. */
#define MAX_CLASSES 4

/* The colors tell so many of a hundred numbers apart. */
#define PERCENT 99

struct _WeftCompareChart
{
  gatomicrefcount references;
  WeftMapComparison *comparison;
  WeftSaliencyChart *panels[N_PANELS]; /* of a table, only the first, with bars */
  guint n_panels;
  GPtrArray *labels;  /* char *: of `answers` */
  GArray *answers;    /* WeftBar: what both models say, in turns */
  GPtrArray *classes; /* char *: of each pair of these; none of numbers */
  gboolean says_numbers;
  double limit;
  char *title;
  char *caption;
};

WeftCompareChart *
weft_compare_chart_ref (WeftCompareChart *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_compare_chart_unref (WeftCompareChart *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->comparison, weft_map_comparison_free);
  for (guint i = 0; i < N_PANELS; i++)
    g_clear_pointer (&self->panels[i], weft_saliency_chart_unref);
  g_array_unref (self->answers);
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->classes);
  g_free (self->title);
  g_free (self->caption);
  g_free (self);
}

const WeftMapComparison *
weft_compare_chart_get_comparison (const WeftCompareChart *self)
{
  return self->comparison;
}

const char *
weft_compare_chart_get_title (const WeftCompareChart *self)
{
  return self->title;
}

const char *
weft_compare_chart_get_caption (const WeftCompareChart *self)
{
  return self->caption;
}

double
weft_compare_chart_get_limit (const WeftCompareChart *self)
{
  return self->limit;
}

/* What is seen */

static void
compare_pictures (WeftCompareChart       *self,
                  const WeftCompareSide  *sides,
                  GError                **error)
{
  g_autoptr (WeftTensor) first = weft_saliency_to_map (sides[0].saliency->values, WEFT_SALIENCY_SUM, error);
  g_autoptr (WeftTensor) second = first != NULL ? weft_saliency_to_map (sides[1].saliency->values, WEFT_SALIENCY_SUM, error) : NULL;

  if (second != NULL)
    self->comparison = weft_map_compare (first, second, error);
}

static const WeftTensor *
get_map (const WeftCompareChart *self,
         guint                   panel)
{
  const WeftTensor *maps[N_PANELS] = { self->comparison->first, self->comparison->second, self->comparison->difference };

  return maps[panel];
}

/* One end of the colors for all three. */
static double
find_limit (const WeftCompareChart *self)
{
  gsize n = (gsize) weft_shape_count (&self->comparison->first->shape);
  g_autofree float *numbers = g_new (float, N_PANELS *n);

  for (guint i = 0; i < N_PANELS; i++)
    memcpy (numbers + i * n, get_map (self, i)->data, n * sizeof (float));
  return weft_heat_map_find_limit (numbers, N_PANELS * n, PERCENT);
}

static WeftSaliencyChart *
make_panel (WeftCompareChart      *self,
            const WeftCompareSide *sides,
            guint                  panel,
            gboolean               is_signed)
{
  g_autofree char *title = panel == 2 ? g_strdup ("A − B") : g_strdup_printf ("%c: %s", 'A' + (int) panel, sides[panel].name);
  WeftSaliencyChart *chart = weft_saliency_chart_new_empty (sides[0].predictor, title, "");

  chart->is_signed = is_signed || panel == 2;
  chart->limit = self->limit;
  self->panels[self->n_panels++] = chart;
  return chart;
}

static void
drop_caption (WeftSaliencyChart *chart)
{
  g_clear_pointer (&chart->caption, g_free);
}

static void
make_maps (WeftCompareChart      *self,
           const WeftCompareSide *sides,
           gboolean               is_signed,
           WeftDataset           *dataset,
           gint64                 row)
{
  for (guint i = 0; i < N_PANELS; i++) {
    WeftSaliencyChart *chart = make_panel (self, sides, i, is_signed);

    weft_saliency_chart_take_map (chart, weft_tensor_ref ((WeftTensor *) get_map (self, i)), sides[0].sample, dataset, row);
    chart->smooth = sides[0].saliency->layer != NULL;
    drop_caption (chart);
  }
}

static void
make_texts (WeftCompareChart      *self,
            const WeftCompareSide *sides,
            gboolean               is_signed,
            const WeftInputParts  *parts)
{
  for (guint i = 0; i < N_PANELS; i++) {
    WeftSaliencyChart *chart = make_panel (self, sides, i, is_signed);

    weft_saliency_chart_take_words (chart, parts->names, weft_tensor_const_f32 (get_map (self, i)));
  }
}

/* Of each column both and the difference, the strongest columns first: one scale for all. */
static void
make_bars (WeftCompareChart      *self,
           const WeftCompareSide *sides,
           const WeftInputParts  *parts)
{
  WeftSaliencyChart *chart = weft_saliency_chart_new_empty (sides[0].predictor, "", "");
  const float *const maps[] = { weft_tensor_const_f32 (get_map (self, 0)), weft_tensor_const_f32 (get_map (self, 1)) };
  g_autoptr (GArray) order = weft_input_parts_rank (maps, G_N_ELEMENTS (maps), parts->names->len);

  for (guint i = 0; i < order->len; i++)
    for (guint k = 0; k < N_PANELS; k++) {
      static const char *const marks[N_PANELS] = { "A", "B", "A − B" };
      guint part = g_array_index (order, guint, i);

      weft_saliency_chart_add_bar (chart, g_strdup_printf ("%s · %s", (const char *) parts->names->pdata[part], marks[k]), (double) weft_tensor_const_f32 (get_map (self, k))[part]);
    }
  self->panels[self->n_panels++] = chart;
}

static void
list_parts (WeftInputParts        *parts,
            const WeftCompareSide *side)
{
  weft_input_parts_init (parts, side->predictor, side->sample, side->saliency);
}

static gboolean
compare_parts (WeftCompareChart       *self,
               const WeftCompareSide  *sides,
               gboolean                is_signed,
               GError                **error)
{
  g_auto (WeftInputParts) first = { 0 }, second = { 0 };
  g_autoptr (WeftTensor) one = NULL, other = NULL;

  list_parts (&first, &sides[0]);
  list_parts (&second, &sides[1]);
  one = weft_input_parts_order (&first, &first, error);
  other = one != NULL ? weft_input_parts_order (&second, &first, error) : NULL;
  self->comparison = other != NULL ? weft_map_compare (one, other, error) : NULL;
  if (self->comparison == NULL)
    return FALSE;
  self->limit = find_limit (self);
  if (weft_input_parts_is_text (sides[0].predictor))
    make_texts (self, sides, is_signed, &first);
  else
    make_bars (self, sides, &first);
  return TRUE;
}

/* What both models say */

static double
get_score (const WeftCompareSide *side,
           gint64                 class)
{
  if (side->n_scores > 1)
    return (double) side->scores[class];
  return class == 1 ? (double) side->scores[0] : 1 - (double) side->scores[0];
}

static void
add_answer (WeftCompareChart *self,
            const char       *what,
            char              side,
            double            value)
{
  char *label = what != NULL ? g_strdup_printf ("%s · %c", what, side) : g_strdup_printf ("%c", side);
  const WeftBar bar = { label, value, 0, FALSE };

  g_ptr_array_add (self->labels, label);
  g_array_append_val (self->answers, bar);
}

typedef struct
{
  double size;
  guint class;
} Sized;

static int
compare_sized (gconstpointer a,
               gconstpointer b)
{
  const Sized *first = a, *second = b;

  if (first->size != second->size)
    return first->size > second->size ? -1 : 1;
  return first->class < second->class ? -1 : first->class > second->class;
}

/* The classes that one of them thinks likeliest, each as both see it. */
static void
add_classes (WeftCompareChart      *self,
             const WeftCompareSide *sides,
             const gint64          *classes)
{
  gint64 n = MAX (sides[0].n_scores, 2), n_names;
  const char *const *names = weft_predictor_get_class_names (sides[0].predictor, 0, &n_names);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (Sized));

  for (gint64 class = 0; class < n; class ++) {
    Sized sized = { fmax (get_score (&sides[0], class), get_score (&sides[1], weft_disagreements_translate (classes, class))), (guint) class };

    g_array_append_val (order, sized);
  }
  g_array_sort (order, compare_sized);
  for (guint i = 0; i < MIN (order->len, MAX_CLASSES); i++) {
    gint64 class = g_array_index (order, Sized, i).class;
    char *name = weft_saliency_chart_name_class (names, class);

    g_ptr_array_add (self->classes, name);
    add_answer (self, name, 'A', get_score (&sides[0], class));
    add_answer (self, name, 'B', get_score (&sides[1], weft_disagreements_translate (classes, class)));
  }
}

static gboolean
add_answers (WeftCompareChart       *self,
             const WeftCompareSide  *sides,
             GError                **error)
{
  g_autofree gint64 *classes = NULL;

  if (!weft_disagreements_match_classes (sides[0].predictor, sides[1].predictor, &classes, error))
    return FALSE;
  self->says_numbers = classes == NULL;
  if (classes != NULL) {
    add_classes (self, sides, classes);
    return TRUE;
  }
  add_answer (self, NULL, 'A', (double) sides[0].scores[sides[0].saliency->target.class]);
  add_answer (self, NULL, 'B', (double) sides[1].scores[sides[1].saliency->target.class]);
  return TRUE;
}

/* Words */

static char *
make_title (const WeftCompareSide    *sides,
            const WeftSaliencyMethod *method)
{
  gint64 n_names;
  const char *const *names = weft_predictor_get_class_names (sides[0].predictor, 0, &n_names);
  g_autofree char *class = weft_saliency_chart_name_class (names, sides[0].saliency->target.class);

  if (method->flags & WEFT_SALIENCY_NO_CLASS)
    return g_strdup_printf (_("%s: A is %s, B is %s"), _ (method->title), sides[0].name, sides[1].name);
  return g_strdup_printf (_("%s, why %s: A is %s, B is %s"), _ (method->title), class, sides[0].name, sides[1].name);
}

static char *
make_caption (const WeftCompareChart *self)
{
  const WeftMapComparison *found = self->comparison;
  GString *text = g_string_new (NULL);

  if (!isnan (found->spearman))
    g_string_append_printf (text, _("Rank correlation (Spearman) %.2f."), found->spearman);
  else
    g_string_append (text, _("One of the maps is the same everywhere, so there is no rank correlation."));
  if (!isnan (found->ssim))
    g_string_append_printf (text, _(" Structural similarity %.2f."), found->ssim);
  g_string_append_printf (text, _(" Of the strongest tenth, %.0f %% is the same."), 100 * found->overlap);
  if (self->n_panels > 1)
    g_string_append_printf (text, _(" The colors end at %.2g in all three, the %dth percentile of all their numbers."), self->limit, PERCENT);
  return g_string_free (text, FALSE);
}

static WeftCompareChart *
make_empty (void)
{
  WeftCompareChart *self = g_new0 (WeftCompareChart, 1);

  g_atomic_ref_count_init (&self->references);
  self->answers = g_array_new (FALSE, FALSE, sizeof (WeftBar));
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->classes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

WeftCompareChart *
weft_compare_chart_new (const WeftCompareSide     *sides,
                        const WeftSaliencyMethod  *method,
                        WeftDataset               *dataset,
                        gint64                     row,
                        GError                   **error)
{
  g_autoptr (WeftCompareChart) self = make_empty ();
  gboolean is_signed = !(method->flags & WEFT_SALIENCY_UNSIGNED);

  if (!add_answers (self, sides, error))
    return NULL;
  if (sides[0].saliency->values->shape.rank == 1 && sides[1].saliency->values->shape.rank == 1)
    (void) compare_parts (self, sides, is_signed, error);
  else
    compare_pictures (self, sides, error);
  if (self->comparison == NULL)
    return NULL;
  if (self->n_panels == 0) {
    self->limit = find_limit (self);
    make_maps (self, sides, is_signed, dataset, row);
  }
  self->title = make_title (sides, method);
  self->caption = make_caption (self);
  return g_steal_pointer (&self);
}

/* Where everything is */

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} Place;

typedef struct
{
  Place panels[N_PANELS];
  double answers; /* top of the bars */
  double caption; /* top of the sentence */
} Places;

static WeftBars
get_answers (const WeftCompareChart *self)
{
  return (WeftBars){ (const WeftBar *) (gpointer) self->answers->data, self->answers->len, _("What both say"), NULL, NULL, !self->says_numbers };
}

static double
measure_text (const WeftPaintStyle *style,
              const char           *text,
              WeftTextFlags         flags,
              double                width)
{
  double height;

  weft_paint_text_measure (style, text, flags | WEFT_TEXT_WRAP, MAX (width - 2 * GAP, 1), NULL, &height);
  return height + GAP;
}

/* Maps stand beside each other where there is room, texts never. */
static gboolean
is_across (const WeftCompareChart *self,
           double                  width)
{
  return self->n_panels > 1 && self->panels[0]->map != NULL && width >= N_PANELS * LEAST_PANEL;
}

/* What stands above and below the maps. */
static double
measure_rest (const WeftCompareChart *self,
              const WeftPaintStyle   *style,
              double                  width)
{
  WeftBars bars = get_answers (self);
  double texts = measure_text (style, self->title, WEFT_TEXT_BOLD, width) + measure_text (style, self->caption, WEFT_TEXT_SMALL, width);

  return texts + weft_bars_get_natural_height (&bars, style, width) + GAP;
}

static void
place_panels (const WeftCompareChart *self,
              const WeftPaintStyle   *style,
              double                  width,
              double                  height,
              Places                 *places)
{
  double top = measure_text (style, self->title, WEFT_TEXT_BOLD, width) + GAP / 2;
  double room = MAX (height - measure_rest (self, style, width), 1), each = is_across (self, width) ? room : room / self->n_panels, y = top;

  for (guint i = 0; i < self->n_panels; i++)
    if (is_across (self, width))
      places->panels[i] = (Place){ floor (i * width / N_PANELS), top, floor (width / N_PANELS), each };
    else
      places->panels[i] = (Place){ 0, floor (top + i * each), width, floor (each) };
  y += room;
  places->caption = y;
  places->answers = y + measure_text (style, self->caption, WEFT_TEXT_SMALL, width);
}

double
weft_compare_chart_get_natural_height (const WeftCompareChart *self,
                                       const WeftPaintStyle   *style,
                                       double                  width)
{
  double height = measure_rest (self, style, width);

  /* A map has a line above it. */
  if (is_across (self, width))
    return ceil (height + width / N_PANELS);
  for (guint i = 0; i < self->n_panels; i++)
    height += weft_saliency_chart_get_natural_height (self->panels[i], style, width);
  return ceil (height);
}

char *
weft_compare_chart_to_csv (const WeftCompareChart *self)
{
  const WeftMapComparison *both = self->comparison;
  GString *csv;

  if (both->first->shape.rank != 2)
    return weft_saliency_chart_to_csv (self->panels[0]);
  csv = g_string_new ("row,column,A,B,A − B\n");
  for (gint64 i = 0; i < weft_shape_count (&both->first->shape); i++) {
    weft_csv_add_number (csv, (double) (i / both->first->shape.extent[1] + 1));
    weft_csv_add_number (csv, (double) (i % both->first->shape.extent[1] + 1));
    weft_csv_add_number (csv, (double) weft_tensor_const_f32 (both->first)[i]);
    weft_csv_add_number (csv, (double) weft_tensor_const_f32 (both->second)[i]);
    weft_csv_add_number (csv, (double) weft_tensor_const_f32 (both->difference)[i]);
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}

void
weft_compare_chart_paint (const WeftCompareChart *self,
                          const WeftPaintStyle   *style,
                          cairo_t                *cr,
                          double                  width,
                          double                  height)
{
  const WeftText title = { .text = self->title, .flags = WEFT_TEXT_BOLD | WEFT_TEXT_WRAP, .color = style->text, .max_width = MAX (width - 2 * GAP, 1) };
  const WeftText caption = { .text = self->caption, .flags = WEFT_TEXT_SMALL | WEFT_TEXT_WRAP, .color = style->dim, .max_width = MAX (width - 2 * GAP, 1) };
  WeftBars bars = get_answers (self);
  Places places;

  place_panels (self, style, width, height, &places);
  if (style->background.alpha > 0) {
    weft_color_set (style->background, cr);
    cairo_rectangle (cr, 0, 0, width, height);
    cairo_fill (cr);
  }
  weft_paint_text (cr, style, &title, GAP, GAP / 2);
  for (guint i = 0; i < self->n_panels; i++) {
    cairo_save (cr);
    cairo_translate (cr, places.panels[i].x, places.panels[i].y);
    weft_saliency_chart_paint (self->panels[i], style, cr, places.panels[i].width, places.panels[i].height);
    cairo_restore (cr);
  }
  weft_paint_text (cr, style, &caption, GAP, places.caption);
  cairo_save (cr);
  cairo_translate (cr, 0, places.answers);
  weft_bars_paint (&bars, style, cr, width, MAX (height - places.answers, 1));
  cairo_restore (cr);
}

/* Reading off */

static gboolean
lay_out_map (const WeftCompareChart *self,
             const WeftPaintStyle   *style,
             const Places           *places,
             guint                   panel,
             WeftHeatMapLayout      *layout)
{
  WeftHeatMap map;

  if (self->panels[panel]->map == NULL)
    return FALSE;
  weft_saliency_chart_get_heat_map (self->panels[panel], &map);
  weft_heat_map_lay_out (&map, style, places->panels[panel].width, places->panels[panel].height, layout);
  layout->x += places->panels[panel].x;
  layout->y += places->panels[panel].y;
  return TRUE;
}

gboolean
weft_compare_chart_find (const WeftCompareChart *self,
                         const WeftPaintStyle   *style,
                         double                  width,
                         double                  height,
                         double                  x,
                         double                  y,
                         guint                  *row,
                         guint                  *column)
{
  WeftHeatMapLayout layout;
  Places places;

  place_panels (self, style, width, height, &places);
  for (guint i = 0; i < self->n_panels; i++)
    if (lay_out_map (self, style, &places, i, &layout) && weft_heat_map_find (&layout, x, y, row, column))
      return TRUE;
  return FALSE;
}

void
weft_compare_chart_mark (const WeftCompareChart *self,
                         const WeftPaintStyle   *style,
                         cairo_t                *cr,
                         double                  width,
                         double                  height,
                         guint                   row,
                         guint                   column)
{
  WeftHeatMapLayout layout;
  Places places;

  place_panels (self, style, width, height, &places);
  for (guint i = 0; i < self->n_panels; i++) {
    double across, down;

    if (!lay_out_map (self, style, &places, i, &layout))
      continue;
    across = layout.width / layout.columns;
    down = layout.height / layout.rows;
    cairo_rectangle (cr, layout.x + column * across, layout.y + row * down, MAX (across, 3), MAX (down, 3));
  }
  /* Seen on any color. */
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

char *
weft_compare_chart_tell_place (const WeftCompareChart *self,
                               guint                   row,
                               guint                   column)
{
  gint64 height = get_map (self, 0)->shape.extent[0], width = get_map (self, 0)->shape.extent[1], place = (gint64) row * width + column;
  double numbers[N_PANELS];

  for (guint i = 0; i < N_PANELS; i++)
    numbers[i] = (double) weft_tensor_const_f32 (get_map (self, i))[place];
  return g_strdup_printf (_("Row %d of %d, column %d of %d: A %+.4g, B %+.4g, A − B %+.4g"), (int) row + 1, (int) height, (int) column + 1, (int) width, numbers[0], numbers[1], numbers[2]);
}

char *
weft_compare_chart_tell (const WeftCompareChart *self)
{
  GString *text = g_string_new (self->caption);

  for (guint i = 0; i < self->answers->len; i++) {
    const WeftBar *bar = &g_array_index (self->answers, WeftBar, i);

    if (self->says_numbers)
      g_string_append_printf (text, " %s: %.4g.", bar->label, bar->value);
    else
      g_string_append_printf (text, " %s: %.1f %%.", bar->label, 100 * bar->value);
  }
  return g_string_free (text, FALSE);
}

/* For programs */

static void
describe_figure (JsonObject *object,
                 const char *name,
                 double      value)
{
  if (isnan (value))
    json_object_set_null_member (object, name);
  else
    json_object_set_double_member (object, name, value);
}

void
weft_compare_chart_describe (const WeftCompareChart *self,
                             JsonObject             *object)
{
  JsonArray *answers = json_array_new ();

  describe_figure (object, "spearman", self->comparison->spearman);
  describe_figure (object, "ssim", self->comparison->ssim);
  describe_figure (object, "overlap", self->comparison->overlap);
  for (guint i = 0; i + 1 < self->answers->len; i += 2) {
    JsonObject *answer = json_object_new ();

    if (i / 2 < self->classes->len)
      json_object_set_string_member (answer, "class", self->classes->pdata[i / 2]);
    describe_figure (answer, "first", g_array_index (self->answers, WeftBar, i).value);
    describe_figure (answer, "second", g_array_index (self->answers, WeftBar, i + 1).value);
    json_array_add_object_element (answers, answer);
  }
  json_object_set_array_member (object, "answers", answers);
}
