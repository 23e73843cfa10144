/* shot-desk.c: what all scenes do
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "shot.h"

#include "app/explain-page.h"
#include "workflow/command.h"

static const char *where;
static const char *ending;

void
shot_begin (const char *folder,
            const char *name)
{
  where = folder;
  ending = name;
}

void
shot_save (const char *scene)
{
  g_autofree char *path = g_strdup_printf ("%s/%s-%s.png", where, scene, ending);

  ui_settle ();
  ui_save_screen (path);
}

void
shot_settle (WeftWindow *window)
{
  for (int i = 0; i < 20; i++)
    ui_wait_frame (GTK_WIDGET (window));
}

void
shot_run (WeftWindow   *window,
          WeftDocument *document)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.run", NULL);
  UI_WAIT (!weft_document_get_running (document));
  ui_wait_frame (GTK_WIDGET (window));
}

static gboolean
has_answer (GtkWidget *page,
            guint      former)
{
  return weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page)) > former && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page));
}

void
shot_train (WeftWindow *window,
            const char *sample,
            const char *epochs)
{
  WeftDocument *document = app_fixture_open_sample (window, sample);

  g_assert_true (weft_workflow_set_parameter (weft_document_get_workflow (document), "train", "epochs", epochs, NULL));
  shot_run (window, document);
}

GtkWidget *
shot_look_inside (WeftWindow *window,
                  const char *sample,
                  const char *epochs)
{
  GtkWidget *page;

  shot_train (window, sample, epochs);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-inside", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL && weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  return page;
}

void
shot_ask (GtkWidget  *page,
          const char *path)
{
  weft_explain_page_take_file (WEFT_EXPLAIN_PAGE (page), path);
  UI_WAIT (has_answer (page, 0));
}

void
shot_save_answer (WeftWindow *window,
                  GtkWidget  *page,
                  guint       former,
                  const char *scene)
{
  UI_WAIT (has_answer (page, former));
  shot_settle (window);
  shot_save (scene);
}

void
shot_save_view (WeftWindow *window,
                GtkWidget  *page,
                const char *scene,
                const char *view)
{
  guint former = weft_explain_page_get_n_done (WEFT_EXPLAIN_PAGE (page));
  g_autofree char *whole = g_strconcat (scene, "-", view, NULL);

  weft_explain_page_show_view (WEFT_EXPLAIN_PAGE (page), view);
  shot_save_answer (window, page, former, whole);
}

static gboolean
is_list (GtkWidget     *widget,
         gconstpointer  tooltip)
{
  return GTK_IS_DROP_DOWN (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0;
}

GtkWidget *
shot_find_list (GtkWidget  *root,
                const char *tooltip)
{
  return ui_find (root, is_list, tooltip);
}
