/* epoch-pins.c: rows that are followed along a training, kept with its trial
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/epoch-pins.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/paths.h"
#include "workflow/error.h"

#include <errno.h>
#include <string.h>

#define FORMAT  "weft-pins"
#define VERSION 1

/* No list that people make is larger. */
#define MAX_BYTES (1 << 20)

static char *
name_file (gint64       trial,
           WeftDataset *dataset)
{
  g_autofree char *folder = weft_path_pins (), *name = g_strdup_printf ("%" PRId64 "-%.16s.json", trial, weft_dataset_get_hash (dataset));

  return g_build_filename (folder, name, NULL);
}

static void
take_pin (GArray      *pins,
          JsonObject  *object,
          WeftDataset *dataset)
{
  WeftEpochPin pin = { weft_json_get_int (object, "row", 0) - 1, weft_json_get_int (object, "class", -1), weft_json_get_int (object, "word", 1) - 1 };

  if (pin.row >= 0 && pin.row < weft_dataset_get_n_rows (dataset) && pin.place >= 0)
    g_array_append_val (pins, pin);
}

GArray *
weft_epoch_pins_read (gint64        trial,
                      WeftDataset  *dataset,
                      GError      **error)
{
  g_autofree char *path = name_file (trial, dataset);
  g_autoptr (GArray) pins = g_array_new (FALSE, FALSE, sizeof (WeftEpochPin));
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;
  JsonArray *array;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&pins);
  node = weft_json_read_file (path, MAX_BYTES, error);
  if (node == NULL)
    return NULL;
  root = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (root == NULL || g_strcmp0 (weft_json_get_string (root, "format", NULL), FORMAT) != 0 || weft_json_get_int (root, "version", 0) != VERSION) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("%s: holds no pinned rows; move it away"), path);
    return NULL;
  }
  array = g_strcmp0 (weft_json_get_string (root, "data", NULL), weft_dataset_get_hash (dataset)) == 0 ? weft_json_get_array (root, "pins") : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      take_pin (pins, json_array_get_object_element (array, i), dataset);
  return g_steal_pointer (&pins);
}

static JsonNode *
describe (WeftDataset  *dataset,
          const GArray *pins)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < pins->len; i++) {
    const WeftEpochPin *pin = &g_array_index (pins, WeftEpochPin, i);
    JsonObject *object = json_object_new ();

    json_object_set_int_member (object, "row", pin->row + 1);
    if (pin->class >= 0)
      json_object_set_int_member (object, "class", pin->class);
    if (pin->place > 0)
      json_object_set_int_member (object, "word", pin->place + 1);
    json_array_add_object_element (array, object);
  }
  json_object_set_string_member (root, "format", FORMAT);
  json_object_set_int_member (root, "version", VERSION);
  json_object_set_string_member (root, "data", weft_dataset_get_hash (dataset));
  json_object_set_array_member (root, "pins", array);
  json_node_take_object (node, root);
  return node;
}

gboolean
weft_epoch_pins_write (gint64         trial,
                       WeftDataset   *dataset,
                       const GArray  *pins,
                       GError       **error)
{
  g_autofree char *path = name_file (trial, dataset), *folder = g_path_get_dirname (path), *text = NULL;
  g_autoptr (JsonNode) node = describe (dataset, pins);

  text = weft_json_write (node, WEFT_JSON_INDENT);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_PRIVATE, error);
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _("%s: the folder cannot be made: %s"), folder, g_strerror (errno));
  return FALSE;
}
