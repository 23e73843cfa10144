/* model-picture.c: the layers of a model as a small picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/model-picture.h"

#include "app/theme.h"
#include "app/workflow-thumbnail.h"
#include "workflow/command.h"
#include "workflow/kind.h"

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        workflow)
{
  WeftCanvasColors colors;

  weft_canvas_colors_init (&colors, GTK_WIDGET (area));
  gdk_cairo_set_source_rgba (cr, &colors.background);
  cairo_paint (cr);
  weft_workflow_thumbnail_paint (workflow, &colors, cr, width, height);
}

GtkWidget *
weft_model_picture_new (WeftWorkflow *workflow,
                        int           height)
{
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), height);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cb, g_object_ref (workflow), g_object_unref);
  gtk_widget_add_css_class (area, "thumbnail");
  gtk_widget_set_overflow (area, GTK_OVERFLOW_HIDDEN);
  weft_theme_connect (area, G_CALLBACK (gtk_widget_queue_draw));
  return area;
}

GtkWidget *
weft_model_picture_new_layers (JsonNode *layers,
                               int       height)
{
  g_autoptr (WeftWorkflow) document = weft_workflow_new (NULL);
  WeftNode *model = weft_workflow_add_node (document, "model", "model", 0, 0, NULL);
  GtkWidget *picture;

  (void) weft_workflow_set_nested (document, "model", layers, NULL);
  picture = weft_model_picture_new (weft_node_get_nested (model), height);
  /* What is nested does not hold what it is nested in. */
  g_object_set_data_full (G_OBJECT (picture), "document", g_steal_pointer (&document), g_object_unref);
  return picture;
}
