/* embed.c: rows, or what a layer makes of them, as points on a plane
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "cli/embed-epochs.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "explain/error.h"
#include "explain/layout-file.h"
#include "workflow/layout-picture.h"

typedef struct
{
  WeftEmbedSource source;
  char *method;
  char **settings;
  char *start;
  char *out;
  int seed;
  int sample;
  gboolean epochs;
  gboolean trust;
  gboolean quiet;
  gboolean json;
} Options;

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

/* Returns: how it went */
static gboolean
embed_once (const Options       *options,
            const WeftEmbedWay  *way,
            const WeftTensor    *start,
            WeftExit            *status,
            GError             **error)
{
  WeftLayoutRows *rows = weft_embed_rows_read (&options->source, status, error);
  g_autoptr (WeftEmbedLayout) layout = rows != NULL ? weft_embed_layout_new (way, rows, start, error) : NULL;

  if (layout == NULL || (options->out != NULL && !weft_embed_layout_write (layout, way, options->out, error)))
    return FALSE;
  if (options->json)
    weft_cli_print_json (weft_cli_json_take (weft_embed_layout_describe (layout, options->out)));
  else
    weft_embed_layout_print (layout);
  return TRUE;
}

static gboolean
lay_out (const Options       *options,
         const WeftEmbedWay  *way,
         WeftExit            *status,
         GError             **error)
{
  g_autoptr (WeftTensor) start = options->start != NULL ? weft_layout_file_read (options->start, weft_interrupt_watch (), error) : NULL;

  *status = WEFT_EXIT_UNUSABLE;
  if (options->start != NULL && start == NULL)
    return FALSE;
  if (options->epochs)
    return weft_cli_embed_epochs (way, &options->source, start, options->out, options->json, status, error);
  return embed_once (options, way, start, status, error);
}

static WeftExit
embed (const Options *options)
{
  g_autoptr (GError) error = NULL;
  const WeftEmbeddingMethod *method = weft_embedding_find_method (options->method != NULL ? options->method : "tsne", &error);
  g_autoptr (WeftParams) params = method != NULL ? read_settings (method, options->settings, &error) : NULL;
  const WeftEmbedWay way = { options->source.data, method, params, (guint64) options->seed, options->trust, options->quiet };
  WeftExit status;

  if (params == NULL)
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, method != NULL ? "--set" : "--method", error->message);
  if (options->out != NULL && !weft_layout_file_is_known (options->out) && !weft_layout_picture_is_known (options->out))
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, options->out, _("layouts are written as .csv, .npy, .png, .svg or .pdf"));
  if (lay_out (options, &way, &status, &error))
    return WEFT_EXIT_DONE;
  if (weft_stop_is_requested (weft_interrupt_watch ()))
    status = WEFT_EXIT_CANCELLED;
  return weft_cli_fail (options->json, status, options->source.data, error->message);
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
    { "epochs", 0, 0, G_OPTION_ARG_NONE, &options.epochs, N_("Once for each model that a trial kept of an epoch, each from the layout before; their numbers go into the names of --output"), NULL },
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
    else if (options.epochs && model == NULL)
      status = weft_cli_fail (options.json, WEFT_EXIT_USAGE, "--epochs", _("goes through a training; say which by --model and the number of a trial"));
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
