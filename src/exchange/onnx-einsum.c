/* onnx-einsum.c: Einsum, of products and sums
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "bij,bjk->bik": every letter is an axis; what two operands share is multiplied place
 * by place, and what the result lacks is summed. Operands are taken in from the
 * left: with one letter to sum over that is a MatMul of both, otherwise a Mul of what
 * broadcasts and a ReduceSum. A letter that comes twice in an operand is its
 * diagonal. "..." are axes that broadcast, as many as there are. Source: ONNX 12.
 */
#include "exchange/onnx-step-private.h"

#include "base/i18n.h"
#include "exchange/error.h"

#include <string.h>

/* A value and the letter of each axis; those of "..." are '0', '1' … from the last on. */
typedef struct
{
  WeftValue value;
  char axes[WEFT_MAX_RANK + 1];
} Term;

static gboolean
has (const char *axes,
     char        axis)
{
  return strchr (axes, axis) != NULL;
}

/* Adds @axis; FALSE where there are too many. */
static gboolean
append (char *axes,
        char  axis)
{
  gsize length = strlen (axes);

  if (length >= WEFT_MAX_RANK)
    return FALSE;
  axes[length] = axis;
  axes[length + 1] = '\0';
  return TRUE;
}

/* @text up to @end with each axis a character, "..." being @n_dots of them. */
static gboolean
read_axes (const char *text,
           const char *end,
           int         n_dots,
           char       *axes)
{
  gboolean fits = TRUE, dots = FALSE;

  axes[0] = '\0';
  while (fits && text < end)
    if (g_ascii_isalpha (*text)) {
      fits = append (axes, *text++);
    } else if (end - text >= 3 && strncmp (text, "...", 3) == 0 && !dots) {
      for (int i = n_dots - 1; fits && i >= 0; i--)
        fits = append (axes, (char) ('0' + i));
      dots = TRUE;
      text += 3;
    } else {
      fits = *text++ == ' ';
    }
  return fits;
}

/* How many axes "..." stands for in a value. */
static int
count_dots (WeftOnnxStep *self,
            WeftValue     value,
            const char   *text,
            const char   *end)
{
  int letters = 0;

  for (const char *at = text; at < end; at++)
    letters += g_ascii_isalpha (*at);
  return g_strstr_len (text, end - text, "...") != NULL ? MAX (weft_onnx_shape (self, value)->rank - letters, 0) : 0;
}

static WeftValue
sum_axis (WeftOnnxStep *self,
          WeftValue     x,
          gint64        axis)
{
  return weft_onnx_emit (self, "ReduceSum", WEFT_INPUTS (x, weft_graph_add_ints (self->graph, &axis, 1)), WEFT_ATTRIBUTES (WEFT_INT ("keepdims", 0)));
}

static void
drop_axis (Term *term,
           int   axis)
{
  memmove (term->axes + axis, term->axes + axis + 1, strlen (term->axes + axis));
}

/* Sums the axes that are not in @kept. */
static void
sum_rest (WeftOnnxStep *self,
          Term         *term,
          const char   *kept)
{
  for (int i = (int) strlen (term->axes) - 1; i >= 0; i--) {
    if (has (kept, term->axes[i]))
      continue;
    term->value = sum_axis (self, term->value, i);
    drop_axis (term, i);
  }
}

/* 1 where axes @i and @j of a value of @rank axes are at the same place. */
static WeftValue
make_diagonal (WeftOnnxStep *self,
               gint64        n,
               int           i,
               int           j,
               int           rank)
{
  WeftShape shape = { .rank = rank };
  WeftTensor *eye;

  for (int axis = 0; axis < rank; axis++)
    shape.extent[axis] = axis == i || axis == j ? n : 1;
  eye = n < 1 << 15 ? weft_tensor_new (WEFT_DTYPE_F32, &shape, &self->error) : NULL;
  if (eye == NULL)
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("a diagonal of %" PRId64 " places is too long"), n);
  for (gint64 k = 0; k < n; k++)
    weft_tensor_f32 (eye)[k * n + k] = 1;
  return weft_graph_add_constant (self->graph, eye);
}

/* Leaves of axes that have one letter their diagonal. */
static void
take_diagonals (WeftOnnxStep *self,
                Term         *term)
{
  for (int i = 0; self->error == NULL && term->axes[i] != '\0'; i++)
    for (const char *again = strchr (term->axes + i + 1, term->axes[i]); again != NULL && self->error == NULL; again = strchr (term->axes + i + 1, term->axes[i])) {
      const WeftShape *shape = weft_onnx_shape (self, term->value);
      int j = (int) (again - term->axes);
      WeftValue eye;

      if (shape->extent[i] < 0 || shape->extent[i] != shape->extent[j]) {
        weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("both axes of a diagonal must have one known extent"));
        return;
      }
      eye = weft_onnx_cast (self, make_diagonal (self, shape->extent[i], i, j, shape->rank), weft_onnx_dtype (self, term->value));
      term->value = sum_axis (self, weft_onnx_binary (self, "Mul", term->value, eye), j);
      drop_axis (term, j);
    }
}

/* The value with its axes in the order of @axes, 1 element long where it lacks one. */
static WeftValue
lay_out (WeftOnnxStep *self,
         const Term   *term,
         const char   *axes)
{
  gint64 order[WEFT_MAX_RANK], missing[WEFT_MAX_RANK];
  int n = 0, n_missing = 0;
  WeftValue value = term->value;
  gboolean moved = FALSE;

  for (int i = 0; axes[i] != '\0'; i++) {
    const char *at = strchr (term->axes, axes[i]);

    if (at == NULL) {
      missing[n_missing++] = i;
      continue;
    }
    moved = moved || at - term->axes != n;
    order[n++] = at - term->axes;
  }
  if (moved)
    value = weft_onnx_emit (self, "Transpose", &value, 1, WEFT_ATTRIBUTES (WEFT_INTS ("perm", order, n)));
  return n_missing > 0 ? weft_onnx_listed (self, "Unsqueeze", value, missing, n_missing) : value;
}

/* The axes that are in @of, and in @in or not. */
static void
select_axes (const char *of,
             const char *in,
             gboolean    inside,
             char       *selected)
{
  selected[0] = '\0';
  for (; *of != '\0'; of++)
    if (has (in, *of) == inside)
      append (selected, *of);
}

/* Both operands as matrices, beside axes that they share: (…, rows, sum) · (…, sum, columns). */
static void
multiply (WeftOnnxStep *self,
          Term         *a,
          const Term   *b,
          const char   *shared,
          const char   *rows,
          const char   *columns,
          const char   *sum)
{
  g_autofree char *left = g_strconcat (shared, *rows != '\0' ? rows : "<", sum, NULL), *right = g_strconcat (shared, sum, *columns != '\0' ? columns : ">", NULL);
  gint64 gone[2], n = (gint64) strlen (shared);
  int n_gone = 0;

  a->value = weft_onnx_binary (self, "MatMul", lay_out (self, a, left), lay_out (self, b, right));
  if (*rows == '\0')
    gone[n_gone++] = n;
  if (*columns == '\0')
    gone[n_gone++] = n + 1;
  if (n_gone > 0)
    a->value = weft_onnx_listed (self, "Squeeze", a->value, gone, n_gone);
  g_strlcpy (a->axes, shared, sizeof a->axes);
  g_strlcat (a->axes, rows, sizeof a->axes);
  g_strlcat (a->axes, columns, sizeof a->axes);
}

/* Takes @b into @a; what neither @kept nor both need is summed. */
static void
combine (WeftOnnxStep *self,
         Term         *a,
         Term         *b,
         const char   *kept)
{
  char both[WEFT_MAX_RANK + 1], shared[WEFT_MAX_RANK + 1], sum[WEFT_MAX_RANK + 1], rows[WEFT_MAX_RANK + 1], columns[WEFT_MAX_RANK + 1];
  g_autofree char *kept_a = g_strconcat (kept, b->axes, NULL), *kept_b = g_strconcat (kept, a->axes, NULL), *all = NULL;

  sum_rest (self, a, kept_a);
  sum_rest (self, b, kept_b);
  select_axes (a->axes, b->axes, TRUE, both);
  select_axes (both, kept, TRUE, shared);
  select_axes (both, kept, FALSE, sum);
  select_axes (a->axes, b->axes, FALSE, rows);
  select_axes (b->axes, a->axes, FALSE, columns);
  all = g_strconcat (shared, rows, columns, sum, NULL);
  if (strlen (all) > WEFT_MAX_RANK) {
    weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_TYPE, _("an equation with more than %d axes at a time is not known here"), WEFT_MAX_RANK);
  } else if (strlen (sum) == 1 && strlen (rows) <= 1 && strlen (columns) <= 1 && strlen (shared) + 2 <= WEFT_MAX_RANK) {
    multiply (self, a, b, shared, rows, columns, sum);
  } else {
    a->value = weft_onnx_binary (self, "Mul", lay_out (self, a, all), lay_out (self, b, all));
    g_strlcpy (a->axes, all, sizeof a->axes);
    sum_rest (self, a, kept);
  }
}

/* Without "->" the result has the axes that come once, in the order of the alphabet. */
static gboolean
imply_result (const Term *terms,
              int         n,
              int         n_dots,
              char       *axes)
{
  gboolean fits = TRUE;

  axes[0] = '\0';
  for (int i = n_dots - 1; i >= 0; i--)
    fits = fits && append (axes, (char) ('0' + i));
  for (char letter = 'A'; letter <= 'z'; letter++) {
    int count = 0;

    for (int i = 0; i < n; i++)
      for (const char *at = terms[i].axes; *at != '\0'; at++)
        count += *at == letter && g_ascii_isalpha (letter);
    fits = fits && (count != 1 || append (axes, letter));
  }
  return fits;
}

/* Reads the equation. Returns: whether it is one for these inputs */
static gboolean
read_equation (WeftOnnxStep *self,
               const char   *equation,
               Term         *terms,
               char         *result)
{
  const char *arrow = strstr (equation, "->"), *all = arrow != NULL ? arrow : equation + strlen (equation), *text = equation;
  int n_dots = 0, n = 0;

  for (const char *end; text <= all; text = end + 1, n++) {
    int own;

    end = memchr (text, ',', (gsize) (all - text));
    end = end != NULL ? end : all;
    if (n == self->n_inputs || n == WEFT_MAX_INPUTS || self->inputs[n] == WEFT_NO_VALUE)
      return FALSE;
    own = count_dots (self, self->inputs[n], text, end);
    n_dots = MAX (n_dots, own);
    terms[n].value = self->inputs[n];
    if (!read_axes (text, end, own, terms[n].axes) || (int) strlen (terms[n].axes) != weft_onnx_shape (self, self->inputs[n])->rank)
      return FALSE;
  }
  if (n != self->n_inputs)
    return FALSE;
  return arrow != NULL ? read_axes (arrow + 2, arrow + strlen (arrow), n_dots, result) : imply_result (terms, n, n_dots, result);
}

static WeftValue
make_einsum (WeftOnnxStep *self)
{
  const char *equation = weft_onnx_get_text (self, "equation", "");
  Term terms[WEFT_MAX_INPUTS];
  char result[WEFT_MAX_RANK + 1];

  if (!read_equation (self, equation, terms, result))
    return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("the equation “%s” does not fit its %d inputs"), equation, self->n_inputs);
  for (int i = 0; i < self->n_inputs; i++)
    take_diagonals (self, &terms[i]);
  for (int i = 1; i < self->n_inputs && self->error == NULL; i++) {
    g_autoptr (GString) kept = g_string_new (result);

    for (int k = i + 1; k < self->n_inputs; k++)
      g_string_append (kept, terms[k].axes);
    combine (self, &terms[0], &terms[i], kept->str);
  }
  if (self->error == NULL)
    sum_rest (self, &terms[0], result);
  for (int i = 0; result[i] != '\0' && self->error == NULL; i++)
    if (!has (terms[0].axes, result[i]) || has (result + i + 1, result[i]))
      return weft_onnx_refuse (self, WEFT_EXCHANGE_ERROR_FORMAT, _("the equation “%s” does not fit its %d inputs"), equation, self->n_inputs);
  return self->error == NULL ? lay_out (self, &terms[0], result) : WEFT_NO_VALUE;
}

const WeftOnnxRecipe weft_onnx_einsum_recipes[] = {
  { "Einsum", make_einsum },
  { NULL },
};
