/* window-looks.c: pages that are about one model
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They stand among the documents and belong to none; panes stay with the document that
 * was in front.
 */
#include "app/window-private.h"

#include "app/accessible.h"
#include "app/explain-page.h"
#include "app/node-model.h"
#include "app/trial-model.h"
#include "app/try-page.h"
#include "base/i18n.h"

/* A page that explains a model, or one that tries it: see weft_explain_page_new(). */
typedef GtkWidget *(*MakePage) (const char *title,
                                const char *path,
                                WeftTrainedModel *trained,
                                const char *data);

void
weft_window_add_look (WeftWindow *self,
                      GtkWidget  *look)
{
  g_ptr_array_add (self->looks, g_object_ref_sink (look));
  g_signal_connect_swapped (look, "closed", G_CALLBACK (weft_window_close_look), self);
  if (WEFT_IS_TRY_PAGE (look))
    g_signal_connect_swapped (look, "look-inside", G_CALLBACK (weft_window_add_look), self);
  panel_grid_add (self->grid, PANEL_WIDGET (look));
  panel_widget_raise (PANEL_WIDGET (look));
  weft_window_reveal_panes (self);
  weft_accessible_name_buttons (GTK_WIDGET (self->grid));
  gtk_widget_child_focus (look, GTK_DIR_TAB_FORWARD);
}

void
weft_window_close_look (WeftWindow   *self,
                        WeftLookPage *look)
{
  g_autoptr (WeftLookPage) kept = g_object_ref (look);
  GtkWidget *frame = gtk_widget_get_ancestor (GTK_WIDGET (look), PANEL_TYPE_FRAME);

  if (!g_ptr_array_remove (self->looks, look))
    return;
  g_signal_handlers_disconnect_by_data (look, self);
  if (self->look == look)
    self->look = NULL;
  if (frame != NULL)
    panel_frame_remove (PANEL_FRAME (frame), PANEL_WIDGET (look));
  weft_window_reveal_panes (self);
}

/* Of a trial */

/* Returns: (transfer full) (nullable): where the model of a trial is; else it is said */
static char *
find_model (WeftWindow *self,
            gint64      id)
{
  g_autoptr (GError) error = NULL;
  char *path = weft_trial_model_find (weft_shared_get_store (), id, &error);

  if (path == NULL)
    weft_window_say (self, error != NULL ? error->message : _("This trial kept no model; run its workflow again, to the end"));
  return path;
}

/* Returns: (transfer floating) (nullable): the page, which is not shown yet */
static GtkWidget *
make_explain_page (WeftWindow *self,
                   gint64      id)
{
  g_autofree char *path = find_model (self, id), *title = g_strdup_printf (_("Trial %" PRId64), id);
  GtkWidget *look = path != NULL ? weft_explain_page_new (title, path, NULL, NULL) : NULL;

  if (look != NULL)
    weft_explain_page_set_trial (WEFT_EXPLAIN_PAGE (look), id);
  return look;
}

void
weft_window_explain_trial (WeftWindow *self,
                           gint64      id)
{
  GtkWidget *look = make_explain_page (self, id);

  if (look != NULL)
    weft_window_add_look (self, look);
}

void
weft_window_try_trial (WeftWindow *self,
                       gint64      id)
{
  g_autofree char *path = find_model (self, id), *title = g_strdup_printf (_("Trial %" PRId64), id);

  if (path != NULL)
    weft_window_add_look (self, weft_try_page_new (title, path, NULL, NULL));
}

void
weft_window_compare_trials (WeftWindow *self,
                            gint64      first,
                            gint64      second)
{
  g_autofree char *other = find_model (self, second), *name = g_strdup_printf (_("Trial %" PRId64), second);
  GtkWidget *look = other != NULL ? make_explain_page (self, first) : NULL;

  if (look == NULL)
    return;
  weft_window_add_look (self, look);
  weft_explain_page_compare (WEFT_EXPLAIN_PAGE (look), name, other);
}

/* Of a node */

static void
open_node (WeftWindow *self,
           const char *path,
           const char *title,
           MakePage    make)
{
  WeftDocument *document = weft_window_get_document (self);
  g_autoptr (WeftTrainedModel) model = weft_node_find_model (document, path);
  g_autofree char *data = weft_node_find_data_file (document, path);

  if (model != NULL)
    weft_window_add_look (self, make (title, NULL, model, data));
  else
    weft_window_say (self, _("There is no trained model here yet; run the workflow first"));
}

void
weft_window_look_inside (WeftWindow *self,
                         const char *path)
{
  g_autofree char *title = g_strdup_printf ("%s · %s", weft_document_get_title (weft_window_get_document (self)), path);

  open_node (self, path, title, weft_explain_page_new);
}

void
weft_window_try_node (WeftWindow *self,
                      const char *path)
{
  open_node (self, path, weft_document_get_title (weft_window_get_document (self)), weft_try_page_new);
}

/* The page that explains the node's model, in front; made where there is none. */
static WeftExplainPage *
raise_page (WeftWindow *self,
            const char *path)
{
  g_autoptr (WeftTrainedModel) model = weft_node_find_model (weft_window_get_document (self), path);
  WeftExplainPage *page = NULL;

  for (guint i = 0; i < self->looks->len && page == NULL; i++)
    if (WEFT_IS_EXPLAIN_PAGE (self->looks->pdata[i]) && weft_explain_page_is_of (self->looks->pdata[i], model))
      page = self->looks->pdata[i];
  if (page != NULL) {
    panel_widget_raise (PANEL_WIDGET (page));
    return page;
  }
  weft_window_look_inside (self, path);
  return model != NULL ? self->looks->pdata[self->looks->len - 1] : NULL;
}

void
weft_window_explain_row (WeftWindow *self,
                         const char *path,
                         gint64      row)
{
  g_autofree char *data = weft_node_find_data_file (weft_window_get_document (self), path);
  WeftExplainPage *page = raise_page (self, path);

  if (page != NULL && data != NULL)
    weft_explain_page_take_order (page, &(WeftExplainOrder){ .file = data, .row = row });
}

void
weft_window_select_rows (WeftWindow *self,
                         const char *path,
                         GArray     *rows)
{
  WeftExplainPage *page = raise_page (self, path);

  if (page != NULL)
    weft_explain_page_select_rows (page, rows);
}

/* In a file */

void
weft_window_look_into (WeftWindow *self,
                       const char *path)
{
  g_autofree char *title = g_path_get_basename (path);

  weft_window_add_look (self, weft_explain_page_new (title, path, NULL, NULL));
}

void
weft_window_try_file (WeftWindow *self,
                      const char *path)
{
  g_autofree char *title = g_path_get_basename (path);

  weft_window_add_look (self, weft_try_page_new (title, path, NULL, NULL));
}
