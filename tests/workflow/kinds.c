/* kinds.c: a table of small kinds that the tests of this room run
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "kinds.h"

#include "workflow/check.h"
#include "workflow/error.h"
#include "workflow/node-run.h"

#include <string.h>

static int n_runs, n_beside, most_beside, n_heavy, most_heavy;

int
test_runs (void)
{
  return g_atomic_int_get (&n_runs);
}

int
test_most_beside (void)
{
  return g_atomic_int_get (&most_beside);
}

int
test_most_heavy (void)
{
  return g_atomic_int_get (&most_heavy);
}

void
test_reset (void)
{
  g_atomic_int_set (&n_runs, 0);
  g_atomic_int_set (&most_beside, 0);
  g_atomic_int_set (&most_heavy, 0);
}

static char *
number_hash (gconstpointer value)
{
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, value, sizeof (double));
}

static gsize
number_get_bytes (gconstpointer value)
{
  return sizeof (double);
}

static gboolean
number_save (gconstpointer   value,
             const char     *path,
             GError        **error)
{
  return g_file_set_contents (path, value, sizeof (double), error);
}

static gpointer
number_load (const char  *path,
             GError     **error)
{
  char *data;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;
  g_assert_cmpuint (length, ==, sizeof (double));
  return data;
}

const WeftPortType test_number_type = {
  .id = "number",
  .title = "Number",
  .letter = "N",
  .color = "#000000",
  .hash = number_hash,
  .get_bytes = number_get_bytes,
  .save = number_save,
  .load = number_load,
  .destroy = g_free,
};

const WeftPortType test_ghost_type = {
  .id = "ghost",
  .title = "Ghost",
  .letter = "G",
  .color = "#ffffff",
};

static void
give (WeftNodeRun        *run,
      const WeftPortType *type,
      double              number)
{
  weft_node_run_take_output (run, "out", weft_artefact_new (type, g_memdup2 (&number, sizeof number), g_free));
}

static void
raise_most (int *most,
            int  now)
{
  int former = g_atomic_int_get (most);

  while (now > former && !g_atomic_int_compare_and_exchange (most, former, now))
    former = g_atomic_int_get (most);
}

static gboolean
value_check (WeftNodeCheck  *check,
             GError        **error)
{
  WeftPortInfo *info = weft_port_info_new ();

  info->dtype = g_strdup ("f64");
  info->rows = 1;
  weft_node_check_set_output (check, "out", info);
  return TRUE;
}

static gboolean
value_run (WeftNodeRun  *run,
           GError      **error)
{
  g_atomic_int_inc (&n_runs);
  give (run, &test_number_type, weft_params_get_real (weft_node_run_get_params (run), "value"));
  return TRUE;
}

static gboolean
ghost_run (WeftNodeRun  *run,
           GError      **error)
{
  g_atomic_int_inc (&n_runs);
  give (run, &test_ghost_type, weft_params_get_real (weft_node_run_get_params (run), "value"));
  return TRUE;
}

static gboolean
sum_check (WeftNodeCheck  *check,
           GError        **error)
{
  WeftPortInfo *info = weft_port_info_new ();

  info->dtype = g_strdup ("f64");
  info->rows = weft_node_check_get_n_inputs (check, "in");
  weft_node_check_set_output (check, "out", info);
  if (weft_params_get_integer (weft_node_check_get_params (check), "mode") == 13) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CHECK, "13 brings bad luck, take 12");
    return FALSE;
  }
  return TRUE;
}

static gboolean
sum_run (WeftNodeRun  *run,
         GError      **error)
{
  double sum = 0;

  g_atomic_int_inc (&n_runs);
  for (guint i = 0; i < weft_node_run_get_n_inputs (run, "in"); i++)
    sum += *(double *) weft_artefact_get_value (weft_node_run_get_artefact (run, "in", i));
  weft_node_run_progress (run, 1);
  weft_node_run_metric (run, 1, 0.5, "sum", sum);
  give (run, &test_number_type, sum);
  return TRUE;
}

/* Keeps only whether its input is positive, so that most changes stop here. */
static gboolean
sign_run (WeftNodeRun  *run,
          GError      **error)
{
  const double *number = weft_node_run_get_input (run, "in");

  g_atomic_int_inc (&n_runs);
  give (run, &test_number_type, *number > 0 ? 1 : -1);
  return TRUE;
}

static gboolean
unghost_run (WeftNodeRun  *run,
             GError      **error)
{
  const double *number = weft_node_run_get_input (run, "in");

  g_atomic_int_inc (&n_runs);
  give (run, &test_number_type, *number);
  return TRUE;
}

static gboolean
slow_run (WeftNodeRun  *run,
          GError      **error)
{
  gint64 until = g_get_monotonic_time () + 1000 * weft_params_get_integer (weft_node_run_get_params (run), "ms");
  gboolean heavy = (weft_node_run_get_node (run)->kind->flags & WEFT_NODE_KIND_HEAVY) != 0;
  gboolean stopped = FALSE;

  g_atomic_int_inc (&n_runs);
  raise_most (&most_beside, g_atomic_int_add (&n_beside, 1) + 1);
  if (heavy)
    raise_most (&most_heavy, g_atomic_int_add (&n_heavy, 1) + 1);
  while (!stopped && g_get_monotonic_time () < until) {
    g_usleep (2000);
    stopped = weft_node_run_should_stop (run);
  }
  g_atomic_int_add (&n_beside, -1);
  if (heavy)
    g_atomic_int_add (&n_heavy, -1);
  if (stopped)
    return weft_node_run_set_cancelled (run, error);
  give (run, &test_number_type, 1);
  return TRUE;
}

static gboolean
fail_run (WeftNodeRun  *run,
          GError      **error)
{
  g_atomic_int_inc (&n_runs);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_RUN, "there is no luck today");
  return FALSE;
}

static gboolean
read_run (WeftNodeRun  *run,
          GError      **error)
{
  g_autofree char *path = weft_node_run_resolve_file (run, weft_params_get (weft_node_run_get_params (run), "file"), error);
  g_autofree char *text = NULL;

  g_atomic_int_inc (&n_runs);
  if (path == NULL || !g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  give (run, &test_number_type, (double) strlen (text));
  return TRUE;
}

static gboolean
dice_run (WeftNodeRun  *run,
          GError      **error)
{
  g_atomic_int_inc (&n_runs);
  give (run, &test_number_type, (double) (weft_node_run_get_random_key (run) % 1000));
  return TRUE;
}

static gboolean
report_run (WeftNodeRun  *run,
            GError      **error)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  const double *number = weft_node_run_get_input (run, "in");

  g_atomic_int_inc (&n_runs);
  json_object_set_double_member (object, "number", *number);
  json_node_take_object (node, object);
  weft_node_run_take_output (run, "out", weft_artefact_new_report (node));
  return TRUE;
}

static gboolean
box_run (WeftNodeRun  *run,
         GError      **error)
{
  g_atomic_int_inc (&n_runs);
  give (run, &test_number_type, weft_snapshot_get_n_nodes (weft_node_run_get_node (run)->nested));
  return TRUE;
}

static const WeftParam value_params[] = {
  { .id = "value", .type = WEFT_PARAM_REAL, .title = "Value", .help = "", .fallback = "1" },
  { .id = "color", .type = WEFT_PARAM_TEXT, .title = "Color", .help = "", .fallback = "", .flags = WEFT_PARAM_COSMETIC },
  { NULL },
};

static const WeftParam sum_params[] = {
  { .id = "mode", .type = WEFT_PARAM_INTEGER, .title = "Mode", .help = "", .fallback = "0", .minimum = 0, .maximum = 100 },
  { NULL },
};

static const WeftParam slow_params[] = {
  { .id = "ms", .type = WEFT_PARAM_INTEGER, .title = "Time", .help = "", .fallback = "100", .minimum = 0, .maximum = 60000 },
  { NULL },
};

static const WeftParam read_params[] = {
  { .id = "file", .type = WEFT_PARAM_FILE, .title = "File", .help = "", .fallback = "" },
  { NULL },
};

static const WeftPort number_in[] = { { "in", "Number", &test_number_type, WEFT_PORT_REQUIRED }, { NULL } };
static const WeftPort number_maybe[] = { { "in", "Number", &test_number_type, WEFT_PORT_OPTIONAL }, { NULL } };
static const WeftPort numbers_in[] = { { "in", "Numbers", &test_number_type, WEFT_PORT_MULTIPLE }, { NULL } };
static const WeftPort ghost_in[] = { { "in", "Ghost", &test_ghost_type, WEFT_PORT_REQUIRED }, { NULL } };
static const WeftPort number_out[] = { { "out", "Number", &test_number_type, WEFT_PORT_REQUIRED }, { NULL } };
static const WeftPort ghost_out[] = { { "out", "Ghost", &test_ghost_type, WEFT_PORT_REQUIRED }, { NULL } };
static const WeftPort report_out[] = { { "out", "Report", &weft_port_type_report, WEFT_PORT_REQUIRED }, { NULL } };
static const WeftPort tensor_in[] = { { "in", "Input", &weft_port_type_tensor, WEFT_PORT_REQUIRED }, { NULL } };
static const WeftPort tensor_out[] = { { "out", "Output", &weft_port_type_tensor, WEFT_PORT_REQUIRED }, { NULL } };

static const WeftParam dense_params[] = {
  { .id = "units", .type = WEFT_PARAM_INTEGER, .title = "Units", .help = "", .fallback = "10", .minimum = 1, .maximum = 10000 },
  { NULL },
};

static const WeftNodeKind dense_kind = { .id = "dense", .version = 1, .title = "Dense", .category = "Layers", .icon = "x", .help = "", .inputs = tensor_in, .outputs = tensor_out, .params = dense_params };
static const WeftNodeKind relu_kind = { .id = "relu", .version = 1, .title = "ReLU", .category = "Layers", .icon = "x", .help = "", .inputs = tensor_in, .outputs = tensor_out };

static const WeftNodeKind *const *
list_layers (void)
{
  static const WeftNodeKind *const layers[] = { &dense_kind, &relu_kind, &weft_group_kind, NULL };

  return layers;
}

const WeftDomain *
test_layers (void)
{
  static const WeftDomain domain = { .id = "layers", .title = "Layers", .list = list_layers };

  return &domain;
}

static const WeftDomain *
get_layers (const WeftDomain *parent)
{
  return test_layers ();
}

#define KIND(id_, title_, ...)                                                                         \
  {                                                                                                    \
    .id = id_, .version = 1, .title = title_, .category = "Test", .icon = "x", .help = "", __VA_ARGS__ \
  }

static const WeftNodeKind kinds[] = {
  KIND ("value", "Value", .outputs = number_out, .params = value_params, .check = value_check, .run = value_run),
  KIND ("ghost", "Ghost", .outputs = ghost_out, .params = value_params, .run = ghost_run),
  KIND ("unghost", "Unghost", .inputs = ghost_in, .outputs = number_out, .run = unghost_run),
  KIND ("sum", "Sum", .inputs = numbers_in, .outputs = number_out, .params = sum_params, .check = sum_check, .run = sum_run),
  KIND ("sign", "Sign", .inputs = number_in, .outputs = number_out, .run = sign_run),
  KIND ("slow", "Slow", .inputs = number_maybe, .outputs = number_out, .params = slow_params, .run = slow_run),
  KIND ("heavy", "Heavy", .inputs = number_maybe, .outputs = number_out, .params = slow_params, .run = slow_run, .flags = WEFT_NODE_KIND_HEAVY),
  KIND ("fail", "Fail", .inputs = number_maybe, .outputs = number_out, .run = fail_run),
  KIND ("read", "Read", .outputs = number_out, .params = read_params, .run = read_run),
  KIND ("dice", "Dice", .outputs = number_out, .run = dice_run, .flags = WEFT_NODE_KIND_SEEDED),
  KIND ("report", "Report", .inputs = number_in, .outputs = report_out, .run = report_run),
  KIND ("box", "Box", .outputs = number_out, .run = box_run, .get_nested = get_layers),
};

const WeftDomain *
test_domain (void)
{
  static const WeftNodeKind *table[G_N_ELEMENTS (kinds) + 2];
  static const WeftDomain domain = { .id = "kinds", .title = "Kinds", .kinds = table };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    table[i] = &kinds[i];
  table[G_N_ELEMENTS (kinds)] = &weft_group_kind;
  return &domain;
}
