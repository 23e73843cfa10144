/* trials-transfer.c: trials to and from other programs' files
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/trials-transfer.h"

#include "base/i18n.h"
#include "base/number.h"
#include "cli/output.h"
#include "workflow/study-export.h"
#include "workflow/trial-events.h"

#include <inttypes.h>
#include <stdio.h>

WeftExit
weft_cli_export_events (WeftTrialStore *store,
                        const GArray   *rows,
                        const char     *folder,
                        gboolean        json)
{
  g_autofree gint64 *ids = g_new (gint64, rows->len + 1);
  g_autoptr (GError) error = NULL;

  if (folder == NULL)
    return weft_cli_fail (json, WEFT_EXIT_USAGE, "tfevents", _("these are files in folders; name a folder with --output"));
  for (guint i = 0; i < rows->len; i++)
    ids[i] = g_array_index (rows, WeftTrialRow, i).id;
  if (weft_trial_events_export (store, ids, rows->len, folder, &error))
    return WEFT_EXIT_DONE;
  return weft_cli_fail (json, WEFT_EXIT_UNUSABLE, folder, error->message);
}

/* The study that is named, or the newest. */
static gboolean
find_study (WeftTrialStore  *store,
            const char      *text,
            gint64          *id,
            GError         **error)
{
  g_autoptr (GPtrArray) records = text == NULL ? weft_trial_store_list_studies (store, error) : NULL;

  if (text != NULL && weft_number_parse_integer (text, id) && *id > 0)
    return TRUE;
  if (text != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("%s: is no study; weft-cli tune --list shows those there are"), text);
  else if (records != NULL && records->len == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("there are no studies; weft-cli tune FILE begins one"));
  else if (records != NULL)
    *id = ((const WeftStudyRecord *) records->pdata[0])->id;
  return records != NULL && records->len > 0;
}

WeftExit
weft_cli_export_study (WeftTrialStore *store,
                       const char     *study,
                       const char     *format,
                       const char     *path,
                       gboolean        json)
{
  WeftOptunaVersion version = g_str_equal (format, "optuna") ? WEFT_OPTUNA_3_2 : WEFT_OPTUNA_3_1;
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (path == NULL)
    return weft_cli_fail (json, WEFT_EXIT_USAGE, format, _("this is a database; name a file with --output"));
  if (!find_study (store, study, &id, &error))
    return weft_cli_fail (json, WEFT_EXIT_USAGE, "--study", error->message);
  if (weft_study_export_optuna (store, id, version, path, &error))
    return WEFT_EXIT_DONE;
  return weft_cli_fail (json, WEFT_EXIT_UNUSABLE, path, error->message);
}

static void
tell_json (const GArray *ids)
{
  JsonObject *object = json_object_new ();
  JsonArray *trials = json_array_new ();

  for (guint i = 0; i < ids->len; i++)
    json_array_add_int_element (trials, g_array_index (ids, gint64, i));
  json_object_set_array_member (object, "trials", trials);
  weft_cli_print_json (weft_cli_json_take (object));
}

static void
tell (const GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    printf (_("Trial %" PRId64 "; weft-cli trials show %" PRId64 " says more\n"), g_array_index (ids, gint64, i), g_array_index (ids, gint64, i));
}

WeftExit
weft_cli_import_trials (WeftTrialStore  *store,
                        char           **paths,
                        gboolean         json)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (; *paths != NULL; paths++) {
    g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) found = weft_trials_import (store, *paths, warnings, &error);

    weft_cli_say_each (*paths, warnings);
    if (found == NULL)
      return weft_cli_fail (json, WEFT_EXIT_UNUSABLE, "trials", error->message);
    g_array_append_vals (ids, found->data, found->len);
  }
  if (json)
    tell_json (ids);
  else
    tell (ids);
  return WEFT_EXIT_DONE;
}
