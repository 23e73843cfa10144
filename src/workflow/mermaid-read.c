/* mermaid-read.c: reading a chart, statement by statement
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/mermaid-private.h"

#include "base/i18n.h"
#include "workflow/error.h"
#include "workflow/mermaid.h"

#include <string.h>

/* More than anybody draws. */
#define MOST_NODES 10000

/* Brackets of all shapes, the slanted ones too. */
#define OPENING "[({>/\\"
#define CLOSING "])}/\\"

/* What lines and arrows are drawn with. */
#define LINE "-=.~<>"

typedef struct
{
  WeftMermaid *chart;
  const char *at;
  guint line;
} Reader;

static void
clear_node (gpointer data)
{
  g_free (((WeftMermaidNode *) data)->id);
  g_free (((WeftMermaidNode *) data)->text);
}

static void
clear_edge (gpointer data)
{
  g_free (((WeftMermaidEdge *) data)->label);
}

static WeftMermaid *
new_chart (void)
{
  WeftMermaid *self = g_new0 (WeftMermaid, 1);

  self->nodes = g_array_new (FALSE, FALSE, sizeof (WeftMermaidNode));
  g_array_set_clear_func (self->nodes, clear_node);
  self->edges = g_array_new (FALSE, FALSE, sizeof (WeftMermaidEdge));
  g_array_set_clear_func (self->edges, clear_edge);
  return self;
}

void
weft_mermaid_free (WeftMermaid *self)
{
  g_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_free (self);
}

static gboolean
fail (const Reader  *self,
      GError       **error)
{
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT, _("line %u: “%.40s” is neither a node nor an edge; write a --> b"), self->line, self->at);
  return FALSE;
}

static void
skip_blanks (Reader *self)
{
  self->at += strspn (self->at, " \t\r");
}

/* Nodes */

static gsize
measure_id (const char *at)
{
  gsize n = 0;

  while (g_ascii_isalnum (at[n]) || at[n] == '_' || (guchar) at[n] >= 0x80 || (at[n] == '-' && n > 0 && g_ascii_isalnum (at[n + 1])))
    n++;
  return n;
}

/* What stands in brackets, quoted or not; %NULL where there are none. */
static char *
read_text (Reader *self)
{
  gsize n = strspn (self->at, OPENING), length;
  gboolean is_quoted;
  char *text;

  if (n == 0)
    return NULL;
  self->at += n;
  is_quoted = *self->at == '"';
  self->at += is_quoted;
  length = strcspn (self->at, is_quoted ? "\"" : CLOSING);
  text = g_strstrip (g_strndup (self->at, length));
  self->at += length;
  self->at += is_quoted && *self->at == '"';
  self->at += strspn (self->at, CLOSING);
  return text;
}

static guint
find_node (WeftMermaid *chart,
           const char  *id)
{
  WeftMermaidNode fresh = { .id = g_strdup (id) };

  for (guint i = 0; i < chart->nodes->len; i++)
    if (g_str_equal (g_array_index (chart->nodes, WeftMermaidNode, i).id, id)) {
      g_free (fresh.id);
      return i;
    }
  g_array_append_val (chart->nodes, fresh);
  return chart->nodes->len - 1;
}

/* `id`, `id[Text]`, `id:::class` */
static gboolean
read_node (Reader  *self,
           guint   *index,
           GError **error)
{
  gsize n;
  g_autofree char *id = NULL;
  char *text;

  skip_blanks (self);
  n = measure_id (self->at);
  if (n == 0 || self->chart->nodes->len >= MOST_NODES)
    return fail (self, error);
  id = g_strndup (self->at, n);
  self->at += n;
  *index = find_node (self->chart, id);
  text = read_text (self);
  if (text != NULL) {
    WeftMermaidNode *node = &g_array_index (self->chart->nodes, WeftMermaidNode, *index);

    g_free (node->text);
    node->text = text;
  }
  if (g_str_has_prefix (self->at, ":::"))
    self->at += 3 + measure_id (self->at + 3);
  return TRUE;
}

/* `a & b & c` */
static gboolean
read_group (Reader  *self,
            GArray  *group,
            GError **error)
{
  guint index;

  g_array_set_size (group, 0);
  do {
    self->at += *self->at == '&';
    if (!read_node (self, &index, error))
      return FALSE;
    g_array_append_val (group, index);
    skip_blanks (self);
  } while (*self->at == '&');
  return TRUE;
}

/* Edges */

/* The label in `-- text -->`, whose line is at once followed by a word. */
static char *
read_inner_label (Reader     *self,
                  const char *line,
                  gsize       length)
{
  gboolean is_open = length == 2 && (strncmp (line, "--", 2) == 0 || strncmp (line, "==", 2) == 0 || strncmp (line, "-.", 2) == 0);
  const char *end = is_open ? strpbrk (self->at, "-=.") : NULL;
  char *label;

  if (end == NULL)
    return NULL;
  label = g_strstrip (g_strndup (self->at, (gsize) (end - self->at)));
  self->at = end + strspn (end, LINE);
  return label;
}

/* Gives the label, if there is one. Returns: whether there is an edge */
static gboolean
read_edge (Reader  *self,
           char   **label)
{
  const char *line;
  gsize n;

  skip_blanks (self);
  line = self->at;
  n = strspn (line, LINE);
  if (n < 2)
    return FALSE;
  self->at += n;
  *label = read_inner_label (self, line, n);
  skip_blanks (self);
  if (*self->at == '|') {
    gsize length = strcspn (self->at + 1, "|");

    g_free (*label);
    *label = g_strstrip (g_strndup (self->at + 1, length));
    self->at += 1 + length;
    self->at += *self->at == '|';
  }
  return TRUE;
}

static void
add_edges (WeftMermaid  *chart,
           const GArray *from,
           const GArray *to,
           const char   *label)
{
  for (guint i = 0; i < from->len; i++)
    for (guint k = 0; k < to->len; k++) {
      WeftMermaidEdge edge = { g_array_index (from, guint, i), g_array_index (to, guint, k), g_strdup (label) };

      g_array_append_val (chart->edges, edge);
    }
}

/* `a --> b & c --> d` */
static gboolean
read_chain (Reader  *self,
            GError **error)
{
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (guint)), to = g_array_new (FALSE, FALSE, sizeof (guint));
  char *label = NULL;

  if (!read_group (self, from, error))
    return FALSE;
  while (read_edge (self, &label)) {
    g_autofree char *own = g_steal_pointer (&label);
    GArray *swapped = from;

    if (!read_group (self, to, error))
      return FALSE;
    add_edges (self->chart, from, to, own);
    from = to;
    to = swapped;
  }
  skip_blanks (self);
  return *self->at == '\0' || fail (self, error);
}

/* Statements */

static gboolean
begins_with_word (const char *text,
                  const char *word)
{
  gsize n = strlen (word);

  return strncmp (text, word, n) == 0 && !g_ascii_isalnum (text[n]) && text[n] != '_' && text[n] != '-';
}

static gboolean
is_passed_over (const char *statement)
{
  static const char *const words[] = { "graph", "flowchart", "subgraph", "end", "direction", "classDef", "class", "style", "linkStyle", "click", "accTitle", "accDescr" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (begins_with_word (statement, words[i]))
      return TRUE;
  return *statement == '\0';
}

static gboolean
read_line (Reader      *self,
           const char  *line,
           GError     **error)
{
  g_auto (GStrv) statements = g_strsplit (line, ";", -1);

  for (char **statement = statements; *statement != NULL; statement++) {
    char *comment = strstr (*statement, "%%");

    if (comment != NULL)
      *comment = '\0';
    self->at = g_strstrip (*statement);
    if (!is_passed_over (self->at) && !read_chain (self, error))
      return FALSE;
    if (comment != NULL)
      break;
  }
  return TRUE;
}

WeftMermaid *
weft_mermaid_read (const char  *text,
                   GError     **error)
{
  g_autoptr (WeftMermaid) chart = new_chart ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Reader reader = { .chart = chart };

  for (char **line = lines; *line != NULL; line++) {
    reader.line++;
    if (!read_line (&reader, *line, error))
      return NULL;
  }
  return g_steal_pointer (&chart);
}

gboolean
weft_mermaid_is (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  while (strncmp (text, "%%", 2) == 0) {
    text += strcspn (text, "\n");
    while (g_ascii_isspace (*text))
      text++;
  }
  return begins_with_word (text, "graph") || begins_with_word (text, "flowchart");
}
