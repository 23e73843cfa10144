/* rows-log.c: what epochs made of the validation rows, within a bounded size
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/rows-log.h"

#include "base/i18n.h"
#include "workflow/error.h"

#include <math.h>
#include <string.h>

WeftRowsLog *
weft_rows_log_new (void)
{
  WeftRowsLog *self = g_new0 (WeftRowsLog, 1);

  self->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  self->stride = 1;
  return self;
}

void
weft_rows_log_free (WeftRowsLog *self)
{
  g_ptr_array_unref (self->reports);
  g_free (self);
}

static gint64
get_number (JsonNode   *report,
            const char *name)
{
  return weft_json_get_int (json_node_get_object (report), name, 0);
}

static gsize
measure (JsonNode *report)
{
  g_autofree char *text = weft_json_write (report, WEFT_JSON_COMPACT);

  return strlen (text);
}

static void
remove_index (WeftRowsLog *self,
              guint        index)
{
  self->bytes -= measure (self->reports->pdata[index]);
  g_ptr_array_remove_index (self->reports, index);
}

/* The latest epoch is always there. */
static void
thin_out (WeftRowsLog *self)
{
  self->stride *= 2;
  for (guint i = self->reports->len - 1; i-- > 0;)
    if (get_number (self->reports->pdata[i], "epoch") % self->stride != 0)
      remove_index (self, i);
}

static gboolean
is_full (const WeftRowsLog *self)
{
  return self->reports->len > WEFT_ROWS_LOG_EPOCHS || self->bytes > WEFT_ROWS_LOG_BYTES;
}

void
weft_rows_log_take (WeftRowsLog *self,
                    JsonNode    *report)
{
  GPtrArray *reports = self->reports;

  if (!JSON_NODE_HOLDS_OBJECT (report))
    return;
  while (reports->len > 0 && get_number (reports->pdata[reports->len - 1], "epoch") >= get_number (report, "epoch"))
    remove_index (self, reports->len - 1);
  if (reports->len > 0 && get_number (reports->pdata[reports->len - 1], "epoch") % self->stride != 0)
    remove_index (self, reports->len - 1);
  g_ptr_array_add (reports, json_node_ref (report));
  self->bytes += measure (report);
  while (reports->len > 1 && is_full (self))
    thin_out (self);
}

void
weft_rows_log_rewind (WeftRowsLog *self,
                      gint64       step)
{
  while (self->reports->len > 0 && get_number (self->reports->pdata[self->reports->len - 1], "step") > step)
    remove_index (self, self->reports->len - 1);
}

JsonNode *
weft_rows_log_find (const WeftRowsLog *self,
                    double             epoch)
{
  JsonNode *found = NULL;

  for (guint i = 0; i < self->reports->len; i++)
    if (found == NULL || isnan (epoch) || (double) get_number (self->reports->pdata[i], "epoch") <= epoch + 1e-6)
      found = self->reports->pdata[i];
  return found;
}

char *
weft_rows_log_to_text (const WeftRowsLog *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->reports->len; i++)
    json_array_add_element (array, json_node_copy (self->reports->pdata[i]));
  json_node_take_array (node, array);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}

WeftRowsLog *
weft_rows_log_from_text (const char  *text,
                         gsize        length,
                         GError     **error)
{
  g_autoptr (JsonNode) node = weft_json_parse (text, length, error);
  g_autoptr (WeftRowsLog) self = NULL;
  JsonArray *array;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node)) {
    g_set_error_literal (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT, _("what epochs made of the validation rows is a list, and this file holds none; train again"));
    return NULL;
  }
  self = weft_rows_log_new ();
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    weft_rows_log_take (self, json_array_get_element (array, i));
  return g_steal_pointer (&self);
}
