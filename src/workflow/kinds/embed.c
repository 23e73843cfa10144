/* embed.c: rows, or what a layer of a trained model makes of them, as points on a plane
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/kinds/table-private.h"
#include "workflow/kinds/understand-private.h"

#include "base/i18n.h"
#include "dataset/gather.h"
#include "explain/activations.h"
#include "explain/surrogate.h"
#include "workflow/layout-picture.h"

#include <string.h>

/* Steps between two looks whether to stop. */
#define STEPS 10

#define PICTURE_HEIGHT 440.0

static const WeftParam own_params[] = {
  { .id = "split", .type = WEFT_PARAM_CHOICE, .title = N_("Rows"), .help = N_("Which rows are laid out."), .fallback = "test", .choices = weft_data_parts },
  { .id = "rows", .type = WEFT_PARAM_INTEGER, .title = N_("Rows at most"), .help = N_("Of more rows, so many are drawn, all classes among them."), .fallback = "2000", .minimum = WEFT_EMBEDDING_LEAST_ROWS, .maximum = 100000 },
  { .id = "layer", .type = WEFT_PARAM_TEXT, .title = N_("Layer"), .help = N_("Of the model, if one is connected; empty for the last one before its answer. Without a model the data itself is laid out."), .fallback = "" },
  { .id = "method", .type = WEFT_PARAM_CHOICE, .title = N_("Method"), .help = N_("How rows come to lie on a plane."), .fallback = "tsne" },
  { NULL },
};

static gboolean
list_method (guint            index,
             WeftParamChoice *choice)
{
  *choice = (WeftParamChoice){ weft_embedding_methods[index].id, weft_embedding_methods[index].title };
  return choice->id != NULL;
}

/* A setting of one of the methods, by the name that it has here: "tsne_perplexity". */
static char *
name_setting (const WeftEmbeddingMethod *method,
              const char                *id)
{
  return g_strdup_printf ("%s_%s", method->id, id);
}

/* The settings of all methods, each shown while its method is chosen. */
static WeftParam *
add_settings (WeftParam                 *table,
              const WeftEmbeddingMethod *method)
{
  g_autofree char *shown = g_strdup_printf ("method=%s", method->id);
  g_autoptr (GArray) settings = g_array_new (TRUE, FALSE, sizeof (WeftParam));
  WeftParam *whole;

  for (const WeftParam *param = method->params; param->id != NULL; param++) {
    WeftParam copy = *param;
    g_autofree char *id = name_setting (method, param->id), *when = param->visible_when != NULL ? name_setting (method, param->visible_when) : NULL;

    copy.id = g_intern_string (id);
    copy.visible_when = when != NULL ? g_intern_string (when) : NULL;
    g_array_append_val (settings, copy);
  }
  whole = weft_param_join (table, (const WeftParam *) (gpointer) settings->data, shown);
  g_free (table);
  return whole;
}

static const WeftParam *
list_params (void)
{
  static const WeftParam *table;

  if (g_once_init_enter (&table)) {
    WeftParam *whole = weft_understanding_list_params (own_params, FALSE, list_method);

    for (const WeftEmbeddingMethod *method = weft_embedding_methods; method->id != NULL; method++)
      whole = add_settings (whole, method);
    g_once_init_leave (&table, whole);
  }
  return table;
}

/* What one run needs again and again. */
typedef struct
{
  WeftUnderstanding base;
  WeftLayoutRows *rows; /* Owned */
  gint64 n;             /* rows */
  char *layer;          /* Owned (nullable): what is laid out; NULL: the data */
  const WeftEmbeddingMethod *method;
  WeftEmbedding *embedding;   /* Owned */
  WeftTensor *points;         /* Owned */
  WeftLayoutQuality *quality; /* Owned */
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->quality, weft_layout_quality_free);
  g_clear_pointer (&self->points, weft_tensor_unref);
  g_clear_pointer (&self->embedding, weft_embedding_free);
  g_clear_pointer (&self->rows, weft_layout_rows_free);
  g_clear_pointer (&self->layer, g_free);
  weft_understanding_clear (&self->base);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* Rows of the part, drawn with their classes. */
static gboolean
choose_rows (Work    *self,
             GError **error)
{
  const WeftParams *given = weft_node_run_get_params (self->base.run);
  const WeftData *data = self->base.data;
  gsize most = (gsize) weft_params_get_integer (given, "rows");
  WeftRows part;
  g_autofree guint32 *drawn = NULL;

  if (data->split == NULL)
    return weft_understanding_fail (error, _("the data is not prepared; connect a Prepare node"));
  part = weft_data_get_part (data, weft_params_get (given, "split"));
  self->n = (gint64) MIN (part.n_rows, most);
  self->rows = g_new0 (WeftLayoutRows, 1);
  if (self->n < WEFT_EMBEDDING_LEAST_ROWS)
    return weft_understanding_fail (error, _("there are too few such rows; set their share in Prepare"));
  if (!weft_layout_rows_take_classes (self->rows, data->preparation, data->dataset, part, error))
    return FALSE;
  drawn = weft_layout_rows_draw (self->rows->classes, part.n_rows, most, weft_node_run_get_random_key (self->base.run));
  self->rows->rows = g_new (guint32, self->n);
  for (gint64 i = 0; i < self->n; i++) {
    self->rows->rows[i] = part.rows[drawn[i]];
    if (self->rows->classes != NULL)
      self->rows->classes[i] = self->rows->classes[drawn[i]];
  }
  return TRUE;
}

/* The data itself, as its preparation makes numbers of it. */
static WeftTensor *
take_data (Work    *self,
           GError **error)
{
  const WeftData *data = self->base.data;
  gint64 width = weft_preparation_get_n_inputs (data->preparation);
  g_autoptr (WeftGather) gather = weft_gather_new (data->preparation, data->dataset, 0, NULL, error);
  WeftTensor *x = gather != NULL ? weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (self->n, width), error) : NULL;

  if (x != NULL)
    weft_gather_fill_inputs (gather, self->rows->rows, (gsize) self->n, weft_tensor_f32 (x));
  return x;
}

static const WeftSubjectLayer *
find_layer (Work    *self,
            GError **error)
{
  const char *id = weft_params_get (weft_node_run_get_params (self->base.run), "layer");
  const WeftSubjectLayer *layer = *id != '\0' ? weft_subject_find_layer (self->base.subject, id, error) : weft_surrogate_find_layer (self->base.subject);

  if (layer == NULL && *id == '\0')
    (void) weft_understanding_fail (error, _("the model has no layer before its answer; lay out the data without it"));
  return layer;
}

static WeftTensor *
take_layer (Work    *self,
            GError **error)
{
  const WeftStop *stop = weft_node_run_get_stop (self->base.run);
  const WeftSubjectLayer *layer = find_layer (self, error);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftTensor) samples = NULL;

  if (layer == NULL)
    return NULL;
  self->layer = g_strdup (layer->id);
  samples = weft_predictor_prepare (self->base.predictor, self->base.data->dataset, (WeftRows){ self->rows->rows, (gsize) self->n }, stop, warnings, error);
  return samples != NULL ? weft_activations_take (self->base.subject, layer->value, samples, stop, error) : NULL;
}

/* The settings of the method, by the names that it has for them. */
static WeftParams *
take_settings (const Work *self)
{
  const WeftParams *given = weft_node_run_get_params (self->base.run);
  WeftParams *settings = weft_params_new (self->method->params);

  for (const WeftParam *param = self->method->params; param->id != NULL; param++) {
    g_autofree char *name = name_setting (self->method, param->id);

    (void) weft_params_set (settings, param->id, weft_params_get (given, name), NULL);
  }
  return settings;
}

static gboolean
lay_out (Work    *self,
         GError **error)
{
  WeftNodeRun *run = self->base.run;
  const WeftStop *stop = weft_node_run_get_stop (run);
  guint64 seed = weft_node_run_get_random_key (run);
  g_autoptr (WeftParams) settings = take_settings (self);

  self->embedding = weft_embedding_new (self->rows->x, self->method, settings, seed, error);
  if (self->embedding == NULL)
    return FALSE;
  while (!weft_embedding_is_done (self->embedding)) {
    weft_node_run_progress (run, (double) weft_embedding_get_iteration (self->embedding) / (double) MAX (weft_embedding_get_n_iterations (self->embedding), 1));
    if (weft_node_run_should_stop (run))
      return weft_node_run_set_cancelled (run, error);
    if (!weft_embedding_step (self->embedding, STEPS, stop, error))
      return FALSE;
  }
  self->points = weft_embedding_get_points (self->embedding, error);
  self->quality = self->points != NULL ? weft_layout_quality_new (self->rows->x, self->points, self->rows->classes, seed, stop, error) : NULL;
  return self->quality != NULL;
}

/* A line of the table. */
static void
tell_point (Work   *self,
            gint64  i)
{
  JsonObject *told = json_object_new ();
  const WeftLayoutRows *rows = self->rows;
  const float *at = weft_tensor_const_f32 (self->points) + 2 * i;

  json_object_set_int_member (told, "row", (gint64) rows->rows[i] + 1);
  json_object_set_double_member (told, "x", (double) at[0]);
  json_object_set_double_member (told, "y", (double) at[1]);
  if (rows->classes != NULL && rows->classes[i] >= 0)
    json_object_set_string_member (told, "class", rows->names[rows->classes[i]]);
  if (self->quality->trusts != NULL)
    weft_understanding_set_number (told, "trust", (double) self->quality->trusts[i]);
  json_array_add_object_element (self->base.told, told);
}

static JsonObject *
make_report (const Work *self)
{
  JsonObject *report = json_object_new ();

  json_object_set_string_member (report, "method", self->method->id);
  if (self->layer != NULL)
    json_object_set_string_member (report, "layer", self->layer);
  json_object_set_int_member (report, "rows", self->n);
  json_object_set_int_member (report, "columns", self->rows->x->shape.extent[1]);
  json_object_set_int_member (report, "neighbours", self->quality->k);
  weft_understanding_set_number (report, "trustworthiness", self->quality->trust);
  weft_understanding_set_number (report, "recall", self->quality->recall);
  weft_understanding_set_number (report, "continuity", self->quality->continuity);
  weft_understanding_set_number (report, "class_accuracy", self->quality->accuracy);
  return report;
}

static gboolean
draw (Work    *self,
      GError **error)
{
  const WeftData *data = self->base.data;
  g_autofree char *file = g_path_get_basename (data->source != NULL ? data->source->path : _("Data"));
  g_autofree char *about = self->layer != NULL ? g_strdup_printf ("%s · %s", file, self->layer) : g_strdup (file), *words = NULL;
  const WeftLayoutPicture picture = { self->rows, self->points, self->embedding, self->quality, about, FALSE };

  words = weft_layout_picture_tell (&picture);
  return weft_understanding_draw (&self->base, _ (self->method->title), words, make_report (self), weft_layout_picture_paint, &picture, WEFT_PICTURES_WIDTH, PICTURE_HEIGHT, error);
}

static gboolean
run (WeftNodeRun  *run,
     GError      **error)
{
  g_auto (Work) self = { 0 };

  if (!weft_understanding_begin (&self.base, run, error) || !choose_rows (&self, error))
    return FALSE;
  self.method = weft_embedding_find_method (weft_params_get (weft_node_run_get_params (run), "method"), error);
  if (self.method == NULL)
    return FALSE;
  self.rows->x = self.base.subject != NULL ? take_layer (&self, error) : take_data (&self, error);
  if (self.rows->x == NULL || !lay_out (&self, error) || !draw (&self, error))
    return FALSE;
  for (gint64 i = 0; i < self.n; i++)
    tell_point (&self, i);
  weft_understanding_end (&self.base, make_report (&self), "points");
  return TRUE;
}

static const WeftPort inputs[] = {
  { "model", N_("Trained model"), &weft_port_type_trained_model, WEFT_PORT_OPTIONAL },
  { "data", N_("Prepared data"), &weft_port_type_dataset, WEFT_PORT_REQUIRED },
  { NULL },
};

const WeftNodeKind weft_embed_kind = {
  .id = "embed",
  .version = 1,
  .title = N_("Embedding"),
  .category = N_("Understand"),
  .icon = "weft-embed-symbolic",
  .help = N_("Lays rows, or what a layer of a trained model makes of them, out on a plane, so that what is alike is near, and says how far the picture can be believed."),
  .inputs = inputs,
  .outputs = weft_understanding_outputs,
  .list_params = list_params,
  .flags = WEFT_NODE_KIND_HEAVY | WEFT_NODE_KIND_SEEDED,
  .run = run,
};
