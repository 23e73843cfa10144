/* pages.c: texts, tables and pictures one below the other
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Here as HTML; pages-pdf.c lays them out on paper. Cairo calls glyphs and clips the same in each
 * picture, so the names in each get a beginning of their own: one page has all of them.
 */
#include "paint/pages-private.h"

#include "base/file.h"
#include "base/i18n.h"

#include <string.h>

/* So many letters never make a table too wide. */
#define SHORT 18

static const char style[] =
  "body{font-family:sans-serif;color:#241f31;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem;line-height:1.5}"
  "h1{font-size:1.8rem}h2{font-size:1.25rem;margin-top:2rem;border-bottom:1px solid #d0d0d0}"
  "table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #e0e0e0;vertical-align:top}th,.short{white-space:nowrap}table+table{margin-top:1.2rem}"
  "pre{background:#f6f5f4;padding:.8rem;white-space:pre-wrap;overflow-wrap:anywhere}"
  "figure{margin:1rem 0;break-inside:avoid}figure svg{width:100%;height:auto}figcaption{font-size:.85rem;color:#5e5c64}"
  "@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}";

static void
free_block (gpointer data)
{
  WeftPagesBlock *self = data;

  if (self->figure.free != NULL)
    self->figure.free (self->figure.data);
  g_free (self->text);
  g_strfreev (self->cells);
  g_free (self);
}

WeftPages *
weft_pages_new (const char *title,
                const char *language)
{
  WeftPages *self = g_new0 (WeftPages, 1);

  self->title = g_strdup (title);
  self->language = g_strdup (language);
  self->blocks = g_ptr_array_new_with_free_func (free_block);
  return self;
}

void
weft_pages_free (WeftPages *self)
{
  g_ptr_array_unref (self->blocks);
  g_free (self->title);
  g_free (self->language);
  g_free (self);
}

static WeftPagesBlock *
add (WeftPages     *self,
     WeftPagesType  type,
     const char    *text)
{
  WeftPagesBlock *block = g_new0 (WeftPagesBlock, 1);

  block->type = type;
  block->text = g_strdup (text);
  g_ptr_array_add (self->blocks, block);
  return block;
}

void
weft_pages_add_heading (WeftPages  *self,
                        const char *text)
{
  (void) add (self, WEFT_PAGES_HEADING, text);
}

void
weft_pages_add_text (WeftPages  *self,
                     const char *text)
{
  (void) add (self, WEFT_PAGES_TEXT, text);
}

void
weft_pages_add_code (WeftPages  *self,
                     const char *text)
{
  (void) add (self, WEFT_PAGES_CODE, text);
}

void
weft_pages_add_table (WeftPages *self,
                      const char *const *cells,
                      guint n_columns,
                      guint n_rows)
{
  WeftPagesBlock *block = add (self, WEFT_PAGES_TABLE, NULL);

  block->n_columns = n_columns;
  block->n_rows = n_rows;
  block->cells = g_new0 (char *, n_columns *n_rows + 1);
  for (guint i = 0; i < n_columns * n_rows; i++)
    block->cells[i] = g_strdup (cells[i]);
}

void
weft_pages_add_figure (WeftPages             *self,
                       const WeftPagesFigure *figure)
{
  WeftPagesBlock *block = add (self, WEFT_PAGES_FIGURE, figure->caption);

  block->figure = *figure;
  block->figure.caption = block->text;
}

/* HTML */

static void
add_escaped (GString    *html,
             const char *before,
             const char *text,
             const char *after)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (html, "%s%s%s", before, escaped, after);
}

/* A number is not parted from its unit. */
static void
write_cell (GString    *html,
            const char *text,
            gboolean    is_heading)
{
  if (is_heading)
    add_escaped (html, "<th>", text, "</th>");
  else
    add_escaped (html, g_utf8_strlen (text, -1) <= SHORT ? "<td class=\"short\">" : "<td>", text, "</td>");
}

static void
write_table (GString              *html,
             const WeftPagesBlock *block)
{
  g_string_append (html, "<table>\n");
  for (guint row = 0; row < block->n_rows; row++) {
    g_string_append (html, "<tr>");
    for (guint i = 0; i < block->n_columns; i++)
      write_cell (html, block->cells[row * block->n_columns + i], row == 0);
    g_string_append (html, "</tr>\n");
  }
  g_string_append (html, "</table>\n");
}

/* What stands before the picture itself in a file of its own has no place in a page. */
static char *
make_inline (GBytes *svg,
             guint   number)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  const char *begin = strstr (text, "<svg");
  g_autoptr (GRegex) names = g_regex_new ("( id=\"|xlink:href=\"#|url\\(#)", G_REGEX_OPTIMIZE, 0, NULL);
  g_autofree char *renamed = g_strdup_printf ("\\1figure%u-", number);

  return g_regex_replace (names, begin != NULL ? begin : text, -1, 0, renamed, 0, NULL);
}

static gboolean
write_figure (GString               *html,
              const WeftPagesBlock  *block,
              guint                  number,
              GError               **error)
{
  const WeftPicture picture = { block->figure.width, block->figure.height, 1, NULL };
  g_autoptr (GBytes) svg = weft_picture_render (&picture, "svg", block->figure.paint, block->figure.data, error);
  g_autofree char *content = svg != NULL ? make_inline (svg, number) : NULL;

  if (content == NULL)
    return FALSE;
  g_string_append_printf (html, "<figure>\n%s\n", content);
  add_escaped (html, "<figcaption>", block->text, "</figcaption>\n</figure>\n");
  return TRUE;
}

static gboolean
write_block (GString               *html,
             const WeftPagesBlock  *block,
             guint                  number,
             GError               **error)
{
  switch (block->type) {
  case WEFT_PAGES_HEADING:
    add_escaped (html, "<h2>", block->text, "</h2>\n");
    return TRUE;
  case WEFT_PAGES_CODE:
    add_escaped (html, "<pre>", block->text, "</pre>\n");
    return TRUE;
  case WEFT_PAGES_TABLE:
    write_table (html, block);
    return TRUE;
  case WEFT_PAGES_FIGURE:
    return write_figure (html, block, number, error);
  case WEFT_PAGES_TEXT:
  default:
    add_escaped (html, "<p>", block->text, "</p>\n");
    return TRUE;
  }
}

char *
weft_pages_to_html (const WeftPages  *self,
                    GError          **error)
{
  g_autoptr (GString) html = g_string_new ("<!DOCTYPE html>\n");

  g_string_append_printf (html, "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n", self->language);
  g_string_append (html, "<meta name=\"viewport\" content=\"width=device-width\"/>\n");
  add_escaped (html, "<title>", self->title, "</title>\n");
  g_string_append_printf (html, "<style>%s</style>\n</head>\n<body>\n", style);
  add_escaped (html, "<h1>", self->title, "</h1>\n");
  for (guint i = 0; i < self->blocks->len; i++)
    if (!write_block (html, self->blocks->pdata[i], i, error))
      return NULL;
  g_string_append (html, "</body>\n</html>\n");
  return g_strdup (html->str);
}

gboolean
weft_pages_write (const WeftPages  *self,
                  const char       *path,
                  GError          **error)
{
  g_autofree char *html = NULL;
  g_autoptr (GBytes) pdf = NULL;

  if (g_str_has_suffix (path, ".html")) {
    html = weft_pages_to_html (self, error);
    return html != NULL && weft_file_write (path, html, strlen (html), WEFT_FILE_WRITE_NONE, error);
  }
  if (g_str_has_suffix (path, ".pdf")) {
    pdf = weft_pages_to_pdf (self, NULL, error);
    return pdf != NULL && weft_file_write (path, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), WEFT_FILE_WRITE_NONE, error);
  }
  g_set_error (error, WEFT_PAINT_ERROR, WEFT_PAINT_ERROR_FORMAT, _("%s: reports are written as .html or .pdf; end the name so"), path);
  return FALSE;
}
