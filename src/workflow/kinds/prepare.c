/* prepare.c: which rows train, and how columns become numbers
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parameters of the fit are those of dataset/preparation.h.
 */
#include "workflow/kinds/table-private.h"

#include "base/i18n.h"
#include "workflow/check.h"
#include "workflow/data-prepare.h"
#include "workflow/error.h"
#include "workflow/node-run.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const WeftParam split_params[] = {
  { .id = "validation", .type = WEFT_PARAM_REAL, .title = N_("Validation"), .help = N_("The share of the training rows that are set aside to watch the training by."), .fallback = "0.1", .minimum = 0, .maximum = 0.9 },
  { .id = "test", .type = WEFT_PARAM_REAL, .title = N_("Test"), .help = N_("The share of all rows that are set aside to judge the model by. Data that brings a test part uses that."), .fallback = "0.2", .minimum = 0, .maximum = 0.9 },
  { .id = "use_parts", .type = WEFT_PARAM_BOOLEAN, .title = N_("Use the data’s own parts"), .help = N_("Keeps training and test rows apart as the source does."), .fallback = "true", .flags = WEFT_PARAM_EXPERT },
  { .id = "stratify", .type = WEFT_PARAM_BOOLEAN, .title = N_("Same share of each class"), .help = N_("Divides each class of the target in the same way."), .fallback = "true", .flags = WEFT_PARAM_EXPERT },
  { .id = "order", .type = WEFT_PARAM_COLUMN, .title = N_("Order of time"), .help = N_("A column of dates or numbers that says when each row was: the latest rows test, those before them validate, and nothing is shuffled. None: rows are drawn at random."), .fallback = "", .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { .id = "seed", .type = WEFT_PARAM_INTEGER, .title = N_("Seed"), .help = N_("Which of the many ways to divide the rows. The same seed always divides them in the same way."), .fallback = "42", .minimum = 0, .maximum = 4294967295, .flags = WEFT_PARAM_EXPERT },
  { .id = "folds", .type = WEFT_PARAM_INTEGER, .title = N_("Folds"), .help = N_("Deals the rows that train and validate into so many equal parts, each with its share of each class; one of them validates. 0 sets the share above aside instead."), .fallback = "0", .minimum = 0, .maximum = 100, .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { .id = "fold", .type = WEFT_PARAM_INTEGER, .title = N_("Fold"), .help = N_("Which of the folds validates, from 0 on. A study with folds trains with each of them."), .fallback = "0", .minimum = 0, .maximum = 99, .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { NULL },
};

/* What is learned from what comes first, then the rows, then how columns become numbers. */
static const WeftParam *
make_params (void)
{
  GArray *params = g_array_new (TRUE, FALSE, sizeof (WeftParam));

  for (const WeftParam *param = weft_preparation_params; param->id != NULL; param++) {
    g_array_append_vals (params, param, 1);
    if (g_str_equal (param->id, "task"))
      g_array_append_vals (params, split_params, G_N_ELEMENTS (split_params) - 1);
  }
  return (const WeftParam *) (gpointer) g_array_free (params, FALSE);
}

static const WeftParam *
list_params (void)
{
  static const WeftParam *table;

  if (g_once_init_enter (&table))
    g_once_init_leave (&table, make_params ());
  return table;
}

static JsonObject *
find_column (const WeftPortInfo *info,
             const char         *name)
{
  JsonObject *columns = info->details != NULL ? weft_json_get_object (info->details, "columns") : NULL;

  return columns != NULL ? weft_json_get_object (columns, name) : NULL;
}

static gboolean
check_column (const WeftPortInfo  *info,
              const char          *name,
              GError             **error)
{
  g_autofree char *names = NULL;

  if (info->columns == NULL || *name == '\0' || g_strv_contains ((const char *const *) info->columns, name))
    return TRUE;
  names = g_strjoinv (", ", info->columns);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, _("the data has no column “%s”; it has %s"), name, names);
  return FALSE;
}

static gboolean
is_text (JsonObject *column)
{
  return column != NULL && weft_json_get_bool (column, "text", FALSE);
}

/* Numbers that a column gives the model; -1 when that is not known. An array
 * with several axes that stands alone keeps them, in @shape. */
static gint64
count_inputs (const WeftParams *node,
              JsonObject       *column,
              gint64           *shape,
              int              *rank)
{
  JsonArray *extents = column != NULL ? weft_json_get_array (column, "shape") : NULL;
  JsonArray *classes = column != NULL ? weft_json_get_array (column, "classes") : NULL;
  gint64 product = 1;

  *rank = 0;
  if (is_text (column))
    return weft_params_get_integer (node, "length") > 0 ? weft_params_get_integer (node, "length") : -1;
  if (classes != NULL)
    return json_array_get_length (classes);
  if (extents == NULL || json_array_get_length (extents) > WEFT_PORT_INFO_MAX_RANK)
    return -1;
  for (guint i = 0; i < json_array_get_length (extents); i++) {
    shape[(*rank)++] = json_array_get_int_element (extents, i);
    product *= json_array_get_int_element (extents, i);
  }
  return product;
}

static gboolean
is_target (const WeftParams *node,
           const char       *name)
{
  g_auto (GStrv) more = weft_params_get_list (node, "more_targets");

  return g_str_equal (name, weft_params_get (node, "target")) || g_strv_contains ((const char *const *) more, name);
}

/* All columns but the targets; texts only where there is nothing else. */
static char **
list_features (const WeftParams   *node,
               const WeftPortInfo *in)
{
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new (), texts = g_strv_builder_new ();
  g_auto (GStrv) found = NULL;

  for (char **name = in->columns; *name != NULL; name++)
    if (!is_target (node, *name))
      g_strv_builder_add (is_text (find_column (in, *name)) ? texts : numbers, *name);
  found = g_strv_builder_end (numbers);
  return found[0] != NULL ? g_steal_pointer (&found) : g_strv_builder_end (texts);
}

/* Columns as parts of the input, and where the next one begins; -1: that is not known. */
typedef struct
{
  JsonArray *parts; /* Borrowed */
  gint64 total;
} Layout;

static void
lay_out (Layout       *self,
         const char   *name,
         gint64        count,
         const gint64 *shape,
         int           rank)
{
  JsonObject *part = json_object_new ();
  JsonArray *extents = json_array_new ();

  for (int axis = 0; axis < rank; axis++)
    json_array_add_int_element (extents, shape[axis]);
  if (rank == 0)
    json_array_add_int_element (extents, count);
  json_object_set_string_member (part, "name", name);
  json_object_set_int_member (part, "first", self->total);
  json_object_set_array_member (part, "shape", extents);
  json_array_add_object_element (self->parts, part);
  self->total = count < 0 || self->total < 0 ? -1 : self->total + count;
}

/* What was written so far is then a part of the input. */
static gboolean
writes_text (const WeftParams   *node,
             const WeftPortInfo *in)
{
  if (weft_params_is_choice (node, "task", "text"))
    return TRUE;
  return weft_params_is_choice (node, "task", "auto") && !weft_params_is_choice (node, "tokens", "spaces") && is_text (find_column (in, weft_params_get (node, "target")));
}

static void
describe_inputs (const WeftParams   *node,
                 const WeftPortInfo *in,
                 WeftPortInfo       *out)
{
  const char *target = weft_params_get (node, "target");
  g_auto (GStrv) chosen = weft_params_get_list (node, "features");
  g_auto (GStrv) all = list_features (node, in);
  char **names = chosen[0] != NULL ? chosen : all;
  Layout layout = { json_array_new (), 0 };
  gint64 shape[WEFT_PORT_INFO_MAX_RANK];
  int rank = 0;

  for (; names != NULL && *names != NULL; names++) {
    gint64 count;

    if (is_target (node, *names))
      continue;
    count = count_inputs (node, find_column (in, *names), shape, &rank);
    lay_out (&layout, *names, count, shape, rank);
  }
  if (writes_text (node, in))
    lay_out (&layout, target, weft_params_get_integer (node, "target_length") > 0 ? weft_params_get_integer (node, "target_length") : -1, NULL, 0);
  if (weft_params_get_boolean (node, "indicator"))
    layout.total = -1;
  if (json_array_get_length (layout.parts) == 1 && rank > 1)
    weft_port_info_set_shape (out, rank, shape);
  else
    weft_port_info_set_shape (out, 1, &layout.total);
  json_object_set_array_member (out->details, "parts", layout.parts);
}

static void
describe_target (const WeftParams   *node,
                 const WeftPortInfo *in,
                 WeftPortInfo       *out)
{
  JsonObject *column = find_column (in, weft_params_get (node, "target"));
  JsonArray *classes = column != NULL ? weft_json_get_array (column, "classes") : NULL;

  if (*weft_params_get (node, "target") == '\0')
    return;
  out->target = g_strdup (weft_params_get (node, "target"));
  if (classes == NULL || weft_params_is_choice (node, "task", "numbers"))
    return;
  out->task = g_strdup ("classification");
  out->classes = g_new0 (char *, json_array_get_length (classes) + 1);
  for (guint i = 0; i < json_array_get_length (classes); i++)
    out->classes[i] = g_strdup (json_array_get_string_element (classes, i));
}

/* As weft_split_new() will deal them, but for single rows. */
static gint64
count_training_rows (const WeftParams   *node,
                     const WeftPortInfo *in)
{
  double n_test = in->details != NULL && weft_params_get_boolean (node, "use_parts") ? weft_json_get_number (in->details, "test_rows", 0) : 0;

  if (in->rows < 0)
    return -1;
  if (n_test == 0)
    n_test = (double) in->rows * weft_params_get_real (node, "test");
  if (weft_params_get_integer (node, "folds") >= 2)
    return (gint64) round (((double) in->rows - n_test) * (1 - 1.0 / (double) weft_params_get_integer (node, "folds")));
  return (gint64) round (((double) in->rows - n_test) * (1 - weft_params_get_real (node, "validation")));
}

static gboolean
check (WeftNodeCheck  *self,
       GError        **error)
{
  const WeftParams *node = weft_node_check_get_params (self);
  const WeftPortInfo *in = weft_node_check_get_input (self, "data");
  g_auto (GStrv) features = weft_params_get_list (node, "features"), more = weft_params_get_list (node, "more_targets");
  WeftPortInfo *out;

  if (weft_params_get_integer (node, "folds") == 1 || weft_params_get_integer (node, "fold") >= MAX (weft_params_get_integer (node, "folds"), 1)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, _("fold %" PRId64 " of %" PRId64 " does not exist; folds are 0 or 2 and more, and count from 0"),
                 weft_params_get_integer (node, "fold"), weft_params_get_integer (node, "folds"));
    return FALSE;
  }
  if (in == NULL)
    return TRUE;
  if (!check_column (in, weft_params_get (node, "target"), error))
    return FALSE;
  if (!check_column (in, weft_params_get (node, "order"), error))
    return FALSE;
  for (char **name = features; *name != NULL; name++)
    if (!check_column (in, *name, error))
      return FALSE;
  for (char **name = more; *name != NULL; name++)
    if (!check_column (in, *name, error))
      return FALSE;
  out = weft_port_info_new ();
  out->dtype = g_strdup ("f32");
  out->rows = in->rows;
  out->columns = g_strdupv (in->columns);
  out->details = json_object_new ();
  json_object_set_boolean_member (out->details, "prepared", TRUE);
  json_object_set_int_member (out->details, "train_rows", count_training_rows (node, in));
  if (in->columns != NULL)
    describe_inputs (node, in, out);
  describe_target (node, in, out);
  weft_node_check_set_output (self, "data", out);
  return TRUE;
}

static gboolean
run (WeftNodeRun  *self,
     GError      **error)
{
  const WeftParams *node = weft_node_run_get_params (self);
  const WeftData *data = weft_node_run_get_input (self, "data");
  gboolean has_file = *weft_params_get (node, "vocabulary_file") != '\0';
  g_autofree char *path = has_file ? weft_node_run_resolve_file (self, weft_params_get (node, "vocabulary_file"), error) : NULL;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  WeftPreparation *preparation;
  WeftSplit *split;

  if (has_file && path == NULL)
    return FALSE;
  preparation = weft_data_prepare (data->dataset, node, path, weft_node_run_get_stop (self), warnings, &split, error);
  if (preparation == NULL)
    return FALSE;
  for (guint i = 0; i < warnings->len; i++)
    weft_node_run_log (self, warnings->pdata[i]);
  weft_node_run_take_output (self, "data", weft_data_new_artefact (data->source, weft_dataset_ref (data->dataset), split, preparation));
  return TRUE;
}

static const WeftPort inputs[] = { { "data", N_("Data"), &weft_port_type_dataset, WEFT_PORT_REQUIRED }, { NULL } };
static const WeftPort outputs[] = { { "data", N_("Prepared data"), &weft_port_type_dataset, WEFT_PORT_REQUIRED }, { NULL } };

const WeftNodeKind weft_prepare_kind = {
  .id = "prepare",
  .version = 1,
  .title = N_("Prepare"),
  .category = N_("Data"),
  .icon = "weft-prepare-symbolic",
  .help = N_("Chooses what to predict and from what, sets rows aside to validate and test with, and brings columns to numbers that train well. Whatever is measured for that, is measured on the training rows only."),
  .inputs = inputs,
  .outputs = outputs,
  .list_params = list_params,
  .check = check,
  .run = run,
};
