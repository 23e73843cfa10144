/* data-file.c: a file or folder as a dataset
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Its parameters are the file, the reader, and the parameters of all readers,
 * taken from their tables.
 */
#include "workflow/kinds/table-private.h"

#include "base/i18n.h"
#include "dataset/reader.h"
#include "workflow/check.h"
#include "workflow/data.h"
#include "workflow/error.h"
#include "workflow/node-run.h"

#include <glib/gstdio.h>

/* A check reads files up to this size whole; of larger ones it knows nothing. */
#define CHECK_MAX_BYTES ((guint64) 64 << 20)

static const WeftParam own_params[] = {
  { .id = "file", .type = WEFT_PARAM_FILE, .title = N_("File"), .help = N_("A table (CSV, TSV), tagged sentences (CoNLL), images (IDX), arrays (NPY, NPZ), or a folder: an IDX set, or pictures with a folder for each class. “dataset:mnist” is one of the data sets that come with Weft."), .fallback = "", .shipped = "dataset" },
  { .id = "reader", .type = WEFT_PARAM_CHOICE, .title = N_("Format"), .help = N_("How the file is read."), .fallback = "auto" },
  { NULL },
};

static const WeftParamChoice *
list_readers (void)
{
  const WeftParamChoice automatic = { "auto", N_("By its content") };
  GArray *choices = g_array_new (TRUE, FALSE, sizeof (WeftParamChoice));

  g_array_append_val (choices, automatic);
  for (const WeftReader *const *reader = weft_readers (); *reader != NULL; reader++) {
    const WeftParamChoice choice = { (*reader)->id, (*reader)->title };

    g_array_append_val (choices, choice);
  }
  return (const WeftParamChoice *) (gpointer) g_array_free (choices, FALSE);
}

static const WeftParam *
list_params (void)
{
  static const WeftParam *table;

  if (g_once_init_enter (&table)) {
    WeftParam *params = weft_param_join (own_params, NULL, NULL);

    for (const WeftReader *const *reader = weft_readers (); *reader != NULL; reader++) {
      g_autofree WeftParam *former = params;
      g_autofree char *condition = g_strconcat ("reader=auto|", (*reader)->id, NULL);

      params = weft_param_join (former, (*reader)->params, condition);
    }
    ((WeftParam *) weft_param_find (params, "reader"))->choices = list_readers ();
    g_once_init_leave (&table, params);
  }
  return table;
}

/* The parameters of one reader out of the node's; NULL for none set. */
static WeftParams *
select_options (const WeftParams *node,
                const WeftReader *reader)
{
  WeftParams *options;

  if (reader == NULL || reader->params == NULL)
    return NULL;
  options = weft_params_new (reader->params);
  for (const WeftParam *param = reader->params; param->id != NULL; param++)
    weft_params_set (options, param->id, weft_params_get (node, param->id), NULL);
  return options;
}

static WeftDataSource *
make_source (const WeftParams *node,
             const char       *path)
{
  const char *choice = weft_params_get (node, "reader");
  const WeftReader *reader = g_str_equal (choice, "auto") ? weft_dataset_find_reader (path, NULL) : weft_reader_find (choice);
  WeftParams *options = select_options (node, reader);

  return weft_data_source_new (path, options != NULL ? reader->id : NULL, options);
}

static gboolean
need_file (const WeftParams  *node,
           GError           **error)
{
  if (*weft_params_get (node, "file") != '\0')
    return TRUE;
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_PARAMETER, _("no file is chosen; choose one, or “dataset:mnist” for the handwritten digits"));
  return FALSE;
}

static guint64
measure (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  GStatBuf info;
  guint64 bytes = 0;

  if (folder == NULL)
    return g_stat (path, &info) == 0 ? (guint64) info.st_size : 0;
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    bytes += g_stat (file, &info) == 0 ? (guint64) info.st_size : 0;
  }
  return bytes;
}

static void
describe_column (JsonObject                  *columns,
                 const WeftColumnDescription *column)
{
  JsonObject *object = json_object_new ();

  if (column->kind == WEFT_COLUMN_DENSE) {
    JsonArray *extents = json_array_new ();

    for (int axis = 0; axis < column->shape.rank; axis++)
      json_array_add_int_element (extents, column->shape.extent[axis]);
    json_object_set_array_member (object, "shape", extents);
    json_object_set_string_member (object, "dtype", weft_dtype_get_name (column->dtype));
  }
  if (column->kind == WEFT_COLUMN_TEXT)
    json_object_set_boolean_member (object, "text", TRUE);
  if (column->names != NULL) {
    JsonArray *classes = json_array_new ();

    for (char **name = column->names; *name != NULL; name++)
      json_array_add_string_element (classes, *name);
    json_object_set_array_member (object, "classes", classes);
  }
  json_object_set_object_member (columns, column->name, object);
}

static WeftPortInfo *
make_info (const WeftDescription *description,
           gint64                 n_test)
{
  WeftPortInfo *info = weft_port_info_new ();
  JsonObject *columns = json_object_new ();

  info->rows = description->n_rows;
  info->columns = g_new0 (char *, description->columns->len + 1);
  for (guint i = 0; i < description->columns->len; i++) {
    const WeftColumnDescription *column = &g_array_index (description->columns, WeftColumnDescription, i);

    info->columns[i] = g_strdup (column->name);
    describe_column (columns, column);
  }
  info->details = json_object_new ();
  json_object_set_object_member (info->details, "columns", columns);
  json_object_set_int_member (info->details, "test_rows", n_test);
  return info;
}

/* Small data is read, so that what it says is certain. Pictures would take too long
 * to decode, and their headers and folders tell all. @n_test: rows that are for testing */
static WeftDescription *
make_description (WeftNodeCheck  *self,
                  const char     *path,
                  gint64         *n_test,
                  GError        **error)
{
  g_autoptr (WeftDataSource) source = make_source (weft_node_check_get_params (self), path);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) dataset = NULL;
  WeftDescription *description;

  if (g_strcmp0 (source->reader, "image") == 0)
    return weft_data_source_describe (source, error);
  dataset = weft_data_source_read (source, NULL, warnings, error);
  if (dataset == NULL)
    return NULL;
  for (guint i = 0; i < warnings->len; i++)
    weft_node_check_warn (self, NULL, warnings->pdata[i], NULL);
  if (weft_dataset_find_part (dataset, "test") != NULL)
    *n_test = (gint64) weft_dataset_find_part (dataset, "test")->n_rows;
  description = weft_description_new ();
  description->n_rows = weft_dataset_get_n_rows (dataset);
  weft_description_add_dataset (description, dataset);
  return description;
}

static gboolean
check (WeftNodeCheck  *self,
       GError        **error)
{
  const WeftParams *node = weft_node_check_get_params (self);
  g_autoptr (WeftDescription) description = NULL;
  g_autofree char *path = NULL;
  gint64 n_test = 0;

  if (!need_file (node, error))
    return FALSE;
  path = weft_node_check_resolve_file (self, weft_params_get (node, "file"), error);
  if (path == NULL)
    return FALSE;
  if (measure (path) > CHECK_MAX_BYTES)
    return TRUE;
  description = make_description (self, path, &n_test, error);
  if (description == NULL)
    return FALSE;
  weft_node_check_set_output (self, "data", make_info (description, n_test));
  return TRUE;
}

static gboolean
run (WeftNodeRun  *self,
     GError      **error)
{
  const WeftParams *node = weft_node_run_get_params (self);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autofree char *path = NULL;
  g_autoptr (WeftDataSource) source = NULL;
  WeftDataset *dataset;

  if (!need_file (node, error))
    return FALSE;
  path = weft_node_run_resolve_file (self, weft_params_get (node, "file"), error);
  if (path == NULL)
    return FALSE;
  source = make_source (node, path);
  dataset = weft_data_source_read (source, weft_node_run_get_stop (self), warnings, error);
  if (dataset == NULL)
    return FALSE;
  for (guint i = 0; i < warnings->len; i++)
    weft_node_run_log (self, warnings->pdata[i]);
  weft_node_run_take_output (self, "data", weft_data_new_artefact (source, dataset, NULL, NULL));
  return TRUE;
}

static const WeftPort outputs[] = { { "data", N_("Data"), &weft_port_type_dataset, WEFT_PORT_REQUIRED }, { NULL } };

const WeftNodeKind weft_data_file_kind = {
  .id = "data-file",
  .version = 1,
  .title = N_("Data file"),
  .category = N_("Data"),
  .icon = "weft-data-file-symbolic",
  .help = N_("Reads a table, images or arrays from a file or folder, or one of the data sets that come with Weft."),
  .outputs = outputs,
  .list_params = list_params,
  .check = check,
  .run = run,
};
