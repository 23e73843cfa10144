/* port-type.c: the table of what can travel over a link
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/port-type.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/json.h"
#include "workflow/pictures.h"
#include "workflow/values-private.h"

#include <string.h>

/* Larger reports are a defect of the node that made them. */
#define REPORT_MAX_BYTES (256 << 20)

static char *
report_hash (gconstpointer value)
{
  g_autofree char *text = weft_json_write ((JsonNode *) value, WEFT_JSON_COMPACT);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static gsize
report_get_bytes (gconstpointer value)
{
  g_autofree char *text = weft_json_write ((JsonNode *) value, WEFT_JSON_COMPACT);

  return strlen (text);
}

static gboolean
report_save (gconstpointer   value,
             const char     *path,
             GError        **error)
{
  g_autofree char *text = weft_json_write ((JsonNode *) value, WEFT_JSON_INDENT);

  return weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_PRIVATE, error);
}

static gpointer
report_load (const char  *path,
             GError     **error)
{
  JsonNode *node = weft_json_read_file (path, REPORT_MAX_BYTES, error);

  if (node != NULL)
    json_node_seal (node);
  return node;
}

static void
report_destroy (gpointer value)
{
  json_node_unref (value);
}

const WeftPortType weft_port_type_dataset = {
  .id = "dataset",
  .title = N_("Dataset"),
  .letter = "D",
  .color = "#1c71d8",
  .shape = WEFT_PORT_SHAPE_SQUARE,
  .save = weft_value_save_data,
  .load = weft_value_load_data,
  .destroy = weft_value_destroy_data,
};

const WeftPortType weft_port_type_model = {
  .id = "model",
  .title = N_("Model"),
  .letter = "M",
  .color = "#9141ac",
  .shape = WEFT_PORT_SHAPE_HEXAGON,
  .hash = weft_value_hash_model,
  .save = weft_value_save_model,
  .load = weft_value_load_model,
  .destroy = weft_value_destroy_model,
};

const WeftPortType weft_port_type_trained_model = {
  .id = "trained-model",
  .title = N_("Trained model"),
  .letter = "T",
  .color = "#613583",
  .shape = WEFT_PORT_SHAPE_DIAMOND,
  .save = weft_value_save_trained_model,
  .load = weft_value_load_trained_model,
  .destroy = weft_value_destroy_trained_model,
};

const WeftPortType weft_port_type_predictions = {
  .id = "predictions",
  .title = N_("Predictions"),
  .letter = "P",
  .color = "#e66100",
  .shape = WEFT_PORT_SHAPE_CIRCLE,
  .save = weft_value_save_predictions,
  .load = weft_value_load_predictions,
  .destroy = weft_value_destroy_predictions,
};

const WeftPortType weft_port_type_report = {
  .id = "report",
  .title = N_("Report"),
  .letter = "R",
  .color = "#26a269",
  .shape = WEFT_PORT_SHAPE_SQUARE,
  .flags = WEFT_PORT_TYPE_EAGER,
  .hash = report_hash,
  .get_bytes = report_get_bytes,
  .save = report_save,
  .load = report_load,
  .destroy = report_destroy,
};

const WeftPortType weft_port_type_picture = {
  .id = "picture",
  .title = N_("Picture"),
  .letter = "I",
  .color = "#c64600",
  .shape = WEFT_PORT_SHAPE_DIAMOND,
  .get_bytes = weft_pictures_measure,
  .save = weft_pictures_save,
  .load = weft_pictures_load,
  .destroy = weft_pictures_destroy,
};

const WeftPortType weft_port_type_sample = {
  .id = "sample",
  .title = N_("Sample"),
  .letter = "S",
  .color = "#e5a50a",
  .shape = WEFT_PORT_SHAPE_TRIANGLE,
};

const WeftPortType weft_port_type_metrics = {
  .id = "metrics",
  .title = N_("Metric stream"),
  .letter = "C",
  .color = "#a51d2d",
  .shape = WEFT_PORT_SHAPE_TRIANGLE,
};

const WeftPortType weft_port_type_tensor = {
  .id = "tensor",
  .title = N_("Tensor"),
  .letter = "X",
  .color = "#5e5c64",
  .shape = WEFT_PORT_SHAPE_CIRCLE,
};

static const WeftPortType *const port_types[] = {
  &weft_port_type_dataset,
  &weft_port_type_model,
  &weft_port_type_trained_model,
  &weft_port_type_predictions,
  &weft_port_type_report,
  &weft_port_type_picture,
  &weft_port_type_sample,
  &weft_port_type_metrics,
  &weft_port_type_tensor,
  NULL,
};

const WeftPortType *const *
weft_port_types (void)
{
  return port_types;
}
