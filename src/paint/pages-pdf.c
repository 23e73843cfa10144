/* pages-pdf.c: texts, tables and pictures on pages of A4
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "paint/pages-private.h"

#include "base/i18n.h"

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>

/* In points. */
#define PAPER_WIDTH  595.0
#define PAPER_HEIGHT 842.0
#define MARGIN       48.0
#define ROOM         (PAPER_WIDTH - 2 * MARGIN)
#define GAP          8.0
#define CELL_GAP     6.0
#define CAPTION      24.0
#define HEADING      36.0
#define FEW_LINES    44.0

/* A page that is being written. */
typedef struct
{
  cairo_t *cr;
  double y;
  guint n_pages;
} Paper;

static cairo_status_t
append_cb (void                *bytes,
           const unsigned char *data,
           unsigned int         length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Goes on with a new page where less than @height is left on this one. */
static void
need (Paper  *self,
      double  height)
{
  if (self->y + height <= PAPER_HEIGHT - MARGIN || self->y <= MARGIN)
    return;
  cairo_show_page (self->cr);
  self->y = MARGIN;
  self->n_pages++;
}

static PangoLayout *
new_layout (Paper      *self,
            const char *text,
            const char *font,
            double      width)
{
  PangoLayout *layout = pango_cairo_create_layout (self->cr);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static double
get_height (PangoLayout *layout)
{
  PangoRectangle area;

  pango_layout_get_extents (layout, NULL, &area);
  return (double) area.height / PANGO_SCALE;
}

/* Line by line, so that a long text goes over pages. */
static void
write_text (Paper      *self,
            const char *text,
            const char *font,
            double      ink)
{
  g_autoptr (PangoLayout) layout = new_layout (self, text, font, ROOM);
  PangoLayoutIter *lines = pango_layout_get_iter (layout);

  cairo_set_source_rgb (self->cr, ink, ink, ink);
  do {
    PangoRectangle area;
    double height;

    pango_layout_iter_get_line_extents (lines, NULL, &area);
    height = (double) area.height / PANGO_SCALE;
    need (self, height);
    cairo_move_to (self->cr, MARGIN + (double) area.x / PANGO_SCALE, self->y + (double) (pango_layout_iter_get_baseline (lines) - area.y) / PANGO_SCALE);
    pango_cairo_show_layout_line (self->cr, pango_layout_iter_get_line_readonly (lines));
    self->y += height;
  } while (pango_layout_iter_next_line (lines));
  pango_layout_iter_free (lines);
  self->y += GAP;
}

/* How wide a column would be, and its longest word. */
typedef struct
{
  double whole;
  double word;
} ColumnWidth;

/* What fits into its share of the room keeps its width; the others have what is left, but none is
 * narrower than its words as long as another one has room to give. */
static void
fit_columns (const ColumnWidth *columns,
             guint              n,
             double             room,
             double            *widths)
{
  double share = room / n, wide = 0, narrow = 0, missing = 0, spare = 0;

  for (guint i = 0; i < n; i++)
    *(columns[i].whole > share ? &wide : &narrow) += columns[i].whole;
  for (guint i = 0; i < n; i++) {
    double least = MIN (columns[i].word, 1.5 * share);

    widths[i] = columns[i].whole > share && wide + narrow > room ? columns[i].whole * (room - narrow) / wide : columns[i].whole;
    missing += MAX (least - widths[i], 0);
    spare += MAX (widths[i] - least, 0);
  }
  for (guint i = 0; missing > 0 && spare > 0 && i < n; i++) {
    double least = MIN (columns[i].word, 1.5 * share);

    if (widths[i] < least)
      widths[i] += (least - widths[i]) * MIN (spare / missing, 1);
    else
      widths[i] -= (widths[i] - least) * MIN (missing / spare, 1);
  }
}

static double
get_width (PangoLayout *layout)
{
  PangoRectangle area;

  pango_layout_get_extents (layout, NULL, &area);
  return (double) area.width / PANGO_SCALE + 2;
}

/* The widths that columns would have, made as much narrower as is needed. */
static void
measure_columns (Paper                *self,
                 const WeftPagesBlock *block,
                 double               *widths)
{
  g_autofree ColumnWidth *columns = g_new (ColumnWidth, block->n_columns + 1);

  for (guint i = 0; i < block->n_columns; i++) {
    columns[i] = (ColumnWidth){ 24, 24 };
    for (guint row = 0; row < block->n_rows; row++) {
      g_autoptr (PangoLayout) layout = new_layout (self, block->cells[row * block->n_columns + i], row == 0 ? "Sans Bold 8" : "Sans 8", -1);

      pango_layout_set_width (layout, -1);
      columns[i].whole = MAX (columns[i].whole, get_width (layout));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
      pango_layout_set_width (layout, 0);
      columns[i].word = MAX (columns[i].word, get_width (layout));
    }
  }
  fit_columns (columns, block->n_columns, ROOM - CELL_GAP * (block->n_columns - 1), widths);
}

static void
write_row (Paper                *self,
           const WeftPagesBlock *block,
           guint                 row,
           const double         *widths)
{
  g_autoptr (GPtrArray) layouts = g_ptr_array_new_with_free_func (g_object_unref);
  double height = 0, x = MARGIN;

  for (guint i = 0; i < block->n_columns; i++) {
    PangoLayout *layout = new_layout (self, block->cells[row * block->n_columns + i], row == 0 ? "Sans Bold 8" : "Sans 8", widths[i]);

    height = MAX (height, get_height (layout));
    g_ptr_array_add (layouts, layout);
  }
  need (self, height + 4);
  cairo_set_source_rgb (self->cr, 0.14, 0.12, 0.19);
  for (guint i = 0; i < block->n_columns; i++) {
    cairo_move_to (self->cr, x, self->y);
    pango_cairo_show_layout (self->cr, layouts->pdata[i]);
    x += widths[i] + CELL_GAP;
  }
  self->y += height + 2;
  cairo_set_source_rgb (self->cr, 0.85, 0.85, 0.85);
  cairo_set_line_width (self->cr, 0.5);
  cairo_move_to (self->cr, MARGIN, self->y);
  cairo_line_to (self->cr, PAPER_WIDTH - MARGIN, self->y);
  cairo_stroke (self->cr);
  self->y += 2;
}

static void
write_table (Paper                *self,
             const WeftPagesBlock *block)
{
  g_autofree double *widths = g_new (double, block->n_columns + 1);

  measure_columns (self, block, widths);
  for (guint row = 0; row < block->n_rows; row++)
    write_row (self, block, row, widths);
  self->y += GAP;
}

static double
get_scale (const WeftPagesFigure *figure)
{
  return MIN (ROOM / figure->width, (PAPER_HEIGHT - 3 * MARGIN) / figure->height);
}

static void
write_figure (Paper                *self,
              const WeftPagesBlock *block)
{
  double scale = get_scale (&block->figure);

  need (self, block->figure.height * scale + CAPTION);
  cairo_save (self->cr);
  cairo_translate (self->cr, MARGIN, self->y);
  cairo_scale (self->cr, scale, scale);
  cairo_rectangle (self->cr, 0, 0, block->figure.width, block->figure.height);
  cairo_clip (self->cr);
  block->figure.paint (self->cr, block->figure.width, block->figure.height, block->figure.data);
  cairo_restore (self->cr);
  self->y += block->figure.height * scale + 4;
  write_text (self, block->text, "Sans 8", 0.37);
}

/* Returns: what has to stand on the page of the heading above it */
static double
get_least (const WeftPagesBlock *block)
{
  if (block == NULL)
    return 0;
  return block->type == WEFT_PAGES_FIGURE ? block->figure.height * get_scale (&block->figure) + CAPTION : FEW_LINES;
}

/* @next: (nullable): what follows */
static void
write_block (Paper                *self,
             const WeftPagesBlock *block,
             const WeftPagesBlock *next)
{
  switch (block->type) {
  case WEFT_PAGES_HEADING:
    need (self, HEADING + get_least (next));
    self->y += GAP;
    write_text (self, block->text, "Sans Bold 13", 0.1);
    break;
  case WEFT_PAGES_CODE:
    write_text (self, block->text, "Monospace 8", 0.1);
    break;
  case WEFT_PAGES_TABLE:
    write_table (self, block);
    break;
  case WEFT_PAGES_FIGURE:
    write_figure (self, block);
    break;
  case WEFT_PAGES_TEXT:
  default:
    write_text (self, block->text, "Sans 10", 0.1);
  }
}

static cairo_surface_t *
new_surface (const WeftPages *self,
             GByteArray      *bytes)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, PAPER_WIDTH, PAPER_HEIGHT);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  return surface;
}

GBytes *
weft_pages_to_pdf (const WeftPages  *self,
                   guint            *n_pages,
                   GError          **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = new_surface (self, bytes);
  Paper paper = { cairo_create (surface), MARGIN, 1 };
  cairo_status_t status;

  write_text (&paper, self->title, "Sans Bold 18", 0.1);
  for (guint i = 0; i < self->blocks->len; i++)
    write_block (&paper, self->blocks->pdata[i], i + 1 < self->blocks->len ? self->blocks->pdata[i + 1] : NULL);
  cairo_show_page (paper.cr);
  status = cairo_status (paper.cr);
  cairo_destroy (paper.cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (n_pages != NULL)
    *n_pages = paper.n_pages;
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error (error, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_FAILED, _("the pages could not be drawn: %s"), cairo_status_to_string (status));
  return NULL;
}
