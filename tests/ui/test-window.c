/* test-window.c: the main job by mouse and keyboard, in the whole program
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app-fixture.h"

#include "app/curves-pane.h"
#include "app/messages-pane.h"
#include "app/node-outcome.h"
#include "app/output-pane.h"
#include "app/resources-pane.h"
#include "app/study-pane.h"
#include "app/training-pane.h"
#include "app/trials-pane.h"
#include "base/paths.h"
#include "workflow/command.h"
#include "workflow/journal.h"

#include <glib/gstdio.h>

static WeftWorkflow *
get_workflow (WeftWindow *window)
{
  return weft_document_get_workflow (weft_window_get_document (window));
}

static WeftNodeState
get_state (WeftWindow *window,
           const char *node)
{
  WeftActivity *activity = weft_document_get_activity (weft_window_get_document (window), node);

  return activity != NULL ? weft_activity_get_state (activity) : WEFT_NODE_IDLE;
}

static void
select_node (WeftWindow *window,
             const char *id)
{
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ id, NULL }, WEFT_SELECT_REPLACE);
  ui_wait_frame (GTK_WIDGET (window));
}

/* A document small enough to run in a moment. */
static WeftWindow *
open_flowers (void)
{
  WeftWindow *window = app_fixture_open_window ();

  app_fixture_open_sample (window, "iris-flowers");
  return window;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* A run may be over before anyone looks whether it goes, so its end is counted. */
static void
run_to_end (WeftWindow *window)
{
  WeftDocument *document = weft_window_get_document (window);
  guint n_ended = 0;
  gulong handler = g_signal_connect_swapped (document, "run-ended", G_CALLBACK (count_cb), &n_ended);

  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Control>Return");
  UI_WAIT (n_ended > 0);
  g_signal_handler_disconnect (document, handler);
  g_assert_false (weft_document_get_running (document));
}

static void
test_welcome (void)
{
  WeftWindow *window = app_fixture_open_window ();
  GtkWidget *card = ui_find_named (GTK_WIDGET (window), "Iris flowers");

  g_assert_null (weft_window_get_document (window));
  g_assert_nonnull (card);
  ui_click (card);
  UI_WAIT (weft_window_get_document (window) != NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_workflow (window))), ==, 5);
  g_assert_false (weft_document_get_modified (weft_window_get_document (window)));
  app_fixture_close (window);
}

static void
test_palette (void)
{
  WeftWindow *window = open_flowers ();
  GtkWidget *row = ui_find_named (app_fixture_find_pane (window, WEFT_TYPE_PALETTE), "Predict");
  GtkWidget *canvas = GTK_WIDGET (weft_window_get_canvas (window));

  g_assert_nonnull (row);
  ui_drag_and_drop (row, 20, 10, canvas, 400, 60);
  UI_WAIT (weft_workflow_find_node (get_workflow (window), "predict1") != NULL || weft_workflow_find_node (get_workflow (window), "predict") != NULL);
  ui_key ("<Control>z");
  UI_WAIT (g_list_model_get_n_items (G_LIST_MODEL (get_workflow (window))) == 5);
  ui_key ("<Control><Shift>z");
  UI_WAIT (g_list_model_get_n_items (G_LIST_MODEL (get_workflow (window))) == 6);
  app_fixture_close (window);
}

static void
drag_port (WeftWindow *window,
           const char *from,
           const char *output,
           const char *to,
           const char *input)
{
  GtkWidget *a = app_fixture_find_port (window, from, WEFT_PORT_OUTPUT, output), *b = app_fixture_find_port (window, to, WEFT_PORT_INPUT, input);

  ui_drag (a, gtk_widget_get_width (a) / 2.0, gtk_widget_get_height (a) / 2.0, b, gtk_widget_get_width (b) / 2.0, gtk_widget_get_height (b) / 2.0);
  ui_settle ();
}

static void
test_connect (void)
{
  WeftWindow *window = open_flowers ();
  WeftWorkflow *workflow = get_workflow (window);
  guint before = weft_workflow_get_links (workflow)->len;

  g_assert_nonnull (weft_workflow_add_node (workflow, "predict", "guess", 660, 300, NULL));
  ui_wait_frame (GTK_WIDGET (window));
  drag_port (window, "train", "model", "guess", "model");
  UI_WAIT (weft_workflow_get_links (workflow)->len == before + 1);

  /* Data is no model; the sentence says so, and nothing changes. */
  drag_port (window, "prepare", "data", "evaluate", "model");
  g_assert_cmpuint (weft_workflow_get_links (workflow)->len, ==, before + 1);
  app_fixture_close (window);
}

static void
test_parameter (void)
{
  WeftWindow *window = open_flowers ();
  WeftNode *train = weft_workflow_find_node (get_workflow (window), "train");
  GtkWidget *row;

  select_node (window, "train");
  row = ui_find_named (app_fixture_find_pane (window, WEFT_TYPE_INSPECTOR), "Epochs");
  g_assert_nonnull (row);
  ui_click (row);
  ui_key ("<Control>a");
  ui_type ("7");
  ui_key ("Return");
  UI_WAIT (weft_params_get_integer (weft_node_get_params (train), "epochs") == 7);
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Control>z");
  UI_WAIT (weft_params_get_integer (weft_node_get_params (train), "epochs") == 60);
  app_fixture_close (window);
}

static void
assert_outcome (WeftWindow    *window,
                const char    *id,
                WeftNodeState  state,
                const char    *text)
{
  g_auto (WeftNodeOutcome) outcome = { 0 };

  weft_node_outcome_gather (&outcome, weft_window_get_document (window), weft_workflow_find_node (get_workflow (window), id), id);
  g_assert_cmpint (outcome.state, ==, state);
  g_assert_cmpstr (outcome.text, ==, text);
}

/* An edit puts out of date what depends on it, also what groups say; its undo takes that back. */
static void
test_outdated (void)
{
  WeftWindow *window = open_flowers ();
  WeftDocument *document = weft_window_get_document (window);
  WeftHistory *history = weft_document_get_history (document);

  select_node (window, "evaluate");
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Control>g");
  UI_WAIT (weft_workflow_find_node (get_workflow (window), "group1") != NULL);
  assert_outcome (window, "group1", WEFT_NODE_IDLE, "Not run yet");
  g_assert_true (weft_workflow_set_parameter (get_workflow (window), "train", "epochs", "7", NULL));
  run_to_end (window);
  assert_outcome (window, "group1", WEFT_NODE_DONE, "Done");
  g_assert_true (weft_workflow_set_parameter (get_workflow (window), "train", "epochs", "20", NULL));
  UI_WAIT (weft_document_is_outdated (document, "train"));
  assert_outcome (window, "group1", WEFT_NODE_DONE, "Out of date");
  g_assert_false (weft_document_is_outdated (document, "prepare"));
  weft_history_undo (history);
  UI_WAIT (!weft_document_is_outdated (document, "train"));
  assert_outcome (window, "group1", WEFT_NODE_DONE, "Done");
  app_fixture_close (window);
}

/* The second run computes only what depends on the change, and says why. */
static void
test_run (void)
{
  WeftWindow *window = open_flowers ();
  WeftDocument *document = weft_window_get_document (window);

  run_to_end (window);
  g_assert_cmpint (get_state (window, "train"), ==, WEFT_NODE_DONE);
  g_assert_cmpint (get_state (window, "evaluate"), ==, WEFT_NODE_DONE);
  g_assert_cmpuint (weft_document_get_series (document)->len, >, 2);
  g_assert_nonnull (weft_activity_get_output (weft_document_get_activity (document, "evaluate"), "report"));

  g_assert_true (weft_workflow_set_parameter (get_workflow (window), "train", "epochs", "20", NULL));
  run_to_end (window);
  g_assert_cmpint (get_state (window, "data"), ==, WEFT_NODE_CACHED);
  g_assert_cmpint (get_state (window, "train"), ==, WEFT_NODE_DONE);
  g_assert_nonnull (strstr (weft_activity_get_reason (weft_document_get_activity (document, "train")), "epochs"));
  weft_window_show_pane (window, "trials");
  UI_WAIT (ui_find_named (app_fixture_find_pane (window, WEFT_TYPE_TRIALS_PANE), "Trial 2") != NULL);
  app_fixture_close (window);
}

static void
note_end_cb (WeftDocument *document,
             GPtrArray    *ended)
{
  g_ptr_array_add (ended, document);
}

/* Runs of several documents come one after the other, in the order in which they were asked for. */
static void
test_queue (void)
{
  WeftWindow *window = open_flowers ();
  WeftDocument *first = weft_window_get_document (window), *second;
  g_autoptr (GPtrArray) ended = g_ptr_array_new ();

  g_assert_true (weft_workflow_set_parameter (get_workflow (window), "train", "epochs", "400", NULL));
  g_signal_connect (first, "run-ended", G_CALLBACK (note_end_cb), ended);
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Control>Return");
  UI_WAIT (weft_document_get_running (first) || ended->len > 0);
  second = app_fixture_open_sample (window, "breast-cancer");
  g_signal_connect (second, "run-ended", G_CALLBACK (note_end_cb), ended);
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Control>Return");
  UI_WAIT (ended->len == 2);
  g_assert_true (ended->pdata[0] == first);
  g_assert_true (ended->pdata[1] == second);
  g_assert_cmpint (get_state (window, "train"), ==, WEFT_NODE_DONE);
  app_fixture_close (window);
}

static void
test_clipboard (void)
{
  WeftWindow *window = open_flowers ();
  WeftWorkflow *workflow = get_workflow (window);

  select_node (window, "evaluate");
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Control>c");
  ui_key ("<Control>v");
  UI_WAIT (g_list_model_get_n_items (G_LIST_MODEL (workflow)) == 6);
  ui_key ("Delete");
  UI_WAIT (g_list_model_get_n_items (G_LIST_MODEL (workflow)) == 5);
  app_fixture_close (window);
}

static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "flowers.weft", NULL);
  WeftWindow *window = open_flowers ();
  WeftDocument *document = weft_window_get_document (window);
  GtkWidget *chooser;

  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Control>s");
  UI_WAIT ((chooser = ui_find_type (NULL, GTK_TYPE_FILE_CHOOSER_DIALOG)) != NULL && gtk_window_is_active (GTK_WINDOW (chooser)));
  ui_settle ();
  ui_key ("<Control>a");
  ui_type (path);
  ui_key ("Return");
  UI_WAIT (g_strcmp0 (weft_document_get_path (document), path) == 0);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (weft_document_get_title (document), ==, "flowers");

  /* Somebody else writes the file; neither version is lost. */
  g_assert_true (weft_workflow_set_parameter (get_workflow (window), "train", "epochs", "3", NULL));
  g_assert_true (g_file_set_contents (path, "{\"format\": \"weft-workflow\", \"version\": 1, \"nodes\": {}, \"links\": []}", -1, NULL));
  ui_key ("<Control>s");
  UI_WAIT (ui_find_named (GTK_WIDGET (window), "Overwrite") != NULL);
  ui_click (ui_find_named (GTK_WIDGET (window), "Overwrite"));
  UI_WAIT (!weft_document_get_modified (document));
  app_fixture_close (window);

  window = app_fixture_open_window ();
  weft_window_open_path (window, path);
  g_assert_cmpint (weft_params_get_integer (weft_node_get_params (weft_workflow_find_node (get_workflow (window), "train")), "epochs"), ==, 3);
  app_fixture_close (window);
}

static void
test_drop (void)
{
  g_autofree char *path = weft_path_shipped ("datasets/wine.csv");
  const char *const files[] = { path, NULL };
  WeftWindow *window = open_flowers ();
  g_autoptr (UiDropSource) source = ui_drop_source_new (files);

  ui_drop_source_drop (source, GTK_WIDGET (weft_window_get_canvas (window)), 200, 40);
  UI_WAIT (g_list_model_get_n_items (G_LIST_MODEL (get_workflow (window))) == 6);
  app_fixture_close (window);
}

static void
test_broken_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "broken.weft", NULL);
  WeftWindow *window = open_flowers ();

  g_assert_true (g_file_set_contents (path, "{\"format\": \"weft-", -1, NULL));
  weft_window_open_path (window, path);
  UI_WAIT (ui_find_type (NULL, ADW_TYPE_MESSAGE_DIALOG) != NULL);
  g_assert_cmpuint (weft_window_get_n_pages (window), ==, 1);
  ui_key ("Escape");
  UI_WAIT (ui_find_type (NULL, ADW_TYPE_MESSAGE_DIALOG) == NULL);
  app_fixture_close (window);
}

/* A file of the command line that cannot be opened: what is said of it stands over a window. */
static void
test_broken_at_start (void)
{
  WeftWindow *first = app_fixture_open_window ();
  WeftWindow *window = weft_window_new (gtk_window_get_application (GTK_WINDOW (first)));

  weft_window_open_path (window, "/nowhere/at-all.weft");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (window)));
  UI_WAIT (ui_find_type (NULL, ADW_TYPE_MESSAGE_DIALOG) != NULL);
  ui_key ("Escape");
  UI_WAIT (ui_find_type (NULL, ADW_TYPE_MESSAGE_DIALOG) == NULL);
  app_fixture_close (window);
  app_fixture_close (first);
}

/* Returns: (transfer full): the journal that was not there before */
static char *
find_new_journal (const char *const *before)
{
  g_auto (GStrv) now = weft_journal_list_left ();

  for (char **journal = now; *journal != NULL; journal++)
    if (!g_strv_contains (before, *journal))
      return g_strdup (*journal);
  g_assert_not_reached ();
}

/* Closing while a training runs asks nothing and loses nothing. */
static void
test_close_while_running (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftDocument *document = app_fixture_open_sample (window, "handwritten-digits");
  g_auto (GStrv) before = weft_journal_list_left ();
  g_autofree char *left = NULL;

  g_assert_true (weft_workflow_set_parameter (get_workflow (window), "train", "epochs", "50", NULL));
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Control>Return");
  UI_WAIT (get_state (window, "train") == WEFT_NODE_RUNNING && weft_document_get_series (document)->len > 0);
  gtk_window_close (GTK_WINDOW (window));
  UI_WAIT (!weft_run_queue_get_busy (weft_shared_get_queue ()));
  ui_settle ();

  left = find_new_journal ((const char *const *) before);
  window = app_fixture_open_window ();
  weft_window_recover (window, left);
  g_assert_cmpint (weft_params_get_integer (weft_node_get_params (weft_workflow_find_node (get_workflow (window), "train")), "epochs"), ==, 50);
  g_assert_cmpint (get_state (window, "train"), ==, WEFT_NODE_IDLE);
  weft_history_undo (weft_document_get_history (weft_window_get_document (window)));
  app_fixture_close (window);
}

static void
test_stop (void)
{
  WeftWindow *window = app_fixture_open_window ();
  gint64 asked;

  app_fixture_open_sample (window, "handwritten-digits");
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("F5");
  UI_WAIT (get_state (window, "train") == WEFT_NODE_RUNNING);
  ui_key ("<Shift>F5");
  asked = g_get_monotonic_time ();
  UI_WAIT (!weft_document_get_running (weft_window_get_document (window)));
  g_test_message ("stopped after %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - asked) / 1000);
  g_assert_cmpint (get_state (window, "train"), ==, WEFT_NODE_CANCELLED);
  app_fixture_close (window);
}

static void
test_levels (void)
{
  WeftWindow *window = open_flowers ();
  WeftCanvas *top = weft_window_get_canvas (window);

  gtk_widget_grab_focus (app_fixture_find_node (window, "model"));
  ui_key ("Return");
  UI_WAIT (weft_window_get_canvas (window) != top);
  g_assert_nonnull (weft_workflow_find_node (weft_canvas_get_workflow (weft_window_get_canvas (window)), "dense1"));
  UI_WAIT (ui_find_named (app_fixture_find_pane (window, WEFT_TYPE_PALETTE), "Dense") != NULL);
  ui_key ("<Alt>Up");
  UI_WAIT (weft_window_get_canvas (window) == top);
  app_fixture_close (window);
}

/* A pane that was closed is a key away. */
static void
test_closed_pane (void)
{
  WeftWindow *window = open_flowers ();
  GtkWidget *trials = app_fixture_find_pane (window, WEFT_TYPE_TRIALS_PANE);

  panel_widget_close (PANEL_WIDGET (gtk_widget_get_ancestor (trials, PANEL_TYPE_WIDGET)));
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PANE) == NULL);
  ui_key ("<Control>F1");
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PANE) != NULL);
  app_fixture_close (window);
}

/* What preferences say reaches the canvas at once. */
static void
test_snap (void)
{
  WeftWindow *window = open_flowers ();
  gboolean snaps = TRUE;

  g_settings_set_boolean (weft_shared_get_settings (), "snap-to-grid", FALSE);
  g_object_get (weft_window_get_canvas (window), "snap-to-grid", &snaps, NULL);
  g_assert_false (snaps);
  g_settings_reset (weft_shared_get_settings (), "snap-to-grid");
  app_fixture_close (window);
}

/* No key stands for two actions, of which one would never be reached. */
static void
test_keys (void)
{
  WeftWindow *window = app_fixture_open_window ();
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (application);
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; actions[i] != NULL; i++) {
    g_auto (GStrv) keys = gtk_application_get_accels_for_action (application, actions[i]);

    for (guint k = 0; keys[k] != NULL; k++) {
      if (g_hash_table_contains (owners, keys[k]))
        g_error ("%s is for %s and %s", keys[k], actions[i], (const char *) g_hash_table_lookup (owners, keys[k]));
      g_hash_table_insert (owners, g_strdup (keys[k]), actions[i]);
    }
  }
  g_assert_cmpuint (g_hash_table_size (owners), >, 20);
  app_fixture_close (window);
}

/* GTK's own keys for its inspector are keys of this program, and do nothing where they mean
 * nothing. */
static void
test_inspector_keys (void)
{
  static const char *const keys[] = { "d", "i" };
  WeftWindow *window = app_fixture_open_window ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    ui_hold_key ("Control_L");
    ui_hold_key ("Shift_L");
    ui_key (keys[i]);
    ui_release_key ("Shift_L");
    ui_release_key ("Control_L");
    ui_wait_frame (GTK_WIDGET (window));
  }
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 1);
  app_fixture_close (window);
}

/* The keyboard gets out of the canvas, around, and back. */
static void
test_panes (void)
{
  WeftWindow *window = open_flowers ();
  GtkWidget *canvas = GTK_WIDGET (weft_window_get_canvas (window)), *palette = app_fixture_find_pane (window, WEFT_TYPE_PALETTE);

  gtk_widget_grab_focus (canvas);
  for (int i = 0; i < 8; i++) {
    GtkWidget *focus;

    ui_key ("F6");
    focus = gtk_window_get_focus (GTK_WINDOW (window));
    if (focus != NULL && gtk_widget_is_ancestor (focus, palette))
      break;
    g_assert_cmpint (i, <, 7);
  }
  ui_key ("F6");
  UI_WAIT (gtk_window_get_focus (GTK_WINDOW (window)) == canvas || gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), canvas));
  app_fixture_close (window);
}

/* The output pane follows what is selected one level deeper. */
static void
test_layer_output (void)
{
  WeftWindow *window = open_flowers ();
  GListModel *layers;

  weft_document_page_open_nested (weft_window_get_page (window), "model");
  layers = G_LIST_MODEL (weft_canvas_get_workflow (weft_window_get_canvas (window)));
  weft_window_show_pane (window, "output");
  {
    g_autoptr (WeftNode) layer = g_list_model_get_item (layers, 0);

    select_node (window, weft_node_get_id (layer));
  }
  UI_WAIT (ui_find_named (GTK_WIDGET (window), "Part of a Model") != NULL);
  app_fixture_close (window);
}

static GtkWidget *
find_history (void)
{
  return ui_find_named (NULL, "History");
}

/* Commands by name, the latest first; any of them can be gone back to, by mouse and by key. */
static void
test_history (void)
{
  WeftWindow *window = open_flowers ();
  WeftHistory *history = weft_document_get_history (weft_window_get_document (window));
  GtkWidget *undo = ui_find_named (GTK_WIDGET (window), "Undo");

  for (int i = 0; i < 3; i++)
    g_assert_true (weft_workflow_set_parameter (get_workflow (window), "train", "epochs", i == 0 ? "3" : i == 1 ? "4"
                                                                                                                : "5",
                                                NULL));
  ui_wait_frame (GTK_WIDGET (window));
  ui_click_at (undo, gtk_widget_get_width (undo) / 2.0, gtk_widget_get_height (undo) / 2.0, 3, 1);
  UI_WAIT (find_history () != NULL);
  ui_wait_frame (GTK_WIDGET (window));
  ui_key ("End");
  ui_key ("Return");
  UI_WAIT (weft_history_get_position (history) == 0);
  UI_WAIT (find_history () == NULL);
  g_assert_cmpuint (weft_history_get_n_commands (history), ==, 3);

  /* What was undone is still there to go forward to. */
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Control><Shift>h");
  UI_WAIT (find_history () != NULL);
  ui_wait_frame (GTK_WIDGET (window));
  ui_key ("Up");
  ui_key ("Return");
  UI_WAIT (weft_history_get_position (history) == 1);
  UI_WAIT (find_history () == NULL);
  app_fixture_close (window);
}

static gboolean
is_titled (GtkWidget     *widget,
           gconstpointer  title)
{
  GtkWidget *squeezer = GTK_IS_TOGGLE_BUTTON (widget) ? gtk_button_get_child (GTK_BUTTON (widget)) : NULL;

  return ADW_IS_SQUEEZER (squeezer) && GTK_IS_BOX (adw_squeezer_get_visible_child (ADW_SQUEEZER (squeezer))) && ui_find_named (squeezer, title) != NULL;
}

/* All panes of the dock are in sight with their titles, also once they were chosen. */
static void
test_dock_titles (void)
{
  static const char *const titles[] = { "Trials", "Study", "Curves", "Training", "Output", "Resources", "Messages" };
  WeftWindow *window = app_fixture_open_window ();
  GtkWidget *button;

  app_fixture_open_sample (window, "iris-flowers");
  weft_window_show_pane (window, "trials");
  for (guint i = 0; i < 2 * G_N_ELEMENTS (titles); i++) {
    UI_WAIT ((button = ui_find (GTK_WIDGET (window), is_titled, titles[i % G_N_ELEMENTS (titles)])) != NULL);
    for (int frame = 0; frame < 5; frame++)
      ui_wait_frame (button);
    ui_click (button);
    UI_WAIT ((button = ui_find (GTK_WIDGET (window), is_titled, titles[i % G_N_ELEMENTS (titles)])) != NULL && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  }
  app_fixture_close (window);
}

/* Returns: the place of the dock's upper edge in the window, once a pane has come to rest there */
static double
get_edge (WeftWindow *window,
          GtkWidget  *frame,
          const char *pane)
{
  graphene_rect_t bounds;

  weft_window_show_pane (window, pane);
  for (int i = 0; i < 4; i++)
    ui_wait_frame (GTK_WIDGET (window));
  g_assert_true (gtk_widget_compute_bounds (frame, GTK_WIDGET (window), &bounds));
  return bounds.origin.y;
}

/* No pane of the dock needs more height than it has at first, so its edge stays where it is. */
static void
test_dock_edge (void)
{
  static const struct
  {
    const char *id;
    GType (*get_type) (void);
  } panes[] = {
    { "study", weft_study_pane_get_type },
    { "curves", weft_curves_pane_get_type },
    { "training", weft_training_pane_get_type },
    { "output", weft_output_pane_get_type },
    { "resources", weft_resources_pane_get_type },
    { "messages", weft_messages_pane_get_type },
  };
  WeftWindow *window = open_flowers ();
  GtkWidget *frame;
  double edge;

  weft_window_show_pane (window, "trials");
  ui_wait_frame (GTK_WIDGET (window));
  frame = gtk_widget_get_ancestor (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PANE), g_type_from_name ("PanelFrame"));
  edge = get_edge (window, frame, "trials");
  for (int i = 0; i < 2; i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (panes); j++) {
      GtkWidget *scrolled;
      GtkAdjustment *along;

      g_assert_cmpfloat (get_edge (window, frame, panes[j].id), ==, edge);
      scrolled = gtk_widget_get_ancestor (ui_find_type (frame, panes[j].get_type ()), GTK_TYPE_SCROLLED_WINDOW);
      along = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
      /* Nor has anything to be scrolled in that height. */
      g_assert_cmpfloat (gtk_adjustment_get_upper (along), ==, gtk_adjustment_get_page_size (along));
    }
    run_to_end (window);
  }
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_test_add ("/ui/window/welcome", test_welcome);
  ui_test_add ("/ui/window/palette", test_palette);
  ui_test_add ("/ui/window/connect", test_connect);
  ui_test_add ("/ui/window/parameter", test_parameter);
  ui_test_add ("/ui/window/run", test_run);
  ui_test_add ("/ui/window/outdated", test_outdated);
  ui_test_add ("/ui/window/queue", test_queue);
  ui_test_add ("/ui/window/clipboard", test_clipboard);
  ui_test_add ("/ui/window/save", test_save);
  ui_test_add ("/ui/window/drop", test_drop);
  ui_test_add ("/ui/window/broken-file", test_broken_file);
  ui_test_add ("/ui/window/bug/broken-at-start", test_broken_at_start);
  ui_test_add ("/ui/window/stop", test_stop);
  ui_test_add ("/ui/window/levels", test_levels);
  ui_test_add ("/ui/window/keys", test_keys);
  ui_test_add ("/ui/window/bug/inspector-keys", test_inspector_keys);
  ui_test_add ("/ui/window/panes", test_panes);
  ui_test_add ("/ui/window/snap", test_snap);
  ui_test_add ("/ui/window/closed-pane", test_closed_pane);
  ui_test_add ("/ui/window/close-while-running", test_close_while_running);
  ui_test_add ("/ui/window/layer-output", test_layer_output);
  ui_test_add ("/ui/window/history", test_history);
  ui_test_add ("/ui/window/dock-titles", test_dock_titles);
  ui_test_add ("/ui/window/dock-edge", test_dock_edge);
  return ui_test_run ();
}
