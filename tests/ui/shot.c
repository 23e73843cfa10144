/* shot.c: pictures of the window, for looking at and for the README
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     shot FOLDER NAME
 *
 * Writes FOLDER/SCENE-NAME.png for each scene. WEFT_SHOT_SCHEME says light or
 * dark. `./dev shot` calls it through gui-run for each language and resolution.
 */
#include "app-fixture.h"
#include "shot-dock.h"
#include "shot-side.h"
#include "shot-trials.h"

#include "app/explain-data.h"
#include "app/explain-embedding-view.h"
#include "app/explain-epochs.h"
#include "app/explain-page.h"
#include "app/explain-path-view.h"
#include "app/explain-words.h"
#include "app/teach-window.h"
#include "app/try-page.h"
#include "base/i18n.h"
#include "app/language.h"
#include "app/model-bar.h"
#include "app/shared.h"
#include "app/picture-view.h"
#include "app/text-popover.h"
#include "app/trials-pane.h"
#include "base/paths.h"
#include "trials/query.h"
#include "workflow/command.h"

#include <adwaita.h>

static const char *folder;
static const char *name;

static void
save (const char *scene)
{
  g_autofree char *path = g_strdup_printf ("%s/%s-%s.png", folder, scene, name);

  ui_settle ();
  ui_save_screen (path);
}

/* Nodes and panes are painted bit by bit. */
static void
wait_for_paint (WeftWindow *window)
{
  for (int i = 0; i < 20; i++)
    ui_wait_frame (GTK_WIDGET (window));
}

static void
set_scheme (void)
{
  gboolean dark = g_strcmp0 (g_getenv ("WEFT_SHOT_SCHEME"), "dark") == 0;

  g_settings_set_enum (weft_shared_get_settings (), "color-scheme", dark ? 2 : 1);
}

static void
shoot_empty (WeftWindow *window)
{
  for (int i = 0; i < 10; i++)
    ui_wait_frame (GTK_WIDGET (window));
  save ("welcome");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.new", NULL);
  ui_wait_frame (GTK_WIDGET (window));
  save ("empty");
}

/* What becomes of a table that is dropped on the empty canvas. */
static void
shoot_recommended (WeftWindow *window)
{
  g_autofree char *path = weft_path_shipped ("datasets/german_credit.csv");
  WeftCanvas *canvas = weft_window_get_canvas (window);

  weft_canvas_recommend (canvas, path);
  UI_WAIT (weft_workflow_find_node (weft_canvas_get_workflow (canvas), "evaluate") != NULL);
  weft_window_show_pane (window, "messages");
  UI_WAIT (weft_document_get_check (weft_window_get_document (window)) != NULL);
  wait_for_paint (window);
  save ("recommended");
}

static void
run_and_wait (WeftWindow   *window,
              WeftDocument *document)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
  ui_wait_frame (GTK_WIDGET (window));
}

static void
shoot_panes (WeftWindow *window)
{
  static const char *const panes[] = { "trials", "output", "messages", "curves" };

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++) {
    weft_window_show_pane (window, panes[i]);
    ui_wait_frame (GTK_WIDGET (window));
    save (panes[i]);
  }
}

/* What nodes give: pictures, and the graph of a model. */
static void
shoot_outputs (WeftWindow *window)
{
  static const char *const nodes[] = { "data", "train" };

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
    g_autofree char *scene = g_strdup_printf ("output-%s", nodes[i]);

    weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ nodes[i], NULL }, WEFT_SELECT_REPLACE);
    weft_window_show_pane (window, "output");
    wait_for_paint (window);
    save (scene);
  }
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ "evaluate", NULL }, WEFT_SELECT_REPLACE);
  weft_window_show_pane (window, "curves");
}

/* What nodes that explain give. */
static void
shoot_understood (WeftWindow *window)
{
  static const char *const nodes[] = { "mistakes", "visualise" };
  WeftDocument *document = app_fixture_open_sample (window, "digits-from-inside");

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "1", NULL));
  run_and_wait (window, document);
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
    g_autofree char *scene = g_strdup_printf ("output-%s", nodes[i]);

    weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ nodes[i], NULL }, WEFT_SELECT_REPLACE);
    weft_window_show_pane (window, "output");
    wait_for_paint (window);
    save (scene);
  }
}

static void
shoot_digits (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "handwritten-digits");
  WeftWorkflow *workflow = weft_document_get_workflow (document);

  save ("workflow");
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ "train", NULL }, WEFT_SELECT_REPLACE);
  g_assert_true (weft_workflow_set_parameter (workflow, "train", "epochs", "6", NULL));
  weft_window_show_pane (window, "curves");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (weft_document_get_activity (document, "train") != NULL && weft_activity_get_progress (weft_document_get_activity (document, "train")) > 0.5);
  save ("running");
  UI_WAIT (!weft_document_get_running (document));
  g_assert_true (weft_workflow_set_parameter (workflow, "train", "learning_rate", "0.003", NULL));
  run_and_wait (window, document);
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ "evaluate", NULL }, WEFT_SELECT_REPLACE);
  shoot_panes (window);
  shoot_outputs (window);
}

static void
shoot_error (WeftWindow *window)
{
  WeftWorkflow *workflow = weft_document_get_workflow (weft_window_get_document (window));

  g_assert_true (weft_workflow_set_parameter (workflow, "data", "file", "missing.csv", NULL));
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ "data", NULL }, WEFT_SELECT_REPLACE);
  weft_window_show_pane (window, "messages");
  UI_WAIT (weft_document_find_problem (weft_window_get_document (window), "data") != NULL);
  ui_wait_frame (GTK_WIDGET (window));
  save ("error");
}

/* What people put around nodes, and a wire about to be cut. */
static void
shoot_sketch (WeftWindow *window)
{
  WeftCanvas *canvas = weft_window_get_canvas (window);
  GtkWidget *widget = GTK_WIDGET (canvas), *train = app_fixture_find_node (window, "train");
  graphene_rect_t bounds;

  gtk_widget_grab_focus (widget);
  weft_canvas_select (canvas, (const char *const[]){ "data", "prepare", NULL }, WEFT_SELECT_REPLACE);
  ui_key ("<Control>g");
  weft_canvas_select (canvas, (const char *const[]){ "evaluate", NULL }, WEFT_SELECT_REPLACE);
  ui_key ("<Control>j");
  UI_WAIT (ui_find_type (NULL, WEFT_TYPE_TEXT_POPOVER) != NULL);
  ui_key ("Return");
  UI_WAIT (ui_find_type (NULL, WEFT_TYPE_TEXT_POPOVER) == NULL);
  ui_move (widget, 420, 60);
  ui_key ("<Control><Shift>j");
  UI_WAIT (ui_find_type (NULL, WEFT_TYPE_TEXT_POPOVER) != NULL);
  ui_key ("<Control>a");
  ui_type ("Three epochs were too few");
  ui_key ("<Control>Return");
  UI_WAIT (ui_find_type (NULL, WEFT_TYPE_TEXT_POPOVER) == NULL);
  gtk_widget_grab_focus (widget);
  ui_key ("<Control>0");
  ui_wait_frame (widget);
  g_assert_true (gtk_widget_compute_bounds (train, widget, &bounds));
  ui_move (widget, bounds.origin.x + bounds.size.width + 14, bounds.origin.y - 20);
  ui_hold_key ("Control_L");
  ui_press (3);
  ui_glide (widget, bounds.origin.x + bounds.size.width + 18, bounds.origin.y + bounds.size.height + 20);
  save ("sketch");
  ui_key ("Escape");
  ui_release (3);
  ui_release_key ("Control_L");
}

/* The narrowest window that is good to work in. */
static void
shoot_narrow (WeftWindow *window)
{
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ "train", NULL }, WEFT_SELECT_REPLACE);
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 640);
  UI_WAIT (gtk_widget_get_width (GTK_WIDGET (window)) <= 720);
  for (int i = 0; i < 30; i++)
    ui_wait_frame (GTK_WIDGET (window));
  save ("narrow");
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  UI_WAIT (gtk_widget_get_width (GTK_WIDGET (window)) > 1000);
}

/* The model of a workflow without errors, once its shapes and its cost are known. */
static void
shoot_inside (WeftWindow *window)
{
  GtkWidget *bar;

  app_fixture_open_sample (window, "digits-with-convolution");
  weft_document_page_open_nested (weft_window_get_page (window), "model");
  bar = ui_find_type (GTK_WIDGET (weft_window_get_page (window)), WEFT_TYPE_MODEL_BAR);
  UI_WAIT (weft_model_bar_get_settled (WEFT_MODEL_BAR (bar)));
  for (int i = 0; i < 30; i++)
    ui_wait_frame (GTK_WIDGET (window));
  save ("model");
}

/* Another view of it. */
static void
shoot_view (WeftWindow *window,
            GtkWidget  *page,
            const char *scene,
            const char *view)
{
  guint former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  g_autofree char *whole = g_strconcat (scene, "-", view, NULL);

  weft_explain_page_show_view (WEFT_EXPLAIN_PAGE (page), view);
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > former && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  wait_for_paint (window);
  save (whole);
}

static gboolean
is_named (GtkWidget     *widget,
          gconstpointer  data)
{
  return GTK_IS_DROP_DOWN (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), data) == 0;
}

/* What its columns add and what is lost without them, in each way. */
static void
shoot_columns (WeftWindow *window,
               GtkWidget  *page,
               const char *scene)
{
  static const char *const ways[] = { "row", "rows", "shuffled", "column" };

  shoot_view (window, page, scene, "importance");
  for (guint i = 1; i < G_N_ELEMENTS (ways); i++) {
    guint former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
    g_autofree char *shot = g_strdup_printf ("%s-%s", scene, ways[i]);

    gtk_drop_down_set_selected (GTK_DROP_DOWN (ui_find (page, is_named, _("What Is Shown"))), i);
    UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > former && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
    wait_for_paint (window);
    save (shot);
  }
}

/* Rows as points, when they have come to rest; one of them chosen, then some selected. */
static void
shoot_points (WeftWindow *window,
              GtkWidget  *page,
              const char *scene)
{
  g_autofree char *chosen = g_strconcat (scene, "-embedding-chosen", NULL), *trust = g_strconcat (scene, "-embedding-trust", NULL), *whole = g_strconcat (scene, "-embedding", NULL);
  WeftExplainEmbeddingView *view;
  GtkWidget *color;

  weft_explain_page_show_view (WEFT_EXPLAIN_PAGE (page), "embedding");
  UI_WAIT ((view = WEFT_EXPLAIN_EMBEDDING_VIEW (ui_find_type (page, WEFT_TYPE_EXPLAIN_EMBEDDING_VIEW))) != NULL);
  UI_WAIT (weft_explain_embedding_view_get_phase (view) == WEFT_LAYOUT_DONE);
  wait_for_paint (window);
  save (whole);
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (view), WEFT_TYPE_PICTURE_VIEW));
  for (int i = 0; i < 3; i++)
    ui_key ("plus");
  ui_key ("<Shift>Left");
  ui_key ("<Control>a");
  wait_for_paint (window);
  save (chosen);
  ui_key ("Escape");
  ui_key ("0");
  color = ui_find_named (ui_find_type (page, WEFT_TYPE_LAYOUT_SETTINGS), _("Color By"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_widget_get_ancestor (color, ADW_TYPE_COMBO_ROW)), WEFT_LAYOUT_TRUST);
  wait_for_paint (window);
  save (trust);
}

/* A model that has just been trained, looked into with a row of what it learned from. */
static void
shoot_look (WeftWindow *window,
            const char *sample,
            const char *data,
            const char *scene,
            gboolean    columns)
{
  WeftDocument *document = app_fixture_open_sample (window, sample);
  g_autofree char *path = weft_path_shipped (data);
  GtkWidget *page;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "2", NULL));
  run_and_wait (window, document);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  weft_explain_page_take_file (WEFT_EXPLAIN_PAGE (page), path);
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > 0 && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  wait_for_paint (window);
  save (scene);
  shoot_view (window, page, scene, "maps");
  shoot_view (window, page, scene, "path");
  shoot_view (window, page, scene, "units");
  shoot_points (window, page, scene);
  if (columns)
    shoot_columns (window, page, scene);
  ui_key ("<Control>w");
}

/* Parts of a picture, or columns of a row, that are marked as wrong, and the model that learned
 * from them. */
static void
shoot_marks (WeftWindow *window,
             const char *sample,
             const char *data,
             const char *scene)
{
  WeftDocument *document = app_fixture_open_sample (window, sample);
  g_autofree char *path = weft_path_shipped (data), *how = g_strconcat (scene, "-how", NULL), *result = g_strconcat (scene, "-result", NULL);
  GtkWidget *page, *region, *teach;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "2", NULL));
  run_and_wait (window, document);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  weft_explain_page_take_file (WEFT_EXPLAIN_PAGE (page), path);
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > 0 && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  wait_for_paint (window);
  ui_click (ui_find_named (page, _("Mark as Wrong")));
  UI_WAIT (ui_find_named (page, _("Mark")) != NULL || ui_find_named (page, _("Part of the Picture")) != NULL);
  wait_for_paint (window);
  region = ui_find_named (page, _("Part of the Picture"));
  if (region != NULL) {
    wait_for_paint (window);
    ui_drag (region, 10, 10, region, 50, 40);
    ui_drag (region, 120, 130, region, 160, 170);
  } else {
    gtk_widget_grab_focus (ui_find_named (page, _("Mark")));
    ui_key ("space");
  }
  teach = ui_find_named (page, _("Teach the Model…"));
  UI_WAIT (gtk_widget_get_sensitive (teach));
  gtk_widget_grab_focus (teach);
  wait_for_paint (window);
  save (scene);
  ui_key ("Return");
  UI_WAIT (ui_find_type (NULL, WEFT_TYPE_TEACH_WINDOW) != NULL);
  wait_for_paint (window);
  save (how);
  ui_click (ui_find_named (ui_find_type (NULL, WEFT_TYPE_TEACH_WINDOW), _("_Teach")));
  UI_WAIT (ui_find_named (NULL, _("_Keep as a New Trial")) != NULL);
  wait_for_paint (window);
  save (result);
  ui_destroy (GTK_WINDOW (ui_find_type (NULL, WEFT_TYPE_TEACH_WINDOW)));
  ui_key ("<Control>w");
}

/* A digit as the model saw it after its first epoch. */
static void
shoot_epochs (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "digits-with-convolution");
  g_autofree char *path = weft_path_shipped ("datasets/mnist");
  GtkWidget *page, *epochs;
  guint former;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "2", NULL));
  run_and_wait (window, document);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  weft_explain_page_take_file (WEFT_EXPLAIN_PAGE (page), path);
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > 0 && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  UI_WAIT ((epochs = ui_find_type (page, WEFT_TYPE_EXPLAIN_EPOCHS)) != NULL);
  gtk_widget_grab_focus (ui_find_type (epochs, GTK_TYPE_SCALE));
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  ui_key ("Home");
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > former && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  wait_for_paint (window);
  save ("explain-epoch");
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  weft_explain_page_show_view (WEFT_EXPLAIN_PAGE (page), "training");
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > former && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  wait_for_paint (window);
  save ("explain-training");
  ui_key ("<Control>w");
}

/* Units that are off, and what that costs. */
static void
shoot_edit (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "digits-with-convolution");
  g_autofree char *path = weft_path_shipped ("datasets/mnist");
  GtkWidget *page, *picture, *measure, *row;
  GtkAdjustment *column;
  guint former;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "1", NULL));
  run_and_wait (window, document);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  weft_explain_page_take_file (WEFT_EXPLAIN_PAGE (page), path);
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > 0 && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  weft_explain_page_show_view (WEFT_EXPLAIN_PAGE (page), "path");
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > former && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  picture = ui_find_type (ui_find_type (page, WEFT_TYPE_EXPLAIN_PATH_VIEW), WEFT_TYPE_PICTURE_VIEW);
  gtk_widget_grab_focus (picture);
  ui_key ("Down");
  ui_key ("Left");
  ui_key ("Delete");
  UI_WAIT ((measure = ui_find_named (page, _("Measure on Validation Set"))) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  gtk_widget_grab_focus (measure);
  ui_key ("Return");
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > former && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-dock", NULL);
  row = gtk_widget_get_ancestor (ui_find_named (page, _("By Class")), ADW_TYPE_EXPANDER_ROW);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  for (int i = 0; i < 30; i++)
    ui_wait_frame (page);
  column = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW)));
  gtk_adjustment_set_value (column, gtk_adjustment_get_value (column) + 540);
  wait_for_paint (window);
  save ("explain-edit");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-dock", NULL);
  ui_key ("<Control>w");
}

/* The two latest trials of a sample, given the row that they are most apart in. */
static void
shoot_compare (WeftWindow *window,
               const char *sample,
               const char *data,
               const char *scene)
{
  WeftDocument *document = app_fixture_open_sample (window, sample);
  g_autofree char *path = weft_path_shipped (data);
  g_autoptr (WeftTrialQuery) query = weft_trial_query_new (WEFT_TRIAL_SCOPE_CURRENT);
  g_autoptr (GArray) rows = NULL;
  GtkWidget *page, *rows_of;

  for (guint i = 3; i < 5; i++) {
    g_autofree char *epochs = g_strdup_printf ("%u", i);

    g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", epochs, NULL));
    run_and_wait (window, document);
  }
  rows = weft_trial_store_select (weft_shared_get_store (), query, NULL);
  g_signal_emit_by_name (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PANE), "compare-trials", g_array_index (rows, WeftTrialRow, 1).id, g_array_index (rows, WeftTrialRow, 0).id);
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  UI_WAIT ((rows_of = ui_find_type (page, WEFT_TYPE_EXPLAIN_DATA)) != NULL);
  weft_explain_data_set_path (WEFT_EXPLAIN_DATA (rows_of), path);
  weft_explain_page_take_file (WEFT_EXPLAIN_PAGE (page), path);
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > 0 && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  wait_for_paint (window);
  save (scene);
  ui_key ("<Control>w");
}

static gboolean
is_views (GtkWidget     *widget,
          gconstpointer  data)
{
  return GTK_IS_STACK (widget) && gtk_stack_get_child_by_name (GTK_STACK (widget), "attention") != NULL;
}

/* A translator of dates: the map, and the text for one word. */
static void
shoot_attention (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "dates");
  GtkWidget *page, *words;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "1", NULL));
  run_and_wait (window, document);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  gtk_widget_grab_focus (ui_find_type (page, ADW_TYPE_ENTRY_ROW));
  ui_type ("27 march 1994");
  ui_key ("Return");
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > 0 && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  gtk_stack_set_visible_child_name (GTK_STACK (ui_find (page, is_views, NULL)), "attention");
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > 1 && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  wait_for_paint (window);
  save ("attention");
  words = ui_find_type (page, WEFT_TYPE_EXPLAIN_WORDS);
  gtk_widget_grab_focus (ui_find_type (words, GTK_TYPE_SCALE));
  ui_key ("Right");
  ui_click (ui_find_named (words, _("Text")));
  wait_for_paint (window);
  save ("attention-text");
  ui_click (ui_find_named (words, _("Links")));
  wait_for_paint (window);
  save ("attention-links");
  ui_key ("<Control>w");
}

static WeftTryPage *
open_try (WeftWindow *window,
          const char *sample,
          const char *epochs)
{
  WeftDocument *document = app_fixture_open_sample (window, sample);
  GtkWidget *page;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", epochs, NULL));
  run_and_wait (window, document);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.try-it", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRY_PAGE)) != NULL && weft_try_page_get_settled (WEFT_TRY_PAGE (page)));
  return WEFT_TRY_PAGE (page);
}

static void
save_try (WeftWindow  *window,
          WeftTryPage *page,
          const char  *scene)
{
  UI_WAIT (weft_try_page_get_n_done (page) > 0 && weft_try_page_get_settled (page));
  wait_for_paint (window);
  save (scene);
}

/* Models as those see them who only use them. */
static void
shoot_try (WeftWindow *window)
{
  g_autofree char *pictures = weft_path_shipped ("datasets/mnist");
  WeftTryPage *page = open_try (window, "digits-with-convolution", "1");

  weft_try_page_take_file (page, pictures);
  save_try (window, page, "try");
  ui_key ("<Control>w");
  page = open_try (window, "iris-flowers", "30");
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (page), GTK_TYPE_SPIN_BUTTON));
  ui_key ("<Control>a");
  ui_type ("30");
  ui_key ("Return");
  UI_WAIT (weft_try_page_get_n_done (page) > 1);
  save_try (window, page, "try-table");
  ui_key ("<Control>w");
  page = open_try (window, "spam", "1");
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (page), GTK_TYPE_TEXT_VIEW));
  ui_type ("call now to win a xqzzy prize");
  ui_key ("Return");
  save_try (window, page, "try-text");
  ui_key ("<Control>w");
}

static void
shoot_dialog (const char *action,
              GType       type,
              const char *scene)
{
  GtkWidget *dialog;

  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), action, NULL);
  UI_WAIT ((dialog = ui_find_type (NULL, type)) != NULL);
  ui_wait_frame (dialog);
  save (scene);
  ui_destroy (GTK_WINDOW (dialog));
}

static GtkWidget *
look_inside (WeftWindow *window,
             const char *sample)
{
  WeftDocument *document = app_fixture_open_sample (window, sample);
  GtkWidget *page;

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "2", NULL));
  run_and_wait (window, document);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  return page;
}

static gboolean
is_combo (GtkWidget     *widget,
          gconstpointer  title)
{
  return ADW_IS_COMBO_ROW (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

/* Waits for the next answer, and shows it. */
static void
save_next (WeftWindow *window,
           GtkWidget  *page,
           guint       former,
           const char *scene)
{
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > former && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  wait_for_paint (window);
  save (scene);
}

/* Filters and kernels, a picture of one's own that is changed, and texts. */
static void
shoot_units (WeftWindow *window)
{
  GtkWidget *page = look_inside (window, "digits-with-convolution"), *layer;
  g_autofree char *path = weft_path_shipped ("datasets/mnist");
  guint former;

  shoot_view (window, page, "made-up", "units");
  layer = ui_find (page, is_named, _("Layer"));
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (layer), 1);
  save_next (window, page, former, "unit-of-layer");
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  ui_click (ui_find_named (page, _("Weights")));
  save_next (window, page, former, "units-filters");
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (layer), 5);
  save_next (window, page, former, "units-kernels");
  ui_click (ui_find_named (page, _("Looks For")));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (layer), 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (ui_find (page, is_combo, _("Method"))), 2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (ui_find (page, is_combo, _("Begin With"))), 1);
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  weft_explain_page_take_file (WEFT_EXPLAIN_PAGE (page), path);
  save_next (window, page, former, "units-own");
  ui_key ("<Control>w");
  shoot_view (window, look_inside (window, "credit-risk"), "table", "units");
  ui_key ("<Control>w");
  shoot_view (window, look_inside (window, "spam"), "texts", "units");
  ui_key ("<Control>w");
}

/* What tells one class, and all, apart, and which are alike. */
static void
shoot_trees (WeftWindow *window)
{
  static const char *const scenes[] = { "tree-rival", "tree-all", "tree-classes" };
  GtkWidget *page = look_inside (window, "digits-with-convolution");
  g_autofree char *path = weft_path_shipped ("datasets/mnist");

  weft_explain_page_take_file (WEFT_EXPLAIN_PAGE (page), path);
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > 0 && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  shoot_view (window, page, "rest", "tree");
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++) {
    guint former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));

    adw_combo_row_set_selected (ADW_COMBO_ROW (ui_find (page, is_combo, _("Tells Apart"))), i + 1);
    save_next (window, page, former, scenes[i]);
  }
  ui_key ("<Control>w");
}

static void
shoot_answers (WeftWindow *window)
{
  shoot_look (window, "digits-with-convolution", "datasets/mnist", "explain", FALSE);
  shoot_look (window, "credit-risk", "datasets/german_credit.csv", "explain-table", TRUE);
}

static void
shoot_lessons (WeftWindow *window)
{
  shoot_marks (window, "handwritten-digits", "datasets/mnist", "marks");
  shoot_marks (window, "iris-flowers", "datasets/iris.csv", "marks-table");
}

static void
shoot_comparisons (WeftWindow *window)
{
  shoot_compare (window, "digits-with-convolution", "datasets/mnist", "compare");
  shoot_compare (window, "iris-flowers", "datasets/iris.csv", "compare-table");
}

static void
shoot_documents (WeftWindow *window)
{
  shoot_empty (window);
  shoot_recommended (window);
  shoot_digits (window);
  shoot_narrow (window);
  shoot_error (window);
  shoot_inside (window);
}

static void
shoot_rest (WeftWindow *window)
{
  app_fixture_open_sample (window, "handwritten-digits");
  shoot_sketch (window);
  shoot_dialog ("preferences", ADW_TYPE_PREFERENCES_WINDOW, "preferences");
  shoot_dialog ("shortcuts", GTK_TYPE_SHORTCUTS_WINDOW, "shortcuts");
  shoot_dialog ("about", ADW_TYPE_ABOUT_WINDOW, "about");
}

/* What is shot, in this order: WEFT_SHOT_ONLY has the names of some of them, by commas. */
static const struct
{
  const char *name;
  void (*shoot) (WeftWindow *window);
  void (*shoot_into) (WeftWindow *window, void (*save) (const char *scene)); /* of another file */
} scenes[] = {
  { "documents", shoot_documents },
  { "explain", shoot_answers },
  { "edit", shoot_edit },
  { "epochs", shoot_epochs },
  { "marks", shoot_lessons },
  { "compare", shoot_comparisons },
  { "attention", shoot_attention },
  { "nodes", shoot_understood },
  { "units", shoot_units },
  { "trees", shoot_trees },
  { "try", shoot_try },
  { "trials", NULL, shoot_trials },
  { "sides", NULL, shoot_side_by_side },
  { "dock", NULL, shoot_dock },
  { "rest", shoot_rest },
};

static void
shoot_all (void)
{
  const char *only = g_getenv ("WEFT_SHOT_ONLY");
  g_auto (GStrv) names = g_strsplit (only != NULL ? only : "", ",", -1);
  WeftWindow *window;

  set_scheme ();
  ui_set_patience (60000);
  window = app_fixture_open_window ();
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    if (only != NULL && !g_strv_contains ((const char *const *) names, scenes[i].name))
      continue;
    else if (scenes[i].shoot != NULL)
      scenes[i].shoot (window);
    else
      scenes[i].shoot_into (window, save);
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  weft_language_set_up ();
  ui_test_init (&argc, &argv);
  if (argc != 3) {
    g_printerr ("shot: FOLDER NAME\n");
    return 2;
  }
  folder = argv[1];
  name = argv[2];
  if (g_strcmp0 (g_getenv ("WEFT_SHOT_DIRECTION"), "rtl") == 0)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  app_fixture_start ();
  ui_test_add ("/shot/all", shoot_all);
  return ui_test_run ();
}
