/* shot-documents.c: pictures of documents, their panes and dialogs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "shot.h"

#include "app/model-bar.h"
#include "app/text-popover.h"
#include "base/paths.h"
#include "workflow/command.h"

#include <adwaita.h>

static void
shoot_empty (WeftWindow *window)
{
  for (int i = 0; i < 10; i++)
    ui_wait_frame (GTK_WIDGET (window));
  shot_save ("welcome");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.new", NULL);
  ui_wait_frame (GTK_WIDGET (window));
  shot_save ("empty");
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
  shot_settle (window);
  shot_save ("recommended");
}

static void
shoot_panes (WeftWindow *window)
{
  static const char *const panes[] = { "trials", "output", "messages", "curves" };

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++) {
    weft_window_show_pane (window, panes[i]);
    ui_wait_frame (GTK_WIDGET (window));
    shot_save (panes[i]);
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
    shot_settle (window);
    shot_save (scene);
  }
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ "evaluate", NULL }, WEFT_SELECT_REPLACE);
  weft_window_show_pane (window, "curves");
}

/* What nodes that explain give. */
void
shoot_understood (WeftWindow *window)
{
  static const char *const nodes[] = { "mistakes", "visualise" };
  WeftDocument *document = app_fixture_open_sample (window, "digits-from-inside");

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "1", NULL));
  shot_run (window, document);
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++) {
    g_autofree char *scene = g_strdup_printf ("output-%s", nodes[i]);

    weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ nodes[i], NULL }, WEFT_SELECT_REPLACE);
    weft_window_show_pane (window, "output");
    shot_settle (window);
    shot_save (scene);
  }
}

static void
shoot_digits (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "handwritten-digits");
  WeftWorkflow *workflow = weft_document_get_workflow (document);

  shot_save ("workflow");
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ "train", NULL }, WEFT_SELECT_REPLACE);
  g_assert_true (weft_workflow_set_parameter (workflow, "train", "epochs", "6", NULL));
  weft_window_show_pane (window, "curves");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (weft_document_get_activity (document, "train") != NULL && weft_activity_get_progress (weft_document_get_activity (document, "train")) > 0.5);
  shot_save ("running");
  UI_WAIT (!weft_document_get_running (document));
  g_assert_true (weft_workflow_set_parameter (workflow, "train", "learning_rate", "0.003", NULL));
  shot_run (window, document);
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
  shot_save ("error");
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
  shot_save ("sketch");
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
  shot_save ("narrow");
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
  shot_save ("model");
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
  shot_save (scene);
  ui_destroy (GTK_WINDOW (dialog));
}

void
shoot_documents (WeftWindow *window)
{
  shoot_empty (window);
  shoot_recommended (window);
  shoot_digits (window);
  shoot_narrow (window);
  shoot_error (window);
  shoot_inside (window);
}

void
shoot_rest (WeftWindow *window)
{
  app_fixture_open_sample (window, "handwritten-digits");
  shoot_sketch (window);
  shoot_dialog ("preferences", ADW_TYPE_PREFERENCES_WINDOW, "preferences");
  shoot_dialog ("shortcuts", GTK_TYPE_SHORTCUTS_WINDOW, "shortcuts");
  shoot_dialog ("about", ADW_TYPE_ABOUT_WINDOW, "about");
}
