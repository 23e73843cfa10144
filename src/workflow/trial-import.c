/* trial-import.c: what other programs have recorded, as trials
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-events.h"

#include "base/i18n.h"
#include "base/number.h"
#include "dataset/reader.h"
#include "exchange/event-file.h"
#include "trials/writer.h"
#include "workflow/error.h"
#include "workflow/sink-trials.h"

#include <math.h>
#include <string.h>

/* Nothing of it is known. */
#define EMPTY_WORKFLOW "{\"format\": \"weft-workflow\", \"links\": [], \"nodes\": {}, \"version\": 1}"

/* Folders in folders are followed so far. */
#define MAX_DEPTH 16

/* A trial in the making. */
typedef struct
{
  WeftTrialStore *store;
  char *name;              /* Owned */
  char *source;            /* Owned: where it is from */
  WeftTrial *trial;        /* Owned: its parameters, before it begins */
  WeftTrialWriter *writer; /* Owned (nullable): once it has a point */
  GHashTable *directed;    /* Owned: (element-type utf8 utf8): metrics that are known already */
  double begin;            /* wall time of its first point */
  guint n_unsaved;
  GError *error; /* Owned (nullable): the first one */
} Import;

static void
import_init (Import         *self,
             WeftTrialStore *store,
             const char     *name,
             const char     *source)
{
  *self = (Import){ .store = store, .name = g_strdup (name), .source = g_strdup (source), .trial = weft_trial_new (name), .begin = NAN };
  self->directed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->trial->note = g_strdup_printf (_("Imported from %s"), source);
}

static void
import_clear (Import *self)
{
  g_clear_pointer (&self->writer, weft_trial_writer_free);
  g_clear_pointer (&self->trial, weft_trial_unref);
  g_clear_pointer (&self->directed, g_hash_table_unref);
  g_clear_error (&self->error);
  g_free (self->name);
  g_free (self->source);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

/* Begins with the first point, for parameters are told before. */
static gboolean
import_begin (Import *self)
{
  if (self->writer == NULL && self->error == NULL)
    self->writer = weft_trial_begin (self->store, self->trial, EMPTY_WORKFLOW, &self->error);
  return self->error == NULL;
}

/* Other programs call metrics `loss`, `val_loss` or `loss/train`: what is measured is one of the
 * words. */
static WeftTrialDirection
judge (const char *metric)
{
  g_auto (GStrv) words = g_strsplit_set (metric, "/_", -1);
  WeftTrialDirection direction = weft_trial_judge_metric (metric);

  for (char **word = words; *word != NULL && direction == WEFT_TRIAL_NO_DIRECTION; word++) {
    g_autofree char *lower = g_ascii_strdown (*word, -1), *name = g_strconcat ("train_", lower, NULL);

    direction = weft_trial_judge_metric (name);
  }
  return direction;
}

static void
import_add (Import               *self,
            const char           *metric,
            const WeftTrialPoint *point)
{
  if (!import_begin (self))
    return;
  if (g_hash_table_add (self->directed, g_strdup (metric)))
    weft_trial_writer_direct (self->writer, metric, judge (metric));
  weft_trial_writer_add_past_point (self->writer, metric, point);
  if (++self->n_unsaved < WEFT_TRIAL_PAST_POINTS)
    return;
  self->n_unsaved = 0;
  weft_trial_writer_flush (self->writer, &self->error);
}

/* Returns: the trial, 0 on an error */
static gint64
import_end (Import  *self,
            GError **error)
{
  gint64 id = self->writer != NULL ? weft_trial_writer_get_id (self->writer) : 0;

  if (self->error == NULL && self->writer != NULL && weft_trial_writer_end (self->writer, WEFT_TRIAL_DONE, NULL, &self->error))
    return id;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return 0;
}

/* Event files */

gboolean
weft_trial_events_is_file (const char *name)
{
  return strstr (name, WEFT_EVENT_FILE_MARK) != NULL;
}

/* A WeftEventVisitor. */
static void
take_scalar (gpointer    data,
             double      wall_time,
             gint64      step,
             const char *tag,
             double      value)
{
  Import *self = data;
  WeftTrialPoint point = { .step = step, .value = value };

  if (isnan (self->begin))
    self->begin = wall_time;
  point.time = MAX (wall_time - self->begin, 0);
  import_add (self, tag, &point);
}

static void
take_param (gpointer              data,
            const WeftEventParam *param)
{
  Import *self = data;
  char number[WEFT_NUMBER_LENGTH];

  if (self->writer != NULL)
    return;
  if (param->text != NULL)
    weft_trial_add_parameter (self->trial, param->name, WEFT_TRIAL_VALUE_TEXT, param->text);
  else if (param->is_boolean)
    weft_trial_add_parameter (self->trial, param->name, WEFT_TRIAL_VALUE_BOOLEAN, param->number != 0 ? "true" : "false");
  else
    weft_trial_add_parameter (self->trial, param->name, WEFT_TRIAL_VALUE_REAL, weft_number_format (param->number, number));
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Files of one run follow each other as their names do, which begin with the time.
 * @id: (out): the trial, 0 where the files have no curve */
static gboolean
import_run (WeftTrialStore  *store,
            const char      *name,
            GPtrArray       *files,
            GPtrArray       *warnings,
            gint64          *id,
            GError         **error)
{
  g_auto (Import) import = { NULL };
  const WeftEventVisitor visitor = { &import, take_scalar, take_param };

  *id = 0;
  import_init (&import, store, name, files->pdata[0]);
  g_ptr_array_sort (files, compare_paths);
  for (guint i = 0; i < files->len; i++) {
    g_autoptr (GError) damage = NULL;

    if (!weft_event_file_read (files->pdata[i], &visitor, &damage))
      g_ptr_array_add (warnings, g_strdup (damage->message));
  }
  if (import.writer == NULL && import.error == NULL)
    return TRUE;
  *id = import_end (&import, error);
  return *id != 0;
}

/* What a walk through folders has found. */
typedef struct
{
  WeftTrialStore *store;
  GPtrArray *warnings;
  GArray *ids; /* Owned by the caller: (element-type gint64) */
  guint n_files;
} Walk;

static gboolean
take_run (Walk        *self,
          const char  *name,
          GPtrArray   *files,
          GError     **error)
{
  gint64 id = 0;

  self->n_files += files->len;
  if (files->len > 0 && !import_run (self->store, name, files, self->warnings, &id, error))
    return FALSE;
  if (id != 0)
    g_array_append_val (self->ids, id);
  return TRUE;
}

/* @name: of the folder, seen from where the walk began */
static gboolean
walk (Walk        *self,
      const char  *folder,
      const char  *name,
      guint        depth,
      GError     **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free), folders = g_ptr_array_new_with_free_func (g_free);
  const char *entry;

  if (dir == NULL)
    return FALSE;
  while ((entry = g_dir_read_name (dir)) != NULL) {
    char *path = g_build_filename (folder, entry, NULL);
    gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);

    if (is_folder || weft_trial_events_is_file (entry))
      g_ptr_array_add (is_folder ? folders : files, path);
    else
      g_free (path);
  }
  if (!take_run (self, name, files, error))
    return FALSE;
  g_ptr_array_sort (folders, compare_paths);
  for (guint i = 0; i < folders->len && depth < MAX_DEPTH; i++) {
    g_autofree char *base = g_path_get_basename (folders->pdata[i]), *inner = depth == 0 ? g_strdup (base) : g_build_filename (name, base, NULL);

    if (!walk (self, folders->pdata[i], inner, depth + 1, error))
      return FALSE;
  }
  return TRUE;
}

GArray *
weft_trial_events_import (WeftTrialStore  *store,
                          const char      *path,
                          GPtrArray       *warnings,
                          GError         **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *name = g_path_get_basename (path);
  Walk found = { store, warnings, ids, 0 };

  if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
    if (!walk (&found, path, name, 0, error))
      return NULL;
  } else {
    g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

    g_ptr_array_add (files, g_strdup (path));
    if (!take_run (&found, name, files, error))
      return NULL;
  }
  if (ids->len > 0)
    return g_steal_pointer (&ids);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN,
               found.n_files == 0 ? _("%s: there are no event files of TensorBoard’s in it; choose the folder that --logdir names")
                                  : _("%s: its event files hold no curves; choose the folder of a training"),
               path);
  return NULL;
}

/* Tables */

/* Where the rows of a table stand, by their columns' names. */
static const char *const step_names[] = { "step", "global_step", "iteration", "batch", NULL };
static const char *const epoch_names[] = { "epoch", NULL };
static const char *const time_names[] = { "time", "seconds", "elapsed", NULL };

/* Returns: (transfer none) (nullable): the column of numbers that has one of @names */
static const WeftColumn *
find_place (const WeftDataset *table,
            const char *const *names)
{
  for (guint i = 0; i < weft_dataset_get_n_columns (table); i++) {
    g_autofree char *name = g_ascii_strdown (weft_dataset_get_column_name (table, i), -1);

    if (g_strv_contains (names, name) && weft_column_get_kind (weft_dataset_get_column (table, i)) == WEFT_COLUMN_DENSE)
      return weft_dataset_get_column (table, i);
  }
  return NULL;
}

static double
get_place (const WeftColumn *column,
           gint64            row,
           double            fallback)
{
  return column != NULL && !weft_column_is_missing (column, row) ? weft_column_get_number (column, row) : fallback;
}

static gboolean
is_metric (const WeftColumn *column)
{
  WeftShape item = weft_column_get_item_shape (column);

  return weft_column_get_kind (column) == WEFT_COLUMN_DENSE && weft_shape_count (&item) == 1;
}

/* Epochs that count from 0 are those that are going on; a row tells what one came to. */
static void
import_table (Import            *self,
              const WeftDataset *table)
{
  const WeftColumn *step = find_place (table, step_names), *epoch = find_place (table, epoch_names), *time = find_place (table, time_names);
  double first = epoch != NULL && weft_dataset_get_n_rows (table) > 0 && get_place (epoch, 0, 1) == 0 ? 1 : 0;

  for (gint64 row = 0; row < weft_dataset_get_n_rows (table); row++) {
    double epochs = get_place (epoch, row, (double) row) + first;
    WeftTrialPoint point = { (gint64) get_place (step, row, epoch != NULL ? epochs : (double) row + 1), epoch != NULL ? epochs : 0, get_place (time, row, 0), 0 };

    for (guint i = 0; i < weft_dataset_get_n_columns (table); i++) {
      const WeftColumn *column = weft_dataset_get_column (table, i);

      if (column == step || column == epoch || column == time || !is_metric (column) || weft_column_is_missing (column, row))
        continue;
      point.value = weft_column_get_number (column, row);
      import_add (self, weft_dataset_get_column_name (table, i), &point);
    }
  }
}

/* Returns: whether most of what was read as words are numbers: a metric with a broken cell */
static gboolean
is_broken (const WeftColumn *column)
{
  gint64 n_known = 0, n_numbers = 0;

  if (weft_column_get_kind (column) == WEFT_COLUMN_DENSE)
    return FALSE;
  for (gint64 row = 0; row < weft_column_get_n_rows (column); row++) {
    const char *text = weft_column_get_text (column, row);
    double number;

    n_known += text != NULL;
    n_numbers += text != NULL && weft_number_parse (text, &number);
  }
  return 2 * n_numbers > n_known;
}

/* Returns: (transfer full): what the reader of tables is to read as numbers, as it takes it */
static char *
list_broken (const WeftDataset *table)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < weft_dataset_get_n_columns (table); i++) {
    const char *name = weft_dataset_get_column_name (table, i);

    if (strpbrk (name, ",=") == NULL && is_broken (weft_dataset_get_column (table, i)))
      g_string_append_printf (list, "%s%s=number", list->len > 0 ? "," : "", name);
  }
  return g_string_free (list, FALSE);
}

/* Of a log only what is broken is missing, and not the curve that it stands in. */
static WeftDataset *
read_log (const char  *path,
          GPtrArray   *warnings,
          GError     **error)
{
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WeftDataset) table = weft_dataset_read (path, NULL, NULL, said, error);
  g_autofree char *broken = table != NULL ? list_broken (table) : NULL;
  const WeftReader *reader = broken != NULL && *broken != '\0' ? weft_dataset_find_reader (path, NULL) : NULL;

  if (reader != NULL && weft_param_find (reader->params, "types") != NULL) {
    g_autoptr (WeftParams) options = weft_params_new (reader->params);

    g_ptr_array_set_size (said, 0);
    g_clear_pointer (&table, weft_dataset_unref);
    if (weft_params_set (options, "types", broken, error))
      table = weft_dataset_read (path, options, NULL, said, error);
  }
  if (warnings != NULL)
    g_ptr_array_extend_and_steal (warnings, g_steal_pointer (&said));
  return g_steal_pointer (&table);
}

gint64
weft_trial_csv_import (WeftTrialStore  *store,
                       const char      *path,
                       GPtrArray       *warnings,
                       GError         **error)
{
  g_autoptr (WeftDataset) table = read_log (path, warnings, error);
  g_autofree char *name = g_path_get_basename (path);
  g_auto (Import) import = { NULL };

  if (table == NULL)
    return 0;
  import_init (&import, store, name, path);
  import_table (&import, table);
  if (import.writer != NULL || import.error != NULL)
    return import_end (&import, error);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("%s: no column holds numbers of a training; give a table with a header and a column for each metric"), path);
  return 0;
}

/* Event files have no ending of their own; whatever is no folder and none of them is a table. */
GArray *
weft_trials_import (WeftTrialStore  *store,
                    const char      *path,
                    GPtrArray       *warnings,
                    GError         **error)
{
  g_autofree char *name = g_path_get_basename (path);
  GArray *ids;
  gint64 id;

  if (g_file_test (path, G_FILE_TEST_IS_DIR) || weft_trial_events_is_file (name))
    return weft_trial_events_import (store, path, warnings, error);
  id = weft_trial_csv_import (store, path, warnings, error);
  if (id == 0)
    return NULL;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (ids, id);
  return ids;
}
