/* word-links.c: which words are read for which, as lines between two columns of words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/word-links.h"

#include "paint/frame-private.h"

#include <math.h>

/* Between two words, one below the other. */
#define LINE_GAP 4.0

/* Of a column of words, and between the two, as shares of the width. */
#define MAX_NAME    160.0
#define MIN_BETWEEN 80.0
#define MAX_BETWEEN 280.0

typedef struct
{
  float share;
  guint column;
} Ranked;

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  const Ranked *first = a, *second = b;

  if (first->share != second->share)
    return (first->share < second->share) - (first->share > second->share);
  return (first->column > second->column) - (first->column < second->column);
}

guint
weft_word_links_keep (const float *shares,
                      guint        n,
                      double       mass,
                      gboolean    *kept)
{
  g_autofree Ranked *ranked = g_new (Ranked, n);
  double total = 0, sum = 0;
  guint n_kept = 0;

  for (guint i = 0; i < n; i++) {
    ranked[i] = (Ranked){ shares[i], i };
    total += (double) shares[i];
    kept[i] = FALSE;
  }
  qsort (ranked, n, sizeof (Ranked), compare_ranked);
  while (n_kept < n && sum < mass * total - 1e-9 && ranked[n_kept].share > 0.0f) {
    sum += (double) ranked[n_kept].share;
    kept[ranked[n_kept++].column] = TRUE;
  }
  return n_kept;
}

/* Where the words stand: their inner edges, and the middle of the first of each column. */
typedef struct
{
  double reader;
  double read;
  double names;
  double top;
  double step;
  double line;
} Place;

static double
measure_names (const WeftPaintStyle *style,
               const char *const *names,
               guint n)
{
  double widest = 0;

  for (guint i = 0; i < n; i++) {
    double width;

    weft_paint_text_measure (style, names[i], WEFT_TEXT_SMALL, 0, &width, NULL);
    widest = MAX (widest, width);
  }
  return MIN (ceil (widest), MAX_NAME);
}

static Place
lay_out (const WeftWordLinks  *self,
         const WeftPaintStyle *style,
         const WeftBox        *box)
{
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL);
  double names = MAX (measure_names (style, self->row_names, self->n_rows), measure_names (style, self->column_names, self->n_columns));
  const char *const titles[] = { self->row_title, self->column_title };
  double head = self->row_title != NULL || self->column_title != NULL ? line + WEFT_FRAME_GAP : 0;
  double room = box->right - box->left, left, right;
  double step = MIN ((box->bottom - box->top - head) / MAX (MAX (self->n_rows, self->n_columns), 1), line + LINE_GAP);

  for (int i = 0; i < 2; i++)
    if (titles[i] != NULL)
      names = MAX (names, measure_names (style, &titles[i], 1));
  left = box->left + names + WEFT_FRAME_GAP;
  right = left + CLAMP (room - 2 * (names + WEFT_FRAME_GAP), MIN_BETWEEN, MAX_BETWEEN);
  return (Place){ self->right_to_left ? right : left, self->right_to_left ? left : right, names, box->top + head + step / 2, step, line };
}

static void
paint_lines (const WeftWordLinks  *self,
             const WeftPaintStyle *style,
             const Place          *place,
             guint                 row,
             cairo_t              *cr)
{
  const float *shares = self->shares + (gsize) row * self->n_columns;
  g_autofree gboolean *kept = g_new (gboolean, self->n_columns);

  (void) weft_word_links_keep (shares, self->n_columns, self->mass, kept);
  for (guint column = 0; column < self->n_columns; column++) {
    WeftColor color = style->accent;

    if (!kept[column])
      continue;
    color.alpha = CLAMP ((double) shares[column], 0.03, 1);
    weft_color_set (color, cr);
    cairo_move_to (cr, place->reader, place->top + row * place->step);
    cairo_line_to (cr, place->read, place->top + column * place->step);
    cairo_stroke (cr);
  }
}

static void
paint_names (const WeftPaintStyle *style,
             const Place *place,
             const char *const *names,
             guint n,
             int marked,
             double x,
             gboolean is_left,
             cairo_t *cr)
{
  guint every = MAX (1, (guint) ceil (place->line / MAX (place->step, 0.1) - 0.2));

  for (guint i = 0; i < n; i++) {
    gboolean is_marked = (int) i == marked;
    WeftTextFlags flags = is_marked ? WEFT_TEXT_SMALL | WEFT_TEXT_BOLD : WEFT_TEXT_SMALL;
    WeftText text = { names[i], flags, marked < 0 || is_marked ? style->text : style->dim, place->names + 1, is_left ? 1 : 0, 0.5 };

    if (i % every == 0 || is_marked)
      weft_paint_text (cr, style, &text, is_left ? x - WEFT_FRAME_GAP : x + WEFT_FRAME_GAP, place->top + i * place->step);
  }
}

static void
paint_title (const WeftPaintStyle *style,
             const Place          *place,
             const char           *title,
             double                x,
             gboolean              is_left,
             cairo_t              *cr)
{
  WeftText text = { title, WEFT_TEXT_SMALL, style->dim, 0, is_left ? 1 : 0, 1 };

  if (title != NULL)
    weft_paint_text (cr, style, &text, is_left ? x - WEFT_FRAME_GAP : x + WEFT_FRAME_GAP, place->top - place->step / 2 - WEFT_FRAME_GAP);
}

void
weft_word_links_paint (const WeftWordLinks  *self,
                       const WeftPaintStyle *style,
                       cairo_t              *cr,
                       double                width,
                       double                height)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  Place place = lay_out (self, style, &box);

  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint row = 0; row < self->n_rows; row++)
    if (self->row < 0 || (int) row == self->row)
      paint_lines (self, style, &place, row, cr);
  paint_names (style, &place, self->row_names, self->n_rows, self->row, place.reader, !self->right_to_left, cr);
  paint_names (style, &place, self->column_names, self->n_columns, -1, place.read, self->right_to_left, cr);
  paint_title (style, &place, self->row_title, place.reader, !self->right_to_left, cr);
  paint_title (style, &place, self->column_title, place.read, self->right_to_left, cr);
  cairo_restore (cr);
}

double
weft_word_links_get_natural_height (const WeftWordLinks  *self,
                                    const WeftPaintStyle *style,
                                    double                width)
{
  double line = weft_frame_get_line (style, WEFT_TEXT_SMALL), most = 4 * width + 1000;
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, most);

  return ceil (most - (box.bottom - box.top) + (MAX (self->n_rows, self->n_columns) + 1) * (line + LINE_GAP) + WEFT_FRAME_GAP);
}

int
weft_word_links_find (const WeftWordLinks  *self,
                      const WeftPaintStyle *style,
                      double                width,
                      double                height,
                      double                x,
                      double                y,
                      gboolean             *reads)
{
  WeftBox box = weft_frame_get_inside (style, self->title, self->caption, width, height);
  Place place = lay_out (self, style, &box);
  double down = floor ((y - place.top) / place.step + 0.5);
  gboolean is_reader = self->right_to_left ? x >= place.reader : x <= place.reader, is_read = self->right_to_left ? x <= place.read : x >= place.read;

  *reads = is_reader;
  if ((!is_reader && !is_read) || down < 0 || down >= (is_reader ? self->n_rows : self->n_columns))
    return -1;
  return (int) down;
}
