/* explain-question.c: what can be asked about a model, and what comes back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-question.h"

gpointer
weft_explain_box_ref (gpointer box)
{
  return box != NULL ? g_atomic_rc_box_acquire (box) : NULL;
}

static void
clear_nothing (gpointer box)
{
}

void
weft_explain_box_unref (gpointer       box,
                        GDestroyNotify clear)
{
  if (box != NULL)
    g_atomic_rc_box_release_full (box, clear != NULL ? clear : clear_nothing);
}

void
weft_explain_watch_tell (const WeftExplainWatch *self,
                         double                  fraction,
                         gpointer                finding)
{
  self->told (self->data, fraction, finding);
}
