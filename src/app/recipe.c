/* recipe.c: workflows that travel in pictures and models
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/recipe.h"

#include "base/i18n.h"
#include "base/json.h"
#include "exchange/onnx.h"
#include "paint/picture.h"
#include "workflow/document.h"
#include "workflow/error.h"

#include <string.h>

#define ONNX_ENDING ".onnx"

/* The key of an ONNX file's metadata. */
#define ONNX_KEY "weft.workflow"

static gboolean
ends_with (const char *path,
           const char *ending)
{
  gsize length = strlen (path), size = strlen (ending);

  return length > size && g_ascii_strcasecmp (path + length - size, ending) == 0;
}

gboolean
weft_recipe_may_be_in (const char *path)
{
  return ends_with (path, ".png") || ends_with (path, ".svg") || ends_with (path, ".pdf") || ends_with (path, ONNX_ENDING);
}

static char *
read_onnx (const char  *path,
           GError     **error)
{
  g_autoptr (WeftOnnxModel) model = weft_onnx_read (path, error);
  char *text = model != NULL ? g_strdup (g_hash_table_lookup (model->texts, ONNX_KEY)) : NULL;

  if (model != NULL && text == NULL)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN,
                 _("%s: the model does not say which workflow it comes from; it was not exported by Weft"), path);
  return text;
}

/* Pictures of curves and matrices say more than their workflow. Returns: (transfer full): that */
static char *
take_workflow (const char *recipe)
{
  g_autoptr (JsonNode) root = weft_json_parse (recipe, strlen (recipe), NULL);
  JsonObject *whole = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonObject *workflow = whole != NULL ? weft_json_get_object (whole, "workflow") : NULL;
  g_autoptr (JsonNode) node = workflow != NULL ? json_node_init_object (json_node_alloc (), workflow) : NULL;

  return node != NULL ? weft_json_write (node, WEFT_JSON_INDENT) : g_strdup (recipe);
}

char *
weft_recipe_read (const char  *path,
                  GError     **error)
{
  g_autofree char *recipe = ends_with (path, ONNX_ENDING) ? read_onnx (path, error) : weft_picture_read_recipe (path, error);
  g_autofree char *text = recipe != NULL ? take_workflow (recipe) : NULL;
  g_autoptr (WeftWorkflow) workflow = text != NULL ? weft_workflow_restore (text, NULL, NULL, error) : NULL;

  return workflow != NULL ? g_steal_pointer (&text) : NULL;
}
