/* study-chooser.h: the list of what can be looked at as a study
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main
 */
#pragma once

#include "trials/study.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * weft_study_chooser_fill:
 * @records: (element-type WeftStudyRecord): what there is; %WEFT_STUDY_GATHERED stands for the
 *   trials of the table
 * @shown: which is shown
 *
 * Makes the list anew where it says something else than before.
 */
void weft_study_chooser_fill (GtkDropDown *list,
                              GPtrArray   *records,
                              gint64       shown);

G_END_DECLS
