/* training-record.c: what a Train node has told in its latest run, besides its curves
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/training-record.h"

#include "base/i18n.h"
#include "base/json.h"
#include "learn/trainer.h"
#include "workflow/watched.h"

#include <math.h>

static void
free_mark (gpointer data)
{
  WeftTrainingMark *mark = data;

  g_free (mark->name);
  g_free (mark->to);
  g_free (mark);
}

WeftTrainingRecord *
weft_training_record_new (const char *node)
{
  WeftTrainingRecord *self = g_new0 (WeftTrainingRecord, 1);

  self->node = g_strdup (node);
  self->watched = weft_watch_log_new ();
  self->rows = weft_rows_log_new ();
  self->marks = g_ptr_array_new_with_free_func (free_mark);
  return self;
}

void
weft_training_record_free (WeftTrainingRecord *self)
{
  weft_watch_log_free (self->watched);
  weft_rows_log_free (self->rows);
  g_ptr_array_unref (self->marks);
  g_free (self->node);
  g_free (self);
}

gboolean
weft_training_record_take (WeftTrainingRecord *self,
                           const WeftRunEvent *event)
{
  JsonNode *report = event->artefact != NULL && weft_artefact_get_type (event->artefact) == &weft_port_type_report ? weft_artefact_get_value (event->artefact) : NULL;
  WeftWatch *watch;

  if (event->type == WEFT_RUN_EVENT_MARK) {
    WeftTrainingMark *mark = g_new (WeftTrainingMark, 1);

    *mark = (WeftTrainingMark){ event->step, g_strdup (event->name), g_strdup (event->text) };
    g_ptr_array_add (self->marks, mark);
    return TRUE;
  }
  if (report != NULL && g_str_equal (event->name, WEFT_ROWS_LOG_KIND)) {
    weft_rows_log_take (self->rows, report);
    return TRUE;
  }
  watch = report != NULL && g_str_equal (event->name, WEFT_WATCH_LOG_KIND) ? weft_watch_from_json (report) : NULL;
  if (watch != NULL)
    weft_watch_log_take (self->watched, watch);
  return watch != NULL;
}

const char *
weft_training_record_name_change (const char *name)
{
  const WeftParam *param = weft_param_find (weft_trainer_params, name);

  if (g_str_equal (name, "stop"))
    return _("Stopped");
  return param != NULL ? _ (param->title) : name;
}
