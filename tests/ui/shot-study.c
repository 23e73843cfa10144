/* shot-study.c: pictures of studies, candidates, adjusting, and of what all of that takes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "shot.h"

#include "../study-fixture.h"

#include "app/shared.h"
#include "app/study-pane.h"
#include "app/study-plot.h"
#include "base/i18n.h"
#include "base/paths.h"
#include "workflow/command.h"
#include "workflow/study-control.h"
#include "workflow/study-door.h"

#include <adwaita.h>

static WeftStudyPlot *
find_plot (WeftWindow *window)
{
  GtkWidget *plot;

  weft_window_show_pane (window, "study");
  UI_WAIT ((plot = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_STUDY_PLOT)) != NULL);
  UI_WAIT (weft_study_plot_get_chart (WEFT_STUDY_PLOT (plot)) != NULL && weft_picture_view_get_settled (weft_study_plot_get_picture (WEFT_STUDY_PLOT (plot))));
  return WEFT_STUDY_PLOT (plot);
}

static void
shoot_views (WeftWindow *window)
{
  GtkWidget *pane = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_STUDY_PANE);
  WeftStudyPlot *plot = find_plot (window);

  for (guint i = 0; i < WEFT_N_STUDY_PICTURES; i++) {
    g_autofree char *scene = g_strdup_printf ("study-%s", weft_study_picture_get_id ((WeftStudyPicture) i));

    gtk_drop_down_set_selected (GTK_DROP_DOWN (ui_find_id (pane, "picture")), i);
    UI_WAIT (weft_study_plot_get_chart (plot)->picture == i && weft_picture_view_get_settled (weft_study_plot_get_picture (plot)));
    shot_settle (window);
    shot_save (scene);
  }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (ui_find_id (pane, "picture")), 0);
}

/* A study in each view; then as if it ran: what can be asked of it, and a point by hand. */
void
shoot_studies (WeftWindow *window)
{
  WeftTrialStore *store = weft_shared_get_store ();
  gint64 study = study_fill (store, "Digits", STUDY_N_POINTS);
  g_autoptr (WeftStudyControl) control = weft_study_control_new ();
  g_autoptr (GError) error = NULL;
  WeftStudyDoor *door;
  GtkWidget *pane;

  app_fixture_open_sample (window, "tune-digits");
  find_plot (window);
  shoot_views (window);
  g_assert_true (weft_trial_store_set_study_state (store, study, WEFT_STUDY_RUNNING, NULL, &error));
  door = weft_study_door_open (weft_trial_store_get_path (store), study, control, &error);
  g_assert_no_error (error);
  pane = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_STUDY_PANE);
  UI_WAIT (ui_find_id (pane, "pause") != NULL);
  gtk_widget_grab_focus (GTK_WIDGET (weft_study_plot_get_picture (find_plot (window))));
  ui_key ("Up");
  ui_key ("<Shift>Up");
  shot_settle (window);
  shot_save ("study-running");
  ui_click (ui_find_id (pane, "enqueue"));
  shot_settle (window);
  shot_save ("study-form");
  weft_study_door_close (door);
  g_assert_true (weft_trial_store_set_study_state (store, study, WEFT_STUDY_DONE, NULL, &error));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.close-page", NULL);
}

static gboolean
is_told (WeftDocument *document)
{
  return weft_workflow_get_notes (weft_document_get_workflow (document))->len > 1;
}

static GtkWidget *
find_form (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (g_strcmp0 (gtk_window_get_title (GTK_WINDOW (window)), _("Try Candidates")) == 0)
      return window;
  }
  return NULL;
}

/* Models that compete: who takes part, how it goes, and what became of it. */
void
shoot_candidates (WeftWindow *window)
{
  g_autofree char *path = weft_path_shipped ("datasets/wine.csv");
  GtkWidget *button, *form;
  WeftDocument *document;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.new", NULL);
  UI_WAIT (weft_window_get_canvas (window) != NULL);
  weft_canvas_recommend (weft_window_get_canvas (window), path);
  document = weft_window_get_document (window);
  UI_WAIT ((button = ui_find_named (GTK_WIDGET (window), _("Try Candidates…"))) != NULL && gtk_widget_get_mapped (button));
  shot_settle (window);
  ui_click (button);
  UI_WAIT ((form = find_form ()) != NULL && (button = ui_find_named (form, _("Try"))) != NULL && gtk_widget_get_sensitive (button));
  shot_settle (window);
  shot_save ("candidates-form");
  ui_click (button);
  UI_WAIT (find_form () == NULL);
  for (int i = 0; i < 8; i++)
    shot_settle (window);
  shot_save ("candidates-running");
  UI_WAIT (is_told (document));
  shot_settle (window);
  gtk_widget_grab_focus (GTK_WIDGET (weft_window_get_canvas (window)));
  ui_key ("<Control>0");
  shot_settle (window);
  shot_save ("candidates-result");
  weft_window_show_pane (window, "messages");
  shot_settle (window);
  shot_save ("candidates-messages");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.close-page", NULL);
}

/* What Adjust tells of its rounds. */
void
shoot_adjusting (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "adjust-wine");

  shot_run (window, document);
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ "adjust", NULL }, WEFT_SELECT_REPLACE);
  weft_window_show_pane (window, "output");
  shot_settle (window);
  shot_save ("adjust");
}

/* Who uses what, after a run. */
void
shoot_resources (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "handwritten-digits");

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", "2", NULL));
  weft_window_show_pane (window, "resources");
  shot_run (window, document);
  shot_run (window, document);
  for (int i = 0; i < 20; i++)
    shot_settle (window);
  shot_save ("resources");
}
