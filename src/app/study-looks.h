/* study-looks.h: how a study is looked at: which variables, in which order, how spread
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows for a popover. What people set stays while the study grows, and is let go with the study.
 *
 * Signals:
 *   `changed`         something was set
 *   `spread-changed`  (uint) a variable is spread in another way, so that ranges of it mean nothing
 *
 * Thread: main
 */
#pragma once

#include "workflow/study-chart.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_STUDY_LOOKS (weft_study_looks_get_type ())
G_DECLARE_FINAL_TYPE (WeftStudyLooks, weft_study_looks, WEFT, STUDY_LOOKS, AdwBin)

/* Returns: (transfer floating): looks of no study */
GtkWidget *weft_study_looks_new (void);

/* @data: what is looked at; of another study than before everything is as it is at first */
void weft_study_looks_set_data (WeftStudyLooks *self,
                                WeftStudyData  *data);

/* Fills in objective, variables and spreads; they are valid until something is set. */
void weft_study_looks_fill (WeftStudyLooks *self,
                            WeftStudyView  *view);

/* Moves the axis at one place to another. */
void weft_study_looks_move_axis (WeftStudyLooks *self,
                                 guint           from,
                                 guint           to);

G_END_DECLS
