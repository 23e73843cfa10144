/* test-explain-epochs.c: a model as it was along its training, by pointer and keys
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-desk.h"

#include "app/explain-along-view.h"
#include "app/explain-embedding-view.h"
#include "app/explain-epochs.h"
#include "app/explain-rival.h"
#include "app/picture-view.h"
#include "base/paths.h"
#include "workflow/command.h"

static WeftExplainPage *
look_inside (WeftWindow *window,
             const char *snapshots)
{
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "snapshots", snapshots, NULL));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (weft_document_get_running (document));
  UI_WAIT (!weft_document_get_running (document));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  return find_page (window);
}

/* NULL while it is not shown. */
static WeftExplainEpochs *
find_epochs (WeftExplainPage *page)
{
  return (WeftExplainEpochs *) ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_EPOCHS);
}

static void
press (WeftExplainPage *page,
       const char      *key)
{
  guint former = weft_explain_page_get_n_done (page);

  ui_key (key);
  wait_for_result (page, former);
}

/* All views follow the slider: the answer, and whichever comes to the front after. */
static void
test_keys (void)
{
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv");
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = look_inside (window, "few");
  guint former;

  take_file (page, irises);
  UI_WAIT (find_epochs (page) != NULL);
  g_assert_cmpuint (weft_explain_epochs_get_epoch (find_epochs (page)), ==, 60);
  g_assert_nonnull (strstr (weft_explain_epochs_get_words (find_epochs (page)), "60, the model"));
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (find_epochs (page)), GTK_TYPE_SCALE));
  press (page, "Home");
  g_assert_cmpuint (weft_explain_epochs_get_epoch (find_epochs (page)), ==, 1);
  expect_recipe (page, "· train, epoch 1\"");
  g_assert_nonnull (strstr (weft_explain_epochs_get_words (find_epochs (page)), "Accuracy"));
  press (page, "Right");
  expect_recipe (page, "· train, epoch 2\"");
  former = weft_explain_page_get_n_done (page);
  weft_explain_page_show_view (page, "path");
  wait_for_result (page, former);
  expect_recipe (page, "\"view\":\"decision-path\"");
  expect_recipe (page, "· train, epoch 2\"");
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (find_epochs (page)), GTK_TYPE_SCALE));
  press (page, "End");
  expect_recipe (page, "· train\"");
  app_fixture_close (window);
}

/* Dragged over all of them, the last one is shown. */
static void
test_pointer (void)
{
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv"), *chosen = NULL;
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = look_inside (window, "every");
  GtkWidget *scale;
  double width, height;

  take_file (page, irises);
  UI_WAIT (find_epochs (page) != NULL);
  scale = ui_find_type (GTK_WIDGET (find_epochs (page)), GTK_TYPE_SCALE);
  width = gtk_widget_get_width (scale);
  height = gtk_widget_get_height (scale);
  ui_drag (scale, width - 12, height / 3, scale, 8, height / 3);
  UI_WAIT (weft_explain_epochs_get_epoch (find_epochs (page)) < 20 && weft_explain_page_get_settled (page));
  chosen = g_strdup_printf (", epoch %d\"", (int) weft_explain_epochs_get_epoch (find_epochs (page)));
  expect_recipe (page, chosen);
  app_fixture_close (window);
}

static gboolean
tells (WeftExplainPage *page,
       const char      *part)
{
  GtkWidget *view = ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_ALONG_VIEW);

  return view != NULL && strstr (weft_explain_along_view_get_words (WEFT_EXPLAIN_ALONG_VIEW (view)), part) != NULL;
}

/* A pinned flower stays when another is chosen; a click on an epoch moves the slider there. */
static void
test_strip (void)
{
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv");
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = look_inside (window, "few");
  GtkWidget *picture, *number;
  guint former;

  take_file (page, irises);
  UI_WAIT (find_epochs (page) != NULL);
  former = weft_explain_page_get_n_done (page);
  weft_explain_page_show_view (page, "training");
  wait_for_result (page, former);
  expect_recipe (page, "\"view\":\"training\"");
  UI_WAIT (tells (page, "iris.csv, row 1: setosa "));
  former = weft_explain_page_get_n_done (page);
  ui_click (ui_find_named (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_ALONG_VIEW), "Pin"));
  wait_for_result (page, former);
  former = weft_explain_page_get_n_done (page);
  number = ui_find_type (GTK_WIDGET (page), GTK_TYPE_SPIN_BUTTON);
  gtk_widget_grab_focus (number);
  ui_key ("Up");
  wait_for_result (page, former);
  UI_WAIT (tells (page, "iris.csv, row 1: setosa ") && tells (page, "iris.csv, row 2: setosa "));
  picture = ui_find_type (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_ALONG_VIEW), WEFT_TYPE_PICTURE_VIEW);
  UI_WAIT (weft_picture_view_get_settled (WEFT_PICTURE_VIEW (picture)));
  former = weft_explain_page_get_n_done (page);
  ui_click_at (picture, 12, 90, GDK_BUTTON_PRIMARY, 1);
  wait_for_result (page, former);
  g_assert_cmpuint (weft_explain_epochs_get_epoch (find_epochs (page)), <, 5);
  gtk_widget_grab_focus (picture);
  press (page, "End");
  g_assert_cmpuint (weft_explain_epochs_get_epoch (find_epochs (page)), ==, 60);
  press (page, "Left");
  g_assert_cmpuint (weft_explain_epochs_get_epoch (find_epochs (page)), <, 60);
  g_assert_cmpuint (weft_explain_epochs_get_epoch (find_epochs (page)), >, 40);
  app_fixture_close (window);
}

static gboolean
is_other_model (GtkWidget     *widget,
                gconstpointer  data)
{
  return ADW_IS_COMBO_ROW (widget);
}

/* What was pinned is there again when the model is looked into anew with the same data, until it is
 * let go. */
static void
test_kept (void)
{
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv");
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = look_inside (window, "few");
  guint former;

  for (int visit = 0; visit < 3; visit++) {
    if (visit > 0) {
      ui_key ("<Control>w");
      UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE) == NULL);
      gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
      page = find_page (window);
    }
    weft_explain_page_take_order (page, &(WeftExplainOrder){ .file = irises, .row = visit == 1 ? 70 : 3, .class = -1 });
    UI_WAIT (find_epochs (page) != NULL && weft_explain_page_get_n_done (page) > 0 && weft_explain_page_get_settled (page));
    former = weft_explain_page_get_n_done (page);
    weft_explain_page_show_view (page, "training");
    wait_for_result (page, former);
    UI_WAIT (tells (page, "row 4: setosa "));
    g_assert_true (tells (page, "row 71: versicolor ") == (visit == 1));
    if (visit == 1)
      continue;
    former = weft_explain_page_get_n_done (page);
    ui_click (ui_find_named (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_ALONG_VIEW), "Pin"));
    wait_for_result (page, former);
  }
  app_fixture_close (window);
}

/* The model beside itself as it was after its first epoch. */
static void
test_rival (void)
{
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv");
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = look_inside (window, "few");
  GtkWidget *rival, *choice;
  GListModel *lines;
  guint former, first = 0;

  take_file (page, irises);
  UI_WAIT (find_epochs (page) != NULL);
  weft_explain_page_show_view (page, "compare");
  UI_WAIT ((rival = ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_RIVAL)) != NULL);
  choice = ui_find (rival, is_other_model, NULL);
  lines = adw_combo_row_get_model (ADW_COMBO_ROW (choice));
  for (guint i = 0; i < g_list_model_get_n_items (lines) && first == 0; i++)
    if (g_str_has_suffix (gtk_string_list_get_string (GTK_STRING_LIST (lines), i), ", epoch 1"))
      first = i;
  g_assert_cmpuint (first, >, 0);
  former = weft_explain_page_get_n_done (page);
  adw_combo_row_set_selected (ADW_COMBO_ROW (choice), first);
  wait_for_result (page, former);
  expect_recipe (page, ", epoch 1\"");
  expect_recipe (page, "\"view\":\"compare\"");
  app_fixture_close (window);
}

/* The points where they rest. */
static WeftLayoutFrame *
wait_for_points (WeftExplainPage *page)
{
  WeftExplainEmbeddingView *view = WEFT_EXPLAIN_EMBEDDING_VIEW (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_EMBEDDING_VIEW));
  WeftLayoutFrame *frame;

  UI_WAIT (weft_explain_page_get_settled (page) && weft_explain_embedding_view_get_phase (view) == WEFT_LAYOUT_DONE);
  frame = weft_explain_embedding_view_get_frame (view);
  g_assert_nonnull (frame);
  return weft_explain_box_ref (frame);
}

/* How far the points of one layout are from those of another. */
static double
measure_move (const WeftLayoutFrame *a,
              const WeftLayoutFrame *b)
{
  const float *x = weft_tensor_const_f32 (a->points), *y = weft_tensor_const_f32 (b->points);
  double apart = 0;

  for (gint64 i = 0; i < weft_shape_count (&a->points->shape); i++)
    apart += (double) ((x[i] - y[i]) * (x[i] - y[i]));
  return apart;
}

/* How far the points of a layout are from its middle. */
static double
measure_spread (const WeftLayoutFrame *layout)
{
  const float *x = weft_tensor_const_f32 (layout->points);
  double spread = 0;

  for (gint64 i = 0; i < weft_shape_count (&layout->points->shape); i++)
    spread += (double) (x[i] * x[i]);
  return spread;
}

static WeftExplainPage *
open_points (WeftWindow *window)
{
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv");
  WeftExplainPage *page = look_inside (window, "few");
  guint former;

  take_file (page, irises);
  UI_WAIT (find_epochs (page) != NULL);
  former = weft_explain_page_get_n_done (page);
  weft_explain_page_show_view (page, "embedding");
  wait_for_result (page, former);
  return page;
}

/* Each epoch begins where the former one's points are, so they move little for what there is to
 * move: layouts that know nothing of each other are twice their spread apart. */
static void
test_points (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_points (window);
  WeftLayoutFrame *former, *last, *anew;

  weft_layout_frame_unref (wait_for_points (page));
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (find_epochs (page)), GTK_TYPE_SCALE));
  press (page, "Home");
  weft_layout_frame_unref (wait_for_points (page));
  press (page, "End");
  weft_layout_frame_unref (wait_for_points (page));
  press (page, "Left");
  former = wait_for_points (page);
  press (page, "End");
  last = wait_for_points (page);
  ui_click (ui_find_named (GTK_WIDGET (page), "Anew"));
  anew = wait_for_points (page);
  g_assert_true (anew != last);
  g_assert_cmpfloat (measure_move (last, anew), >, 0);
  g_assert_cmpfloat (measure_move (last, former), <, 0.5 * measure_spread (last));
  weft_layout_frame_unref (former);
  weft_layout_frame_unref (last);
  weft_layout_frame_unref (anew);
  app_fixture_close (window);
}

/* A button walks to the last epoch, each seen to its end, and from there through all of them;
 * Escape, the same button and another choice stop it. */
static void
test_walk (void)
{
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = open_points (window);
  WeftExplainEpochs *epochs = find_epochs (page);
  GtkWidget *button = ui_find_named (GTK_WIDGET (epochs), "Walk Through the Epochs");
  guint former;

  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (epochs), GTK_TYPE_SCALE));
  press (page, "Left");
  press (page, "Left");
  former = weft_explain_page_get_n_done (page);
  ui_click (button);
  UI_WAIT (weft_explain_epochs_get_walking (epochs));
  g_assert_true (ui_find_named (GTK_WIDGET (epochs), "Stop Walking Through the Epochs") == button);
  UI_WAIT (!weft_explain_epochs_get_walking (epochs));
  g_assert_cmpuint (weft_explain_epochs_get_epoch (epochs), ==, 60);
  g_assert_cmpuint (weft_explain_page_get_n_done (page), ==, former + 2);
  weft_layout_frame_unref (wait_for_points (page));
  ui_click (button);
  UI_WAIT (weft_explain_epochs_get_epoch (epochs) == 2);
  ui_key ("Escape");
  UI_WAIT (!weft_explain_epochs_get_walking (epochs));
  g_assert_cmpuint (weft_explain_epochs_get_epoch (epochs), <, 10);
  ui_click (button);
  UI_WAIT (weft_explain_epochs_get_walking (epochs));
  ui_click (button);
  UI_WAIT (!weft_explain_epochs_get_walking (epochs));
  ui_click (button);
  UI_WAIT (weft_explain_epochs_get_walking (epochs));
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (epochs), GTK_TYPE_SCALE));
  ui_key ("Home");
  UI_WAIT (!weft_explain_epochs_get_walking (epochs) && weft_explain_epochs_get_epoch (epochs) == 1);
  app_fixture_close (window);
}

/* Without snapshots there is nothing to go back to. */
static void
test_none (void)
{
  g_autofree char *irises = weft_path_shipped ("datasets/iris.csv");
  WeftWindow *window = app_fixture_open_window ();
  WeftExplainPage *page = look_inside (window, "off");

  take_file (page, irises);
  for (int i = 0; i < 20; i++)
    ui_wait_frame (GTK_WIDGET (page));
  g_assert_null (find_epochs (page));
  app_fixture_close (window);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);
  app_fixture_start ();
  ui_set_patience (60000);
  ui_test_add ("/ui/explain-epochs/keys", test_keys);
  ui_test_add ("/ui/explain-epochs/pointer", test_pointer);
  ui_test_add ("/ui/explain-epochs/strip", test_strip);
  ui_test_add ("/ui/explain-epochs/kept", test_kept);
  ui_test_add ("/ui/explain-epochs/rival", test_rival);
  ui_test_add ("/ui/explain-epochs/points", test_points);
  ui_test_add ("/ui/explain-epochs/walk", test_walk);
  ui_test_add ("/ui/explain-epochs/none", test_none);
  return ui_test_run ();
}
