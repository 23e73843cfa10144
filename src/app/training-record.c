/* training-record.c: what a Train node has told in its latest run, besides its curves
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/training-record.h"

#include "base/json.h"
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
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  self->marks = g_ptr_array_new_with_free_func (free_mark);
  self->stride = 1;
  return self;
}

void
weft_training_record_free (WeftTrainingRecord *self)
{
  weft_watch_log_free (self->watched);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->marks);
  g_free (self->node);
  g_free (self);
}

static gint64
get_epoch (JsonNode *rows)
{
  return weft_json_get_int (json_node_get_object (rows), "epoch", 0);
}

/* The latest epoch is always there. */
static void
thin_out (WeftTrainingRecord *self)
{
  self->stride *= 2;
  for (guint i = self->rows->len - 1; i-- > 0;)
    if (get_epoch (self->rows->pdata[i]) % self->stride != 0)
      g_ptr_array_remove_index (self->rows, i);
}

static void
take_rows (WeftTrainingRecord *self,
           JsonNode           *rows)
{
  guint last = self->rows->len;

  if (!JSON_NODE_HOLDS_OBJECT (rows))
    return;
  if (last > 0 && get_epoch (self->rows->pdata[last - 1]) % self->stride != 0)
    g_ptr_array_remove_index (self->rows, last - 1);
  g_ptr_array_add (self->rows, json_node_ref (rows));
  if (self->rows->len > WEFT_TRAINING_RECORD_EPOCHS)
    thin_out (self);
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
  if (report != NULL && g_str_equal (event->name, WEFT_WATCHED_ROWS)) {
    take_rows (self, report);
    return TRUE;
  }
  watch = report != NULL && g_str_equal (event->name, WEFT_WATCH_LOG_KIND) ? weft_watch_from_json (report) : NULL;
  if (watch != NULL)
    weft_watch_log_take (self->watched, watch);
  return watch != NULL;
}

JsonNode *
weft_training_record_find_rows (const WeftTrainingRecord *self,
                                double                    epoch)
{
  JsonNode *found = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    if (found == NULL || isnan (epoch) || (double) get_epoch (self->rows->pdata[i]) <= epoch + 1e-6)
      found = self->rows->pdata[i];
  return found;
}
