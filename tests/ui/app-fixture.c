/* app-fixture.c: the whole program in a test
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "app/node-view.h"
#include "base/i18n.h"
#include "base/paths.h"

#define WIDTH  1280
#define HEIGHT 800

/* An Explain page has no more. */
#define MOST_VIEWS 16

void
app_fixture_start (void)
{
  WeftApplication *application = weft_application_new ();
  g_autoptr (GError) error = NULL;

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_application_set_default (G_APPLICATION (application));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (application));
}

WeftWindow *
app_fixture_open_window (void)
{
  WeftWindow *window = weft_window_new (GTK_APPLICATION (g_application_get_default ()));

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  ui_present (GTK_WINDOW (window));
  return window;
}

WeftDocument *
app_fixture_open_sample (WeftWindow *window,
                         const char *name)
{
  g_autofree char *relative = g_strdup_printf ("samples/%s.weft", name);
  g_autofree char *path = weft_path_shipped (relative);
  WeftDocument *document;

  g_assert_nonnull (path);
  weft_window_open_sample (window, path);
  document = weft_window_get_document (window);
  g_assert_nonnull (document);
  UI_WAIT (weft_document_get_check (document) != NULL);
  ui_wait_frame (GTK_WIDGET (window));
  return document;
}

GtkWidget *
app_fixture_find_pane (WeftWindow *window,
                       GType       type)
{
  GtkWidget *pane = ui_find_type (GTK_WIDGET (window), type);

  g_assert_nonnull (pane);
  return pane;
}

GtkWidget *
app_fixture_find_node (WeftWindow *window,
                       const char *id)
{
  GtkWidget *view = GTK_WIDGET (weft_canvas_find_node_view (weft_window_get_canvas (window), id));

  g_assert_nonnull (view);
  return view;
}

GtkWidget *
app_fixture_find_port (WeftWindow   *window,
                       const char   *node,
                       WeftPortSide  side,
                       const char   *port)
{
  GtkWidget *view = GTK_WIDGET (weft_node_view_find_port (WEFT_NODE_VIEW (app_fixture_find_node (window, node)), side, port));

  g_assert_nonnull (view);
  return view;
}

static gboolean
is_choice (GtkWidget     *widget,
           gconstpointer  data)
{
  return GTK_IS_DROP_DOWN (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), data) == 0;
}

/* Whether the row that a label stands in has the focus. */
static gboolean
is_focused (GtkWidget *label)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (label));

  return focus != NULL && (focus == label || gtk_widget_is_ancestor (label, focus));
}

/* Takes a view from the list by keys. */
static void
take_from_list (GtkWidget  *page,
                const char *view)
{
  GtkWidget *choice = ui_find (page, is_choice, _("View")), *item, *list;

  g_assert_nonnull (choice);
  ui_click (choice);
  UI_WAIT ((item = ui_find_named (choice, view)) != NULL && gtk_widget_get_mapped (item));
  list = gtk_widget_get_ancestor (item, GTK_TYPE_POPOVER);
  ui_wait_frame (item);
  gtk_widget_child_focus (gtk_widget_get_ancestor (item, GTK_TYPE_LIST_VIEW), GTK_DIR_TAB_FORWARD);
  for (int i = 0; i < MOST_VIEWS && !is_focused (item); i++)
    ui_key ("Down");
  ui_key ("Return");
  UI_WAIT (!gtk_widget_get_mapped (list));
  ui_wait_frame (page);
}

void
app_fixture_turn_to (GtkWidget  *page,
                     const char *view)
{
  GtkWidget *button = ui_find_named (page, view);

  if (button != NULL)
    ui_click (button);
  else
    take_from_list (page, view);
}

void
app_fixture_close (WeftWindow *window)
{
  weft_run_queue_shut_down (weft_shared_get_queue ());
  ui_destroy (GTK_WINDOW (window));
}
