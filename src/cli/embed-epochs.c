/* embed-epochs.c: rows as the model of each epoch saw them, as points on a plane
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/embed-epochs.h"

#include "base/i18n.h"
#include "cli/epochs.h"
#include "cli/output.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What the epochs hand on. */
typedef struct
{
  const WeftEmbedWay *way;
  const WeftEmbedSource *source;
  const char *file;     /* nullable */
  WeftDataset *dataset; /* Owned (nullable): read by the first model */
  WeftTensor *points;   /* Owned (nullable): where the next one begins */
  JsonArray *array;     /* Owned (nullable): what is told, %NULL: lines are printed */
  int n_digits;
} Walk;

static void
walk_clear (Walk *self)
{
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_clear_pointer (&self->points, weft_tensor_unref);
  g_clear_pointer (&self->array, json_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

/* Names have one length, so that they are listed in the order of epochs. */
static char *
name_file (const Walk *self,
           guint64     epoch)
{
  const char *end = self->file != NULL ? strrchr (self->file, '.') : NULL;

  return end != NULL ? g_strdup_printf ("%.*s-%0*" PRIu64 "%s", (int) (end - self->file), self->file, self->n_digits, epoch, end) : NULL;
}

static void
tell (Walk                    *self,
      const WeftEpochSnapshot *snapshot,
      WeftEmbedLayout         *layout,
      const char              *file)
{
  JsonObject *object;

  if (self->array == NULL) {
    printf (_("Epoch %d\n"), (int) snapshot->epoch);
    weft_embed_layout_print (layout);
    return;
  }
  object = weft_embed_layout_describe (layout, file);
  json_object_set_int_member (object, "epoch", (gint64) snapshot->epoch);
  json_object_set_boolean_member (object, "is_model", snapshot->is_model);
  if (snapshot->metric != NULL && isfinite (snapshot->value))
    json_object_set_double_member (object, snapshot->metric, snapshot->value);
  json_array_add_object_element (self->array, object);
}

/* Returns: NULL on error */
static WeftLayoutRows *
read_rows (Walk                     *self,
           const WeftEpochSnapshot  *snapshot,
           GError                  **error)
{
  g_autoptr (WeftTrainedModel) trained = weft_trained_model_load (snapshot->path, error);
  g_autoptr (WeftPredictor) model = trained != NULL ? weft_predictor_new_trained (trained) : NULL;

  if (model == NULL)
    return NULL;
  if (self->dataset == NULL)
    self->dataset = weft_embed_rows_open (self->source, model, error);
  return self->dataset != NULL ? weft_embed_rows_take (self->source, model, self->dataset, error) : NULL;
}

static gboolean
lay_out (Walk                     *self,
         const WeftEpochSnapshot  *snapshot,
         GError                  **error)
{
  WeftLayoutRows *rows = read_rows (self, snapshot, error);
  g_autoptr (WeftEmbedLayout) layout = rows != NULL ? weft_embed_layout_new (self->way, rows, self->points, error) : NULL;
  g_autofree char *file = name_file (self, snapshot->epoch);

  if (layout == NULL || (file != NULL && !weft_embed_layout_write (layout, self->way, file, error)))
    return FALSE;
  g_clear_pointer (&self->points, weft_tensor_unref);
  self->points = weft_tensor_ref (layout->points);
  tell (self, snapshot, layout, file);
  return TRUE;
}

static int
count_digits (guint64 number)
{
  int n = 1;

  for (; number >= 10; number /= 10)
    n++;
  return n;
}

static void
print_document (const Walk *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "status", "done");
  json_object_set_string_member (object, "model", self->source->model);
  json_object_set_array_member (object, "epochs", json_array_ref (self->array));
  weft_cli_print_json (weft_cli_json_take (object));
}

gboolean
weft_cli_embed_epochs (const WeftEmbedWay     *way,
                       const WeftEmbedSource  *source,
                       const WeftTensor       *start,
                       const char             *file,
                       gboolean                json,
                       WeftExit               *status,
                       GError                **error)
{
  g_autoptr (GArray) list = weft_cli_list_snapshots (source->trials, source->model, status, error);
  g_auto (Walk) walk = { way, source, file, NULL, start != NULL ? weft_tensor_ref ((WeftTensor *) start) : NULL, json ? json_array_new () : NULL, 1 };

  if (list == NULL)
    return FALSE;
  *status = WEFT_EXIT_UNUSABLE;
  walk.n_digits = count_digits (g_array_index (list, WeftEpochSnapshot, list->len - 1).epoch);
  for (guint i = 0; i < list->len; i++)
    if (!lay_out (&walk, &g_array_index (list, WeftEpochSnapshot, i), error))
      return FALSE;
  if (json)
    print_document (&walk);
  return TRUE;
}
