/* word-shades.c: a text whose words are as dark as they are read, and another that it is read for
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/word-shades.h"

#include "paint/frame-private.h"
#include "paint/heat-map-private.h"

#include <math.h>

/* Around a word, and between words. */
#define PADDING 4.0
#define SPACE   3.0

/* A word's place; those that are read come first. */
typedef struct
{
  double x;
  double y;
  double width;
} Word;

typedef struct
{
  WeftBox box;
  double line;   /* height of a word with what is around it */
  double titles; /* tops of the two titles */
  double second;
  double bottom;
  double legend; /* width of the colors */
  Word *words;   /* Owned: [n_read + n_readers] */
} Layout;

static void
layout_clear (Layout *self)
{
  g_free (self->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Layout, layout_clear)

static WeftHeatMap
get_heat_map (const WeftWordShades *self)
{
  return (WeftHeatMap){ .values = self->shares, .height = 1, .width = self->n_read, .is_signed = self->is_signed, .high = self->high };
}

/* Puts words one after the other from @top on; returns where the text ends. */
static double
flow (const WeftWordShades *self,
      const WeftPaintStyle *style,
      const Layout *layout,
      const char *const *names,
      guint n,
      double top,
      Word *words)
{
  double right = layout->box.right - layout->legend, x = layout->box.left, y = top;

  for (guint i = 0; i < n; i++) {
    double width;

    weft_paint_text_measure (style, names[i], WEFT_TEXT_BOLD, right - layout->box.left - 2 * PADDING, &width, NULL);
    width += 2 * PADDING;
    if (x > layout->box.left && x + width > right) {
      x = layout->box.left;
      y += layout->line + SPACE;
    }
    words[i] = (Word){ self->right_to_left ? layout->box.left + right - x - width : x, y, width };
    x += width + SPACE;
  }
  return y + layout->line;
}

static void
lay_out (const WeftWordShades *self,
         const WeftPaintStyle *style,
         double                width,
         double                height,
         Layout               *layout)
{
  WeftHeatMap map = get_heat_map (self);
  double title = weft_frame_get_line (style, WEFT_TEXT_SMALL) + WEFT_FRAME_GAP, end;

  *layout = (Layout){ .box = weft_frame_get_inside (style, self->title, self->caption, width, height), .words = g_new0 (Word, self->n_read + self->n_readers) };
  layout->line = weft_frame_get_line (style, WEFT_TEXT_BOLD) + 2 * PADDING;
  layout->legend = weft_heat_map_measure_legend (&map, style) + 2 * WEFT_FRAME_GAP;
  layout->titles = layout->box.top;
  end = flow (self, style, layout, self->read, self->n_read, layout->box.top + (self->read_title != NULL ? title : 0), layout->words);
  layout->second = end + 2 * WEFT_FRAME_GAP;
  layout->bottom = end;
  if (self->n_readers > 0)
    layout->bottom = flow (self, style, layout, self->readers, self->n_readers, layout->second + (self->reader_title != NULL ? title : 0), layout->words + self->n_read);
}

static void
paint_box (const Layout *layout,
           const Word   *word,
           cairo_t      *cr)
{
  double radius = 3, right = word->x + word->width, bottom = word->y + layout->line;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, word->y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, word->x + radius, bottom - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, word->x + radius, word->y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
paint_word (const WeftPaintStyle *style,
            const Layout         *layout,
            const Word           *word,
            const char           *name,
            WeftTextFlags         flags,
            WeftColor             ink,
            cairo_t              *cr)
{
  WeftText text = { name, flags, ink, word->width - 2 * PADDING + 1, 0.5, 0.5 };

  weft_paint_text (cr, style, &text, word->x + word->width / 2, word->y + layout->line / 2);
}

static void
paint_read (const WeftWordShades *self,
            const WeftPaintStyle *style,
            const Layout         *layout,
            cairo_t              *cr)
{
  WeftHeatMap map = get_heat_map (self);

  for (guint i = 0; i < self->n_read; i++) {
    WeftColor color = weft_heat_map_get_color (&map, (double) self->shares[i]);

    weft_color_set (color, cr);
    paint_box (layout, &layout->words[i], cr);
    cairo_fill (cr);
    paint_word (style, layout, &layout->words[i], self->read[i], WEFT_TEXT_PLAIN, weft_color_get_ink (color), cr);
  }
}

static void
paint_readers (const WeftWordShades *self,
               const WeftPaintStyle *style,
               const Layout         *layout,
               cairo_t              *cr)
{
  for (guint i = 0; i < self->n_readers; i++) {
    const Word *word = &layout->words[self->n_read + i];
    gboolean is_marked = (int) i == self->marked;

    weft_color_set (is_marked ? style->accent : style->grid, cr);
    cairo_set_line_width (cr, is_marked ? 2 : 1);
    paint_box (layout, word, cr);
    cairo_stroke (cr);
    paint_word (style, layout, word, self->readers[i], is_marked ? WEFT_TEXT_BOLD : WEFT_TEXT_PLAIN, style->text, cr);
  }
}

static void
paint_title (const WeftWordShades *self,
             const WeftPaintStyle *style,
             const Layout         *layout,
             const char           *title,
             double                y,
             cairo_t              *cr)
{
  WeftText text = { title, WEFT_TEXT_SMALL, style->dim, 0, self->right_to_left ? 1 : 0, 0 };

  if (title != NULL)
    weft_paint_text (cr, style, &text, self->right_to_left ? layout->box.right - layout->legend : layout->box.left, y);
}

void
weft_word_shades_paint (const WeftWordShades *self,
                        const WeftPaintStyle *style,
                        cairo_t              *cr,
                        double                width,
                        double                height)
{
  WeftHeatMap map = get_heat_map (self);
  g_auto (Layout) layout = { 0 };

  lay_out (self, style, width, height, &layout);
  cairo_save (cr);
  weft_frame_paint (cr, style, self->title, self->caption, width, height);
  paint_read (self, style, &layout, cr);
  paint_title (self, style, &layout, self->read_title, layout.titles, cr);
  paint_readers (self, style, &layout, cr);
  if (self->n_readers > 0)
    paint_title (self, style, &layout, self->reader_title, layout.second, cr);
  weft_heat_map_paint_legend (&map, style, cr, layout.box.right - layout.legend + 2 * WEFT_FRAME_GAP, layout.box.top, MAX (layout.bottom - layout.box.top, 3 * layout.line));
  cairo_restore (cr);
}

double
weft_word_shades_get_natural_height (const WeftWordShades *self,
                                     const WeftPaintStyle *style,
                                     double                width)
{
  double most = 100 * width;
  g_auto (Layout) layout = { 0 };

  lay_out (self, style, width, most, &layout);
  return ceil (MAX (layout.bottom, layout.box.top + 3 * layout.line) + most - layout.box.bottom);
}

int
weft_word_shades_find (const WeftWordShades *self,
                       const WeftPaintStyle *style,
                       double                width,
                       double                height,
                       double                x,
                       double                y,
                       gboolean             *reads)
{
  g_auto (Layout) layout = { 0 };

  lay_out (self, style, width, height, &layout);
  for (guint i = 0; i < self->n_read + self->n_readers; i++) {
    const Word *word = &layout.words[i];

    if (x < word->x || x >= word->x + word->width || y < word->y || y >= word->y + layout.line)
      continue;
    *reads = i >= self->n_read;
    return (int) (*reads ? i - self->n_read : i);
  }
  return -1;
}
