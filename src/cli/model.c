/* model.c: what models are made of, and models as files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "cli/architectures.h"
#include "cli/model-diff.h"
#include "cli/model-export.h"
#include "cli/model-folder-write.h"
#include "cli/model-folder.h"
#include "cli/model-golden.h"
#include "cli/model-import.h"
#include "cli/options.h"
#include "cli/outline.h"
#include "cli/output.h"
#include "cli/model-open.h"
#include "exchange/error.h"
#include "exchange/onnx.h"
#include "learn/import.h"
#include "workflow/document.h"
#include "workflow/insert.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  char *trials;
  char *output;
  char *input;
  char **settings;
  int outputs;
  char **shapes; /* (nullable) */
  gboolean json;
  WeftModelImport import;
} Options;

/* Extents of a shape; a named dimension is its name. */
static JsonArray *
describe_shape (WeftGraph       *graph,
                const WeftShape *shape)
{
  JsonArray *array = json_array_new ();

  for (int axis = 0; axis < shape->rank; axis++) {
    const char *name = weft_graph_get_dimension_name (graph, shape->extent[axis]);

    if (shape->extent[axis] >= 0)
      json_array_add_int_element (array, shape->extent[axis]);
    else
      json_array_add_string_element (array, name != NULL ? name : "?");
  }
  return array;
}

/* For people: batch×28×28. */
static char *
describe_shape_in_words (WeftGraph       *graph,
                         const WeftShape *shape)
{
  GString *text = g_string_new (shape->rank == 0 ? _("scalar") : NULL);

  for (int axis = 0; axis < shape->rank; axis++) {
    const char *name = weft_graph_get_dimension_name (graph, shape->extent[axis]);

    g_string_append (text, axis > 0 ? "×" : "");
    if (shape->extent[axis] >= 0)
      g_string_append_printf (text, "%" G_GINT64_FORMAT, shape->extent[axis]);
    else
      g_string_append (text, name != NULL ? name : "?");
  }
  return g_string_free (text, FALSE);
}

static JsonArray *
describe_values (const WeftOnnxModel *model,
                 const GArray        *values,
                 const GPtrArray     *names,
                 gboolean             words)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < values->len; i++) {
    const WeftValueInfo *info = weft_graph_get_value (model->graph, g_array_index (values, WeftValue, i));
    JsonObject *object = json_object_new ();
    g_autofree char *text = words ? describe_shape_in_words (model->graph, &info->shape) : NULL;

    json_object_set_string_member (object, "name", names != NULL ? (const char *) names->pdata[i] : info->name);
    json_object_set_string_member (object, "type", weft_dtype_get_name (info->dtype));
    if (words)
      json_object_set_string_member (object, "shape", text);
    else
      json_object_set_array_member (object, "shape", describe_shape (model->graph, &info->shape));
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonObject *
count_ops (const WeftOnnxModel *model)
{
  JsonObject *object = json_object_new ();
  g_autofree gboolean *needed = weft_onnx_model_find_needed (model);

  for (int i = 0; i < weft_graph_get_n_ops (model->graph); i++) {
    const WeftOp *op = weft_graph_get_op (model->graph, i);
    gboolean counts = FALSE;

    for (int k = 0; k < op->n_outputs; k++)
      counts = counts || needed[op->first_output + k];
    if (counts)
      json_object_set_int_member (object, op->klass->name, weft_json_get_int (object, op->klass->name, 0) + 1);
  }
  return object;
}

static JsonObject *
describe_texts (const WeftOnnxModel *model)
{
  JsonObject *object = json_object_new ();
  GHashTableIter iter;
  gpointer key, text;

  g_hash_table_iter_init (&iter, model->texts);
  while (g_hash_table_iter_next (&iter, &key, &text))
    json_object_set_string_member (object, key, text);
  return object;
}

static JsonArray *
describe_warnings (const WeftOnnxModel *model)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < model->warnings->len; i++)
    json_array_add_string_element (array, model->warnings->pdata[i]);
  return array;
}

/* Returns: (transfer full) (nullable) */
static JsonObject *
describe (const WeftOnnxModel  *model,
          gboolean              words,
          GError              **error)
{
  JsonObject *object;
  gint64 n_parameters;
  double operations;

  if (!weft_onnx_model_count (model, &n_parameters, &operations, error))
    return NULL;
  object = json_object_new ();
  json_object_set_int_member (object, "opset", model->opset);
  json_object_set_string_member (object, "producer", model->producer);
  json_object_set_int_member (object, "parameters", n_parameters);
  json_object_set_double_member (object, "flops", operations);
  json_object_set_array_member (object, "inputs", describe_values (model, model->inputs, NULL, words));
  json_object_set_array_member (object, "outputs", describe_values (model, model->outputs, model->output_names, words));
  json_object_set_object_member (object, "ops", count_ops (model));
  json_object_set_object_member (object, "metadata", describe_texts (model));
  json_object_set_array_member (object, "warnings", describe_warnings (model));
  return object;
}

/* “x=1x3x224x224”, whose text before the sign becomes the name. Returns: whether it is that */
static gboolean
parse_shape (char          *text,
             WeftOnnxShape *shape)
{
  char *equals = strrchr (text, '=');
  g_auto (GStrv) extents = equals != NULL ? g_strsplit (equals + 1, "x", WEFT_MAX_RANK + 1) : NULL;
  int n = equals != NULL ? (int) g_strv_length (extents) : 0;

  if (n < 1 || n > WEFT_MAX_RANK || equals == text)
    return FALSE;
  *equals = '\0';
  shape->input = text;
  shape->shape.rank = n;
  for (int i = 0; i < n; i++)
    if (!g_ascii_string_to_signed (extents[i], 10, 1, G_MAXINT32, &shape->shape.extent[i], NULL))
      return FALSE;
  return TRUE;
}

/* Reads an ONNX file with the shapes of --shape, and says what is odd in it. */
static WeftOnnxModel *
read_file (const Options  *options,
           const char     *name,
           WeftExit       *status,
           GError        **error)
{
  WeftOnnxModel *model;
  int n = options->shapes != NULL ? (int) g_strv_length (options->shapes) : 0;
  g_autofree WeftOnnxShape *shapes = g_new0 (WeftOnnxShape, n + 1);

  for (int i = 0; i < n; i++)
    if (!parse_shape (options->shapes[i], &shapes[i])) {
      *status = WEFT_EXIT_USAGE;
      g_set_error (error, WEFT_EXCHANGE_ERROR, WEFT_EXCHANGE_ERROR_FORMAT, "%s", _("--shape is the name of an input and its extents, such as x=1x3x224x224"));
      return NULL;
    }
  model = weft_onnx_read_fixed (name, shapes, n, error);
  if (model != NULL)
    weft_cli_say_each (name, model->warnings);
  return model;
}

/* A trained model is what its export would be. */
static WeftOnnxModel *
load (const Options  *options,
      const char     *name,
      WeftExit       *status,
      GError        **error)
{
  g_autoptr (WeftTrainedModel) trained = NULL;
  g_autoptr (GBytes) bytes = NULL;

  *status = WEFT_EXIT_UNUSABLE;
  if (g_str_has_suffix (name, ".onnx"))
    return read_file (options, name, status, error);
  trained = weft_cli_load_trained (options->trials, name, status, error);
  if (trained == NULL)
    return NULL;
  *status = WEFT_EXIT_FAILED;
  bytes = weft_trained_model_to_onnx (trained, error);
  return bytes != NULL ? weft_onnx_parse (bytes, error) : NULL;
}

static WeftExit
info (const Options *options,
      const char    *name)
{
  g_autoptr (GError) error = NULL;
  WeftExit status;
  g_autoptr (WeftOnnxModel) model = load (options, name, &status, &error);
  static const char *const skip[] = { "metadata", "warnings", NULL };
  JsonObject *object = model != NULL ? describe (model, !options->json, &error) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (object == NULL)
    return weft_cli_fail (options->json, status, name, error->message);
  if (options->json) {
    json_object_set_string_member (object, "status", "done");
    json_object_set_string_member (object, "model", name);
    weft_cli_print_json (weft_cli_json_take (object));
    return WEFT_EXIT_DONE;
  }
  weft_outline_append_members (text, object, skip, 0);
  json_object_unref (object);
  fputs (text->str, stdout);
  return WEFT_EXIT_DONE;
}

/* Says where the file is that was written. */
static WeftExit
report_file (const Options *options)
{
  JsonObject *object;

  if (!options->json)
    return WEFT_EXIT_DONE;
  object = json_object_new ();
  json_object_set_string_member (object, "status", "done");
  json_object_set_string_member (object, "file", options->output);
  weft_cli_print_json (weft_cli_json_take (object));
  return WEFT_EXIT_DONE;
}

static gboolean
names_onnx (const Options *options)
{
  return options->output != NULL && g_str_has_suffix (options->output, ".onnx");
}

static gboolean
names_workflow (const Options *options)
{
  return options->output != NULL && g_str_has_suffix (options->output, ".weft");
}

/* A folder of Hugging Face's form becomes a workflow. */
static WeftExit
import_folder (const Options *options,
               const char    *name)
{
  g_autoptr (GError) error = NULL;
  WeftExit status;

  if (!names_workflow (options))
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, "--output", _("a file whose name ends in .weft is needed"));
  if (!weft_model_folder_run (name, options->outputs, options->output, &status, &error))
    return weft_cli_fail (options->json, status, name, error->message);
  return report_file (options);
}

/* An ONNX file becomes a workflow of layers, which are trained on from its numbers. */
static WeftExit
import_layers (const Options *options,
               const char    *name)
{
  g_autoptr (GError) error = NULL;
  WeftExit status = WEFT_EXIT_UNUSABLE;
  g_autoptr (WeftOnnxModel) model = read_file (options, name, &status, &error);
  g_autoptr (WeftImport) layers = model != NULL ? weft_import_new (model, &error) : NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_new (NULL);
  g_autofree char *path = g_canonicalize_filename (name, NULL), *title = g_path_get_basename (name);

  if (layers == NULL)
    return weft_cli_fail (options->json, status, name, error->message);
  weft_cli_say_each (name, layers->warnings);
  if (weft_workflow_add_import (workflow, layers, path, title, 0, 0, &error) == NULL)
    return weft_cli_fail (options->json, WEFT_EXIT_FAILED, name, error->message);
  if (!weft_workflow_save (workflow, options->output, WEFT_SAVE_OVERWRITE, &error))
    return weft_cli_fail (options->json, WEFT_EXIT_FAILED, options->output, error->message);
  return report_file (options);
}

static WeftExit
import (const Options *options,
        const char    *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) model = NULL;
  WeftExit status = WEFT_EXIT_UNUSABLE;

  if (g_file_test (name, G_FILE_TEST_IS_DIR))
    return import_folder (options, name);
  if (names_workflow (options))
    return import_layers (options, name);
  if (!names_onnx (options))
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, "--output", _("a file whose name ends in .onnx is needed"));
  model = read_file (options, name, &status, &error);
  if (model == NULL || !weft_model_import_run (&options->import, name, model, options->shapes != NULL, options->output, &status, &error))
    return weft_cli_fail (options->json, status, name, error->message);
  return report_file (options);
}

static WeftExit export(const Options *options,
                       const char *name)
{
  g_autoptr (GError) error = NULL;
  WeftExit status;

  if (!names_onnx (options) && (options->output == NULL || !weft_model_folder_is (options->output)))
    return weft_cli_fail (options->json, WEFT_EXIT_USAGE, "--output", _("a file whose name ends in .onnx is needed, or a folder, as in FOLDER/"));
  if (!weft_model_export_run (options->trials, name, options->output, &status, &error))
    return weft_cli_fail (options->json, status, name, error->message);
  return report_file (options);
}

/* Does a file compute, and what it says it must? */
static WeftExit
verify (const Options *options,
        const char    *name)
{
  g_autoptr (GError) error = NULL;
  WeftExit status;
  g_autoptr (WeftOnnxModel) model = load (options, name, &status, &error);
  WeftGoldenCheck check;
  JsonObject *object;

  if (model == NULL)
    return weft_cli_fail (options->json, status, name, error->message);
  if (!weft_golden_verify (model, &check, &error))
    return weft_cli_fail (options->json, WEFT_EXIT_FAILED, name, error->message);
  if (!options->json) {
    printf (_("%s computes: %" PRId64 " finite numbers, %" PRId64 " of them compared with the file, largest difference %.2g\n"), name, check.n_outputs, check.n_compared, check.difference);
    return WEFT_EXIT_DONE;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "status", "done");
  json_object_set_int_member (object, "numbers", check.n_outputs);
  json_object_set_int_member (object, "compared", check.n_compared);
  json_object_set_double_member (object, "difference", check.difference);
  weft_cli_print_json (weft_cli_json_take (object));
  return WEFT_EXIT_DONE;
}

/* Long texts are no news to people; that they differ is. */
static void
shorten_metadata (JsonObject *object)
{
  JsonObject *metadata = json_object_get_object_member (object, "metadata");
  g_autoptr (GList) keys = json_object_get_members (metadata);

  for (GList *key = keys; key != NULL; key = key->next)
    json_object_set_string_member (metadata, key->data, _("differs"));
}

static WeftExit
diff (const Options *options,
      const char    *name_a,
      const char    *name_b)
{
  g_autoptr (GError) error = NULL;
  WeftExit status;
  g_autoptr (WeftOnnxModel) a = load (options, name_a, &status, &error);
  g_autoptr (WeftOnnxModel) b = a != NULL ? load (options, name_b, &status, &error) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObject *object;

  if (b == NULL)
    return weft_cli_fail (options->json, status, a == NULL ? name_a : name_b, error->message);
  object = weft_model_diff (a, b);
  if (options->json) {
    weft_cli_print_json (weft_cli_json_take (object));
    return WEFT_EXIT_DONE;
  }
  shorten_metadata (object);
  weft_outline_append_members (text, object, (const char *const[]){ NULL }, 0);
  json_object_unref (object);
  fputs (text->str, stdout);
  return WEFT_EXIT_DONE;
}

static const struct
{
  const char *name;
  WeftExit (*run) (const Options *options,
                   const char *name);
} actions[] = {
  { "info", info },
  { "export", export },
  { "import", import },
  { "verify", verify },
  { "quantize", NULL },
  { "prune", NULL },
};

static WeftExit
act (const WeftCommand  *command,
     const Options      *options,
     int                 n_words,
     char              **words)
{
  if (g_str_equal (words[0], "build") && n_words == 2)
    return weft_cli_build (command, &(WeftCliBuild){ words[1], options->input, options->outputs, options->settings, options->output, options->json });
  if (g_str_equal (words[0], "diff") && n_words == 3)
    return diff (options, words[1], words[2]);
  if (g_str_equal (words[0], "diff"))
    return weft_cli_usage (command, options->json, _("two models are needed"));
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (!g_str_equal (actions[i].name, words[0]))
      continue;
    if (actions[i].run == NULL)
      return weft_cli_fail (options->json, WEFT_EXIT_USAGE, words[0], _("this is not there yet; model info, diff, export, import, build and verify are"));
    if (n_words != 2)
      return weft_cli_usage (command, options->json, _("one model is needed"));
    return actions[i].run (options, words[1]);
  }
  return weft_cli_usage (command, options->json, _("there is no such action"));
}

WeftExit
weft_cli_model (const WeftCommand  *command,
                int                 argc,
                char              **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("Write to a file"), "FILE" },
    { "input", 0, 0, G_OPTION_ARG_STRING, &options.input, N_("Build for samples of this shape"), "CxHxW" },
    { "outputs", 0, 0, G_OPTION_ARG_INT, &options.outputs, N_("Build with so many classes or numbers"), "N" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.settings, N_("Build with another value of a parameter"), "PARAM=VALUE" },
    { "resize", 0, 0, G_OPTION_ARG_INT, &options.import.resize, N_("Import: what a picture’s shorter side becomes before its middle is cut out"), "PIXELS" },
    { "channels", 0, 0, G_OPTION_ARG_STRING, &options.import.channels, N_("Import: the order of colors that the model wants: rgb, bgr or gray"), "ORDER" },
    { "mean", 0, 0, G_OPTION_ARG_STRING, &options.import.mean, N_("Import: what is subtracted from the pixels, of 0 … 255, of each channel"), "NUMBERS" },
    { "deviation", 0, 0, G_OPTION_ARG_STRING, &options.import.deviation, N_("Import: what the pixels are divided by then"), "NUMBERS" },
    { "labels", 0, 0, G_OPTION_ARG_FILENAME, &options.import.labels, N_("Import: the names of the classes, one a line"), "FILE" },
    { "shape", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.shapes, N_("Give an input of an ONNX file its shape, NAME=1x3x224x224"), "NAME=SHAPE" },
    { "trials", 0, 0, G_OPTION_ARG_FILENAME, &options.trials, N_("Use another trial store"), "DB" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_("Print one JSON document"), NULL },
    { NULL },
  };
  WeftExit status;

  if (weft_cli_parse (command, entries, &argc, &argv, 1, -1, &status))
    status = act (command, &options, argc - 1, argv + 1);
  g_strfreev (options.settings);
  g_free (options.input);
  weft_model_import_clear (&options.import);
  g_free (options.output);
  g_strfreev (options.shapes);
  g_free (options.trials);
  return status;
}
