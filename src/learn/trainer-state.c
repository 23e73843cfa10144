/* trainer-state.c: checkpoints
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A safetensors file: `NAME` for each parameter and optimizer state,
 * `best.NAME` for the best weights, `state.counters` (i64: step, epoch, batch,
 * plateau.waited, best_epoch), `state.numbers` (f64: loss_sum, row_sum,
 * plateau.factor, plateau.best, best, epoch_seconds), `state.history` (f64: a
 * row of seven an epoch). The text `identity` says what it belongs to, `live`
 * holds parameters as they are now, `marks` the changes so far.
 */
#include "learn/trainer-private.h"

#include "base/i18n.h"
#include "exchange/safetensors.h"
#include "learn/error.h"

#include <string.h>

#define N_COUNTERS 5
#define N_NUMBERS  6
#define N_COLUMNS  7

static WeftTensor *
make_tensor (WeftDType     dtype,
             WeftShape     shape,
             gconstpointer data)
{
  WeftTensor *tensor = weft_tensor_new (dtype, &shape, NULL);

  g_assert (tensor != NULL);
  memcpy (tensor->data, data, tensor->bytes);
  return tensor;
}

static void
add (WeftSafetensors *file,
     const char      *name,
     WeftTensor      *tensor)
{
  weft_safetensors_add (file, name, tensor);
  weft_tensor_unref (tensor);
}

static void
add_weights (WeftTrainer     *self,
             WeftSafetensors *file)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  int n;
  const WeftValue *weights = weft_model_get_weights (self->model, &n);

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind == WEFT_VALUE_PARAMETER)
      weft_safetensors_add (file, info->name, weft_session_get_parameter (self->session, value));
  }
  for (guint i = 0; i < self->best_weights->len; i++) {
    g_autofree char *name = g_strdup_printf ("best.%s", weft_graph_get_value (graph, weights[i])->name);

    weft_safetensors_add (file, name, self->best_weights->pdata[i]);
  }
}

static void
add_counters (WeftTrainer     *self,
              WeftSafetensors *file)
{
  gint64 counters[N_COUNTERS];
  double numbers[N_NUMBERS] = { self->loss_sum, self->row_sum, self->plateau.factor, self->plateau.best, self->best, self->epoch_seconds };
  guint64 epoch;
  gsize batch;

  weft_loader_get_position (self->loader, &epoch, &batch);
  counters[0] = (gint64) self->step;
  counters[1] = (gint64) epoch;
  counters[2] = (gint64) batch;
  counters[3] = self->plateau.waited;
  counters[4] = (gint64) self->best_epoch;
  add (file, "state.counters", make_tensor (WEFT_DTYPE_I64, WEFT_SHAPE (N_COUNTERS), counters));
  add (file, "state.numbers", make_tensor (WEFT_DTYPE_F64, WEFT_SHAPE (N_NUMBERS), numbers));
}

static void
add_history (WeftTrainer     *self,
             WeftSafetensors *file)
{
  g_autofree double *rows = g_new0 (double, self->history->len *N_COLUMNS + 1);

  for (guint i = 0; i < self->history->len; i++) {
    const WeftTrainEpoch *epoch = &g_array_index (self->history, WeftTrainEpoch, i);
    const double row[N_COLUMNS] = { (double) epoch->epoch, (double) epoch->step, epoch->train_loss, epoch->validation_loss,
                                    epoch->validation_metric, epoch->learning_rate, epoch->seconds };

    memcpy (rows + i * N_COLUMNS, row, sizeof row);
  }
  add (file, "state.history", make_tensor (WEFT_DTYPE_F64, WEFT_SHAPE (self->history->len, N_COLUMNS), rows));
}

static void
add_texts (WeftTrainer     *self,
           WeftSafetensors *file)
{
  g_autoptr (JsonNode) live = weft_params_to_json (self->params, TRUE);
  g_autofree char *live_text = weft_json_write (live, WEFT_JSON_COMPACT);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) marks = NULL;
  g_autofree char *marks_text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->marks->len; i++) {
    const WeftTrainMark *mark = self->marks->pdata[i];

    json_builder_begin_array (builder);
    json_builder_add_int_value (builder, (gint64) mark->step);
    json_builder_add_string_value (builder, mark->what);
    json_builder_add_string_value (builder, mark->from != NULL ? mark->from : "");
    json_builder_add_string_value (builder, mark->to);
    json_builder_end_array (builder);
  }
  json_builder_end_array (builder);
  marks = json_builder_get_root (builder);
  marks_text = weft_json_write (marks, WEFT_JSON_COMPACT);
  weft_safetensors_set_text (file, "identity", self->identity);
  weft_safetensors_set_text (file, "live", live_text);
  weft_safetensors_set_text (file, "marks", marks_text);
}

static WeftSafetensors *
make_file (WeftTrainer *self)
{
  WeftSafetensors *file = weft_safetensors_new ();

  add_weights (self, file);
  add_counters (self, file);
  add_history (self, file);
  add_texts (self, file);
  return file;
}

gboolean
weft_trainer_save (WeftTrainer  *self,
                   const char   *path,
                   GError      **error)
{
  g_autoptr (WeftSafetensors) file = make_file (self);

  return weft_safetensors_write (file, path, WEFT_FILE_WRITE_PRIVATE, error);
}

GBytes *
weft_trainer_to_bytes (WeftTrainer  *self,
                       GError      **error)
{
  g_autoptr (WeftSafetensors) file = make_file (self);

  return weft_safetensors_to_bytes (file, error);
}

/* The weights of the best epoch may be absent, but not of another shape. */
static gboolean
check_best (WeftTrainer      *self,
            WeftSafetensors  *file,
            GError          **error)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  int n;
  const WeftValue *weights = weft_model_get_weights (self->model, &n);

  for (int i = 0; i < n; i++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, weights[i]);
    g_autofree char *name = g_strdup_printf ("best.%s", info->name);

    if (weft_safetensors_find (file, name) != NULL && weft_safetensors_require (file, name, info->dtype, &info->shape, error) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_state (WeftSafetensors  *file,
             GError          **error)
{
  const WeftTensor *history = weft_safetensors_find (file, "state.history");
  WeftShape shape = WEFT_SHAPE (history != NULL && history->shape.rank == 2 ? history->shape.extent[0] : 0, N_COLUMNS);

  return weft_safetensors_require (file, "state.counters", WEFT_DTYPE_I64, &WEFT_SHAPE (N_COUNTERS), error) != NULL &&
         weft_safetensors_require (file, "state.numbers", WEFT_DTYPE_F64, &WEFT_SHAPE (N_NUMBERS), error) != NULL &&
         weft_safetensors_require (file, "state.history", WEFT_DTYPE_F64, &shape, error) != NULL;
}

static gboolean
check_file (WeftTrainer      *self,
            WeftSafetensors  *file,
            GError          **error)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  const char *identity = weft_safetensors_get_text (file, "identity");

  if (g_strcmp0 (identity, self->identity) != 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_CHECKPOINT,
                 _("this checkpoint belongs to another training: the data, the model, a parameter or the kernel set differs; start a new trial"));
    return FALSE;
  }
  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind == WEFT_VALUE_PARAMETER && weft_safetensors_require (file, info->name, info->dtype, &info->shape, error) == NULL)
      return FALSE;
  }
  return check_best (self, file, error) && check_state (file, error);
}

static void
restore_weights (WeftTrainer     *self,
                 WeftSafetensors *file)
{
  WeftGraph *graph = weft_model_get_graph (self->model);
  int n;
  const WeftValue *weights = weft_model_get_weights (self->model, &n);

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind == WEFT_VALUE_PARAMETER) {
      WeftTensor *tensor = weft_safetensors_find (file, info->name);

      memcpy (weft_session_get_parameter (self->session, value)->data, tensor->data, tensor->bytes);
    }
  }
  g_ptr_array_set_size (self->best_weights, 0);
  for (int i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("best.%s", weft_graph_get_value (graph, weights[i])->name);
    WeftTensor *tensor = weft_safetensors_find (file, name), *copy = tensor != NULL ? weft_tensor_copy (tensor, NULL) : NULL;

    /* A copy, or else the whole file stays in memory, with the optimizer's state. */
    if (tensor != NULL)
      g_ptr_array_add (self->best_weights, copy != NULL ? copy : weft_tensor_ref (tensor));
  }
}

static void
restore_counters (WeftTrainer     *self,
                  WeftSafetensors *file)
{
  const gint64 *counters = weft_safetensors_find (file, "state.counters")->data;
  const double *numbers = weft_safetensors_find (file, "state.numbers")->data;
  gsize n_batches = weft_loader_get_n_batches (self->loader);

  self->step = (guint64) counters[0];
  weft_loader_set_position (self->loader, (guint64) counters[1], MIN ((gsize) counters[2], n_batches));
  self->plateau = (WeftPlateau){ numbers[2], numbers[3], counters[3] };
  self->best_epoch = (guint64) counters[4];
  self->loss_sum = numbers[0];
  self->row_sum = numbers[1];
  self->best = numbers[4];
  self->epoch_seconds = numbers[5];
}

static void
restore_history (WeftTrainer     *self,
                 WeftSafetensors *file)
{
  const WeftTensor *history = weft_safetensors_find (file, "state.history");

  g_array_set_size (self->history, 0);
  for (gint64 i = 0; i < history->shape.extent[0]; i++) {
    const double *row = (const double *) history->data + i * N_COLUMNS;
    WeftTrainEpoch epoch = { (guint64) row[0], (guint64) row[1], row[2], row[3], row[4], row[5], row[6] };

    g_array_append_val (self->history, epoch);
  }
}

static void
restore_live (WeftTrainer     *self,
              WeftSafetensors *file)
{
  const char *live = weft_safetensors_get_text (file, "live");
  g_autoptr (JsonNode) node = live != NULL ? weft_json_parse (live, strlen (live), NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  for (const WeftParam *param = weft_trainer_params; object != NULL && param->id != NULL; param++) {
    JsonNode *member = json_object_get_member (object, param->id);
    g_autofree char *text = member != NULL ? weft_param_text_from_json (member) : NULL;

    if (text != NULL && (param->flags & WEFT_PARAM_LIVE))
      weft_params_set (self->params, param->id, text, NULL);
  }
  weft_trainer_read_params (self);
}

/* A row is [step, what, from, to]; anything else is left out. */
static void
restore_mark (WeftTrainer *self,
              JsonNode    *node)
{
  JsonArray *row = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  WeftTrainMark *mark;

  if (row == NULL || json_array_get_length (row) != 4)
    return;
  for (guint i = 0; i < 4; i++) {
    JsonNode *item = json_array_get_element (row, i);

    if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != (i == 0 ? G_TYPE_INT64 : G_TYPE_STRING))
      return;
  }
  mark = g_new0 (WeftTrainMark, 1);
  mark->step = (guint64) json_array_get_int_element (row, 0);
  mark->what = g_strdup (json_array_get_string_element (row, 1));
  mark->from = g_strdup (json_array_get_string_element (row, 2));
  mark->to = g_strdup (json_array_get_string_element (row, 3));
  g_ptr_array_add (self->marks, mark);
}

static void
restore_marks (WeftTrainer     *self,
               WeftSafetensors *file)
{
  const char *marks = weft_safetensors_get_text (file, "marks");
  g_autoptr (JsonNode) node = marks != NULL ? weft_json_parse (marks, strlen (marks), NULL) : NULL;
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  g_ptr_array_set_size (self->marks, 0);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    restore_mark (self, json_array_get_element (list, i));
}

static gboolean
restore (WeftTrainer      *self,
         WeftSafetensors  *file,
         GError          **error)
{
  if (!check_file (self, file, error))
    return FALSE;
  restore_weights (self, file);
  restore_counters (self, file);
  restore_history (self, file);
  restore_live (self, file);
  restore_marks (self, file);
  return TRUE;
}

gboolean
weft_trainer_resume (WeftTrainer  *self,
                     const char   *path,
                     GError      **error)
{
  g_autoptr (WeftSafetensors) file = weft_safetensors_read (path, error);

  if (file == NULL)
    return FALSE;
  if (restore (self, file, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

gboolean
weft_trainer_from_bytes (WeftTrainer  *self,
                         GBytes       *bytes,
                         GError      **error)
{
  g_autoptr (WeftSafetensors) file = weft_safetensors_parse (bytes, error);

  return file != NULL && restore (self, file, error);
}

guint64
weft_trainer_peek_step (const char *path)
{
  g_autoptr (WeftSafetensors) file = g_file_test (path, G_FILE_TEST_EXISTS) ? weft_safetensors_read (path, NULL) : NULL;
  WeftTensor *counters = file != NULL ? weft_safetensors_require (file, "state.counters", WEFT_DTYPE_I64, &WEFT_SHAPE (N_COUNTERS), NULL) : NULL;

  return counters != NULL ? (guint64) weft_tensor_get (counters, 0) : 0;
}
