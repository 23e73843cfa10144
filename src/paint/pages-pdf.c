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

/* What fits into its share of the room keeps its width; the others have what is left. */
static void
fit_columns (double *widths,
             guint   n,
             double  room)
{
  double share = room / n, wide = 0, narrow = 0;

  for (guint i = 0; i < n; i++)
    *(widths[i] > share ? &wide : &narrow) += widths[i];
  for (guint i = 0; wide + narrow > room && i < n; i++)
    if (widths[i] > share)
      widths[i] *= (room - narrow) / wide;
}

/* The widths that columns would have, made as much narrower as is needed. */
static void
measure_columns (Paper                *self,
                 const WeftPagesBlock *block,
                 double               *widths)
{
  for (guint i = 0; i < block->n_columns; i++) {
    widths[i] = 24;
    for (guint row = 0; row < block->n_rows; row++) {
      g_autoptr (PangoLayout) layout = new_layout (self, block->cells[row * block->n_columns + i], row == 0 ? "Sans Bold 8" : "Sans 8", -1);
      PangoRectangle area;

      pango_layout_set_width (layout, -1);
      pango_layout_get_extents (layout, NULL, &area);
      widths[i] = MAX (widths[i], (double) area.width / PANGO_SCALE + 2);
    }
  }
  fit_columns (widths, block->n_columns, ROOM - CELL_GAP * (block->n_columns - 1));
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

static void
write_figure (Paper                *self,
              const WeftPagesBlock *block)
{
  double scale = MIN (ROOM / block->figure.width, (PAPER_HEIGHT - 3 * MARGIN) / block->figure.height);

  need (self, block->figure.height * scale + 24);
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

static void
write_block (Paper                *self,
             const WeftPagesBlock *block)
{
  switch (block->type) {
  case WEFT_PAGES_HEADING:
    need (self, 80);
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
    write_block (&paper, self->blocks->pdata[i]);
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
