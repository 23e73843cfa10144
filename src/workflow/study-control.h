/* study-control.h: what people ask of a study that runs
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests from any thread, carried out within 100 ms. One that cannot be granted is told to who
 * observes the study, and changes nothing.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _WeftStudyControl WeftStudyControl;

WeftStudyControl *weft_study_control_new   (void);
WeftStudyControl *weft_study_control_ref   (WeftStudyControl *self);
void              weft_study_control_unref (WeftStudyControl *self);

/* Returns: the study that listens to it now, 0: none does */
gint64 weft_study_control_get_study (WeftStudyControl *self);

/* For who runs a study. @study: 0 once it runs no more */
void weft_study_control_set_study (WeftStudyControl *self,
                                   gint64            study);

/* Begins nothing new and lets trainings wait, or goes on. */
void     weft_study_control_pause     (WeftStudyControl *self);
void     weft_study_control_resume    (WeftStudyControl *self);
gboolean weft_study_control_is_paused (WeftStudyControl *self);

/* Begins nothing new; what is being tried is finished and counts. */
void     weft_study_control_stop       (WeftStudyControl *self);
gboolean weft_study_control_is_stopped (WeftStudyControl *self);

/* Ends trainings, too; what is being tried waits to be tried again. */
void     weft_study_control_cancel       (WeftStudyControl *self);
gboolean weft_study_control_is_cancelled (WeftStudyControl *self);

/* Asks for a point, see weft_study_enqueue(). */
void weft_study_control_enqueue (WeftStudyControl *self,
                                 const char       *choice);

/* Gives a point up, or sees to it that the pruner does not. */
void weft_study_control_prune (WeftStudyControl *self,
                               guint             number);
void weft_study_control_keep  (WeftStudyControl *self,
                               guint             number);

/* Chooses points from less of a dimension from now on, see weft_space_narrow(). */
void weft_study_control_narrow (WeftStudyControl *self,
                                const char       *name,
                                const char       *text);

/* For who runs a study */

/* What people may ask for, in the order in which they did. */
typedef enum {
  WEFT_STUDY_ASKS_ENQUEUE,
  WEFT_STUDY_ASKS_PRUNE,
  WEFT_STUDY_ASKS_KEEP,
  WEFT_STUDY_ASKS_NARROW,
} WeftStudyAsk;

/* @name: (owned) (nullable), @text: (owned) (nullable) */
typedef struct
{
  WeftStudyAsk ask;
  guint number;
  char *name;
  char *text;
} WeftStudyRequest;

void weft_study_request_free (WeftStudyRequest *self);

/* Returns: (transfer full) (nullable): what was asked for first and not looked at yet */
WeftStudyRequest *weft_study_control_take (WeftStudyControl *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStudyControl, weft_study_control_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStudyRequest, weft_study_request_free)

G_END_DECLS
