/* tunable.c: what of a workflow can be varied, and over which range
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/tunable.h"

#include "base/i18n.h"
#include "base/number.h"
#include "tune/space.h"
#include "workflow/structure.h"

#include <math.h>
#include <string.h>

/* Limits that are so many times apart are decades apart. */
#define DECADES 1000.0

/* So many whole numbers, or so small a span of others, can be searched as a whole. */
#define FEW_NUMBERS 16.0
#define SMALL_SPAN  1.0

/* Where a weight of nothing would be the middle of its factors. */
#define FIRST_WEIGHT 1e-6
#define LAST_WEIGHT  1e-2

void
weft_tunable_free (WeftTunable *self)
{
  g_free (self->name);
  g_free (self->place);
  g_free (self->value);
  g_free (self);
}

gboolean
weft_tunable_can_vary (const WeftParam *param)
{
  gboolean is_known = param->type == WEFT_PARAM_BOOLEAN || param->type == WEFT_PARAM_INTEGER || param->type == WEFT_PARAM_REAL || param->type == WEFT_PARAM_CHOICE;
  gboolean is_list = param->type == WEFT_PARAM_COLUMNS || param->type == WEFT_PARAM_NUMBERS || param->type == WEFT_PARAM_LAYERS;

  return (is_known || is_list) && !(param->flags & WEFT_PARAM_COSMETIC);
}

/* Listing */

static void
add (GPtrArray       *list,
     const char      *prefix,
     const char      *place,
     const WeftParam *param,
     const char      *value)
{
  WeftTunable *tunable;

  if (!weft_tunable_can_vary (param))
    return;
  tunable = g_new0 (WeftTunable, 1);
  *tunable = (WeftTunable){ g_strdup_printf ("%s.%s", prefix, param->id), g_strdup (place), param, g_strdup (value) };
  g_ptr_array_add (list, tunable);
}

/* Returns: (transfer none): what a layer is: `kind`, `repeat` or `bypassed` */
static const char *
get_structure (const WeftSnapshotNode *layer,
               const char             *id)
{
  if (g_str_equal (id, "kind"))
    return layer->kind_id;
  return g_str_equal (id, "repeat") ? "1" : layer->bypassed ? "true"
                                                            : "false";
}

static gboolean
has_param (const WeftSnapshotNode *node,
           const char             *id)
{
  return node->params != NULL && weft_param_find (weft_params_get_table (node->params), id) != NULL;
}

static void
add_node (GPtrArray              *list,
          const WeftSnapshotNode *node,
          const char             *prefix,
          const char             *place,
          gboolean                is_layer)
{
  for (const WeftParam *param = node->params != NULL ? weft_params_get_table (node->params) : NULL; param != NULL && param->id != NULL; param++)
    add (list, prefix, place, param, weft_params_get (node->params, param->id));
  for (const WeftParam *param = weft_structure_get_params (); is_layer && param->id != NULL; param++)
    if (!has_param (node, param->id))
      add (list, prefix, place, param, get_structure (node, param->id));
  for (guint i = 0; node->nested != NULL && i < weft_snapshot_get_n_nodes (node->nested); i++) {
    const WeftSnapshotNode *inner = weft_snapshot_get_node (node->nested, i);
    g_autofree char *inner_prefix = g_strdup_printf ("%s.%s", prefix, inner->id), *inner_place = g_strdup_printf ("%s · %s", place, inner->id);

    add_node (list, inner, inner_prefix, inner_place, TRUE);
  }
}

GPtrArray *
weft_tunable_list (const WeftSnapshot *snapshot,
                   const char         *node)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_tunable_free);
  const WeftSnapshotNode *taker = node != NULL ? weft_snapshot_find_node (snapshot, node, NULL) : NULL;

  for (guint i = 0; i < weft_snapshot_get_n_nodes (snapshot); i++) {
    const WeftSnapshotNode *giver = weft_snapshot_get_node (snapshot, i);

    if (taker == NULL || (giver != taker && weft_snapshot_depends_on (snapshot, taker, giver)))
      add_node (list, giver, giver->id, giver->title, FALSE);
  }
  return list;
}

/* Finding */

/* `PARAM` or `LAYER.PARAM` behind a node's id. */
static const WeftParam *
find_param (const WeftSnapshotNode  *node,
            const char              *rest,
            gboolean                 is_layer,
            const char             **value)
{
  const char *dot = strchr (rest, '.');
  g_autofree char *layer = dot != NULL ? g_strndup (rest, (gsize) (dot - rest)) : NULL;
  const WeftSnapshotNode *inner = layer != NULL && node->nested != NULL ? weft_snapshot_find_node (node->nested, layer, NULL) : NULL;
  const WeftParam *param;

  if (dot != NULL)
    return inner != NULL ? find_param (inner, dot + 1, TRUE, value) : NULL;
  if (has_param (node, rest)) {
    *value = weft_params_get (node->params, rest);
    return weft_param_find (weft_params_get_table (node->params), rest);
  }
  param = is_layer ? weft_param_find (weft_structure_get_params (), rest) : NULL;
  if (param != NULL)
    *value = get_structure (node, rest);
  return param;
}

/* Ids of nodes in groups have dots, so each dot may end the id. */
const WeftParam *
weft_tunable_find (const WeftSnapshot  *snapshot,
                   const char          *name,
                   char               **value)
{
  for (const char *dot = strchr (name, '.'); dot != NULL; dot = strchr (dot + 1, '.')) {
    g_autofree char *id = g_strndup (name, (gsize) (dot - name));
    const WeftSnapshotNode *node = weft_snapshot_find_node (snapshot, id, NULL);
    const char *found = NULL;
    const WeftParam *param = node != NULL ? find_param (node, dot + 1, FALSE, &found) : NULL;

    if (param != NULL && value != NULL)
      *value = g_strdup (found);
    if (param != NULL)
      return param;
  }
  return NULL;
}

gboolean
weft_tunable_is_input (const WeftSnapshot *snapshot,
                       const char         *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *id = dot != NULL ? g_strndup (name, (gsize) (dot - name)) : NULL;
  const WeftSnapshotNode *node = id != NULL ? weft_snapshot_find_node (snapshot, id, NULL) : NULL;

  return node != NULL && node->kind != NULL && weft_node_kind_find_port (node->kind, WEFT_PORT_INPUT, dot + 1) != NULL;
}

/* Proposing */

static gboolean
has_limits (const WeftParam *param)
{
  return param->minimum != param->maximum;
}

static gboolean
goes_by_factors (const WeftParam *param)
{
  gboolean is_whole = param->type == WEFT_PARAM_INTEGER;
  double least = is_whole ? MAX (param->minimum, 1) : param->minimum;

  return (param->flags & WEFT_PARAM_LOG) != 0 || (has_limits (param) && least > 0 && param->maximum / least >= DECADES);
}

static gboolean
is_small (const WeftParam *param)
{
  double span = param->maximum - param->minimum;

  return has_limits (param) && span <= (param->type == WEFT_PARAM_INTEGER ? FEW_NUMBERS : SMALL_SPAN);
}

/* Returns: whether the range goes by factors */
static gboolean
spread (const WeftParam *param,
        double           value,
        double          *low,
        double          *high)
{
  double factor = param->type == WEFT_PARAM_INTEGER ? 4 : 10;

  if (goes_by_factors (param)) {
    *low = value > 0 ? value / factor : FIRST_WEIGHT;
    *high = value > 0 ? value * factor : LAST_WEIGHT;
    return TRUE;
  }
  *low = is_small (param) ? param->minimum : MIN (value / 2, value * 2);
  *high = is_small (param) ? param->maximum : MAX (value / 2, value * 2);
  if (*low == *high)
    *high = *low + (param->type == WEFT_PARAM_INTEGER ? 10 : 1);
  return FALSE;
}

static char *
propose_number (const WeftParam *param,
                double           value)
{
  char first[WEFT_NUMBER_LENGTH], last[WEFT_NUMBER_LENGTH];
  gboolean is_whole = param->type == WEFT_PARAM_INTEGER, is_log;
  double low, high;

  is_log = spread (param, value, &low, &high);
  if (is_whole) {
    low = is_log ? MAX (round (low), 1) : round (low);
    high = round (high);
  }
  if (has_limits (param)) {
    low = CLAMP (low, param->minimum, param->maximum);
    high = CLAMP (high, param->minimum, param->maximum);
  }
  if (low >= high)
    return NULL;
  weft_number_format (low, first);
  weft_number_format (high, last);
  return g_strdup_printf ("%s..%s%s%s", first, last, is_whole ? ":int" : "", is_log && low > 0 ? ":log" : "");
}

static char *
join_choices (const WeftParam *param)
{
  GString *text = g_string_new (NULL);

  for (const WeftParamChoice *choice = param->choices; choice->id != NULL; choice++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", choice->id);
  return g_string_free (text, FALSE);
}

char *
weft_tunable_propose (const WeftParam *param,
                      const char      *value)
{
  double number;

  if (param->type == WEFT_PARAM_BOOLEAN)
    return g_strdup ("false,true");
  if (param->type == WEFT_PARAM_CHOICE)
    return join_choices (param);
  if (g_str_equal (param->id, "repeat") && param == weft_param_find (weft_structure_get_params (), "repeat"))
    return g_strdup ("1..4:int");
  if ((param->type != WEFT_PARAM_INTEGER && param->type != WEFT_PARAM_REAL) || !weft_number_parse (value, &number))
    return NULL;
  return propose_number (param, number);
}

/* Where @param is only shown at some values of one that is varied. */
static void
propose_condition (WeftSpaceLine   *line,
                   const GPtrArray *lines,
                   const WeftParam *param)
{
  const char *equals = param->visible_when != NULL ? strchr (param->visible_when, '=') : NULL;
  g_autofree char *place = g_strndup (line->name, strlen (line->name) - strlen (param->id)), *parent = NULL;

  if (equals == NULL)
    return;
  parent = g_strdup_printf ("%s%.*s", place, (int) (equals - param->visible_when), param->visible_when);
  if (weft_space_text_find (lines, parent, NULL) == NULL)
    return;
  g_free (line->parent);
  g_free (line->values);
  line->parent = g_steal_pointer (&parent);
  line->values = g_strdup (equals + 1);
}

WeftSpaceLine *
weft_tunable_propose_line (const WeftSnapshot *snapshot,
                           const GPtrArray    *lines,
                           const char         *name)
{
  g_autofree char *value = NULL;
  const WeftParam *param = weft_tunable_find (snapshot, name, &value);
  g_autofree char *range = param != NULL ? weft_tunable_propose (param, value) : NULL;
  WeftSpaceLine *line;

  if (param == NULL)
    return NULL;
  line = weft_space_line_new (name);
  weft_space_line_set_range (line, range != NULL ? range : value);
  propose_condition (line, lines, param);
  return line;
}

/* Checking */

/* Returns: (transfer full) (nullable): what is wrong with an input's choices, which are nodes */
static char *
check_nodes (const WeftSnapshot  *snapshot,
             const WeftDimension *dimension)
{
  for (guint i = 0; i < dimension->n_choices; i++)
    if (weft_snapshot_find_node (snapshot, dimension->choices[i], NULL) == NULL)
      return g_strdup_printf (_("there is no node “%s” that “%s” could be linked to; choose nodes of the workflow"), dimension->choices[i], dimension->name);
  return dimension->n_choices == 0 ? g_strdup_printf (_("“%s” is an input; choose the nodes that it may be linked to"), dimension->name) : NULL;
}

/* Adds a line to @space. Returns: (transfer full) (nullable): what is wrong with it */
static char *
check_line (const WeftSnapshot  *snapshot,
            const WeftSpaceLine *line,
            WeftSpace           *space)
{
  const WeftParam *param = weft_tunable_find (snapshot, line->name, NULL);
  g_autofree char *range = weft_space_line_format_range (line);
  g_autoptr (GError) error = NULL;

  if (param == NULL && !weft_tunable_is_input (snapshot, line->name))
    return g_strdup_printf (_("the workflow has no parameter “%s”; choose another, or remove the row"), line->name);
  if (!weft_space_add (space, line->name, range, param, &error))
    return g_strdup (error->message);
  return param == NULL ? check_nodes (snapshot, weft_space_get_dimension (space, weft_space_get_size (space) - 1)) : NULL;
}

GPtrArray *
weft_tunable_check (const WeftSnapshot *snapshot,
                    const GPtrArray    *lines)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WeftSpace) space = weft_space_new ();

  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (sentences, check_line (snapshot, lines->pdata[i], space));
  return sentences;
}
