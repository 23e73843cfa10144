/* shot-explain.c: pictures of models that are looked into: answers, units, trees, points
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "shot.h"

#include "app/explain-embedding-view.h"
#include "app/explain-page.h"
#include "app/picture-view.h"
#include "base/i18n.h"
#include "base/paths.h"

#include <adwaita.h>

/* What its columns add and what is lost without them, in each way. */
static void
shoot_columns (WeftWindow *window,
               GtkWidget  *page,
               const char *scene)
{
  static const char *const ways[] = { "row", "rows", "shuffled", "column" };

  shot_save_view (window, page, scene, "importance");
  for (guint i = 1; i < G_N_ELEMENTS (ways); i++) {
    guint former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
    g_autofree char *shot = g_strdup_printf ("%s-%s", scene, ways[i]);

    gtk_drop_down_set_selected (GTK_DROP_DOWN (shot_find_list (page, _("What Is Shown"))), i);
    UI_WAIT (weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > former && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
    shot_settle (window);
    shot_save (shot);
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
  shot_settle (window);
  shot_save (whole);
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (view), WEFT_TYPE_PICTURE_VIEW));
  for (int i = 0; i < 3; i++)
    ui_key ("plus");
  ui_key ("<Shift>Left");
  ui_key ("<Control>a");
  shot_settle (window);
  shot_save (chosen);
  ui_key ("Escape");
  ui_key ("0");
  color = ui_find_named (ui_find_type (page, WEFT_TYPE_LAYOUT_SETTINGS), _("Color By"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_widget_get_ancestor (color, ADW_TYPE_COMBO_ROW)), WEFT_LAYOUT_TRUST);
  shot_settle (window);
  shot_save (trust);
}

/* A model that has just been trained, looked into with a row of what it learned from. */
static void
shoot_look (WeftWindow *window,
            const char *sample,
            const char *data,
            const char *scene,
            gboolean    columns)
{
  g_autofree char *path = weft_path_shipped (data);
  GtkWidget *page = shot_look_inside (window, sample, "2");

  shot_ask (page, path);
  shot_settle (window);
  shot_save (scene);
  shot_save_view (window, page, scene, "maps");
  shot_save_view (window, page, scene, "path");
  shot_save_view (window, page, scene, "units");
  shoot_points (window, page, scene);
  if (columns)
    shoot_columns (window, page, scene);
  ui_key ("<Control>w");
}

static gboolean
is_combo (GtkWidget     *widget,
          gconstpointer  title)
{
  return ADW_IS_COMBO_ROW (widget) && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

/* Filters and kernels, a picture of one's own that is changed, and texts. */
void
shoot_units (WeftWindow *window)
{
  GtkWidget *page = shot_look_inside (window, "digits-with-convolution", "2"), *layer;
  g_autofree char *path = weft_path_shipped ("datasets/mnist");
  guint former;

  shot_save_view (window, page, "made-up", "units");
  layer = shot_find_list (page, _("Layer"));
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (layer), 1);
  shot_save_answer (window, page, former, "unit-of-layer");
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  ui_click (ui_find_named (page, _("Weights")));
  shot_save_answer (window, page, former, "units-filters");
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (layer), 5);
  shot_save_answer (window, page, former, "units-kernels");
  ui_click (ui_find_named (page, _("Looks For")));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (layer), 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (ui_find (page, is_combo, _("Method"))), 2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (ui_find (page, is_combo, _("Begin With"))), 1);
  former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  weft_explain_page_take_file (WEFT_EXPLAIN_PAGE (page), path);
  shot_save_answer (window, page, former, "units-own");
  ui_key ("<Control>w");
  shot_save_view (window, shot_look_inside (window, "credit-risk", "2"), "table", "units");
  ui_key ("<Control>w");
  shot_save_view (window, shot_look_inside (window, "spam", "2"), "texts", "units");
  ui_key ("<Control>w");
}

/* What tells one class, and all, apart, and which are alike. */
void
shoot_trees (WeftWindow *window)
{
  static const char *const scenes[] = { "tree-rival", "tree-all", "tree-classes" };
  GtkWidget *page = shot_look_inside (window, "digits-with-convolution", "2");
  g_autofree char *path = weft_path_shipped ("datasets/mnist");

  shot_ask (page, path);
  shot_save_view (window, page, "rest", "tree");
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++) {
    guint former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));

    adw_combo_row_set_selected (ADW_COMBO_ROW (ui_find (page, is_combo, _("Tells Apart"))), i + 1);
    shot_save_answer (window, page, former, scenes[i]);
  }
  ui_key ("<Control>w");
}

void
shoot_answers (WeftWindow *window)
{
  shoot_look (window, "digits-with-convolution", "datasets/mnist", "explain", FALSE);
  shoot_look (window, "credit-risk", "datasets/german_credit.csv", "explain-table", TRUE);
}
