/* shot-model.c: pictures of what is done with models: marks, epochs, edits, comparisons, attention
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "shot.h"

#include "app/explain-data.h"
#include "app/explain-epochs.h"
#include "app/explain-page.h"
#include "app/explain-path-view.h"
#include "app/explain-words.h"
#include "app/picture-view.h"
#include "app/shared.h"
#include "app/teach-window.h"
#include "app/trials-pane.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "trials/query.h"
#include "workflow/command.h"

#include <adwaita.h>

/* Parts of a picture, or columns of a row, that are marked as wrong, and the model that learned
 * from them. */
static void
shoot_marks (WeftWindow *window,
             const char *sample,
             const char *data,
             const char *scene)
{
  g_autofree char *path = weft_path_shipped (data), *how = g_strconcat (scene, "-how", NULL), *result = g_strconcat (scene, "-result", NULL);
  GtkWidget *page = shot_look_inside (window, sample, "2"), *region, *teach;

  shot_ask (page, path);
  shot_settle (window);
  ui_click (ui_find_named (page, _("Mark as Wrong")));
  UI_WAIT (ui_find_named (page, _("Mark")) != NULL || ui_find_named (page, _("Part of the Picture")) != NULL);
  shot_settle (window);
  region = ui_find_named (page, _("Part of the Picture"));
  if (region != NULL) {
    shot_settle (window);
    ui_drag (region, 10, 10, region, 50, 40);
    ui_drag (region, 120, 130, region, 160, 170);
  } else {
    gtk_widget_grab_focus (ui_find_named (page, _("Mark")));
    ui_key ("space");
  }
  teach = ui_find_named (page, _("Teach the Model…"));
  UI_WAIT (gtk_widget_get_sensitive (teach));
  gtk_widget_grab_focus (teach);
  shot_settle (window);
  shot_save (scene);
  ui_key ("Return");
  UI_WAIT (ui_find_type (NULL, WEFT_TYPE_TEACH_WINDOW) != NULL);
  shot_settle (window);
  shot_save (how);
  ui_click (ui_find_named (ui_find_type (NULL, WEFT_TYPE_TEACH_WINDOW), _("_Teach")));
  UI_WAIT (ui_find_named (NULL, _("_Keep as a New Trial")) != NULL);
  shot_settle (window);
  shot_save (result);
  ui_destroy (GTK_WINDOW (ui_find_type (NULL, WEFT_TYPE_TEACH_WINDOW)));
  ui_key ("<Control>w");
}

/* A digit as the model saw it after its first epoch. */
void
shoot_epochs (WeftWindow *window)
{
  g_autofree char *path = weft_path_shipped ("datasets/mnist");
  GtkWidget *page = shot_look_inside (window, "digits-with-convolution", "2"), *epochs;
  guint former;

  shot_ask (page, path);
  UI_WAIT ((epochs = ui_find_type (page, WEFT_TYPE_EXPLAIN_EPOCHS)) != NULL);
  gtk_widget_grab_focus (ui_find_type (epochs, GTK_TYPE_SCALE));
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  ui_key ("Home");
  shot_save_answer (window, page, former, "explain-epoch");
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  weft_explain_page_show_view (WEFT_EXPLAIN_PAGE (page), "training");
  shot_save_answer (window, page, former, "explain-training");
  ui_key ("<Control>w");
}

/* Units that are off, and what that costs. */
void
shoot_edit (WeftWindow *window)
{
  g_autofree char *path = weft_path_shipped ("datasets/mnist");
  GtkWidget *page = shot_look_inside (window, "digits-with-convolution", "1"), *picture, *measure, *row;
  GtkAdjustment *column;
  guint former;

  shot_ask (page, path);
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
  shot_settle (window);
  shot_save ("explain-edit");
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
    shot_run (window, document);
  }
  rows = weft_trial_store_select (weft_shared_get_store (), query, NULL);
  g_signal_emit_by_name (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PANE), "compare-trials", g_array_index (rows, WeftTrialRow, 1).id, g_array_index (rows, WeftTrialRow, 0).id);
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  UI_WAIT ((rows_of = ui_find_type (page, WEFT_TYPE_EXPLAIN_DATA)) != NULL);
  weft_explain_data_set_path (WEFT_EXPLAIN_DATA (rows_of), path);
  shot_ask (page, path);
  shot_settle (window);
  shot_save (scene);
  ui_key ("<Control>w");
}

static gboolean
is_views (GtkWidget     *widget,
          gconstpointer  data)
{
  return GTK_IS_STACK (widget) && gtk_stack_get_child_by_name (GTK_STACK (widget), "attention") != NULL;
}

/* A translator of dates: the map, and the text for one word. */
void
shoot_attention (WeftWindow *window)
{
  GtkWidget *page = shot_look_inside (window, "dates", "1"), *words;

  gtk_widget_grab_focus (ui_find_type (page, ADW_TYPE_ENTRY_ROW));
  ui_type ("27 march 1994");
  ui_key ("Return");
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > 0 && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  gtk_stack_set_visible_child_name (GTK_STACK (ui_find (page, is_views, NULL)), "attention");
  UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > 1 && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  shot_settle (window);
  shot_save ("attention");
  words = ui_find_type (page, WEFT_TYPE_EXPLAIN_WORDS);
  gtk_widget_grab_focus (ui_find_type (words, GTK_TYPE_SCALE));
  ui_key ("Right");
  ui_click (ui_find_named (words, _("Text")));
  shot_settle (window);
  shot_save ("attention-text");
  ui_click (ui_find_named (words, _("Links")));
  shot_settle (window);
  shot_save ("attention-links");
  ui_key ("<Control>w");
}

void
shoot_lessons (WeftWindow *window)
{
  shoot_marks (window, "handwritten-digits", "datasets/mnist", "marks");
  shoot_marks (window, "iris-flowers", "datasets/iris.csv", "marks-table");
}

void
shoot_comparisons (WeftWindow *window)
{
  shoot_compare (window, "digits-with-convolution", "datasets/mnist", "compare");
  shoot_compare (window, "iris-flowers", "datasets/iris.csv", "compare-table");
}
