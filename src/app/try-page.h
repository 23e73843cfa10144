/* try-page.h: a model to be used, by people who only want its answers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Input on one side, the answer and why on the other; below each other where there is no room.
 * Files are dropped anywhere on it; Ctrl+V takes a picture or a text.
 *
 * Signal: `look-inside` (#WeftLookPage) with a page, not yet shown, that explains the same
 * model with the same input.
 */
#pragma once

#include "app/look-page.h"
#include "learn/trained.h"

G_BEGIN_DECLS

#define WEFT_TYPE_TRY_PAGE (weft_try_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftTryPage, weft_try_page, WEFT, TRY_PAGE, WeftLookPage)

/**
 * weft_try_page_new:
 * @title: of the model, for people
 * @path: (nullable): an .onnx file, or a trained model as trials keep it
 * @trained: (nullable): the model itself, instead of a path
 * @data: (nullable): a file of rows like those that it learned from
 *
 * Returns: (transfer floating): a page, which opens the model on a thread
 */
GtkWidget *weft_try_page_new (const char       *title,
                              const char       *path,
                              WeftTrainedModel *trained,
                              const char       *data);

/* Asks about a file, once the model is there. */
void weft_try_page_take_file (WeftTryPage *self,
                              const char  *path);

/* Returns: whether all that was asked is answered */
gboolean weft_try_page_get_settled (WeftTryPage *self);

/* Returns: how many answers were computed to the end */
guint weft_try_page_get_n_done (WeftTryPage *self);

G_END_DECLS
