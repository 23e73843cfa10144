/* study-form.h: a point of a study, to be asked for by hand
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row for each dimension; what is left empty, the sampler chooses.
 *
 * Signals:
 *   `enqueue`  (const char *) the point is to be tried, see weft_point_parse()
 *   `closed`   it is not
 *
 * Thread: main
 */
#pragma once

#include "tune/space.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_STUDY_FORM (weft_study_form_get_type ())
G_DECLARE_FINAL_TYPE (WeftStudyForm, weft_study_form, WEFT, STUDY_FORM, AdwBin)

/* Returns: (transfer floating): a form without rows */
GtkWidget *weft_study_form_new (void);

/**
 * weft_study_form_open:
 * @space: what points are chosen from
 * @point: (nullable): what the rows hold at first
 *
 * Makes the rows anew and takes the focus.
 */
void weft_study_form_open (WeftStudyForm   *self,
                           const WeftSpace *space,
                           const double    *point);

/* Fills in the value of one dimension: the nearest that it has. */
void weft_study_form_set_value (WeftStudyForm *self,
                                guint          dimension,
                                double         value);

G_END_DECLS
