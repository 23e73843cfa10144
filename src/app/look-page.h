/* look-page.h: a page in the middle of the window that is about one model
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It stands among the documents and belongs to none. What is in it scrolls where there is
 * no room, and is told when it has to stand below each other.
 *
 * Signal: `closed` when it was taken out of its frame for good.
 */
#pragma once

#include <libpanel.h>

G_BEGIN_DECLS

#define WEFT_TYPE_LOOK_PAGE (weft_look_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (WeftLookPage, weft_look_page, WEFT, LOOK_PAGE, PanelWidget)

/**
 * WeftLookPageClass:
 * @set_narrow: whether there is less room; called by itself, not within a layout
 */
struct _WeftLookPageClass
{
  PanelWidgetClass parent_class;

  void (*set_narrow) (WeftLookPage *self, gboolean narrow);
};

/* @content: what scrolls */
void weft_look_page_set_content (WeftLookPage *self,
                                 GtkWidget    *content);

G_END_DECLS
