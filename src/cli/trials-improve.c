/* trials-improve.c: what should be tried next after a trial
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/trials-improve.h"

#include "base/i18n.h"
#include "base/json.h"
#include "cli/output.h"
#include "workflow/improve.h"

#include <inttypes.h>
#include <stdio.h>

static JsonObject *
describe (const WeftImprovement *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *changes = json_array_new ();

  for (guint i = 0; i < self->changes->len; i++) {
    const WeftImprovementChange *change = self->changes->pdata[i];
    JsonObject *row = json_object_new ();

    json_object_set_string_member (row, "parameter", change->parameter);
    json_object_set_string_member (row, "from", change->from);
    json_object_set_string_member (row, "to", change->to);
    json_array_add_object_element (changes, row);
  }
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "title", self->title);
  json_object_set_string_member (object, "reason", self->reason);
  json_object_set_array_member (object, "changes", changes);
  return object;
}

static void
tell_json (const GPtrArray *found)
{
  JsonObject *object = json_object_new ();
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < found->len; i++)
    json_array_add_object_element (list, describe (found->pdata[i]));
  json_object_set_array_member (object, "improvements", list);
  weft_cli_print_json (weft_cli_json_take (object));
}

/* The changes as they are typed after weft-cli run FILE. */
static void
tell (const WeftImprovement *self)
{
  printf ("%s: %s\n", self->title, self->reason);
  for (guint i = 0; i < self->changes->len; i++) {
    const WeftImprovementChange *change = self->changes->pdata[i];

    printf (_("  --set %s=%s (was %s)\n"), change->parameter, change->to, change->from);
  }
}

WeftExit
weft_cli_improve_trial (WeftTrialStore *store,
                        gint64          id,
                        gboolean        json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = weft_improve_trial (store, id, &error);

  if (found == NULL)
    return weft_cli_fail (json, WEFT_EXIT_FAILED, "trials", error->message);
  if (json)
    tell_json (found);
  else if (found->len == 0)
    printf (_("Trial %" PRId64 ": its curves show nothing to improve\n"), id);
  for (guint i = 0; !json && i < found->len; i++)
    tell (found->pdata[i]);
  return WEFT_EXIT_DONE;
}
