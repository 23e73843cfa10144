/* test-freed.c: what was closed is gone: documents, and a window with all its panes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "trials-fixture.h"

#include "app/curves-pane.h"
#include "app/explain-page.h"
#include "app/inspector.h"
#include "app/messages-pane.h"
#include "app/output-pane.h"
#include "app/palette.h"
#include "app/resources-pane.h"
#include "app/shared.h"
#include "app/study-pane.h"
#include "app/training-pane.h"
#include "app/trials-pane.h"
#include "app/trials-rows.h"
#include "app/trials-table.h"
#include "app/try-page.h"

#define MOST 32

/* Things that shall go away, each with a name. */
typedef struct
{
  gpointer things[MOST];
  const char *names[MOST];
  guint n;
} Watched;

static void
gone_cb (gpointer thing)
{
  *(gpointer *) thing = NULL;
}

/* What hangs at an object goes when its last reference does; weak pointers go before. */
static void
watch (Watched    *self,
       const char *name,
       gpointer    thing)
{
  g_assert_nonnull (thing);
  g_assert_cmpuint (self->n, <, MOST);
  self->names[self->n] = name;
  self->things[self->n] = thing;
  g_object_set_data_full (thing, "weft-test-watched", &self->things[self->n], gone_cb);
  self->n++;
}

static gboolean
are_gone (Watched *self)
{
  for (guint i = 0; i < self->n; i++)
    if (self->things[i] != NULL)
      return FALSE;
  return TRUE;
}

/* Says what is left, where something is. */
static void
expect_gone (Watched *self)
{
  for (int i = 0; i < 200 && !are_gone (self); i++) {
    while (g_main_context_iteration (NULL, FALSE))
      ;
    g_usleep (10000);
  }
  for (guint i = 0; i < self->n; i++)
    if (self->things[i] != NULL)
      g_test_message ("%s is still there, with %u references", self->names[i], ((GObject *) self->things[i])->ref_count);
  g_assert_true (are_gone (self));
}

static void
watch_panes (Watched    *self,
             WeftWindow *window)
{
  const struct
  {
    const char *id;
    GType type;
  } panes[] = {
    { "palette", WEFT_TYPE_PALETTE },
    { "inspector", WEFT_TYPE_INSPECTOR },
    { "trials", WEFT_TYPE_TRIALS_PANE },
    { "trials", WEFT_TYPE_TRIALS_TABLE },
    { "trials", WEFT_TYPE_TRIALS_ROWS },
    { "study", WEFT_TYPE_STUDY_PANE },
    { "curves", WEFT_TYPE_CURVES_PANE },
    { "training", WEFT_TYPE_TRAINING_PANE },
    { "output", WEFT_TYPE_OUTPUT_PANE },
    { "resources", WEFT_TYPE_RESOURCES_PANE },
    { "messages", WEFT_TYPE_MESSAGES_PANE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (panes); i++) {
    GtkWidget *pane;

    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-pane", "s", panes[i].id);
    UI_WAIT ((pane = ui_find_type (GTK_WIDGET (window), panes[i].type)) != NULL);
    ui_wait_frame (pane);
    watch (self, g_type_name (panes[i].type), pane);
  }
}

/* What libpanel puts panes and documents into. */
static void
watch_frames (Watched   *self,
              GtkWidget *widget)
{
  if (G_OBJECT_TYPE (widget) == g_type_from_name ("PanelFrame"))
    watch (self, "a frame", widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    watch_frames (self, child);
}

/* Every pane was looked at and the document was run. */
static void
test_window (void)
{
  WeftWindow *window;
  Watched watched = { .n = 0 };

  trials_fill (weft_shared_get_store (), 3);
  window = app_fixture_open_window ();
  watch (&watched, "the document", app_fixture_open_sample (window, "iris-flowers"));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_run_queue_get_busy (weft_shared_get_queue ()));
  watch_panes (&watched, window);
  watch (&watched, "the window", window);
  watch_frames (&watched, GTK_WIDGET (window));
  app_fixture_close (window);
  expect_gone (&watched);
}

/* The window stays, and with it its panes; none holds the document. */
static void
test_document (void)
{
  Watched watched = { .n = 0 }, panes = { .n = 0 };
  WeftDocument *document;
  WeftWindow *window;

  trials_fill (weft_shared_get_store (), 3);
  window = app_fixture_open_window ();
  document = app_fixture_open_sample (window, "iris-flowers");
  watch (&watched, "the document", document);
  watch (&watched, "the canvas", weft_window_get_canvas (window));
  watch_panes (&panes, window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_run_queue_get_busy (weft_shared_get_queue ()));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.close-page", NULL);
  UI_WAIT (weft_window_get_document (window) != document);
  expect_gone (&watched);
  app_fixture_close (window);
  expect_gone (&panes);
}

/* Pages that look into a model, and what stands on them. */
static void
test_looks (void)
{
  WeftWindow *window = app_fixture_open_window ();
  Watched watched = { .n = 0 };
  GtkWidget *page;

  app_fixture_open_sample (window, "iris-flowers");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_run_queue_get_busy (weft_shared_get_queue ()));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  watch (&watched, "the page that explains", page);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.close-page", NULL);
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE) == NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.try-it", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRY_PAGE)) != NULL && weft_try_page_get_settled (WEFT_TRY_PAGE (page)));
  watch (&watched, "the page that tries", page);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.close-page", NULL);
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRY_PAGE) == NULL);
  expect_gone (&watched);
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_test_add ("/ui/freed/document", test_document);
  ui_test_add ("/ui/freed/window", test_window);
  ui_test_add ("/ui/freed/looks", test_looks);
  return ui_test_run ();
}
