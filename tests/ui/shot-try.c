/* shot-try.c: pictures of models as those see them who only use them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "shot.h"

#include "app/try-page.h"
#include "base/paths.h"

static WeftTryPage *
open_try (WeftWindow *window,
          const char *sample,
          const char *epochs)
{
  GtkWidget *page;

  shot_train (window, sample, epochs);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.try-it", "s", "train");
  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_TRY_PAGE)) != NULL && weft_try_page_get_settled (WEFT_TRY_PAGE (page)));
  return WEFT_TRY_PAGE (page);
}

static void
save_try (WeftWindow  *window,
          WeftTryPage *page,
          const char  *scene)
{
  UI_WAIT (weft_try_page_get_n_done (page) > 0 && weft_try_page_get_settled (page));
  shot_settle (window);
  shot_save (scene);
}

/* Models as those see them who only use them. */
void
shoot_try (WeftWindow *window)
{
  g_autofree char *pictures = weft_path_shipped ("datasets/mnist");
  WeftTryPage *page = open_try (window, "digits-with-convolution", "1");

  weft_try_page_take_file (page, pictures);
  save_try (window, page, "try");
  ui_key ("<Control>w");
  page = open_try (window, "iris-flowers", "30");
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (page), GTK_TYPE_SPIN_BUTTON));
  ui_key ("<Control>a");
  ui_type ("30");
  ui_key ("Return");
  UI_WAIT (weft_try_page_get_n_done (page) > 1);
  save_try (window, page, "try-table");
  ui_key ("<Control>w");
  page = open_try (window, "spam", "1");
  gtk_widget_grab_focus (ui_find_type (GTK_WIDGET (page), GTK_TYPE_TEXT_VIEW));
  ui_type ("call now to win a xqzzy prize");
  ui_key ("Return");
  save_try (window, page, "try-text");
  ui_key ("<Control>w");
}
