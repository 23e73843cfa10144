/* embed.c: rows, or what a layer makes of them, as points on a plane
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "cli/embed-rows.h"
#include "cli/interrupt.h"
#include "workflow/layout-picture.h"
#include "cli/options.h"
#include "cli/output.h"
#include "explain/embedding.h"
#include "explain/error.h"
#include "explain/layout-file.h"

#include <math.h>
#include <stdio.h>

/* Iterations between two looks at the clock. */
#define STRIDE 10

typedef struct
{
  WeftEmbedSource source;
  char *method;
  char **settings;
  char *start;
  char *out;
  int seed;
  int sample;
  gboolean trust;
  gboolean quiet;
  gboolean json;
} Options;

/* A layout and what there is to say of it. */
typedef struct
{
  WeftLayoutRows *rows;
  WeftEmbedding *embedding;
  WeftTensor *points;
  WeftLayoutQuality *quality;
  double seconds;
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_clear_pointer (&self->quality, weft_layout_quality_free);
  g_clear_pointer (&self->points, weft_tensor_unref);
  g_clear_pointer (&self->embedding, weft_embedding_free);
  g_clear_pointer (&self->rows, weft_layout_rows_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

/* ID=VALUE each. */
static WeftParams *
read_settings (const WeftEmbeddingMethod  *method,
               char                      **settings,
               GError                    **error)
{
  g_autoptr (WeftParams) params = weft_params_new (method->params);

  for (; settings != NULL && *settings != NULL; settings++) {
    g_auto (GStrv) words = g_strsplit (*settings, "=", 2);

    if (words[0] == NULL || words[1] == NULL || weft_param_find (method->params, words[0]) == NULL) {
      g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET, _("“%s” sets nothing of %s; weft-cli embed --help lists what there is"), *settings, method->id);
      return NULL;
    }
    if (!weft_params_set (params, words[0], words[1], error))
      return NULL;
  }
  return g_steal_pointer (&params);
}

static void
show_progress (const Options       *options,
               const WeftEmbedding *embedding)
{
  if (options->quiet || !isatty (fileno (stderr)))
    return;
  fputc ('\r', stderr);
  fprintf (stderr, _("%s: %" PRId64 " of %" PRId64 " iterations"), weft_embedding_get_method (embedding)->id, weft_embedding_get_iteration (embedding),
           weft_embedding_get_n_iterations (embedding));
}

static gboolean
fail_stopped (GError **error)
{
  g_set_error_literal (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("stopped"));
  return FALSE;
}

static gboolean
compute (const Options  *options,
         Outcome        *outcome,
         GError        **error)
{
  const WeftStop *stop = weft_interrupt_watch ();
  gint64 before = g_get_monotonic_time ();

  while (!weft_embedding_is_done (outcome->embedding)) {
    if (!weft_embedding_step (outcome->embedding, STRIDE, stop, error))
      return FALSE;
    if (weft_stop_is_requested (stop))
      return fail_stopped (error);
    show_progress (options, outcome->embedding);
  }
  if (!options->quiet && isatty (fileno (stderr)))
    fputc ('\n', stderr);
  outcome->seconds = (double) (g_get_monotonic_time () - before) / G_USEC_PER_SEC;
  outcome->points = weft_embedding_get_points (outcome->embedding, error);
  if (outcome->points == NULL)
    return FALSE;
  outcome->quality = weft_layout_quality_new (outcome->rows->x, outcome->points, outcome->rows->classes, (guint64) options->seed, stop, error);
  return outcome->quality != NULL || (!weft_stop_is_requested (stop) ? FALSE : fail_stopped (error));
}

static gboolean
begin (const Options              *options,
       const WeftEmbeddingMethod  *method,
       const WeftParams           *params,
       Outcome                    *outcome,
       GError                    **error)
{
  g_autoptr (WeftTensor) start = NULL;

  outcome->embedding = weft_embedding_new (outcome->rows->x, method, params, (guint64) options->seed, error);
  if (outcome->embedding == NULL || options->start == NULL)
    return outcome->embedding != NULL;
  start = weft_layout_file_read (options->start, weft_interrupt_watch (), error);
  return start != NULL && weft_embedding_set_start (outcome->embedding, start, error);
}

static void
add_number (JsonObject *object,
            const char *name,
            double      number)
{
  if (isfinite (number))
    json_object_set_double_member (object, name, number);
}

static JsonNode *
describe (const Options *options,
          Outcome       *outcome)
{
  JsonObject *object = json_object_new ();
  const WeftLayoutQuality *quality = outcome->quality;
  double shares[2];

  json_object_set_string_member (object, "status", "done");
  json_object_set_string_member (object, "method", weft_embedding_get_method (outcome->embedding)->id);
  json_object_set_member (object, "settings", weft_params_to_json (weft_embedding_get_params (outcome->embedding), TRUE));
  json_object_set_int_member (object, "seed", options->seed);
  json_object_set_int_member (object, "rows", quality->n);
  json_object_set_int_member (object, "columns", outcome->rows->x->shape.extent[1]);
  json_object_set_int_member (object, "iterations", weft_embedding_get_iteration (outcome->embedding));
  json_object_set_double_member (object, "seconds", outcome->seconds);
  add_number (object, "trustworthiness", quality->trust);
  add_number (object, "continuity", quality->continuity);
  add_number (object, "recall", quality->recall);
  add_number (object, "distance_spearman", quality->spearman);
  add_number (object, "class_accuracy", quality->accuracy);
  json_object_set_int_member (object, "neighbours", quality->k);
  json_object_set_int_member (object, "rows_measured", quality->n_measured);
  add_number (object, "kl_divergence", weft_embedding_get_loss (outcome->embedding));
  if (weft_embedding_get_shares (outcome->embedding, shares)) {
    JsonArray *array = json_array_new ();

    for (int axis = 0; axis < 2; axis++)
      json_array_add_double_element (array, shares[axis]);
    json_object_set_array_member (object, "variance_shares", array);
  }
  if (options->out != NULL)
    json_object_set_string_member (object, "file", options->out);
  return weft_cli_json_take (object);
}

static void
print (const Options *options,
       Outcome       *outcome)
{
  const WeftLayoutQuality *quality = outcome->quality;
  double shares[2], loss = weft_embedding_get_loss (outcome->embedding);

  printf (_("%s of %" PRId64 " rows, %" PRId64 " columns: %.2f s, seed %d\n"), _ (weft_embedding_get_method (outcome->embedding)->title), quality->n,
          outcome->rows->x->shape.extent[1], outcome->seconds, options->seed);
  printf (_("trustworthiness %.4f, continuity %.4f, recall %.4f of %" PRId64 " neighbours\n"), quality->trust, quality->continuity, quality->recall, quality->k);
  if (isfinite (quality->accuracy))
    printf (_("class of most neighbours: %.2f %% right\n"), 100 * quality->accuracy);
  if (isfinite (loss))
    printf ("%s %.4f\n", _ (weft_embedding_get_method (outcome->embedding)->loss), loss);
  if (weft_embedding_get_shares (outcome->embedding, shares))
    printf (_("shares of the variance: %.2f %% and %.2f %%\n"), 100 * shares[0], 100 * shares[1]);
}

/* A picture's recipe is what --json says. */
static gboolean
write_out (const Options  *options,
           Outcome        *outcome,
           GError        **error)
{
  const WeftLayoutPicture picture = { outcome->rows, outcome->points, outcome->embedding, outcome->quality, options->source.data, options->trust };
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *recipe = NULL;

  if (options->out == NULL)
    return TRUE;
  if (!weft_layout_picture_is_known (options->out))
    return weft_layout_file_write (options->out, outcome->points, outcome->rows, outcome->quality, error);
  node = describe (options, outcome);
  recipe = weft_json_write (node, FALSE);
  return weft_layout_picture_write (&picture, options->out, recipe, error);
}

static gboolean
lay_out (const Options              *options,
         const WeftEmbeddingMethod  *method,
         const WeftParams           *params,
         Outcome                    *outcome,
         GError                    **error)
{
  if (!begin (options, method, params, outcome, error) || !compute (options, outcome, error))
    return FALSE;
  weft_cli_say_each (options->source.data, weft_embedding_get_warnings (outcome->embedding));
  return write_out (options, outcome, error);
}

static WeftExit
embed (const Options *options)
{
  g_autoptr (GError) error = NULL;
  const WeftEmbeddingMethod *method = weft_embedding_find_method (options->method != NULL ? options->method : "tsne", &error);
  g_autoptr (WeftParams) params = method != NULL ? read_settings (method, options->settings, &error) : NULL;
  g_auto (Outcome) outcome = { 0 };
  WeftExit status;

  if (params == NULL)
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, method != NULL ? "--set" : "--method", error->message);
  if (options->out != NULL && !weft_layout_file_is_known (options->out) && !weft_layout_picture_is_known (options->out))
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, options->out, _("layouts are written as .csv, .npy, .png, .svg or .pdf"));
  outcome.rows = weft_embed_rows_read (&options->source, &status, &error);
  if (outcome.rows == NULL || !lay_out (options, method, params, &outcome, &error)) {
    if (weft_stop_is_requested (weft_interrupt_watch ()))
      status = WEFT_EXIT_CANCELLED;
    return weft_cli_fail (options->json, status, options->source.data, error->message);
  }
  if (options->json)
    weft_cli_print_json (describe (options, &outcome));
  else
    print (options, &outcome);
  return WEFT_EXIT_DONE;
}

/* Returns: (transfer full): what can be set, for --help */
static char *
list_settings (void)
{
  GString *text = g_string_new (NULL);

  for (const WeftEmbeddingMethod *method = weft_embedding_methods; method->id != NULL; method++) {
    if (method->params->id == NULL)
      continue;
    g_string_append_printf (text, "%s%s: ", text->len > 0 ? "; " : "", method->id);
    for (const WeftParam *param = method->params; param->id != NULL; param++)
      g_string_append_printf (text, "%s%s=%s", param == method->params ? "" : ", ", param->id, param->fallback);
  }
  return g_string_free (text, FALSE);
}

WeftExit
weft_cli_embed (const WeftCommand  *command,
                int                 argc,
                char              **argv)
{
  g_autofree char *settings = list_settings ();
  g_autofree char *set = g_strdup_printf (_("A setting of the method (%s)"), settings);
  Options options = { .seed = 1 };
  char *trials = NULL, *model = NULL, *layer = NULL, *target = NULL;
  const GOptionEntry entries[] = {
    { "method", 0, 0, G_OPTION_ARG_STRING, &options.method, N_("pca, tsne (default) or umap"), "NAME" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.settings, set, "ID=VALUE" },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model, N_("Lay out what this model makes of the rows: an ONNX file, or the number of a trial"), "MODEL" },
    { "layer", 0, 0, G_OPTION_ARG_STRING, &layer, N_("Which of its layers (default: its output)"), "NAME" },
    { "target", 0, 0, G_OPTION_ARG_STRING, &target, N_("The column of the classes (default: the model's, or the only one of categories)"), "COLUMN" },
    { "sample", 0, 0, G_OPTION_ARG_INT, &options.sample, N_("Draw so many rows (default: all)"), "N" },
    { "start", 0, 0, G_OPTION_ARG_FILENAME, &options.start, N_("Begin with a layout of the same rows, so that pictures can be compared"), "FILE" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &options.seed, N_("Seed of all that is drawn (default 1)"), "N" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.out, N_("Write the points, .csv with classes and trust or .npy, or a picture, .png, .svg or .pdf"), "FILE" },
    { "trust", 0, 0, G_OPTION_ARG_NONE, &options.trust, N_("Color the picture by how far each point can be believed"), NULL },
    { "trials", 0, 0, G_OPTION_ARG_FILENAME, &trials, N_("Use another trial store"), "DB" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options.quiet, N_("Show no progress"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  WeftExit status;

  if (weft_cli_parse (command, entries, &argc, &argv, 1, 1, &status)) {
    options.source = (WeftEmbedSource){ argv[1], trials, model, layer, target, options.sample, (guint64) options.seed };
    if (layer != NULL && model == NULL)
      status = weft_cli_fail (options.json, WEFT_EXIT_USAGE, "--layer", _("names a layer of a model; say which by --model"));
    else if (options.seed < 0 || options.sample < 0)
      status = weft_cli_fail (options.json, WEFT_EXIT_USAGE, options.seed < 0 ? "--seed" : "--sample", _("must be 0 or more"));
    else
      status = embed (&options);
  }
  g_strfreev (options.settings);
  g_free (options.method);
  g_free (options.start);
  g_free (options.out);
  g_free (trials);
  g_free (model);
  g_free (layer);
  g_free (target);
  return status;
}
