/* shot-dock.c: pictures of the panes below the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "shot.h"

#include "../study-fixture.h"

#include "app/shared.h"
#include "app/study-pane.h"
#include "app/study-plot.h"

static const char *const panes[] = { "trials", "study", "curves", "training", "output", "resources", "messages" };

static void
shoot_each (WeftWindow *window,
            const char *prefix)
{
  for (guint i = 0; i < G_N_ELEMENTS (panes); i++) {
    g_autofree char *scene = g_strdup_printf ("%s-%s", prefix, panes[i]);

    weft_window_show_pane (window, panes[i]);
    shot_settle (window);
    shot_save (scene);
  }
}

/* Each picture of a study. */
static void
shoot_study (WeftWindow *window)
{
  GtkWidget *pane, *views;
  WeftStudyPlot *plot;

  study_fill (weft_shared_get_store (), "Digits", STUDY_N_POINTS);
  weft_window_show_pane (window, "study");
  UI_WAIT ((pane = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_STUDY_PANE)) != NULL);
  UI_WAIT ((plot = (WeftStudyPlot *) ui_find_type (pane, WEFT_TYPE_STUDY_PLOT)) != NULL && weft_study_plot_get_chart (plot) != NULL);
  UI_WAIT ((views = ui_find_id (pane, "picture")) != NULL);
  for (guint i = 0; i < WEFT_N_STUDY_PICTURES; i++) {
    g_autofree char *scene = g_strdup_printf ("dock-study-%s", weft_study_picture_get_id ((WeftStudyPicture) i));

    gtk_drop_down_set_selected (GTK_DROP_DOWN (views), i);
    UI_WAIT (weft_study_plot_get_chart (plot)->picture == i && weft_picture_view_get_settled (weft_study_plot_get_picture (plot)));
    shot_settle (window);
    shot_save (scene);
  }
}

void
shoot_dock (WeftWindow *window)
{
  WeftDocument *document = app_fixture_open_sample (window, "iris-flowers");

  shoot_each (window, "dock-empty");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
  weft_canvas_select (weft_window_get_canvas (window), (const char *const[]){ "evaluate", NULL }, WEFT_SELECT_REPLACE);
  shoot_each (window, "dock");
  shoot_study (window);
}
