/* trial-layouts-paint.c: rows on planes, one for each trial, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-layouts.h"

#include "base/csv.h"
#include "base/i18n.h"
#include "paint/scatter.h"
#include "workflow/chart-text.h"

#include <math.h>

#define GAP WEFT_CHART_GAP

/* Planes stand beside each other as long as each has this width. */
#define LEAST_PANEL 250.0
#define MOST_PANEL  460.0

/* A plane is lower than wide: the legend is beside it, title and caption above and below. */
#define ASPECT 0.95

static const WeftTrialLayout *
get_layout (const WeftTrialLayouts *self,
            guint                   index)
{
  return self->layouts->pdata[index];
}

/* Words */

char *
weft_trial_layouts_make_title (const WeftTrialLayouts *self)
{
  if (self->layer == NULL)
    return g_strdup (_("None of these trials has a model"));
  return g_strdup_printf (ngettext_ ("%s of layer %s, %u row that validates", "%s of layer %s, %u rows that validate", self->n_rows), _ (self->method->title), self->layer, (guint) self->n_rows);
}

static char *
tell_layout (const WeftTrialLayout *layout)
{
  if (layout->trouble != NULL)
    return g_strdup (layout->trouble);
  return isfinite (layout->accuracy) ? g_strdup_printf (_("%.1f %% have most neighbours of their own class"), 100 * layout->accuracy) : g_strdup ("");
}

static const char *
get_caption (void)
{
  return _("All have one scale. Each epoch begins where the former one ended, from the first that was kept.");
}

char *
weft_trial_layouts_tell (const WeftTrialLayouts *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->layouts->len; i++) {
    g_autofree char *words = tell_layout (get_layout (self, i));

    g_string_append_printf (text, "%s%s: %s", i > 0 ? "\n" : "", get_layout (self, i)->title, words);
  }
  return g_string_free (text, FALSE);
}

/* Where everything is */

static guint
count_across (const WeftTrialLayouts *self,
              double                  width)
{
  guint n = MAX (self->layouts->len, 1), most = (guint) MAX (width / LEAST_PANEL, 1), rows = (n + most - 1) / most;

  return (n + rows - 1) / rows;
}

static double
get_panel_height (double width)
{
  return floor (MIN (width, MOST_PANEL) * ASPECT);
}

double
weft_trial_layouts_get_natural_height (const WeftTrialLayouts *self,
                                       const WeftPaintStyle   *style,
                                       double                  width)
{
  guint across = count_across (self, width);
  g_autofree char *title = weft_trial_layouts_make_title (self);
  double texts = weft_chart_text_measure (style, title, WEFT_TEXT_BOLD, width) + weft_chart_text_measure (style, get_caption (), WEFT_TEXT_SMALL, width);

  return ceil (texts + GAP + ceil ((double) self->layouts->len / across) * get_panel_height (width / across));
}

/* Painting */

static double
find_reach (const WeftTrialLayouts *self)
{
  double reach = 0;

  for (guint i = 0; i < self->layouts->len; i++)
    reach = fmax (reach, get_layout (self, i)->reach);
  return reach;
}

static void
paint_plane (const WeftTrialLayouts *self,
             const WeftTrialLayout  *layout,
             const WeftPaintStyle   *style,
             cairo_t                *cr,
             double                  width,
             double                  height)
{
  g_autofree char *caption = tell_layout (layout);
  double reach = find_reach (self);
  const WeftScatter scatter = {
    .points = weft_tensor_const_f32 (layout->points),
    .n_points = self->n_rows,
    .classes = self->classes,
    .names = (const char *const *) self->names,
    .n_classes = self->names != NULL ? g_strv_length (self->names) : 0,
    .view = { .zoom = reach > 0 && layout->reach > 0 ? layout->reach / reach : 1 },
    .title = layout->title,
    .caption = caption,
  };

  weft_scatter_paint (&scatter, style, cr, width, height);
}

static void
paint_blank (const WeftTrialLayout *layout,
             const WeftPaintStyle  *style,
             cairo_t               *cr,
             double                 width)
{
  (void) weft_chart_text_paint (cr, style, layout->title, WEFT_TEXT_BOLD, width, GAP / 2);
  (void) weft_chart_text_paint (cr, style, layout->trouble, WEFT_TEXT_SMALL, width, GAP / 2 + weft_chart_text_measure (style, layout->title, WEFT_TEXT_BOLD, width));
}

void
weft_trial_layouts_paint (const WeftTrialLayouts *self,
                          const WeftPaintStyle   *style,
                          cairo_t                *cr,
                          double                  width,
                          double                  height)
{
  guint across = count_across (self, width);
  g_autofree char *title = weft_trial_layouts_make_title (self);
  double y = GAP / 2 + weft_chart_text_measure (style, title, WEFT_TEXT_BOLD, width), each = floor (width / across), high = get_panel_height (width / across);

  if (style->background.alpha > 0) {
    weft_color_set (style->background, cr);
    cairo_rectangle (cr, 0, 0, width, height);
    cairo_fill (cr);
  }
  (void) weft_chart_text_paint (cr, style, title, WEFT_TEXT_BOLD, width, GAP / 2);
  for (guint i = 0; i < self->layouts->len; i++) {
    const WeftTrialLayout *layout = get_layout (self, i);

    cairo_save (cr);
    cairo_translate (cr, i % across * each, y + i / across * high);
    if (layout->points != NULL)
      paint_plane (self, layout, style, cr, MIN (each, MOST_PANEL), high);
    else
      paint_blank (layout, style, cr, each);
    cairo_restore (cr);
  }
  (void) weft_chart_text_paint (cr, style, get_caption (), WEFT_TEXT_SMALL, width, y + ceil ((double) self->layouts->len / across) * high);
}

/* Numbers */

static void
add_heads (const WeftTrialLayouts *self,
           GString                *csv)
{
  static const char axes[] = "xy";

  weft_csv_add (csv, "row");
  weft_csv_add (csv, "class");
  for (guint i = 0; i < self->layouts->len; i++)
    for (int axis = 0; axis < 2; axis++) {
      g_autofree char *head = g_strdup_printf ("%s %c", get_layout (self, i)->title, axes[axis]);

      weft_csv_add (csv, head);
    }
  g_string_append_c (csv, '\n');
}

char *
weft_trial_layouts_to_csv (const WeftTrialLayouts *self)
{
  GString *csv = g_string_new (NULL);

  add_heads (self, csv);
  for (gsize row = 0; row < self->n_rows; row++) {
    gint32 class = self->classes != NULL ? self->classes[row] : -1;

    weft_csv_add_number (csv, self->rows[row] + 1.0);
    weft_csv_add (csv, class >= 0 && self->names != NULL ? self->names[class] : "");
    for (guint i = 0; i < self->layouts->len; i++)
      for (gsize axis = 0; axis < 2; axis++) {
        const WeftTensor *points = get_layout (self, i)->points;

        weft_csv_add_number (csv, points != NULL ? (double) weft_tensor_const_f32 (points)[2 * row + axis] : (double) NAN);
      }
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}

void
weft_trial_layouts_describe (const WeftTrialLayouts *self,
                             JsonObject             *object)
{
  JsonArray *array = json_array_new ();

  json_object_set_string_member (object, "picture", "trials-embedding");
  json_object_set_string_member (object, "method", self->method->id);
  json_object_set_int_member (object, "rows", (gint64) self->n_rows);
  if (self->layer != NULL)
    json_object_set_string_member (object, "layer", self->layer);
  for (guint i = 0; i < self->layouts->len; i++) {
    const WeftTrialLayout *layout = get_layout (self, i);
    JsonObject *trial = json_object_new ();

    json_object_set_string_member (trial, "model", layout->title);
    if (layout->trouble != NULL)
      json_object_set_string_member (trial, "trouble", layout->trouble);
    if (isfinite (layout->accuracy))
      json_object_set_double_member (trial, "class_accuracy", layout->accuracy);
    json_array_add_object_element (array, trial);
  }
  json_object_set_array_member (object, "trials", array);
}
