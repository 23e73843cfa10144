/* mermaid.c: workflows from charts, and charts from workflows
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/mermaid.h"

#include "base/i18n.h"
#include "workflow/arrange.h"
#include "workflow/command-private.h"
#include "workflow/command.h"
#include "workflow/mermaid-private.h"
#include "workflow/rewire.h"

#include <string.h>

/* About what the canvas gives a node, and to a note. */
#define NODE_WIDTH  180
#define NODE_HEIGHT 110
#define PORT_Y      56
#define GAP_X       60
#define GAP_Y       40
#define GRID        10

/* Writing */

static void
append_quoted (GString    *text,
               const char *title)
{
  for (const char *c = title; *c != '\0'; c++)
    if (*c == '"')
      g_string_append (text, "#quot;");
    else
      g_string_append_c (text, *c == '\n' ? ' ' : *c);
}

char *
weft_workflow_to_mermaid (WeftWorkflow *self)
{
  GPtrArray *links = weft_workflow_get_links (self);
  GString *text = g_string_new ("graph LR\n");

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++) {
    g_autoptr (WeftNode) node = g_list_model_get_item (G_LIST_MODEL (self), i);
    const char *title = weft_node_get_title (node);

    g_string_append_printf (text, "  %s[\"", weft_node_get_id (node));
    append_quoted (text, *title != '\0' ? title : weft_node_get_kind_id (node));
    g_string_append (text, "\"]\n");
  }
  for (guint i = 0; i < links->len; i++) {
    const WeftLink *link = links->pdata[i];

    g_string_append_printf (text, "  %s -->|%s| %s\n", link->from, link->output, link->to);
  }
  return g_string_free (text, FALSE);
}

/* Kinds */

/* Lower case, words with one blank between, numbers at the end left out. */
static char *
simplify (const char *text)
{
  g_autofree char *lower = g_utf8_casefold (text, -1);
  GString *simple = g_string_new (NULL);

  for (const char *c = lower; *c != '\0'; c++)
    if (g_ascii_isalnum (*c) || (guchar) *c >= 0x80)
      g_string_append_c (simple, *c);
    else if (simple->len > 0 && simple->str[simple->len - 1] != ' ')
      g_string_append_c (simple, ' ');
  while (simple->len > 1 && (g_ascii_isdigit (simple->str[simple->len - 1]) || simple->str[simple->len - 1] == ' '))
    g_string_truncate (simple, simple->len - 1);
  return g_string_free (simple, FALSE);
}

/* Of a name shorter than this, being a part of another says nothing. */
#define LEAST_PART 3

/* How well @name, simplified, names a kind: 0 not at all. */
static int
rate (const WeftNodeKind *kind,
      const char         *name)
{
  g_autofree char *id = simplify (kind->id), *title = simplify (kind->title), *local = simplify (_ (kind->title));

  if (*name == '\0')
    return 0;
  if (g_str_equal (name, id) || g_str_equal (name, title) || g_str_equal (name, local))
    return 3;
  if (g_str_has_prefix (name, id) || g_str_has_prefix (name, title) || g_str_has_prefix (name, local))
    return 2;
  return strlen (name) >= LEAST_PART && (strstr (name, id) != NULL || strstr (name, title) != NULL || strstr (title, name) != NULL);
}

static const WeftNodeKind *
find_kind (WeftWorkflow          *self,
           const WeftMermaidNode *node)
{
  g_autofree char *id = simplify (node->id), *text = simplify (node->text != NULL ? node->text : "");
  const WeftNodeKind *found = NULL;
  int best = 0;

  for (const WeftNodeKind *const *kind = weft_domain_list (weft_workflow_get_domain (self)); *kind != NULL; kind++) {
    int rating = MAX (rate (*kind, text), rate (*kind, id));

    if (rating > best) {
      best = rating;
      found = *kind;
    }
  }
  return found;
}

/* Building */

typedef struct
{
  WeftWorkflow *workflow;
  const WeftMermaid *chart;
  WeftArrangeBox *boxes; /* Owned */
  char **ids;            /* Owned: of nodes, %NULL for notes */
  GPtrArray *warnings;
} Builder;

static void
add_note (Builder *self,
          guint    index)
{
  const WeftMermaidNode *node = &g_array_index (self->chart->nodes, WeftMermaidNode, index);
  g_autofree char *id = weft_workflow_make_id (self->workflow, "note");
  g_autoptr (WeftNote) note = weft_note_new (id);

  g_free (note->text);
  note->text = g_strdup (node->text != NULL ? node->text : node->id);
  note->x = self->boxes[index].x;
  note->y = self->boxes[index].y;
  note->width = NODE_WIDTH;
  note->height = NODE_HEIGHT;
  (void) weft_workflow_put_note (self->workflow, note, NULL);
  g_ptr_array_add (self->warnings, g_strdup_printf (_("“%s” names no kind of node and became a note"), note->text));
}

static void
add_node (Builder *self,
          guint    index)
{
  const WeftMermaidNode *node = &g_array_index (self->chart->nodes, WeftMermaidNode, index);
  const WeftNodeKind *kind = find_kind (self->workflow, node);
  gboolean is_free = weft_id_is_valid (node->id) && weft_workflow_find_node (self->workflow, node->id) == NULL;
  WeftNode *made = kind != NULL ? weft_workflow_add_node (self->workflow, kind->id, is_free ? node->id : NULL, 0, 0, NULL) : NULL;

  if (made == NULL)
    return;
  self->ids[index] = g_strdup (weft_node_get_id (made));
  if (node->text != NULL && g_utf8_collate (node->text, _ (kind->title)) != 0)
    (void) weft_workflow_set_title (self->workflow, self->ids[index], node->text, NULL);
}

/* An edge's label may name the output. */
static void
connect_edge (Builder               *self,
              const WeftMermaidEdge *edge)
{
  const char *from = self->ids[edge->from], *to = self->ids[edge->to];

  if (from == NULL || to == NULL)
    return;
  if (!weft_workflow_connect_fitting (self->workflow, from, edge->label, to, NULL) && !weft_workflow_connect_fitting (self->workflow, from, NULL, to, NULL))
    g_ptr_array_add (self->warnings, g_strdup_printf (_("no output of “%s” fits a free input of “%s”"), from, to));
}

static guint
find_index (const Builder *self,
            const char    *id)
{
  guint index = 0;

  while (index < self->chart->nodes->len && g_strcmp0 (self->ids[index], id) != 0)
    index++;
  return index;
}

/* By the links that were made, which are without a circle. */
static void
arrange (Builder *self,
         double   x,
         double   y)
{
  GPtrArray *links = weft_workflow_get_links (self->workflow);
  guint n = self->chart->nodes->len, n_wires = 0;
  g_autofree WeftArrangeWire *wires = g_new (WeftArrangeWire, links->len + 1);

  for (guint i = 0; i < n; i++)
    self->boxes[i] = (WeftArrangeBox){ x, y + i, NODE_WIDTH, NODE_HEIGHT };
  for (guint i = 0; i < links->len; i++) {
    const WeftLink *link = links->pdata[i];
    WeftArrangeWire wire = { find_index (self, link->from), find_index (self, link->to), PORT_Y, PORT_Y };

    if (wire.from < n && wire.to < n)
      wires[n_wires++] = wire;
  }
  weft_arrange (self->boxes, n, wires, n_wires, GAP_X, GAP_Y, GRID);
}

static void
put_all (Builder *self)
{
  for (guint i = 0; i < self->chart->nodes->len; i++)
    if (self->ids[i] != NULL)
      (void) weft_workflow_move_node (self->workflow, self->ids[i], self->boxes[i].x, self->boxes[i].y, NULL);
    else
      add_note (self, i);
}

/* Returns: (transfer full): the ids of what became nodes */
static char **
collect_ids (const Builder *self)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < self->chart->nodes->len; i++)
    if (self->ids[i] != NULL)
      g_strv_builder_add (ids, self->ids[i]);
  return g_strv_builder_end (ids);
}

char **
weft_workflow_paste_mermaid (WeftWorkflow  *self,
                             const char    *text,
                             double         x,
                             double         y,
                             GPtrArray     *warnings,
                             GError       **error)
{
  g_autoptr (WeftMermaid) chart = weft_mermaid_read (text, error);
  Builder builder = { .workflow = self, .chart = chart, .warnings = warnings };
  char **ids;

  if (chart == NULL || !weft_command_begin (self, _("Paste"), error))
    return NULL;
  builder.boxes = g_new (WeftArrangeBox, chart->nodes->len + 1);
  builder.ids = g_new0 (char *, chart->nodes->len + 1);
  for (guint i = 0; i < chart->nodes->len; i++)
    add_node (&builder, i);
  for (guint i = 0; i < chart->edges->len; i++)
    connect_edge (&builder, &g_array_index (chart->edges, WeftMermaidEdge, i));
  arrange (&builder, x, y);
  put_all (&builder);
  weft_command_end (self, TRUE);
  ids = collect_ids (&builder);
  for (guint i = 0; i < chart->nodes->len; i++)
    g_free (builder.ids[i]);
  g_free (builder.ids);
  g_free (builder.boxes);
  return ids;
}
