/* shot-trials.c: pictures of trials side by side
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "shot.h"

#include "trial-samples.h"

#include "app/curves-pane.h"
#include "app/shared.h"
#include "app/trials-page.h"
#include "app/trials-pane.h"
#include "base/i18n.h"

static gsize
count_selected (GtkWidget *pane)
{
  gsize n;

  weft_trials_pane_get_selected (WEFT_TRIALS_PANE (pane), &n);
  return n;
}

static void
scroll (GtkWidget *page,
        double     place)
{
  GtkWidget *scrolled = ui_find_type (page, GTK_TYPE_SCROLLED_WINDOW);

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)), place);
}

void
shoot_trials (WeftWindow *window)
{
  GSettings *settings = weft_shared_get_settings ();
  GtkWidget *pane;

  app_fixture_open_sample (window, "handwritten-digits");
  trial_samples_fill (weft_shared_get_store ());
  weft_window_show_pane (window, "trials");
  UI_WAIT ((pane = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PANE)) != NULL && ui_find_named (pane, "Trial 6") != NULL);
  g_settings_set_int64 (settings, "trials-baseline", 1);
  shot_settle (window);
  shot_save ("trials-baseline");
  g_settings_set_string (settings, "trials-group", "recipe");
  shot_settle (window);
  shot_save ("trials-groups");
  g_settings_set_string (settings, "trials-group", "");
  g_settings_set_int64 (settings, "trials-baseline", 0);
  shot_settle (window);
  ui_click (ui_find_named (pane, "Trial 6"));
  ui_key ("<Control>a");
  UI_WAIT (count_selected (pane) == 6);
  g_settings_set_boolean (settings, "curve-bands", TRUE);
  gtk_widget_activate_action (pane, "trials.side-by-side", NULL);
  UI_WAIT (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PAGE) != NULL);
  shot_settle (window);
  shot_save ("trials-compare");
  scroll (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PAGE), 420);
  shot_settle (window);
  shot_save ("trials-matrices");
  g_signal_emit_by_name (ui_find_type (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PAGE), WEFT_TYPE_CURVES_PANE), "epoch-changed", 7.0);
  shot_settle (window);
  scroll (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PAGE), 700);
  shot_settle (window);
  shot_save ("trials-epoch");
  scroll (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PAGE), 5000);
  shot_settle (window);
  shot_save ("trials-curves");
  g_settings_set_boolean (settings, "curve-bands", FALSE);
  g_settings_set_strv (settings, "curve-color-keys", (const char *const[]){ "parameter:model.dense1.units", NULL });
  g_settings_set_strv (settings, "curve-stroke-keys", (const char *const[]){ "seed", NULL });
  shot_settle (window);
  scroll (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PAGE), 5000);
  ui_click (ui_find_named (ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRIALS_PAGE), _("Group by")));
  shot_settle (window);
  shot_save ("trials-curves-groups");
  ui_key ("Escape");
  g_settings_reset (settings, "curve-color-keys");
  g_settings_reset (settings, "curve-stroke-keys");
  g_settings_set_boolean (settings, "curve-bands", TRUE);
  ui_click (ui_find_named (pane, "Trial 6"));
  UI_WAIT (count_selected (pane) == 1);
  ui_hold_key ("Control_L");
  ui_click (ui_find_named (pane, "Trial 5"));
  ui_release_key ("Control_L");
  UI_WAIT (count_selected (pane) == 2);
  gtk_widget_activate_action (pane, "trials.diff", NULL);
  shot_settle (window);
  shot_settle (window);
  shot_save ("trials-diff");
}
