/* diff-page.h: what was changed between the workflows of two trials, in the middle of the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The workflow of the newer one as it stands on its canvas, to be read only, with what was
 * added, removed and changed; below it the same as a list.
 */
#pragma once

#include "app/look-page.h"
#include "workflow/diff-chart.h"

G_BEGIN_DECLS

#define WEFT_TYPE_DIFF_PAGE (weft_diff_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftDiffPage, weft_diff_page, WEFT, DIFF_PAGE, WeftLookPage)

/**
 * weft_diff_page_new:
 * @title: of the page
 * @chart: (transfer full): what is shown
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *weft_diff_page_new (const char    *title,
                               WeftDiffChart *chart);

G_END_DECLS
