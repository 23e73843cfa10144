/* compose.c: operations that are made of others when a graph is built
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "engine/compose.h"

#include "base/i18n.h"
#include "engine/error.h"

#include <string.h>

gboolean
weft_compose_split (WeftGraph     *graph,
                    WeftValue      x,
                    gint64         axis,
                    const gint64  *extents,
                    int            n_pieces,
                    WeftValue     *pieces,
                    GError       **error)
{
  const WeftShape shape = weft_graph_get_value (graph, x)->shape;
  gint64 sum = 0, from = 0, place = axis < 0 ? axis + shape.rank : axis;

  for (int i = 0; i < n_pieces; i++)
    sum += extents[i];
  if (place < 0 || place >= shape.rank || sum != shape.extent[place]) {
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE, _("Split: the pieces must make up axis %d together; give extents whose sum is its extent"), (int) axis);
    return FALSE;
  }
  for (int i = 0; i < n_pieces; i++) {
    gint64 to = from + extents[i];
    WeftValue start = weft_graph_add_ints (graph, &from, 1), stop = weft_graph_add_ints (graph, &to, 1);

    pieces[i] = weft_graph_add (graph, "Slice", WEFT_INPUTS (x, start, stop, weft_graph_add_ints (graph, &place, 1)), NULL, error);
    if (pieces[i] == WEFT_NO_VALUE)
      return FALSE;
    from = to;
  }
  return TRUE;
}

/* A value and the letters of its axes. */
typedef struct
{
  WeftValue value;
  char letters[WEFT_MAX_RANK + 1];
} Term;

static gboolean
fail_equation (const char  *equation,
               GError     **error)
{
  g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_ATTRIBUTE, _("Einsum: “%s” does not fit its inputs; write one letter for each axis, and none twice in an input"), equation);
  return FALSE;
}

/* The letters of @text for a value of @rank axes. */
static gboolean
read_letters (const char *text,
              gsize       length,
              int         rank,
              char       *letters)
{
  int n = 0;

  for (gsize i = 0; i < length; i++) {
    if (text[i] == ' ')
      continue;
    if (!g_ascii_isalpha (text[i]) || n >= WEFT_MAX_RANK || memchr (letters, text[i], (gsize) n) != NULL)
      return FALSE;
    letters[n++] = text[i];
  }
  letters[n] = '\0';
  return rank < 0 || n == rank;
}

/* The letters that occur once, in order. */
static gboolean
guess_result (const char *inputs,
              gsize       length,
              char       *letters)
{
  int n = 0;

  for (char c = 'A'; c <= 'z'; c++) {
    const char *first = g_ascii_isalpha (c) ? memchr (inputs, c, length) : NULL;

    if (first == NULL || memchr (first + 1, c, length - (gsize) (first + 1 - inputs)) != NULL)
      continue;
    if (n >= WEFT_MAX_RANK)
      return FALSE;
    letters[n++] = c;
  }
  letters[n] = '\0';
  return TRUE;
}

static gboolean
read_equation (WeftGraph       *graph,
               const char      *equation,
               const WeftValue *inputs,
               int              n_inputs,
               Term            *terms,
               char            *result)
{
  const char *arrow = strstr (equation, "->"), *at = equation, *end = arrow != NULL ? arrow : equation + strlen (equation);

  for (int i = 0; i < n_inputs; i++) {
    const char *comma = memchr (at, ',', (gsize) (end - at)), *stop = comma != NULL ? comma : end;

    terms[i].value = inputs[i];
    if ((comma == NULL) != (i == n_inputs - 1) || !read_letters (at, (gsize) (stop - at), weft_graph_get_value (graph, inputs[i])->shape.rank, terms[i].letters))
      return FALSE;
    at = stop + 1;
  }
  if (arrow == NULL)
    return guess_result (equation, (gsize) (end - equation), result);
  if (!read_letters (arrow + 2, strlen (arrow + 2), -1, result))
    return FALSE;
  for (const char *c = result; *c != '\0'; c++)
    if (memchr (equation, *c, (gsize) (end - equation)) == NULL)
      return FALSE;
  return TRUE;
}

/* Sums over the letters that @kept lacks. */
static void
sum_out (WeftGraph  *graph,
         Term       *term,
         const char *kept)
{
  gint64 axes[WEFT_MAX_RANK];
  int n = 0, left = 0;

  for (int i = 0; term->letters[i] != '\0'; i++) {
    if (strchr (kept, term->letters[i]) == NULL)
      axes[n++] = i;
    else
      term->letters[left++] = term->letters[i];
  }
  term->letters[left] = '\0';
  if (n > 0)
    term->value = weft_graph_emit (graph, "ReduceSum", WEFT_INPUTS (term->value, weft_graph_add_ints (graph, axes, n)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

/* Brings the axes into the order of @letters, which are the same ones. */
static void
order (WeftGraph  *graph,
       Term       *term,
       const char *letters)
{
  gint64 perm[WEFT_MAX_RANK];
  int n = (int) strlen (letters);

  if (g_str_equal (term->letters, letters))
    return;
  for (int i = 0; i < n; i++)
    perm[i] = strchr (term->letters, letters[i]) - term->letters;
  g_strlcpy (term->letters, letters, sizeof term->letters);
  term->value = weft_graph_emit (graph, "Transpose", WEFT_INPUTS (term->value), WEFT_ATTRIBUTES (WEFT_INTS ("perm", perm, n)));
}

static gint64
extent_of (WeftGraph  *graph,
           const Term *term,
           char        letter)
{
  return weft_graph_get_value (graph, term->value)->shape.extent[strchr (term->letters, letter) - term->letters];
}

/* Letters of two terms: in both and the result, in a alone, in both and summed,
 * in b alone. */
typedef struct
{
  char batch[WEFT_MAX_RANK + 1];
  char rows[WEFT_MAX_RANK + 1];
  char summed[WEFT_MAX_RANK + 1];
  char columns[WEFT_MAX_RANK + 1];
} Sorted;

static void
append (char *letters,
        char  letter)
{
  gsize n = strlen (letters);

  letters[n] = letter;
  letters[n + 1] = '\0';
}

static void
sort_letters (const Term *a,
              const Term *b,
              const char *kept,
              Sorted     *sorted)
{
  memset (sorted, 0, sizeof *sorted);
  for (const char *c = a->letters; *c != '\0'; c++) {
    gboolean shared = strchr (b->letters, *c) != NULL;

    append (!shared ? sorted->rows : strchr (kept, *c) != NULL ? sorted->batch
                                                               : sorted->summed,
            *c);
  }
  for (const char *c = b->letters; *c != '\0'; c++)
    if (strchr (a->letters, *c) == NULL)
      append (sorted->columns, *c);
}

static void
append_product (WeftGraph  *graph,
                const Term *term,
                const char *letters,
                gint64     *shape,
                int        *rank)
{
  gint64 product = 1;

  for (; *letters != '\0'; letters++) {
    gint64 extent = extent_of (graph, term, *letters);

    product = product < 0 || extent < 0 ? -1 : product * extent;
  }
  shape[(*rank)++] = product;
}

/* A term as matrices: its leading letters, then one axis for each of two groups. */
static gboolean
as_matrices (WeftGraph   *graph,
             Term        *term,
             const char  *batch,
             const char  *first,
             const char  *second,
             GError     **error)
{
  g_autofree char *letters = g_strconcat (batch, first, second, NULL);
  gint64 shape[WEFT_MAX_RANK + 2] = { 0 };
  int rank = (int) strlen (batch);

  order (graph, term, letters);
  if (strlen (first) == 1 && strlen (second) == 1)
    return TRUE;
  append_product (graph, term, first, shape, &rank);
  append_product (graph, term, second, shape, &rank);
  term->value = weft_graph_add (graph, "Reshape", WEFT_INPUTS (term->value, weft_graph_add_ints (graph, shape, rank)), NULL, error);
  return term->value != WEFT_NO_VALUE;
}

/* The product of two terms, in which letters that @kept lacks are summed over. */
static gboolean
join (WeftGraph   *graph,
      Term        *a,
      Term        *b,
      const char  *kept,
      GError     **error)
{
  g_autofree char *for_a = g_strconcat (kept, b->letters, NULL), *for_b = g_strconcat (kept, a->letters, NULL), *letters = NULL;
  gint64 shape[2 * WEFT_MAX_RANK] = { 0 };
  Sorted sorted;
  int rank;

  sum_out (graph, a, for_a);
  sum_out (graph, b, for_b);
  sort_letters (a, b, kept, &sorted);
  letters = g_strconcat (sorted.batch, sorted.rows, sorted.columns, NULL);
  rank = (int) strlen (sorted.batch);
  for (const char *c = sorted.rows; *c != '\0'; c++)
    shape[rank++] = MAX (extent_of (graph, a, *c), -1);
  for (const char *c = sorted.columns; *c != '\0'; c++)
    shape[rank++] = MAX (extent_of (graph, b, *c), -1);
  if (rank > WEFT_MAX_RANK) {
    g_set_error (error, WEFT_ENGINE_ERROR, WEFT_ENGINE_ERROR_SHAPE, _("Einsum: a product has %d axes, at most %d are possible; order the inputs otherwise"), rank, WEFT_MAX_RANK);
    return FALSE;
  }
  if (!as_matrices (graph, a, sorted.batch, sorted.rows, sorted.summed, error) || !as_matrices (graph, b, sorted.batch, sorted.summed, sorted.columns, error))
    return FALSE;
  a->value = weft_graph_add (graph, "MatMul", WEFT_INPUTS (a->value, b->value), NULL, error);
  if (a->value != WEFT_NO_VALUE && (strlen (sorted.rows) != 1 || strlen (sorted.columns) != 1))
    a->value = weft_graph_add (graph, "Reshape", WEFT_INPUTS (a->value, weft_graph_add_ints (graph, shape, rank)), NULL, error);
  g_strlcpy (a->letters, letters, sizeof a->letters);
  return a->value != WEFT_NO_VALUE;
}

WeftValue
weft_compose_einsum (WeftGraph        *graph,
                     const char       *equation,
                     const WeftValue  *inputs,
                     int               n_inputs,
                     GError          **error)
{
  g_autofree Term *terms = g_new0 (Term, n_inputs);
  char result[WEFT_MAX_RANK + 1];

  g_return_val_if_fail (n_inputs > 0, WEFT_NO_VALUE);
  if (!read_equation (graph, equation, inputs, n_inputs, terms, result)) {
    fail_equation (equation, error);
    return WEFT_NO_VALUE;
  }
  for (int i = 1; i < n_inputs; i++) {
    g_autoptr (GString) kept = g_string_new (result);

    for (int j = i + 1; j < n_inputs; j++)
      g_string_append (kept, terms[j].letters);
    if (!join (graph, &terms[0], &terms[i], kept->str, error))
      return WEFT_NO_VALUE;
  }
  sum_out (graph, &terms[0], result);
  order (graph, &terms[0], result);
  return terms[0].value;
}
