/* model-folder-write.c: a trained model as a folder of Hugging Face's form
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source: transformers' BertConfig, ResNetConfig, BertTokenizer and BitImageProcessor.
 */
#include "cli/model-folder-write.h"

#include "base/file.h"
#include "base/json.h"
#include "cli/ready-made.h"
#include "exchange/safetensors.h"
#include "learn/naming.h"

#include <string.h>

gboolean
weft_model_folder_is (const char *path)
{
  return g_str_has_suffix (path, G_DIR_SEPARATOR_S) || g_file_test (path, G_FILE_TEST_IS_DIR);
}

static gboolean
write_text (const char  *folder,
            const char  *name,
            const char  *text,
            GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_NONE, error);
}

static gboolean
write_json (const char  *folder,
            const char  *name,
            JsonObject  *object,
            GError     **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = weft_json_write (node, WEFT_JSON_INDENT);

  return write_text (folder, name, text, error);
}

/* A WeftNamingPut. */
static void
put_tensor (gpointer    target,
            const char *name,
            WeftTensor *tensor)
{
  weft_safetensors_add (target, name, tensor);
}

static gboolean
write_weights (const WeftTrainedModel  *trained,
               WeftNamingFamily         family,
               const char              *folder,
               GError                 **error)
{
  WeftGraph *graph = weft_model_get_graph (weft_trained_model_get_model (trained));
  WeftSession *session = weft_trained_model_get_session (trained);
  g_autoptr (WeftSafetensors) file = weft_safetensors_new ();
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);

  for (int value = 0; value < weft_graph_get_n_values (graph); value++) {
    const WeftValueInfo *info = weft_graph_get_value (graph, value);

    if (info->kind == WEFT_VALUE_PARAMETER && info->shape.rank > 0 &&
        !weft_naming_give (family, info->name, weft_session_get_parameter (session, value), put_tensor, file, error))
      return FALSE;
  }
  weft_safetensors_set_text (file, "format", "pt");
  return weft_safetensors_write (file, path, WEFT_FILE_WRITE_NONE, error);
}

static void
set_list (JsonObject *object,
          const char *key,
          const int  *numbers,
          guint       n)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n; i++)
    json_array_add_int_element (array, numbers[i]);
  json_object_set_array_member (object, key, array);
}

static void
set_class (JsonObject *config,
           const char *name)
{
  JsonArray *array = json_array_new ();

  json_array_add_string_element (array, name);
  json_object_set_array_member (config, "architectures", array);
}

/* The classes by their numbers, and the other way round. */
static void
set_labels (JsonObject             *config,
            const WeftTrainedModel *trained,
            gint64                  n)
{
  const WeftPreparation *preparation = weft_trained_model_get_preparation (trained);
  const char *const *names = weft_preparation_get_n_targets (preparation) == n ? weft_preparation_get_class_names (preparation) : NULL;
  JsonObject *by_number = json_object_new (), *by_name = json_object_new ();

  for (gint64 i = 0; i < n; i++) {
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, i), *plain = g_strdup_printf ("LABEL_%" G_GINT64_FORMAT, i);

    json_object_set_string_member (by_number, number, names != NULL ? names[i] : plain);
    json_object_set_int_member (by_name, names != NULL ? names[i] : plain, i);
  }
  json_object_set_object_member (config, "id2label", by_number);
  json_object_set_object_member (config, "label2id", by_name);
  if (weft_preparation_get_target_kind (preparation) == WEFT_TARGET_NUMBER)
    json_object_set_string_member (config, "problem_type", "regression");
}

static void
describe_bert (JsonObject          *config,
               const WeftModelSpec *spec,
               gint64               places)
{
  const WeftParams *words = weft_ready_made_find_layer (spec, "words")->params, *encoder = weft_ready_made_find_layer (spec, "encoder")->params;

  json_object_set_string_member (config, "model_type", "bert");
  set_class (config, weft_ready_made_find_layer (spec, "pooler") != NULL ? "BertForSequenceClassification" : "BertForTokenClassification");
  json_object_set_int_member (config, "vocab_size", weft_params_get_integer (words, "entries"));
  json_object_set_int_member (config, "hidden_size", weft_params_get_integer (words, "units"));
  json_object_set_int_member (config, "intermediate_size", weft_params_get_integer (encoder, "units"));
  json_object_set_int_member (config, "num_attention_heads", weft_params_get_integer (encoder, "heads"));
  json_object_set_int_member (config, "num_hidden_layers", weft_params_get_integer (encoder, "blocks"));
  json_object_set_int_member (config, "max_position_embeddings", places);
  json_object_set_int_member (config, "type_vocab_size", 2);
  json_object_set_int_member (config, "pad_token_id", 0);
  json_object_set_string_member (config, "hidden_act", "gelu");
  json_object_set_double_member (config, "layer_norm_eps", 1e-12);
}

static void
describe_resnet (JsonObject *config,
                 const char *id,
                 gint64      channels)
{
  const WeftResnet *resnet = weft_resnets;

  while (!g_str_equal (resnet->id, id))
    resnet++;
  json_object_set_string_member (config, "model_type", "resnet");
  set_class (config, "ResNetForImageClassification");
  json_object_set_string_member (config, "layer_type", resnet->layer_type);
  set_list (config, "depths", resnet->depths, G_N_ELEMENTS (resnet->depths));
  set_list (config, "hidden_sizes", resnet->widths, G_N_ELEMENTS (resnet->widths));
  json_object_set_int_member (config, "embedding_size", 64);
  json_object_set_int_member (config, "num_channels", channels);
  json_object_set_string_member (config, "hidden_act", "relu");
  json_object_set_boolean_member (config, "downsample_in_first_stage", FALSE);
  json_object_set_boolean_member (config, "downsample_in_bottleneck", FALSE);
}

/* What the texts are cut with; the roles have BERT's names or Weft's. */
static gboolean
write_tokenizer (JsonObject  *text,
                 const char  *folder,
                 GError     **error)
{
  static const char *const roles[][3] = { { "pad_token", "[PAD]", "<pad>" }, { "unk_token", "[UNK]", "<unk>" }, { "cls_token", "[CLS]", "<s>" }, { "sep_token", "[SEP]", "</s>" } };
  JsonArray *entries = weft_json_get_array (text, "vocabulary");
  g_autoptr (JsonObject) config = json_object_new ();
  g_autoptr (GString) lines = g_string_new (NULL);

  json_object_set_string_member (config, "tokenizer_class", "BertTokenizer");
  json_object_set_boolean_member (config, "do_lower_case", weft_json_get_bool (text, "lowercase", TRUE));
  json_object_set_int_member (config, "model_max_length", weft_json_get_int (text, "length", 0));
  for (guint i = 0; i < json_array_get_length (entries); i++) {
    const char *entry = json_array_get_string_element (entries, i);

    g_string_append_printf (lines, "%s\n", entry);
    for (guint k = 0; k < G_N_ELEMENTS (roles); k++)
      if (g_str_equal (entry, roles[k][1]) || g_str_equal (entry, roles[k][2]))
        json_object_set_string_member (config, roles[k][0], entry);
  }
  return write_text (folder, "vocab.txt", lines->str, error) && write_json (folder, "tokenizer_config.json", config, error);
}

static void
set_size (JsonObject          *config,
          const WeftImageForm *form)
{
  JsonObject *size = json_object_new (), *crop = json_object_new ();

  json_object_set_int_member (crop, "height", form->height);
  json_object_set_int_member (crop, "width", form->width);
  json_object_set_int_member (size, "shortest_edge", form->resize > 0 ? form->resize : MAX (form->width, form->height));
  json_object_set_object_member (config, "size", size);
  json_object_set_object_member (config, "crop_size", crop);
  json_object_set_boolean_member (config, "do_resize", TRUE);
  json_object_set_boolean_member (config, "do_center_crop", TRUE);
  json_object_set_int_member (config, "resample", 2);
}

/* Pixels are (pixel - center) · factor here, (pixel / 255 - mean) / deviation there. */
static gboolean
write_pictures (JsonObject           *numbers,
                const WeftImageForm  *form,
                const char           *folder,
                GError              **error)
{
  double center = json_array_get_double_element (weft_json_get_array (numbers, "center"), 0);
  double factor = json_array_get_double_element (weft_json_get_array (numbers, "factor"), 0);
  JsonArray *mean = json_array_new (), *deviation = json_array_new ();
  g_autoptr (JsonObject) config = json_object_new ();

  for (int channel = 0; channel < form->channels; channel++) {
    json_array_add_double_element (mean, center / 255);
    json_array_add_double_element (deviation, factor != 0 ? 1 / (255 * factor) : 1);
  }
  json_object_set_string_member (config, "image_processor_type", "BitImageProcessor");
  json_object_set_boolean_member (config, "do_convert_rgb", form->channels == 3);
  json_object_set_boolean_member (config, "do_rescale", TRUE);
  json_object_set_double_member (config, "rescale_factor", 1.0 / 255);
  json_object_set_boolean_member (config, "do_normalize", TRUE);
  json_object_set_array_member (config, "image_mean", mean);
  json_object_set_array_member (config, "image_std", deviation);
  set_size (config, form);
  return write_json (folder, "preprocessor_config.json", config, error);
}

/* How the input is made, where that is said by files of their own. */
static gboolean
write_preparation (const WeftPreparation  *preparation,
                   const char             *folder,
                   GError                **error)
{
  g_autoptr (JsonNode) node = weft_preparation_to_json (preparation);
  JsonArray *features = weft_json_get_array (json_node_get_object (node), "features");
  JsonObject *first = json_array_get_object_element (features, 0);

  if (weft_preparation_get_form (preparation) != NULL)
    return write_pictures (first, weft_preparation_get_form (preparation), folder, error);
  if (json_array_get_length (features) == 1 && g_str_equal (weft_json_get_string (first, "tokens", ""), "wordpiece"))
    return write_tokenizer (first, folder, error);
  return TRUE;
}

gboolean
weft_model_folder_write (const WeftTrainedModel  *trained,
                         const char              *folder,
                         GError                 **error)
{
  const WeftPreparation *preparation = weft_trained_model_get_preparation (trained);
  const WeftModelSpec *spec = weft_model_get_spec (weft_trained_model_get_model (trained));
  const WeftShape item = weft_preparation_get_input_shape (preparation);
  const WeftArchitecture *architecture = weft_ready_made_find (spec, &item, error);
  g_autoptr (JsonObject) config = json_object_new ();
  gboolean is_bert = architecture != NULL && g_str_equal (architecture->id, "bert");

  if (architecture == NULL || !weft_file_make_folder (folder, error))
    return FALSE;
  if (is_bert)
    describe_bert (config, spec, item.extent[0]);
  else
    describe_resnet (config, architecture->id, item.rank == 3 ? item.extent[0] : 1);
  json_object_set_string_member (config, "torch_dtype", "float32");
  set_labels (config, trained, weft_params_get_integer (weft_ready_made_find_layer (spec, "output")->params, "units"));
  return write_weights (trained, is_bert ? WEFT_NAMING_BERT : WEFT_NAMING_RESNET, folder, error) && write_json (folder, "config.json", config, error) &&
         write_preparation (preparation, folder, error);
}
