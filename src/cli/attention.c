/* attention.c: what a model reads for what, for people, programs and files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/attention.h"

#include "base/i18n.h"
#include "cli/chart-file.h"
#include "cli/find-class.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "dataset/npy-write.h"
#include "explain/error.h"
#include "workflow/attention-picture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PICTURE_WIDTH 720

typedef struct
{
  const WeftAttentionOptions *options;
  WeftPredictor *predictor;
  WeftSubject *subject; /* Owned */
  WeftAttentionText text;
  WeftAttention *attention; /* Owned */
  const WeftAttentionMap *map;
  WeftErasure *erasure;          /* Owned (nullable): the map's columns cannot be traced back */
  WeftAttentionPicture *picture; /* Owned */
  WeftDrawing drawing;
  WeftAttentionWay way;
  gint64 head;
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->picture, weft_attention_picture_unref);
  g_clear_pointer (&self->erasure, weft_erasure_free);
  g_clear_pointer (&self->attention, weft_attention_unref);
  weft_attention_text_clear (&self->text);
  g_clear_pointer (&self->subject, weft_subject_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
refuse (GError     **error,
        const char  *option,
        const char  *given)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("%s does not take “%s”; see weft-cli explain --help"), option, given);
  return FALSE;
}

/* Returns: which row of a table of choices it is; -1: none */
static int
find_choice (const WeftParamChoice *choices,
             const char            *id)
{
  for (int i = 0; choices[i].id != NULL; i++)
    if (g_str_equal (choices[i].id, id))
      return i;
  return -1;
}

/* `mean`, or the number of a head. */
static gboolean
take_way (Work    *self,
          GError **error)
{
  const char *text = self->options->way;
  int way = text != NULL ? find_choice (weft_attention_ways, text) : WEFT_WAY_MEAN;
  char *end = NULL;

  if (way < 0 || way == WEFT_WAY_HEAD) {
    self->head = g_ascii_strtoll (text, &end, 10) - 1;
    way = WEFT_WAY_HEAD;
    if (end == text || *end != '\0')
      return refuse (error, "--heads", text);
  }
  self->way = (WeftAttentionWay) way;
  return TRUE;
}

static gboolean
take_options (Work    *self,
              GError **error)
{
  const WeftAttentionOptions *options = self->options;
  int drawing = options->drawing != NULL ? find_choice (weft_attention_drawings, options->drawing) : WEFT_DRAWING_MAP;
  g_autofree char *discard = g_strdup_printf ("%g", options->discard), *beams = g_strdup_printf ("%d", options->beams);

  if (drawing < 0)
    return refuse (error, "--drawing", options->drawing);
  if (!(options->discard >= 0 && options->discard <= 1))
    return refuse (error, "--discard", discard);
  if (options->beams < 1 || options->beams > 64)
    return refuse (error, "--beams", beams);
  self->drawing = (WeftDrawing) drawing;
  return take_way (self, error);
}

static gboolean
look (Work         *self,
      WeftDataset  *dataset,
      const char   *file,
      GError      **error)
{
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  guint32 row = (guint32) self->options->row - 1;

  self->subject = weft_subject_new (self->predictor, 0, error);
  if (self->subject == NULL || !weft_attention_text_init (&self->text, self->predictor, dataset, row, self->options->beams, weft_interrupt_watch (), warnings, error))
    return FALSE;
  weft_cli_say_each (file, warnings);
  self->attention = weft_attention_new (self->subject, self->predictor, &self->text, weft_interrupt_watch (), error);
  self->map = self->attention != NULL ? weft_attention_find (self->attention, self->options->layer, error) : NULL;
  return self->map != NULL;
}

/* A class by its name or number; the likeliest where none is asked for. */
static gboolean
find_target (Work               *self,
             WeftSubjectTarget  *target,
             GError            **error)
{
  g_auto (WeftAnswer) answer = { 0 };

  *target = (WeftSubjectTarget){ -1, -1, weft_subject_get_n_places (self->subject) > 1 ? MAX (self->options->word - 1, 0) : 0 };
  if (!weft_subject_ask (self->subject, weft_tensor_const_f32 (self->text.sample), target->place, &answer, error))
    return FALSE;
  target->class = self->options->target != NULL ? weft_cli_find_class (self->subject, self->options->target, error) : weft_answer_rank (&answer, 0);
  return target->class >= 0;
}

static gboolean
take_picture (Work    *self,
              GError **error)
{
  WeftSubjectTarget target = { 0 };
  g_autoptr (GPtrArray) gradients = NULL;
  WeftAttentionReading *reading;

  if (self->way == WEFT_WAY_GRADIENT) {
    if (!find_target (self, &target, error))
      return FALSE;
    gradients = weft_attention_differentiate (self->attention, self->subject, &self->text, &target, weft_interrupt_watch (), error);
    if (gradients == NULL)
      return FALSE;
  }
  reading = weft_attention_reading_new (self->attention, self->map, self->way, self->head, self->options->discard, gradients, weft_interrupt_watch (), error);
  if (reading == NULL)
    return FALSE;
  self->picture = weft_attention_picture_new (self->attention, reading, self->erasure);
  self->picture->drawing = self->drawing;
  self->picture->row = self->options->word - 1;
  return TRUE;
}

/* Where nobody knows what is read, it cannot be replaced, but still be shown. */
static gboolean
erase (Work    *self,
       GError **error)
{
  g_autoptr (GError) why = NULL;

  self->erasure = weft_erasure_new (self->subject, self->map, &self->text, (guint64) self->options->seed, weft_interrupt_watch (), &why);
  if (self->erasure != NULL || g_error_matches (why, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

static gboolean
read_attention (Work         *self,
                WeftDataset  *dataset,
                const char   *file,
                GError      **error)
{
  g_autofree char *word = g_strdup_printf ("%d", self->options->word);

  if (!take_options (self, error) || !look (self, dataset, file, error))
    return FALSE;
  if (self->options->word < 0 || self->options->word > self->map->n_rows)
    return refuse (error, "--word", word);
  return erase (self, error) && take_picture (self, error);
}

/* How the picture came about. */
static JsonObject *
describe (const Work *self,
          const char *model,
          const char *file)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "model", model);
  json_object_set_string_member (object, "input", file);
  json_object_set_int_member (object, "row", self->options->row);
  weft_attention_picture_describe (self->picture, object);
  if (weft_attention_way_is_rollout (self->way))
    json_object_set_double_member (object, "discard", self->options->discard);
  if (self->text.written != NULL)
    json_object_set_int_member (object, "beams", self->options->beams);
  json_object_set_int_member (object, "seed", self->options->seed);
  return object;
}

static JsonArray *
describe_rows (const Work *self)
{
  const WeftAttentionReading *reading = self->picture->reading;
  JsonArray *rows = json_array_new ();

  for (gint64 i = 0; i < self->map->n_rows; i++) {
    JsonObject *row = json_object_new ();
    JsonArray *shares = json_array_new ();

    for (gint64 k = 0; k < self->map->n_columns; k++)
      json_array_add_double_element (shares, (double) reading->shares[i * self->map->n_columns + k]);
    json_object_set_string_member (row, "word", self->map->row_names[i]);
    json_object_set_double_member (row, "entropy", reading->rows[i].entropy);
    json_object_set_int_member (row, "peak", reading->rows[i].peak + 1);
    json_object_set_double_member (row, "share", reading->rows[i].share);
    json_object_set_array_member (row, "shares", shares);
    json_array_add_object_element (rows, row);
  }
  return rows;
}

static JsonArray *
describe_columns (const Work *self)
{
  JsonArray *columns = json_array_new ();

  for (gint64 i = 0; i < self->map->n_columns; i++) {
    JsonObject *column = json_object_new ();

    json_object_set_string_member (column, "word", self->map->column_names[i]);
    json_object_set_double_member (column, "coverage", self->picture->reading->coverage[i]);
    json_array_add_object_element (columns, column);
  }
  return columns;
}

static JsonArray *
list_layers (const Work *self)
{
  JsonArray *layers = json_array_new ();

  for (guint i = 0; i < self->attention->n_maps; i++)
    json_array_add_string_element (layers, self->attention->maps[i].layer.id);
  return layers;
}

static void
print_document (const Work *self,
                const char *model,
                const char *file)
{
  JsonObject *object = describe (self, model, file);

  json_object_set_string_member (object, "status", "done");
  json_object_set_array_member (object, "layers", list_layers (self));
  json_object_set_int_member (object, "heads", self->map->n_heads);
  json_object_set_boolean_member (object, "crosses", self->map->layer.crosses);
  json_object_set_double_member (object, "entropy", weft_attention_reading_get_entropy (self->picture->reading));
  json_object_set_double_member (object, "padding", self->map->padding);
  if (self->erasure != NULL)
    json_object_set_double_member (object, "agreement", self->picture->agreement);
  json_object_set_array_member (object, "rows", describe_rows (self));
  json_object_set_array_member (object, "columns", describe_columns (self));
  weft_cli_print_json (weft_cli_json_take (object));
}

static void
print_rows (const Work *self)
{
  printf ("%s\n%s\n", self->picture->title, self->picture->caption);
  for (gint64 i = 0; i < self->map->n_rows; i++) {
    const WeftAttentionRow *row = &self->picture->reading->rows[i];

    printf ("%s\t%s\t%.3f\t%.3f\n", self->picture->rows[i], self->picture->columns[row->peak], row->share, row->entropy);
  }
}

static gboolean
write_npy (const Work  *self,
           GError     **error)
{
  const WeftAttentionMap *map = self->map;
  g_autoptr (WeftTensor) tensor = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (map->n_heads, map->n_rows, map->n_columns), error);

  if (tensor == NULL)
    return FALSE;
  memcpy (weft_tensor_f32 (tensor), map->weights, tensor->bytes);
  return weft_npy_write (self->options->output, tensor, error);
}

static gboolean
write_output (const Work  *self,
              const char  *model,
              const char  *file,
              GError     **error)
{
  g_autoptr (JsonNode) node = weft_cli_json_take (describe (self, model, file));
  const WeftChartFile picture = { self->picture, WEFT_CHART_DRAWN (weft_attention_picture),
                                  (WeftChartToCsv) weft_attention_picture_to_csv, PICTURE_WIDTH, 0 };

  if (g_str_has_suffix (self->options->output, ".npy"))
    return write_npy (self, error);
  return weft_chart_file_write (&picture, self->options->output, node, error);
}

gboolean
weft_cli_explain_attention (WeftPredictor               *predictor,
                            WeftDataset                 *dataset,
                            const char                  *model,
                            const char                  *file,
                            const WeftAttentionOptions  *options,
                            GError                     **error)
{
  g_auto (Work) self = { .options = options, .predictor = predictor };

  if (!read_attention (&self, dataset, file, error) || (options->output != NULL && !write_output (&self, model, file, error)))
    return FALSE;
  if (options->json)
    print_document (&self, model, file);
  else
    print_rows (&self);
  return TRUE;
}
