/* confusion.c: the confusion matrix of a classifier
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/confusion.h"

#include "base/i18n.h"
#include "paint/frame-private.h"

#include <math.h>

#define LEGEND_WIDTH 10.0
#define MAX_CELL     72.0

/* No name takes more of the picture than this. */
#define NAME_SHARE 0.3

/* Narrower than this, lines between the cells would hide them. */
#define MIN_RULED_CELL 6.0

gint64
weft_confusion_chart_get_total (const WeftConfusionChart *self)
{
  gint64 total = 0;

  for (gsize i = 0; i < (gsize) self->n_classes * self->n_classes; i++)
    total += self->counts[i];
  return total;
}

double
weft_confusion_chart_get_accuracy (const WeftConfusionChart *self)
{
  gint64 total = weft_confusion_chart_get_total (self), right = 0;

  for (guint i = 0; i < self->n_classes; i++)
    right += self->counts[(gsize) i * self->n_classes + i];
  return total > 0 ? (double) right / (double) total : (double) NAN;
}

static char *
get_name (const WeftConfusionChart *self,
          guint                     class)
{
  return self->names != NULL ? g_strdup (self->names[class]) : g_strdup_printf ("%u", class);
}

/* The accuracy says what the picture cannot; the caller's caption follows it. */
static char *
make_caption (const WeftConfusionChart *self)
{
  double accuracy = weft_confusion_chart_get_accuracy (self);
  gint64 total = weft_confusion_chart_get_total (self);
  const char *more = self->caption != NULL ? self->caption : "";
  const char *space = self->caption != NULL ? "  " : "";

  if (isnan (accuracy))
    return g_strdup_printf ("%s%s%s", _("No samples."), space, more);
  return g_strdup_printf (_("Accuracy %.2f %% of %" PRId64 " samples. Shades are shares of each true class.%s%s"),
                          100 * accuracy, total, space, more);
}

static double
measure_names (const WeftConfusionChart *self,
               const WeftPaintStyle     *style,
               double                    limit)
{
  double widest = 0;

  for (guint i = 0; i < self->n_classes && widest < limit; i++) {
    g_autofree char *name = get_name (self, i);
    double width;

    weft_paint_text_measure (style, name, WEFT_TEXT_SMALL, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return ceil (MIN (widest, limit));
}

typedef struct
{
  WeftBox box;
  double line;      /* height of small text */
  double names;     /* width of the widest name */
  gboolean slanted; /* names above the columns stand upright */
  double head;      /* height of the names above the columns */
} Space;

/* Names above stand on end when they are wider than a column. */
static void
measure_space (const WeftConfusionChart *self,
               const WeftPaintStyle     *style,
               double                    width,
               double                    height,
               Space                    *space)
{
  g_autofree char *caption = make_caption (self);
  double columns;

  space->box = weft_frame_get_inside (style, self->title, caption, width, height);
  space->line = weft_frame_get_line (style, WEFT_TEXT_SMALL);
  space->names = measure_names (self, style, NAME_SHARE * MIN (width, height));
  columns = MIN (space->box.right - space->box.left - space->names - 2 * space->line,
                 space->box.bottom - space->box.top - 3 * space->line);
  space->slanted = space->names + 4 > columns / self->n_classes && space->names > 1.5 * space->line;
  space->head = space->slanted ? space->names : space->line;
}

void
weft_confusion_chart_lay_out (const WeftConfusionChart *self,
                              const WeftPaintStyle     *style,
                              double                    width,
                              double                    height,
                              WeftConfusionChartLayout *layout)
{
  double legend = 3 * WEFT_FRAME_GAP + LEGEND_WIDTH, left, top, side;
  double percent;
  Space space;

  weft_paint_text_measure (style, "100 %", WEFT_TEXT_SMALL, 0, &percent, NULL);
  measure_space (self, style, width, height, &space);
  left = space.box.left + space.line + WEFT_FRAME_GAP + space.names + WEFT_FRAME_GAP;
  top = space.box.top + space.line + WEFT_FRAME_GAP + space.head + WEFT_FRAME_GAP;
  side = MIN (space.box.right - legend - percent - left, space.box.bottom - top);
  layout->n_classes = self->n_classes;
  layout->cell = CLAMP (side / self->n_classes, 1, MAX_CELL);

  /* Whole pixels keep edges sharp, but small cells cannot spare the rest. */
  if (layout->cell >= 8)
    layout->cell = floor (layout->cell);
  layout->x = ceil (left);
  layout->y = ceil (top);
}

gboolean
weft_confusion_chart_find (const WeftConfusionChartLayout *layout,
                           double                          x,
                           double                          y,
                           guint                          *row,
                           guint                          *column)
{
  double across = floor ((x - layout->x) / layout->cell), down = floor ((y - layout->y) / layout->cell);

  if (!(across >= 0 && across < layout->n_classes && down >= 0 && down < layout->n_classes))
    return FALSE;
  *row = (guint) down;
  *column = (guint) across;
  return TRUE;
}

static gint64
get_row_total (const WeftConfusionChart *self,
               guint                     row)
{
  gint64 total = 0;

  for (guint i = 0; i < self->n_classes; i++)
    total += self->counts[(gsize) row * self->n_classes + i];
  return total;
}

/* Even one in a thousand is told from none. */
static WeftColor
get_shade (const WeftPaintStyle *style,
           gint64                count,
           gint64                total)
{
  double share = total > 0 ? (double) count / (double) total : 0;

  return weft_paint_style_get_shade (style, count > 0 ? 0.06 + 0.94 * share : 0);
}

typedef enum {
  CELLS_BLANK,
  CELLS_COUNT,
  CELLS_COUNT_AND_PERCENT,
} Detail;

/* All cells say as much as the fullest one has room for. */
static Detail
choose_detail (const WeftConfusionChart       *self,
               const WeftPaintStyle           *style,
               const WeftConfusionChartLayout *layout)
{
  gint64 largest = 0;
  g_autofree char *widest = NULL;
  double count, percent, line = weft_frame_get_line (style, WEFT_TEXT_SMALL);

  for (gsize i = 0; i < (gsize) self->n_classes * self->n_classes; i++)
    largest = MAX (largest, self->counts[i]);
  widest = g_strdup_printf ("%" G_GINT64_FORMAT, largest);
  weft_paint_text_measure (style, widest, WEFT_TEXT_SMALL, 0, &count, NULL);
  weft_paint_text_measure (style, "99.9 %", WEFT_TEXT_SMALL, 0, &percent, NULL);
  if (MAX (count, percent) + 4 <= layout->cell && 2 * line + 2 <= layout->cell)
    return CELLS_COUNT_AND_PERCENT;
  return count + 3 <= layout->cell && line <= layout->cell ? CELLS_COUNT : CELLS_BLANK;
}

static void
paint_numbers (cairo_t              *cr,
               const WeftPaintStyle *style,
               gint64                count,
               gint64                total,
               WeftColor             ink,
               const double          middle[2],
               Detail                detail)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  g_autofree char *percent = g_strdup_printf (_("%.1f %%"), total > 0 ? 100.0 * (double) count / (double) total : 0.0);
  WeftText first = { number, WEFT_TEXT_SMALL, ink, 0, 0.5, detail == CELLS_COUNT || count == 0 ? 0.5 : 0.95 };
  WeftText second = { percent, WEFT_TEXT_SMALL, ink, 0, 0.5, 0.05 };

  /* Zeros step back, so that mistakes stand out. */
  if (count == 0)
    first.color.alpha = second.color.alpha = 0.45;
  else
    second.color.alpha = 0.8;
  weft_paint_text (cr, style, &first, middle[0], middle[1]);
  if (detail == CELLS_COUNT_AND_PERCENT && count > 0)
    weft_paint_text (cr, style, &second, middle[0], middle[1]);
}

static void
paint_row (const WeftConfusionChart       *self,
           const WeftPaintStyle           *style,
           const WeftConfusionChartLayout *layout,
           cairo_t                        *cr,
           guint                           row,
           Detail                          detail)
{
  gint64 total = get_row_total (self, row);
  double gap = layout->cell >= MIN_RULED_CELL ? 1 : 0;

  for (guint column = 0; column < self->n_classes; column++) {
    gint64 count = self->counts[(gsize) row * self->n_classes + column];
    double x = layout->x + column * layout->cell, y = layout->y + row * layout->cell;
    const double middle[] = { x + layout->cell / 2, y + layout->cell / 2 };
    WeftColor shade = get_shade (style, count, total);

    if (count == 0)
      shade = weft_color_mix (shade, style->grid, 0.35);
    weft_color_set (shade, cr);
    cairo_rectangle (cr, x, y, layout->cell - gap, layout->cell - gap);
    cairo_fill (cr);
    if (detail != CELLS_BLANK)
      paint_numbers (cr, style, count, total, count > 0 ? weft_color_get_ink (shade) : style->dim, middle, detail);
  }
}

static void
paint_names (const WeftConfusionChart       *self,
             const WeftPaintStyle           *style,
             const WeftConfusionChartLayout *layout,
             const Space                    *space,
             cairo_t                        *cr)
{
  guint every_row = MAX (1, (guint) ceil (space->line / layout->cell));
  guint every_column = space->slanted ? every_row : MAX (1, (guint) ceil ((space->names + 4) / layout->cell));

  for (guint i = 0; i < self->n_classes; i++) {
    g_autofree char *name = get_name (self, i);
    double middle = (i + 0.5) * layout->cell;
    WeftText text = { name, WEFT_TEXT_SMALL, style->text, space->names + 1, 1, 0.5 };

    if (i % every_row == 0)
      weft_paint_text (cr, style, &text, layout->x - WEFT_FRAME_GAP, layout->y + middle);
    if (i % every_column != 0)
      continue;
    if (space->slanted) {
      text.anchor_x = 0;
      weft_frame_paint_upright (cr, style, &text, layout->x + middle, layout->y - WEFT_FRAME_GAP + 2);
    } else {
      text = (WeftText){ name, WEFT_TEXT_SMALL, style->text, MAX (layout->cell, space->names + 1), 0.5, 1 };
      text.max_width = 0;
      weft_paint_text (cr, style, &text, layout->x + middle, layout->y - WEFT_FRAME_GAP + 2);
    }
  }
}

static void
paint_titles (const WeftPaintStyle           *style,
              const WeftConfusionChartLayout *layout,
              const Space                    *space,
              cairo_t                        *cr)
{
  double side = layout->cell * layout->n_classes;
  WeftText predicted = { _("Predicted class"), WEFT_TEXT_SMALL, style->dim, 0, 0.5, 0 };
  WeftText actual = { _("True class"), WEFT_TEXT_SMALL, style->dim, 0, 0.5, 0 };

  weft_paint_text (cr, style, &predicted, layout->x + side / 2, space->box.top);
  weft_frame_paint_upright (cr, style, &actual, space->box.left, layout->y + side / 2);
}

/* The bar on the right: which shade means how much. */
static void
paint_legend (const WeftPaintStyle           *style,
              const WeftConfusionChartLayout *layout,
              cairo_t                        *cr)
{
  double side = layout->cell * layout->n_classes, height = MIN (side, 160);
  double x = floor (layout->x + side + 2 * WEFT_FRAME_GAP), y = layout->y;
  WeftText full = { "100 %", WEFT_TEXT_SMALL, style->dim, 0, 0, 0 };
  WeftText none = { "0 %", WEFT_TEXT_SMALL, style->dim, 0, 0, 1 };
  cairo_pattern_t *ramp = cairo_pattern_create_linear (0, y, 0, y + height);
  WeftColor top = weft_paint_style_get_shade (style, 1), bottom = weft_paint_style_get_shade (style, 0.06);

  cairo_pattern_add_color_stop_rgb (ramp, 0, top.red, top.green, top.blue);
  cairo_pattern_add_color_stop_rgb (ramp, 1, bottom.red, bottom.green, bottom.blue);
  cairo_set_source (cr, ramp);
  cairo_rectangle (cr, x, y, LEGEND_WIDTH, height);
  cairo_fill (cr);
  cairo_pattern_destroy (ramp);
  weft_paint_text (cr, style, &full, x + LEGEND_WIDTH + WEFT_FRAME_GAP, y);
  weft_paint_text (cr, style, &none, x + LEGEND_WIDTH + WEFT_FRAME_GAP, y + height);
}

void
weft_confusion_chart_paint (const WeftConfusionChart *self,
                            const WeftPaintStyle     *style,
                            cairo_t                  *cr,
                            double                    width,
                            double                    height)
{
  g_autofree char *caption = make_caption (self);
  WeftConfusionChartLayout layout;
  Space space;
  Detail detail;

  measure_space (self, style, width, height, &space);
  weft_confusion_chart_lay_out (self, style, width, height, &layout);
  detail = choose_detail (self, style, &layout);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, caption, width, height);

  /* Cells that are no whole pixels must meet without a seam. */
  if (layout.cell < MIN_RULED_CELL)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint row = 0; row < self->n_classes; row++)
    paint_row (self, style, &layout, cr, row, detail);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
  paint_names (self, style, &layout, &space, cr);
  paint_titles (style, &layout, &space, cr);
  paint_legend (style, &layout, cr);
  cairo_restore (cr);
}
