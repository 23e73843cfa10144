/* trial-recipe.c: what a trial is a run of, all but the seed
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-recipe.h"

#include <string.h>

/* Takes out what is only seen, at every level. */
static void
strip (JsonObject *workflow)
{
  JsonObject *nodes = weft_json_get_object (workflow, "nodes");
  g_autoptr (GList) ids = nodes != NULL ? json_object_get_members (nodes) : NULL;

  json_object_remove_member (workflow, "layout");
  for (GList *id = ids; id != NULL; id = id->next) {
    JsonObject *node = weft_json_get_object (nodes, id->data), *nested = node != NULL ? weft_json_get_object (node, "nested") : NULL;

    if (nested != NULL)
      strip (nested);
  }
}

static void
add_text (GChecksum  *sum,
          const char *text)
{
  /* With its end, so that no two texts run together. */
  g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text) + 1);
}

char *
weft_trial_recipe_make (JsonNode        *document,
                        const WeftTrial *trial)
{
  g_autofree char *whole = weft_json_write (document, WEFT_JSON_COMPACT), *text = NULL;
  g_autoptr (JsonNode) copy = weft_json_parse (whole, strlen (whole), NULL);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  if (copy != NULL && JSON_NODE_HOLDS_OBJECT (copy))
    strip (json_node_get_object (copy));
  text = copy != NULL ? weft_json_write (copy, WEFT_JSON_COMPACT) : g_steal_pointer (&whole);
  add_text (sum, text);
  add_text (sum, trial->node != NULL ? trial->node : "");
  for (guint i = 0; i < trial->parameters->len; i++) {
    const WeftTrialParameter *parameter = trial->parameters->pdata[i];

    add_text (sum, parameter->name);
    add_text (sum, parameter->text);
  }
  return g_strdup (g_checksum_get_string (sum));
}
