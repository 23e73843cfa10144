/* shot-side.c: pictures of models of trials side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "shot.h"

#include "app/shared.h"
#include "app/trials-embedding.h"
#include "app/trials-page.h"
#include "app/trials-pane.h"
#include "app/trials-saliency.h"
#include "base/paths.h"
#include "workflow/document.h"
#include "workflow/run.h"
#include "workflow/sink-trials.h"

/* A sample is trained a little, twice. Returns: the number of the second trial */
static gint64
train_two (const char *sample,
           const char *const *overrides)
{
  g_autofree char *name = g_strdup_printf ("samples/%s.weft", sample), *path = weft_path_shipped (name);
  gint64 id = 0;

  for (guint64 seed = 1; seed <= 2; seed++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftWorkflow) workflow = weft_workflow_load (path, NULL, &error);
    g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (workflow, overrides, &error);
    g_autoptr (WeftRunSink) sink = weft_run_sink_new_trials (weft_shared_get_store (), seed, 1, 0);
    const WeftRunOptions options = { .seed = seed };

    (void) weft_run_execute (snapshot, &options, sink, NULL, &error);
    g_assert_no_error (error);
    id = g_array_index (weft_run_sink_trials_get_ids (sink), gint64, 0);
  }
  return id;
}

static void
unfold (WeftWindow *window,
        GtkWidget  *section)
{
  GtkWidget *page = gtk_widget_get_ancestor (section, WEFT_TYPE_TRIALS_PAGE), *scrolled = ui_find_type (page, GTK_TYPE_SCROLLED_WINDOW);
  double x, y;

  gtk_widget_translate_coordinates (section, gtk_widget_get_first_child (gtk_widget_get_first_child (scrolled)), 0, 0, &x, &y);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)), MAX (y - 60, 0));
  shot_settle (window);
}

static gboolean
are_selected (GtkWidget    *pane,
              const gint64 *ids)
{
  gsize n;
  const gint64 *selected = weft_trials_pane_get_selected (WEFT_TRIALS_PANE (pane), &n);

  return n == 2 && selected[0] + selected[1] == ids[0] + ids[1];
}

static gboolean
is_page_on_screen (GtkWidget     *widget,
                   gconstpointer  data)
{
  return WEFT_IS_TRIALS_PAGE (widget) && gtk_widget_get_mapped (widget);
}

static GtkWidget *
compare (WeftWindow   *window,
         const gint64 *ids)
{
  GtkWidget *pane, *page;

  weft_window_show_pane (window, "trials");
  UI_WAIT ((pane = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PANE)) != NULL);
  weft_trials_pane_select (WEFT_TRIALS_PANE (pane), ids, 2);
  UI_WAIT (are_selected (pane, ids));
  gtk_widget_activate_action (pane, "trials.side-by-side", NULL);
  shot_settle (window);
  UI_WAIT ((page = ui_find (GTK_WIDGET (window), is_page_on_screen, NULL)) != NULL);
  return page;
}

void
shoot_side_by_side (WeftWindow *window)
{
  static const char *const little[] = { "train.epochs=2", "train.snapshots=every", NULL };
  static const struct
  {
    const char *scene;
    const char *other;
    const char *sample;
    const char *const *overrides;
  } scenes[] = { { "compare-saliency", "compare-embedding", "handwritten-digits", little } };

  app_fixture_open_sample (window, "iris-flowers");
  g_settings_set_boolean (weft_shared_get_settings (), "trials-embedding", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++) {
    gint64 last = train_two (scenes[i].sample, scenes[i].overrides);
    const gint64 ids[] = { last - 1, last };
    GtkWidget *page = compare (window, ids), *saliency;

    UI_WAIT ((saliency = ui_find_type (page, WEFT_TYPE_TRIALS_SALIENCY)) != NULL && *weft_trials_look_get_words (WEFT_TRIALS_LOOK (saliency)) != '\0');
    shot_settle (window);
    unfold (window, saliency);
    shot_save (scenes[i].scene);
    unfold (window, ui_find_type (page, WEFT_TYPE_TRIALS_EMBEDDING));
    UI_WAIT (*weft_trials_look_get_words (WEFT_TRIALS_LOOK (ui_find_type (page, WEFT_TYPE_TRIALS_EMBEDDING))) != '\0');
    shot_settle (window);
    shot_save (scenes[i].other);
    gtk_widget_activate_action (GTK_WIDGET (window), "win.close-page", NULL);
    shot_settle (window);
  }
}
