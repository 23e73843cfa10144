/* canvas-desk.c: a window with a canvas, for its tests
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "canvas-desk.h"

#include <adwaita.h>
#include <string.h>

#define WIDTH  1200
#define HEIGHT 700

void
canvas_desk_init (int    *argc,
                  char ***argv)
{
  g_autoptr (GtkCssProvider) style = NULL;

  ui_test_init (argc, argv);
  adw_init ();
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/weftbench/Weft/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), "/org/weftbench/Weft/icons");
}

static void
say_cb (CanvasDesk *self,
        const char *text)
{
  g_free (self->said);
  self->said = g_strdup (text);
}

static void
open_cb (CanvasDesk *self,
         const char *id)
{
  g_free (self->opened);
  self->opened = g_strdup (id);
}

static void
open_file_cb (CanvasDesk *self,
              GFile      *file)
{
  g_free (self->opened);
  self->opened = g_file_get_basename (file);
}

static void
selection_cb (CanvasDesk *self)
{
  self->n_selections++;
}

static void
run_cb (GSimpleAction *action,
        GVariant      *parameter,
        gpointer       data)
{
  CanvasDesk *self = data;

  g_free (self->ran);
  self->ran = g_variant_dup_string (parameter, NULL);
}

static void
add_actions (CanvasDesk *self)
{
  const GActionEntry entries[] = { { .name = "run-to", .activate = run_cb, .parameter_type = "s" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (self->window, "win", G_ACTION_GROUP (group));
}

CanvasDesk *
canvas_desk_new (WeftDocument *document)
{
  CanvasDesk *self = g_new0 (CanvasDesk, 1);

  self->document = document;
  self->workflow = weft_document_get_workflow (document);
  self->history = weft_document_get_history (document);
  self->canvas = weft_canvas_new (document, NULL);
  self->widget = GTK_WIDGET (self->canvas);
  self->window = gtk_window_new ();
  g_signal_connect_swapped (self->canvas, "say", G_CALLBACK (say_cb), self);
  g_signal_connect_swapped (self->canvas, "open-node", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->canvas, "open-nested", G_CALLBACK (open_cb), self);
  g_signal_connect_swapped (self->canvas, "open-file", G_CALLBACK (open_file_cb), self);
  g_signal_connect_swapped (self->canvas, "selection-changed", G_CALLBACK (selection_cb), self);
  add_actions (self);
  gtk_window_set_title (GTK_WINDOW (self->window), "Desk");
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (self->window), self->widget);
  ui_present (GTK_WINDOW (self->window));
  return self;
}

CanvasDesk *
canvas_desk_new_sample (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "samples", "handwritten-digits.weft", NULL);
  WeftDocument *document = weft_document_open_sample (path, NULL);

  g_assert_nonnull (document);
  return canvas_desk_new (document);
}

void
canvas_desk_free (CanvasDesk *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  weft_document_close (self->document, FALSE);
  g_object_unref (self->document);
  g_free (self->said);
  g_free (self->opened);
  g_free (self->ran);
  g_free (self);
}

void
canvas_desk_find_title (CanvasDesk *self,
                        const char *node,
                        double     *x,
                        double     *y)
{
  WeftArea area = weft_node_view_get_box (weft_canvas_find_node_view (self->canvas, node));

  weft_canvas_to_widget (self->canvas, area.x + area.width / 2, area.y + 14, x, y);
}

void
canvas_desk_find_port (CanvasDesk   *self,
                       const char   *node,
                       WeftPortSide  side,
                       const char   *port,
                       double       *x,
                       double       *y)
{
  WeftNodeView *view = weft_canvas_find_node_view (self->canvas, node);
  WeftPortView *found = weft_node_view_find_port (view, side, port);

  weft_node_view_get_port_place (view, side, (int) weft_port_view_get_index (found), x, y);
  weft_canvas_to_widget (self->canvas, *x, *y, x, y);
}

void
canvas_desk_find_wire (CanvasDesk *self,
                       const char *link,
                       double     *x,
                       double     *y)
{
  g_auto (GStrv) ends = g_strsplit (link, " → ", 2);
  g_auto (GStrv) from = g_strsplit (ends[0], ".", 2), to = g_strsplit (ends[1], ".", 2);
  WeftNodeView *giver = weft_canvas_find_node_view (self->canvas, from[0]), *taker = weft_canvas_find_node_view (self->canvas, to[0]);
  int output = (int) weft_port_view_get_index (weft_node_view_find_port (giver, WEFT_PORT_OUTPUT, from[1]));
  int input = (int) weft_port_view_get_index (weft_node_view_find_port (taker, WEFT_PORT_INPUT, to[1]));
  WeftArea giver_box = weft_node_view_get_box (giver), taker_box = weft_node_view_get_box (taker);
  WeftWire wire = { 0 };

  weft_node_view_get_port_place (giver, WEFT_PORT_OUTPUT, output, &wire.ax, &wire.ay);
  weft_node_view_get_port_place (taker, WEFT_PORT_INPUT, input, &wire.bx, &wire.by);
  weft_wire_lead (&wire, &giver_box, &taker_box);
  weft_wire_get_point (&wire, 0.5, x, y);
  weft_canvas_to_widget (self->canvas, *x, *y, x, y);
}

void
canvas_desk_click_node (CanvasDesk *self,
                        const char *node)
{
  double x, y;

  canvas_desk_find_title (self, node, &x, &y);
  ui_click_at (self->widget, x, y, 1, 1);
}

void
canvas_desk_drag_wire (CanvasDesk *self,
                       const char *from,
                       const char *output,
                       const char *to,
                       const char *input)
{
  double ax, ay, bx, by;

  canvas_desk_find_port (self, from, WEFT_PORT_OUTPUT, output, &ax, &ay);
  canvas_desk_find_port (self, to, WEFT_PORT_INPUT, input, &bx, &by);
  ui_drag (self->widget, ax, ay, self->widget, bx, by);
}

gboolean
canvas_desk_has_link (CanvasDesk *self,
                      const char *link)
{
  GPtrArray *links = weft_workflow_get_links (self->workflow);

  for (guint i = 0; i < links->len; i++) {
    g_autofree char *text = weft_link_to_string (links->pdata[i]);

    if (g_str_equal (text, link))
      return TRUE;
  }
  return FALSE;
}

gboolean
canvas_desk_is_selected (CanvasDesk *self,
                         const char *nodes)
{
  g_auto (GStrv) selection = weft_canvas_dup_selection (self->canvas);
  g_autofree char *text = g_strjoinv (" ", selection);

  return g_str_equal (text, nodes);
}

gboolean
canvas_desk_has_focus (CanvasDesk *self,
                       const char *node,
                       const char *port)
{
  WeftNodeView *view = weft_canvas_find_node_view (self->canvas, node);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));

  if (port == NULL || focus == NULL || !WEFT_IS_PORT_VIEW (focus))
    return port == NULL && focus == GTK_WIDGET (view);
  return gtk_widget_get_parent (focus) == GTK_WIDGET (view) && g_str_equal (weft_port_view_get_id (WEFT_PORT_VIEW (focus)), port);
}

guint
canvas_desk_count (CanvasDesk *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->workflow));
}
