/* explain-desk.h: a page that looks into a model, for tests
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app-fixture.h"

#include "app/explain-page.h"
#include "app/explain-view.h"

#include <string.h>

static inline char *
data_file (const char *folder,
           const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", folder, name, NULL);
}

/* Any picture: the network sees it in its own size. */
static inline char *
picture_file (void)
{
  return data_file ("paint", "overlay-light.png");
}

static inline WeftExplainPage *
find_page (WeftWindow *window)
{
  GtkWidget *page;

  UI_WAIT ((page = ui_find_type (GTK_WIDGET (window), WEFT_TYPE_EXPLAIN_PAGE)) != NULL);
  UI_WAIT (weft_explain_page_get_settled (WEFT_EXPLAIN_PAGE (page)));
  ui_wait_frame (page);
  return WEFT_EXPLAIN_PAGE (page);
}

static inline WeftExplainView *
find_view (WeftExplainPage *page)
{
  return WEFT_EXPLAIN_VIEW (ui_find_type (GTK_WIDGET (page), WEFT_TYPE_EXPLAIN_VIEW));
}

static inline WeftExplainPage *
open_file (WeftWindow *window,
           const char *name)
{
  g_autofree char *path = data_file ("explain", name);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.look-into", "s", path);
  return find_page (window);
}

/* Explains the input once more. */
static inline void
wait_for_result (WeftExplainPage *page,
                 guint            former)
{
  UI_WAIT (weft_explain_page_get_n_done (page) > former && weft_explain_page_get_settled (page));
  ui_wait_frame (GTK_WIDGET (page));
}

static inline void
take_file (WeftExplainPage *page,
           const char      *path)
{
  guint former = weft_explain_page_get_n_done (page);

  weft_explain_page_take_file (page, path);
  wait_for_result (page, former);
}

static inline void
expect_recipe (WeftExplainPage *page,
               const char      *part)
{
  g_autofree char *recipe = weft_explain_page_make_recipe (page);

  g_assert_nonnull (recipe);
  if (strstr (recipe, part) == NULL)
    g_error ("%s is not in %s", part, recipe);
}
