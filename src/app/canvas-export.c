/* canvas-export.c: the canvas as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In light colors, at its own size, with text as text in SVG and PDF. The document
 * goes along as the picture's recipe: dropped on a canvas it is opened again.
 */
#include "app/canvas-edit.h"

#include "app/file-choice.h"
#include "base/i18n.h"
#include "paint/picture.h"
#include "workflow/document.h"

#define MARGIN 30

/* What is painted, and with what. */
typedef struct
{
  WeftCanvas *canvas;
  WeftCanvasColors colors;
  WeftArea content;
} Page;

static void
paint_wire (const Page           *self,
            const WeftCanvasWire *wire,
            cairo_t              *cr)
{
  GdkRGBA color = wire->type != NULL ? weft_canvas_colors_get_type (&self->colors, wire->type) : self->colors.border;

  if (wire->from == NULL || wire->to == NULL)
    return;
  weft_wire_trace (&wire->path, weft_wire_get_reach (&wire->path), cr);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

static void
paint_page (cairo_t  *cr,
            double    width,
            double    height,
            gpointer  data)
{
  const Page *self = data;
  WeftCanvas *canvas = self->canvas;

  gdk_cairo_set_source_rgba (cr, &self->colors.background);
  cairo_paint (cr);
  cairo_translate (cr, MARGIN - self->content.x, MARGIN - self->content.y);
  for (guint i = 0; i < canvas->notes->len; i++)
    weft_note_view_paint (canvas->notes->pdata[i], &self->colors, cr);
  for (guint i = 0; i < canvas->wires->len; i++)
    paint_wire (self, canvas->wires->pdata[i], cr);
  for (guint i = 0; i < canvas->views->len; i++)
    weft_node_view_paint (canvas->views->pdata[i], &self->colors, cr);
}

gboolean
weft_canvas_write_picture (WeftCanvas  *self,
                           const char  *path,
                           GError     **error)
{
  Page page = { .canvas = self, .content = weft_canvas_get_content (self) };
  g_autofree char *recipe = weft_workflow_to_text (weft_document_get_workflow (self->document));
  WeftPicture picture = { page.content.width + 2 * MARGIN, page.content.height + 2 * MARGIN, 2, recipe };

  weft_canvas_colors_init_light (&page.colors);
  weft_canvas_need_wires (self);
  return weft_picture_write (&picture, path, paint_page, &page, error);
}

static void
chosen_cb (GtkWidget  *widget,
           const char *path,
           gpointer    data)
{
  WeftCanvas *self = (WeftCanvas *) widget;
  g_autofree char *name = g_path_get_basename (path), *said = NULL;
  g_autoptr (GError) error = NULL;

  if (weft_canvas_write_picture (self, path, &error))
    said = g_strdup_printf (_("The picture was saved as “%s”."), name);
  weft_canvas_say (self, said != NULL ? said : error->message);
}

void
weft_canvas_export (WeftCanvas *self)
{
  g_autofree char *name = g_strdup_printf ("%s.png", weft_document_get_title (self->document));
  WeftFileChoice choice = { _("Export Picture"), GTK_FILE_CHOOSER_ACTION_SAVE, name, weft_file_picture_filters, chosen_cb, NULL };

  if (self->views->len + self->notes->len == 0) {
    weft_canvas_say (self, _("There is nothing on the canvas to export yet"));
    return;
  }
  g_strdelimit (name, "/", '-');
  weft_file_choice_ask (&choice, GTK_WIDGET (self));
}
