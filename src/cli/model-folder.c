/* model-folder.c: a pretrained model of Hugging Face's form as a workflow
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * config.json says what the model is made of, model.safetensors holds its weights under
 * names that learn/naming.def knows. What Weft has no layers for is refused.
 */
#include "cli/model-folder.h"

#include "base/i18n.h"
#include "base/json.h"
#include "cli/ready-made.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/insert.h"

#include <gio/gio.h>

#define MAX_CONFIG (16 << 20)

/* What a folder's model is. */
typedef struct
{
  const WeftArchitecture *architecture;
  WeftParams *params; /* Owned */
  GPtrArray *prepare; /* Owned: id, value, … of the nodes */
  GPtrArray *train;   /* Owned */
  GPtrArray *data;    /* Owned */
  WeftArchitecturePlace place;
} Model;

static void
model_clear (Model *self)
{
  g_clear_pointer (&self->params, weft_params_free);
  g_clear_pointer (&self->prepare, g_ptr_array_unref);
  g_clear_pointer (&self->train, g_ptr_array_unref);
  g_clear_pointer (&self->data, g_ptr_array_unref);
  weft_architecture_place_clear (&self->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Model, model_clear)

static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, format, arguments);
  va_end (arguments);
  return FALSE;
}

/* Puts pairs of ids and values, ended by %NULL, at the end of a list. */
static void
add_settings (GPtrArray  *list,
              const char *id,
              ...)
{
  va_list values;

  va_start (values, id);
  for (; id != NULL; id = va_arg (values, const char *)) {
    g_ptr_array_add (list, g_strdup (id));
    g_ptr_array_add (list, g_strdup (va_arg (values, const char *)));
  }
  va_end (values);
}

static JsonNode *
read_json (const char  *folder,
           const char  *name,
           GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (JsonNode) node = weft_json_read_file (path, MAX_CONFIG, error);

  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node)) {
    refuse (error, _("%s does not hold an object, so it describes no model"), name);
    return NULL;
  }
  return g_steal_pointer (&node);
}

/* Sets a parameter of the architecture to a whole number of the configuration. */
static gboolean
take_number (Model       *self,
             JsonObject  *config,
             const char  *key,
             const char  *param,
             GError     **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, weft_json_get_int (config, key, 0));

  if (weft_params_set (self->params, param, text, NULL))
    return TRUE;
  return refuse (error, _("config.json gives %s as %s, which cannot be; download the folder again"), key, text);
}

static gint64
count_labels (JsonObject *config)
{
  JsonObject *labels = weft_json_get_object (config, "id2label");

  return labels != NULL && json_object_get_size (labels) > 0 ? json_object_get_size (labels) : weft_json_get_int (config, "num_labels", 2);
}

static gboolean
is_token_head (JsonObject *config)
{
  JsonArray *names = weft_json_get_array (config, "architectures");
  JsonNode *first = names != NULL && json_array_get_length (names) > 0 ? json_array_get_element (names, 0) : NULL;

  return first != NULL && JSON_NODE_HOLDS_VALUE (first) && json_node_get_value_type (first) == G_TYPE_STRING &&
         g_str_has_suffix (json_node_get_string (first), "ForTokenClassification");
}

/* Whether letters become small is said by another file; BERT's first models did so. */
static gboolean
is_lowercase (const char *folder)
{
  g_autoptr (JsonNode) node = read_json (folder, "tokenizer_config.json", NULL);

  return node == NULL || weft_json_get_bool (json_node_get_object (node), "do_lower_case", TRUE);
}

static gboolean
read_bert (Model       *self,
           const char  *folder,
           JsonObject  *config,
           GError     **error)
{
  g_autofree char *vocabulary = g_build_filename (folder, "vocab.txt", NULL), *length = NULL;
  gint64 places = MIN (weft_json_get_int (config, "max_position_embeddings", 512), 128);

  if (!g_str_equal (weft_json_get_string (config, "hidden_act", "gelu"), "gelu"))
    return refuse (error, _("the model bends with %s, only gelu is known"), weft_json_get_string (config, "hidden_act", ""));
  if (weft_json_get_int (config, "intermediate_size", 0) != 4 * weft_json_get_int (config, "hidden_size", -1))
    return refuse (error, _("the inner layers are not four times as wide as the vectors, which Weft has no ready-made model for"));
  if (!take_number (self, config, "vocab_size", "entries", error) || !take_number (self, config, "hidden_size", "units", error) ||
      !take_number (self, config, "num_attention_heads", "heads", error) || !take_number (self, config, "num_hidden_layers", "blocks", error))
    return FALSE;
  weft_params_set (self->params, "head", is_token_head (config) ? "token" : "sequence", NULL);
  self->place.input.item = WEFT_SHAPE (places);
  length = g_strdup_printf ("%" G_GINT64_FORMAT, places);
  add_settings (self->prepare, "tokens", "wordpiece", "vocabulary_file", vocabulary, "lowercase", is_lowercase (folder) ? "true" : "false", "length", length, NULL);
  add_settings (self->train, "optimizer", "adamw", "learning_rate", "2e-05", "weight_decay", "0.01", "batch_size", "16", "epochs", "5", NULL);
  return TRUE;
}

static gboolean
has_depths (JsonObject *config,
            const int  *depths)
{
  JsonArray *array = weft_json_get_array (config, "depths");

  for (guint i = 0; array != NULL && i < 4; i++)
    if (i >= json_array_get_length (array) || json_array_get_int_element (array, i) != depths[i])
      return FALSE;
  return array != NULL;
}

static gboolean
read_resnet (Model       *self,
             const char  *folder,
             JsonObject  *config,
             GError     **error)
{
  const char *id = NULL;

  for (const WeftResnet *resnet = weft_resnets; resnet->id != NULL; resnet++)
    if (g_str_equal (weft_json_get_string (config, "layer_type", "bottleneck"), resnet->layer_type) && has_depths (config, resnet->depths))
      id = resnet->id;
  if (id == NULL)
    return refuse (error, _("this is none of ResNet-18, -34 and -50, which are the ready-made ones"));
  self->architecture = weft_architecture_find (id);
  self->place.input.item = self->architecture->item;
  weft_params_free (self->params);
  self->params = weft_params_new (self->architecture->params);
  add_settings (self->data, "reader", "image", "width", "224", "height", "224", "resize", "256", NULL);
  add_settings (self->prepare, "numbers", "standardize", NULL);
  add_settings (self->train, "optimizer", "adamw", "learning_rate", "0.0001", "weight_decay", "0.01", "epochs", "5", NULL);
  return TRUE;
}

/* Kinds of models, and the architecture that is theirs, or one of them until its depth is
 * known. */
static const struct
{
  const char *type;
  const char *architecture;
  gboolean (*read) (Model *self, const char *folder, JsonObject *config, GError **error);
} kinds[] = {
  { "bert", "bert", read_bert },
  { "resnet", "resnet18", read_resnet },
};

static gboolean
read_model (Model       *self,
            const char  *folder,
            JsonObject  *config,
            GError     **error)
{
  const char *type = weft_json_get_string (config, "model_type", "");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (!g_str_equal (kinds[i].type, type))
      continue;
    self->architecture = weft_architecture_find (kinds[i].architecture);
    self->params = weft_params_new (self->architecture->params);
    weft_architecture_place_init (&self->place, self->architecture, NULL);
    self->place.n_outputs = count_labels (config);
    return kinds[i].read (self, folder, config, error);
  }
  return refuse (error, _("config.json says that the model is of type “%s”; bert and resnet are known"), type);
}

static gboolean
set_all (WeftWorkflow     *workflow,
         const char       *node,
         const GPtrArray  *settings,
         GError          **error)
{
  for (guint i = 0; i + 1 < settings->len; i += 2)
    if (!weft_workflow_set_parameter (workflow, node, settings->pdata[i], settings->pdata[i + 1], error))
      return FALSE;
  return TRUE;
}

static gboolean
connect_all (WeftWorkflow  *workflow,
             GError       **error)
{
  static const char *const links[][4] = {
    { "data", "data", "prepare", "data" },
    { "prepare", "data", "model", "data" },
    { "prepare", "data", "train", "data" },
    { "model", "model", "train", "model" },
    { "prepare", "data", "evaluate", "data" },
    { "train", "model", "evaluate", "model" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    if (!weft_workflow_connect (workflow, links[i][0], links[i][1], links[i][2], links[i][3], error))
      return FALSE;
  return TRUE;
}

static gboolean
fill_workflow (const Model   *self,
               WeftWorkflow  *workflow,
               GError       **error)
{
  static const struct
  {
    const char *kind, *id;
    double x, y;
  } nodes[] = {
    { "data-file", "data", 0, 80 },
    { "prepare", "prepare", 220, 80 },
    { "model", "model", 440, 200 },
    { "train", "train", 660, 80 },
    { "evaluate", "evaluate", 880, 80 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    if (weft_workflow_add_node (workflow, nodes[i].kind, nodes[i].id, nodes[i].x, nodes[i].y, error) == NULL)
      return FALSE;
  return weft_workflow_insert_architecture (workflow, "model", self->architecture, self->params, &self->place, error) &&
         set_all (workflow, "data", self->data, error) && set_all (workflow, "prepare", self->prepare, error) && set_all (workflow, "train", self->train, error) &&
         connect_all (workflow, error);
}

gboolean
weft_model_folder_run (const char  *folder,
                       int          outputs,
                       const char  *output,
                       WeftExit    *status,
                       GError     **error)
{
  g_autofree char *place = g_canonicalize_filename (folder, NULL), *weights = g_build_filename (place, "model.safetensors", NULL);
  g_auto (Model) model = { .prepare = g_ptr_array_new_with_free_func (g_free), .train = g_ptr_array_new_with_free_func (g_free), .data = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (JsonNode) config = NULL;
  g_autoptr (WeftWorkflow) workflow = weft_workflow_new (weft_domain_get_default ());

  *status = WEFT_EXIT_UNUSABLE;
  config = read_json (place, "config.json", error);
  if (config == NULL || !read_model (&model, place, json_node_get_object (config), error))
    return FALSE;
  if (!g_file_test (weights, G_FILE_TEST_EXISTS))
    return refuse (error, _("the folder has no model.safetensors; save the model with safe_serialization=True"));
  if (outputs > 0)
    model.place.n_outputs = outputs;
  add_settings (model.train, "weights", weights, NULL);
  *status = WEFT_EXIT_FAILED;
  return fill_workflow (&model, workflow, error) && weft_workflow_save (workflow, output, WEFT_SAVE_OVERWRITE, error);
}
