/* teach-window.h: a model is taught by marks, and what has become of it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window in front of the page: how to teach; while it learns, how far it is; then what it gets
 * right and where it looks, before and after. What it has become is kept as a trial, or forgotten.
 */
#pragma once

#include "app/explain-answer.h"
#include "learn/marks.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_TEACH_WINDOW (weft_teach_window_get_type ())
G_DECLARE_FINAL_TYPE (WeftTeachWindow, weft_teach_window, WEFT, TEACH_WINDOW, AdwWindow)

/**
 * weft_teach_window_present:
 * @parent: what it belongs to; its window is told when a trial is kept
 * @answer: the row that is looked at, of a trained model
 * @marks: what was marked in its data; copied
 */
void weft_teach_window_present (GtkWidget         *parent,
                                WeftExplainAnswer *answer,
                                const WeftMarks   *marks);

G_END_DECLS
