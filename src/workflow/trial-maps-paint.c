/* trial-maps-paint.c: why the models of several trials say what they say, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-maps.h"

#include "base/csv.h"
#include "base/i18n.h"
#include "workflow/chart-text.h"

#include <math.h>

#define GAP WEFT_CHART_GAP

/* Maps stand beside each other as long as each has this width, and are no larger than is of use. */
#define LEAST_PANEL 210.0
#define MOST_PANEL  380.0

/* A place that says why it has no map. */
#define BLANK 72.0

static const WeftTrialMap *
get_map (const WeftTrialMaps *self,
         guint                index)
{
  return self->maps->pdata[index];
}

/* Words */

char *
weft_trial_maps_make_title (const WeftTrialMaps *self)
{
  g_autofree char *what = NULL;

  if (self->method == NULL)
    return g_strdup (_("None of these trials has a model"));
  what = self->truth != NULL ? g_strdup_printf (_("%s, which is %s"), self->input, self->truth) : g_strdup (self->input);
  if (self->method->flags & WEFT_SALIENCY_NO_CLASS)
    return g_strdup_printf (_("%s. %s"), _ (self->method->title), what);
  return g_strdup_printf (_("%s: why %s? %s"), _ (self->method->title), self->class_name, what);
}

/* "A: Trial 5, epoch 3. Says seven (93 %)" */
static char *
tell_map (const WeftTrialMaps *self,
          guint                index,
          gboolean             has_letter)
{
  const WeftTrialMap *map = get_map (self, index);
  g_autofree char *name = has_letter ? g_strdup_printf ("%c: %s", 'A' + (int) index, map->title) : g_strdup (map->title);

  if (map->trouble != NULL)
    return g_strdup_printf (_("%s. No map: %s"), name, map->trouble);
  return g_strdup_printf ("%s. %s", name, map->says);
}

static char *
describe_scale (const WeftTrialMaps *self)
{
  if (self->bars != NULL)
    return g_strdup (_("All bars have one scale."));
  return self->limit > 0 ? g_strdup_printf (_("The colors end at %.2g in all of them, the 99th percentile of all their numbers."), self->limit) : g_strdup ("");
}

/* Returns: (nullable): that the row could not be better chosen */
static const char *
get_warning (const WeftTrialMaps *self)
{
  return self->is_learned ? _("No row is held out by all of these trials; some have learned from this one.") : NULL;
}

static char *
make_caption (const WeftTrialMaps *self)
{
  g_autofree char *scale = describe_scale (self);

  if (get_warning (self) == NULL)
    return g_steal_pointer (&scale);
  return g_strdup_printf ("%s%s%s", get_warning (self), *scale != '\0' ? " " : "", scale);
}

char *
weft_trial_maps_tell (const WeftTrialMaps *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->maps->len; i++) {
    g_autofree char *line = tell_map (self, i, self->bars != NULL);

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
  }
  if (get_warning (self) != NULL)
    g_string_append_printf (text, "\n%s", get_warning (self));
  return g_string_free (text, FALSE);
}

/* Where everything is */

static gboolean
has_maps (const WeftTrialMaps *self)
{
  for (guint i = 0; i < self->maps->len; i++)
    if (get_map (self, i)->chart != NULL && get_map (self, i)->chart->map != NULL)
      return TRUE;
  return FALSE;
}

/* Bars are one picture for all; else each trial has its place. */
static guint
count_places (const WeftTrialMaps *self)
{
  return self->bars != NULL ? 0 : self->maps->len;
}

static guint
count_across (const WeftTrialMaps *self,
              double               width)
{
  guint n = MAX (count_places (self), 1), most = (guint) MAX (width / LEAST_PANEL, 1);

  /* Rows of maps are as even as can be. */
  return has_maps (self) ? (n + (n + most - 1) / most - 1) / ((n + most - 1) / most) : 1;
}

/* Where a trial has no map its place says why. */
static char *
make_blank (const WeftTrialMap *map)
{
  return map->says != NULL ? g_strdup_printf ("%s\n%s", map->says, map->trouble) : g_strdup (map->trouble);
}

/* The colors' legend takes some of the width, so a map is lower than that. */
static double
measure_map (const WeftTrialMap   *map,
             const WeftPaintStyle *style,
             double                width)
{
  WeftHeatMapLayout layout;
  WeftHeatMap heat;

  weft_saliency_chart_get_heat_map (map->chart, &heat);
  weft_heat_map_lay_out (&heat, style, width, 2 * width, &layout);
  return layout.y + layout.height + weft_chart_text_measure (style, map->says, WEFT_TEXT_SMALL, width) + GAP;
}

static double
measure_place (const WeftTrialMaps  *self,
               const WeftPaintStyle *style,
               guint                 index,
               double                width)
{
  const WeftTrialMap *map = get_map (self, index);
  g_autofree char *blank = NULL;

  if (map->chart != NULL && map->chart->map != NULL)
    return measure_map (map, style, MIN (width, MOST_PANEL));
  if (map->chart != NULL)
    return weft_saliency_chart_get_natural_height (map->chart, style, width);
  blank = make_blank (map);
  return MAX (weft_chart_text_measure (style, map->title, WEFT_TEXT_BOLD, width - GAP) + weft_chart_text_measure (style, blank, WEFT_TEXT_SMALL, width - GAP) + 2 * GAP, BLANK);
}

static double
measure_row (const WeftTrialMaps  *self,
             const WeftPaintStyle *style,
             guint                 first,
             guint                 across,
             double                width)
{
  double height = 0;

  for (guint i = first; i < MIN (first + across, count_places (self)); i++)
    height = MAX (height, measure_place (self, style, i, width / across));
  return ceil (height);
}

static double
measure_head (const WeftTrialMaps  *self,
              const WeftPaintStyle *style,
              double                width)
{
  g_autofree char *title = weft_trial_maps_make_title (self);
  double height = GAP / 2 + weft_chart_text_measure (style, title, WEFT_TEXT_BOLD, width);

  for (guint i = 0; self->bars != NULL && i < self->maps->len; i++) {
    g_autofree char *line = tell_map (self, i, TRUE);

    height += weft_chart_text_measure (style, line, WEFT_TEXT_PLAIN, width);
  }
  return height;
}

double
weft_trial_maps_get_natural_height (const WeftTrialMaps  *self,
                                    const WeftPaintStyle *style,
                                    double                width)
{
  g_autofree char *caption = make_caption (self);
  double height = measure_head (self, style, width) + weft_chart_text_measure (style, caption, WEFT_TEXT_SMALL, width) + GAP;
  guint across = count_across (self, width);

  if (self->bars != NULL)
    height += weft_saliency_chart_get_natural_height (self->bars, style, width);
  for (guint i = 0; i < count_places (self); i += across)
    height += measure_row (self, style, i, across, width);
  return ceil (height);
}

/* Painting */

static void
paint_blank (const WeftTrialMap   *map,
             const WeftPaintStyle *style,
             cairo_t              *cr,
             double                width,
             double                height)
{
  g_autofree char *blank = make_blank (map);
  double y = weft_chart_text_paint (cr, style, map->title, WEFT_TEXT_BOLD, width - GAP, GAP / 2);

  (void) weft_chart_text_paint (cr, style, blank, WEFT_TEXT_SMALL, width - GAP, y);
  weft_color_set (style->grid, cr);
  cairo_set_line_width (cr, style->line_width);
  cairo_rectangle (cr, 0.5, 0.5, width - GAP, height - GAP);
  cairo_stroke (cr);
}

static void
paint_place (const WeftTrialMaps  *self,
             const WeftPaintStyle *style,
             guint                 index,
             cairo_t              *cr,
             double                width,
             double                height)
{
  const WeftTrialMap *map = get_map (self, index);

  if (map->chart != NULL)
    weft_saliency_chart_paint (map->chart, style, cr, has_maps (self) ? MIN (width, MOST_PANEL) : width, height);
  else
    paint_blank (map, style, cr, width, height);
}

/* Returns: where the heading ends */
static double
paint_head (const WeftTrialMaps  *self,
            const WeftPaintStyle *style,
            cairo_t              *cr,
            double                width)
{
  g_autofree char *title = weft_trial_maps_make_title (self);
  double y = weft_chart_text_paint (cr, style, title, WEFT_TEXT_BOLD, width, GAP / 2);

  for (guint i = 0; self->bars != NULL && i < self->maps->len; i++) {
    g_autofree char *line = tell_map (self, i, TRUE);

    y = weft_chart_text_paint (cr, style, line, WEFT_TEXT_PLAIN, width, y);
  }
  return y;
}

/* Returns: where it ends */
static double
paint_bars (const WeftTrialMaps  *self,
            const WeftPaintStyle *style,
            cairo_t              *cr,
            double                width,
            double                y)
{
  double height = weft_saliency_chart_get_natural_height (self->bars, style, width);

  cairo_save (cr);
  cairo_translate (cr, 0, y);
  weft_saliency_chart_paint (self->bars, style, cr, width, height);
  cairo_restore (cr);
  return y + height;
}

void
weft_trial_maps_paint (const WeftTrialMaps  *self,
                       const WeftPaintStyle *style,
                       cairo_t              *cr,
                       double                width,
                       double                height)
{
  g_autofree char *caption = make_caption (self);
  guint across = count_across (self, width);
  double y;

  if (style->background.alpha > 0) {
    weft_color_set (style->background, cr);
    cairo_rectangle (cr, 0, 0, width, height);
    cairo_fill (cr);
  }
  y = paint_head (self, style, cr, width);
  if (self->bars != NULL)
    y = paint_bars (self, style, cr, width, y);
  for (guint i = 0; i < count_places (self); i++) {
    double row = measure_row (self, style, i - i % across, across, width);

    cairo_save (cr);
    cairo_translate (cr, floor (i % across * width / across), y);
    paint_place (self, style, i, cr, floor (width / across), row);
    cairo_restore (cr);
    if (i % across == across - 1 || i + 1 == count_places (self))
      y += row;
  }
  (void) weft_chart_text_paint (cr, style, caption, WEFT_TEXT_SMALL, width, y);
}

/* Numbers */

static gint64
count_numbers (const WeftTrialMaps *self)
{
  gint64 n = 0;

  for (guint i = 0; i < self->maps->len; i++)
    if (get_map (self, i)->numbers != NULL)
      n = MAX (n, weft_shape_count (&get_map (self, i)->numbers->shape));
  return n;
}

/* Of maps of other sizes each has its own places. */
static const WeftTensor *
find_widest (const WeftTrialMaps *self)
{
  for (guint i = 0; i < self->maps->len; i++)
    if (get_map (self, i)->numbers != NULL && weft_shape_count (&get_map (self, i)->numbers->shape) == count_numbers (self))
      return get_map (self, i)->numbers;
  return NULL;
}

static void
add_place (const WeftTrialMaps *self,
           const WeftTensor    *widest,
           gint64               place,
           GString             *csv)
{
  if (self->parts != NULL) {
    weft_csv_add (csv, self->parts->pdata[place]);
    return;
  }
  weft_csv_add_number (csv, (double) (place / widest->shape.extent[1] + 1));
  weft_csv_add_number (csv, (double) (place % widest->shape.extent[1] + 1));
}

char *
weft_trial_maps_to_csv (const WeftTrialMaps *self)
{
  GString *csv = g_string_new (NULL);
  const WeftTensor *widest = find_widest (self);

  weft_csv_add (csv, self->parts != NULL ? "part" : "row");
  if (self->parts == NULL)
    weft_csv_add (csv, "column");
  for (guint i = 0; i < self->maps->len; i++)
    weft_csv_add (csv, get_map (self, i)->title);
  g_string_append_c (csv, '\n');
  for (gint64 place = 0; widest != NULL && place < weft_shape_count (&widest->shape); place++) {
    add_place (self, widest, place, csv);
    for (guint i = 0; i < self->maps->len; i++) {
      const WeftTensor *numbers = get_map (self, i)->numbers;

      weft_csv_add_number (csv, numbers != NULL && weft_shape_equal (&numbers->shape, &widest->shape) ? (double) weft_tensor_const_f32 (numbers)[place] : (double) NAN);
    }
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}

static JsonObject *
describe_map (const WeftTrialMaps *self,
              const WeftTrialMap  *map)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "model", map->title);
  if (map->trouble != NULL)
    json_object_set_string_member (object, "trouble", map->trouble);
  if (map->likely == NULL)
    return object;
  if (self->has_shares) {
    json_object_set_string_member (object, "says", map->likely);
    json_object_set_double_member (object, "confidence", map->share);
  }
  json_object_set_double_member (object, self->has_shares ? "probability" : "prediction", map->score);
  return object;
}

void
weft_trial_maps_describe (const WeftTrialMaps *self,
                          JsonObject          *object)
{
  JsonArray *array = json_array_new ();

  json_object_set_string_member (object, "picture", "trials-saliency");
  if (self->method != NULL) {
    json_object_set_string_member (object, "method", self->method->id);
    json_object_set_int_member (object, "row", self->row + 1);
    json_object_set_string_member (object, "target", self->class_name);
  }
  if (self->file != NULL)
    json_object_set_string_member (object, "input", self->file);
  if (self->truth != NULL)
    json_object_set_string_member (object, "truth", self->truth);
  if (self->limit > 0)
    json_object_set_double_member (object, "limit", self->limit);
  for (guint i = 0; i < self->maps->len; i++)
    json_array_add_object_element (array, describe_map (self, get_map (self, i)));
  json_object_set_array_member (object, "trials", array);
}
