/* diff-chart.c: what is different between two workflows, drawn on the canvas of both
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/diff-chart.h"

#include "base/csv.h"
#include "base/i18n.h"

#include <math.h>

/* A node, in canvas units: as wide as on the canvas, and as high as on it with one port. */
#define NODE_WIDTH  180
#define NODE_HEIGHT 66
#define LINE_HEIGHT 16
#define RADIUS      10
#define PAD         10
#define SIGN        9

/* So many values of a node are shown, then their number. */
#define MAX_LINES 3

/* Around and between panels, in pixels. */
#define MARGIN   12
#define GAP      18
#define MIN_ZOOM 0.2

struct _WeftDiffChart
{
  WeftDiff *diff; /* Owned */
  char *title;
  gatomicrefcount references;
};

/* One level of the workflow: its heading and where its nodes stand. */
typedef struct
{
  const WeftDiff *level;
  char *title;
  double left, top, width, height; /* canvas units */
} Panel;

WeftDiffChart *
weft_diff_chart_new (WeftDiff   *diff,
                     const char *title)
{
  WeftDiffChart *self = g_new0 (WeftDiffChart, 1);

  self->diff = diff;
  self->title = g_strdup (title);
  g_atomic_ref_count_init (&self->references);
  return self;
}

WeftDiffChart *
weft_diff_chart_ref (WeftDiffChart *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_diff_chart_unref (WeftDiffChart *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  weft_diff_free (self->diff);
  g_free (self->title);
  g_free (self);
}

const WeftDiff *
weft_diff_chart_get_diff (const WeftDiffChart *self)
{
  return self->diff;
}

/* Panels */

static void
panel_clear (gpointer data)
{
  g_free (((Panel *) data)->title);
}

static guint
count_lines (const WeftDiffNode *node)
{
  return MIN (node->values->len, MAX_LINES + 1);
}

static double
get_height (const WeftDiffNode *node)
{
  return NODE_HEIGHT + (count_lines (node) > 0 ? LINE_HEIGHT * (count_lines (node) + 0.5) : 0);
}

static Panel
measure (const WeftDiff *level,
         char           *title)
{
  Panel panel = { .level = level, .title = title };
  double right = -INFINITY, bottom = -INFINITY;

  panel.left = panel.top = INFINITY;
  for (guint i = 0; i < level->nodes->len; i++) {
    const WeftDiffNode *node = level->nodes->pdata[i];

    panel.left = MIN (panel.left, node->x);
    panel.top = MIN (panel.top, node->y);
    right = MAX (right, node->x + NODE_WIDTH);
    bottom = MAX (bottom, node->y + get_height (node));
  }
  panel.width = level->nodes->len > 0 ? right - panel.left : 0;
  panel.height = level->nodes->len > 0 ? bottom - panel.top : 0;
  return panel;
}

/* The level itself, then the insides that are different, however deep. */
static void
add_panels (GArray         *panels,
            const WeftDiff *level,
            const char     *title)
{
  Panel panel = measure (level, g_strdup (title));

  g_array_append_val (panels, panel);
  for (guint i = 0; i < level->nodes->len; i++) {
    const WeftDiffNode *node = level->nodes->pdata[i];
    g_autofree char *inner = NULL;

    if (node->inside == NULL || weft_diff_count (node->inside) == 0)
      continue;
    inner = *title != '\0' ? g_strdup_printf ("%s › %s", title, node->title) : g_strdup (node->title);
    add_panels (panels, node->inside, inner);
  }
}

static GArray *
list_panels (const WeftDiffChart *self)
{
  GArray *panels = g_array_new (FALSE, FALSE, sizeof (Panel));

  g_array_set_clear_func (panels, panel_clear);
  add_panels (panels, self->diff, "");
  return panels;
}

static double
get_zoom (const Panel *panel,
          double       width)
{
  return CLAMP ((width - 2 * MARGIN) / MAX (panel->width, 1), MIN_ZOOM, 1);
}

/* Painting */

static WeftColor
get_color (const WeftPaintStyle *style,
           WeftDiffState         state)
{
  switch (state) {
  case WEFT_DIFF_ADDED:
    return weft_paint_style_get_category (style, 2);
  case WEFT_DIFF_REMOVED:
    return weft_paint_style_get_category (style, 1);
  case WEFT_DIFF_CHANGED:
    return weft_paint_style_get_category (style, 4);
  case WEFT_DIFF_SAME:
  case WEFT_N_DIFF_STATES:
  default:
    return style->frame;
  }
}

/* A plus, a minus, a dot: none for what is the same. */
static void
paint_sign (cairo_t       *cr,
            WeftDiffState  state,
            double         x,
            double         y)
{
  double half = SIGN / 2.0;

  cairo_set_line_width (cr, 2.5);
  cairo_new_path (cr);
  if (state == WEFT_DIFF_CHANGED) {
    cairo_arc (cr, x + half, y, half, 0, 2 * G_PI);
    cairo_fill (cr);
    return;
  }
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + SIGN, y);
  if (state == WEFT_DIFF_ADDED) {
    cairo_move_to (cr, x + half, y - half);
    cairo_line_to (cr, x + half, y + half);
  }
  cairo_stroke (cr);
}

static void
trace_box (cairo_t *cr,
           double   x,
           double   y,
           double   width,
           double   height)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - RADIUS, y + RADIUS, RADIUS, -G_PI / 2, 0);
  cairo_arc (cr, x + width - RADIUS, y + height - RADIUS, RADIUS, 0, G_PI / 2);
  cairo_arc (cr, x + RADIUS, y + height - RADIUS, RADIUS, G_PI / 2, G_PI);
  cairo_arc (cr, x + RADIUS, y + RADIUS, RADIUS, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
set_dashes (cairo_t       *cr,
            WeftDiffState  state)
{
  static const double dashes[] = { 6, 4 };

  cairo_set_dash (cr, dashes, state == WEFT_DIFF_REMOVED ? 2 : 0, 0);
}

static void
paint_values (const WeftDiffNode   *node,
              const WeftPaintStyle *style,
              cairo_t              *cr)
{
  for (guint i = 0; i < count_lines (node); i++) {
    const WeftDiffValue *value = node->values->pdata[i];
    guint n_more = node->values->len - MAX_LINES;
    g_autofree char *text = NULL;
    WeftText line = { NULL, WEFT_TEXT_SMALL, style->text, NODE_WIDTH - 2 * PAD, 0, 0.5 };

    if (i == MAX_LINES)
      text = g_strdup_printf (ngettext_ ("and %u more", "and %u more", n_more), n_more);
    else
      text = g_strdup_printf ("%s: %s → %s", value->title, value->before != NULL ? value->before : "–", value->after != NULL ? value->after : "–");
    line.text = text;
    weft_paint_text (cr, style, &line, node->x + PAD, node->y + NODE_HEIGHT + LINE_HEIGHT * (i + 0.25));
  }
}

static void
paint_node (const WeftDiffNode   *node,
            const WeftPaintStyle *style,
            cairo_t              *cr)
{
  WeftColor color = get_color (style, node->state), fill = weft_color_mix (style->background, color, node->state == WEFT_DIFF_SAME ? 0.06 : 0.14);
  WeftColor ink = node->state == WEFT_DIFF_SAME ? style->dim : style->text;
  WeftText title = { node->title, WEFT_TEXT_BOLD, ink, NODE_WIDTH - 2 * PAD, 0, 0.5 };
  WeftText word = { weft_diff_state_get_title (node->state), WEFT_TEXT_SMALL | WEFT_TEXT_BOLD, color, NODE_WIDTH - 3 * PAD - SIGN, 0, 0.5 };
  WeftText kind = { node->kind, WEFT_TEXT_SMALL, style->dim, NODE_WIDTH - 2 * PAD, 0, 0.5 };

  trace_box (cr, node->x, node->y, NODE_WIDTH, get_height (node));
  fill.alpha = 1;
  weft_color_set (fill, cr);
  cairo_fill_preserve (cr);
  weft_color_set (color, cr);
  cairo_set_line_width (cr, node->state == WEFT_DIFF_SAME ? 1 : 2);
  set_dashes (cr, node->state);
  cairo_stroke (cr);
  set_dashes (cr, WEFT_DIFF_SAME);
  weft_paint_text (cr, style, &title, node->x + PAD, node->y + 20);
  if (node->state == WEFT_DIFF_SAME) {
    weft_paint_text (cr, style, &kind, node->x + PAD, node->y + 46);
    return;
  }
  weft_color_set (color, cr);
  paint_sign (cr, node->state, node->x + PAD, node->y + 46);
  weft_paint_text (cr, style, &word, node->x + 2 * PAD + SIGN, node->y + 46);
  paint_values (node, style, cr);
}

static const WeftDiffNode *
find_node (const WeftDiff *level,
           const char     *id)
{
  for (guint i = 0; i < level->nodes->len; i++)
    if (g_str_equal (((WeftDiffNode *) level->nodes->pdata[i])->id, id))
      return level->nodes->pdata[i];
  return NULL;
}

static void
paint_link (const WeftDiff       *level,
            const WeftDiffLink   *link,
            const WeftPaintStyle *style,
            cairo_t              *cr)
{
  const WeftDiffNode *from = find_node (level, link->link->from), *to = find_node (level, link->link->to);
  double ax, ay, bx, by, reach;

  if (from == NULL || to == NULL)
    return;
  ax = from->x + NODE_WIDTH;
  ay = from->y + NODE_HEIGHT / 2.0;
  bx = to->x;
  by = to->y + NODE_HEIGHT / 2.0;
  reach = MAX (40, fabs (bx - ax) / 2);
  weft_color_set (get_color (style, link->state), cr);
  cairo_set_line_width (cr, link->state == WEFT_DIFF_SAME ? 1.5 : 3);
  set_dashes (cr, link->state);
  cairo_move_to (cr, ax, ay);
  cairo_curve_to (cr, ax + reach, ay, bx - reach, by, bx, by);
  cairo_stroke (cr);
  set_dashes (cr, WEFT_DIFF_SAME);
  if (link->state != WEFT_DIFF_SAME)
    paint_sign (cr, link->state, (ax + bx) / 2 - SIGN / 2.0, (ay + by) / 2 - 8);
}

static void
paint_panel (const Panel          *panel,
             const WeftPaintStyle *style,
             cairo_t              *cr,
             double                zoom)
{
  cairo_save (cr);
  cairo_scale (cr, zoom, zoom);
  cairo_translate (cr, -panel->left, -panel->top);
  for (guint i = 0; i < panel->level->links->len; i++)
    paint_link (panel->level, panel->level->links->pdata[i], style, cr);
  for (guint i = 0; i < panel->level->nodes->len; i++)
    paint_node (panel->level->nodes->pdata[i], style, cr);
  cairo_restore (cr);
}

/* Sign, color and word of each state, in a row. */
static void
paint_legend (const WeftPaintStyle *style,
              cairo_t              *cr,
              double                x,
              double                y)
{
  for (WeftDiffState state = WEFT_DIFF_ADDED; state <= WEFT_DIFF_CHANGED; state++) {
    WeftText text = { weft_diff_state_get_title (state), WEFT_TEXT_SMALL, style->text, 0, 0, 0.5 };
    double width;

    weft_color_set (get_color (style, state), cr);
    paint_sign (cr, state, x, y);
    weft_paint_text (cr, style, &text, x + SIGN + 6, y);
    weft_paint_text_measure (style, text.text, WEFT_TEXT_SMALL, 0, &width, NULL);
    x += SIGN + 6 + width + 18;
  }
}

/* Returns: where the first panel begins */
static double
get_head (const WeftPaintStyle *style)
{
  return MARGIN + 2.2 * style->text_size + 1.8 * style->text_size + GAP / 2.0;
}

static double
get_heading (const Panel          *panel,
             const WeftPaintStyle *style)
{
  return *panel->title != '\0' ? 2 * style->text_size : 0;
}

double
weft_diff_chart_get_natural_height (const WeftDiffChart  *self,
                                    const WeftPaintStyle *style,
                                    double                width)
{
  g_autoptr (GArray) panels = list_panels (self);
  double height = get_head (style) + MARGIN;

  for (guint i = 0; i < panels->len; i++) {
    const Panel *panel = &g_array_index (panels, Panel, i);

    height += get_heading (panel, style) + panel->height * get_zoom (panel, width) + (i > 0 ? GAP : 0);
  }
  return ceil (height);
}

static char *
make_caption (const WeftDiffChart *self)
{
  guint n = weft_diff_count (self->diff);

  return n == 0 ? g_strdup (_("There is no difference.")) : g_strdup_printf (ngettext_ ("%u difference", "%u differences", n), n);
}

void
weft_diff_chart_paint (const WeftDiffChart  *self,
                       const WeftPaintStyle *style,
                       cairo_t              *cr,
                       double                width,
                       double                height)
{
  g_autoptr (GArray) panels = list_panels (self);
  g_autofree char *caption = make_caption (self);
  WeftText title = { self->title, WEFT_TEXT_BOLD, style->text, width - 2 * MARGIN, 0, 0 };
  WeftText count = { caption, WEFT_TEXT_SMALL, style->dim, 0, 1, 0.5 };
  double y = get_head (style), legend = MARGIN + 2.2 * style->text_size + 0.5 * style->text_size;

  weft_color_set (style->background, cr);
  cairo_paint (cr);
  weft_paint_text (cr, style, &title, MARGIN, MARGIN);
  paint_legend (style, cr, MARGIN, legend);
  weft_paint_text (cr, style, &count, width - MARGIN, legend);
  for (guint i = 0; i < panels->len; i++) {
    const Panel *panel = &g_array_index (panels, Panel, i);
    WeftText heading = { panel->title, WEFT_TEXT_BOLD | WEFT_TEXT_SMALL, style->dim, width - 2 * MARGIN, 0, 0 };
    double zoom = get_zoom (panel, width);

    if (*panel->title != '\0')
      weft_paint_text (cr, style, &heading, MARGIN, y);
    y += get_heading (panel, style);
    cairo_save (cr);
    cairo_translate (cr, MARGIN, y);
    paint_panel (panel, style, cr, zoom);
    cairo_restore (cr);
    y += panel->height * zoom + GAP;
  }
}

char *
weft_diff_chart_to_csv (const WeftDiffChart *self)
{
  g_autoptr (GPtrArray) lines = weft_diff_list (self->diff);
  GString *csv = g_string_new ("state,place,what\r\n");

  for (guint i = 0; i < lines->len; i++) {
    const WeftDiffLine *line = lines->pdata[i];

    weft_csv_add (csv, weft_diff_state_get_name (line->state));
    weft_csv_add (csv, line->place);
    weft_csv_add (csv, line->text);
    g_string_append (csv, "\r\n");
  }
  return g_string_free (csv, FALSE);
}

char *
weft_diff_chart_tell (const WeftDiffChart *self)
{
  g_autoptr (GPtrArray) lines = weft_diff_list (self->diff);
  g_autofree char *caption = make_caption (self);
  GString *text = g_string_new (caption);

  for (guint i = 0; i < lines->len; i++) {
    const WeftDiffLine *line = lines->pdata[i];

    g_string_append_printf (text, "\n%s: %s%s%s", weft_diff_state_get_title (line->state), line->place, *line->place != '\0' ? ", " : "", line->text);
  }
  return g_string_free (text, FALSE);
}
