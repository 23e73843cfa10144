/* recommend-insert.c: a recommendation becomes nodes of a document
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/recommend.h"

#include "base/i18n.h"
#include "workflow/command.h"

/* The note lies below the nodes, canvas units; a line of text is so high, and holds so
 * many letters. */
#define NOTE_Y       280
#define NOTE_WIDTH   640
#define NOTE_MARGIN  24
#define LINE_HEIGHT  18
#define LINE_LETTERS 100

/* What is added, in the order of the workflow; a model only where there is something to learn. */
static const struct
{
  const char *id; /* where nothing is called so yet */
  const char *kind;
  int values; /* a WeftAdviceNode, -1: none */
  double x;
  double y;
} nodes[] = {
  { "data", "data-file", WEFT_ADVICE_DATA, 0, 0 },
  { "prepare", "prepare", WEFT_ADVICE_PREPARE, 220, 0 },
  { "model", "model", -1, 440, 120 },
  { "train", "train", WEFT_ADVICE_TRAIN, 660, 0 },
  { "evaluate", "evaluate", WEFT_ADVICE_EVALUATE, 880, 0 },
};

#define N_WITHOUT_MODEL 2

static const struct
{
  guint from;
  const char *output;
  guint to;
  const char *input;
} links[] = {
  { 0, "data", 1, "data" },
  { 1, "data", 2, "data" },
  { 1, "data", 3, "data" },
  { 2, "model", 3, "model" },
  { 1, "data", 4, "data" },
  { 3, "model", 4, "model" },
};

static gboolean
set_values (WeftWorkflow      *self,
            const char        *node,
            const WeftParams  *values,
            GError           **error)
{
  for (const WeftParam *param = weft_params_get_table (values); param->id != NULL; param++)
    if (!weft_params_is_default (values, param->id) && !weft_workflow_set_parameter (self, node, param->id, weft_params_get (values, param->id), error))
      return FALSE;
  return TRUE;
}

static gboolean
add_nodes (WeftWorkflow              *self,
           const WeftRecommendation  *recommendation,
           const char               **ids,
           guint                      n,
           double                     x,
           double                     y,
           GError                   **error)
{
  for (guint i = 0; i < n; i++) {
    const char *id = weft_workflow_find_node (self, nodes[i].id) == NULL ? nodes[i].id : NULL;
    WeftNode *node = weft_workflow_add_node (self, nodes[i].kind, id, x + nodes[i].x, y + nodes[i].y, error);

    if (node == NULL)
      return FALSE;
    ids[i] = weft_node_get_id (node);
    if (nodes[i].values >= 0 && !set_values (self, ids[i], recommendation->values[nodes[i].values], error))
      return FALSE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    if (links[i].to < n && !weft_workflow_connect (self, ids[links[i].from], links[i].output, ids[links[i].to], links[i].input, error))
      return FALSE;
  return TRUE;
}

/* Lines that the text takes, as far as letters tell. */
static guint
count_lines (const GPtrArray *reasons)
{
  guint n = 0;

  for (guint i = 0; i < reasons->len; i++) {
    guint letters = 0;

    for (const char *at = reasons->pdata[i]; *at != '\0'; at = g_utf8_next_char (at))
      letters += g_unichar_iswide (g_utf8_get_char (at)) ? 2 : 1;
    n += 1 + letters / LINE_LETTERS;
  }
  return n;
}

static gboolean
add_note (WeftWorkflow     *self,
          const GPtrArray  *reasons,
          double            x,
          double            y,
          GError          **error)
{
  g_autofree char *id = weft_workflow_make_id (self, "note");
  g_autoptr (WeftNote) note = weft_note_new (id);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < reasons->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : "\n", (const char *) reasons->pdata[i]);
  g_free (note->text);
  note->text = g_string_free (g_steal_pointer (&text), FALSE);
  note->x = x;
  note->y = y + NOTE_Y;
  note->width = NOTE_WIDTH;
  note->height = NOTE_MARGIN + LINE_HEIGHT * count_lines (reasons);
  return weft_workflow_put_note (self, note, error);
}

static gboolean
insert (WeftWorkflow              *self,
        const WeftRecommendation  *recommendation,
        const char                *file,
        double                     x,
        double                     y,
        GError                   **error)
{
  const char *ids[G_N_ELEMENTS (nodes)];
  guint n = recommendation->architecture != NULL ? G_N_ELEMENTS (nodes) : N_WITHOUT_MODEL;
  g_autofree char *name = g_path_get_basename (recommendation->path);
  const WeftArchitecturePlace place = { .input = recommendation->input, .n_outputs = recommendation->n_outputs };

  if (!add_nodes (self, recommendation, ids, n, x, y, error))
    return FALSE;
  if (!weft_workflow_set_parameter (self, ids[0], "file", file, error) || !weft_workflow_set_title (self, ids[0], name, error))
    return FALSE;
  if (recommendation->architecture != NULL &&
      !weft_workflow_insert_architecture (self, ids[2], recommendation->architecture, recommendation->values[WEFT_ADVICE_MODEL], &place, error))
    return FALSE;
  return add_note (self, recommendation->reasons, x, y, error);
}

gboolean
weft_workflow_insert_recommendation (WeftWorkflow              *self,
                                     const WeftRecommendation  *recommendation,
                                     const char                *file,
                                     double                     x,
                                     double                     y,
                                     GError                   **error)
{
  WeftHistory *history = weft_workflow_get_history (self);
  gboolean done;

  weft_history_begin (history, _("Recommended Workflow"), NULL);
  done = insert (self, recommendation, file, x, y, error);
  if (done)
    weft_history_end (history);
  else
    weft_history_abandon (history);
  return done;
}
