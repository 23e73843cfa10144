/* pages.h: texts, tables and pictures one below the other, as one file to be read and printed
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file is all there is: no scripts, nothing from a network. As HTML pictures are drawn by lines
 * in the page, as PDF on pages of A4.
 */
#pragma once

#include "paint/picture.h"

G_BEGIN_DECLS

typedef struct _WeftPages WeftPages;

/* @title: at the top; @language: `en`, `zh-CN` … */
WeftPages *weft_pages_new  (const char *title,
                            const char *language);
void       weft_pages_free (WeftPages  *self);

/* Adds what a part is called, or a paragraph. */
void weft_pages_add_heading (WeftPages  *self,
                             const char *text);
void weft_pages_add_text    (WeftPages  *self,
                             const char *text);

/* Adds text for machines, such as a command. */
void weft_pages_add_code (WeftPages  *self,
                          const char *text);

/**
 * weft_pages_add_table:
 * @cells: (array): row by row, the first one with what columns are called; copied
 * @n_columns: cells a row
 * @n_rows: with the first one
 */
void weft_pages_add_table (WeftPages *self,
                           const char *const *cells,
                           guint n_columns,
                           guint n_rows);

/**
 * WeftPagesFigure:
 * @caption: below the picture
 * @width, @height: in units, see style.h
 * @paint: paints it, whenever the file is made
 * @data: for @paint
 * @free: (nullable): frees @data
 */
typedef struct
{
  const char *caption;
  double width;
  double height;
  WeftPaintFunc paint;
  gpointer data;
  GDestroyNotify free;
} WeftPagesFigure;

/* Adds a picture: the caption is copied, the data taken over. */
void weft_pages_add_figure (WeftPages             *self,
                            const WeftPagesFigure *figure);

/**
 * weft_pages_to_html:
 * @error: return location for an error
 *
 * Errors: those of weft_picture_render()
 *
 * Returns: (transfer full) (nullable): a page that is also well-formed XML
 */
char *weft_pages_to_html (const WeftPages  *self,
                          GError          **error);

/**
 * weft_pages_to_pdf:
 * @n_pages: (out) (optional): how many pages it has
 * @error: return location for an error
 *
 * Errors: %WEFT_PAINT_ERROR_FAILED
 *
 * Returns: (transfer full) (nullable): the content of a PDF file
 */
GBytes *weft_pages_to_pdf (const WeftPages  *self,
                           guint            *n_pages,
                           GError          **error);

/**
 * weft_pages_write:
 * @path: ends in .html or .pdf
 * @error: return location for an error
 *
 * Errors: %WEFT_PAINT_ERROR_FORMAT for another ending, those of weft_file_write()
 */
gboolean weft_pages_write (const WeftPages  *self,
                           const char       *path,
                           GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftPages, weft_pages_free)

G_END_DECLS
