/* space-narrow.c: spaces that are parts of another
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/space.h"

#include "base/i18n.h"
#include "base/number.h"
#include "tune/error.h"
#include "tune/point.h"
#include "tune/space-private.h"

#include <math.h>

/* Lets the conditions on a list of choices mean the same choices once only @kept are left. */
static void
follow_choices (WeftSpace    *space,
                guint         parent,
                const GArray *kept)
{
  for (guint i = parent + 1; i < weft_space_get_size (space); i++) {
    WeftDimension *dimension = (WeftDimension *) weft_space_get_dimension (space, i);
    guint n_left = 0;

    if (dimension->parent != (int) parent)
      continue;
    for (guint j = 0; j < dimension->n_when; j++)
      for (guint k = 0; k < kept->len; k++)
        if (g_array_index (kept, guint, k) == (guint) dimension->when[j].low)
          dimension->when[n_left++] = (WeftSpaceRange){ k, k };
    dimension->n_when = n_left;
  }
}

static void
keep_choices (WeftSpace    *space,
              guint         index,
              const GArray *kept)
{
  weft_space_replace (space, index, weft_dimension_copy (weft_space_get_dimension (space, index), kept));
  follow_choices (space, index, kept);
}

/* Returns: (transfer full) (nullable): which choices are in @text, ascending */
static GArray *
list_kept (const WeftDimension  *dimension,
           const char           *text,
           GError              **error)
{
  g_auto (GStrv) texts = weft_dimension_split_choices (dimension, text);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (guint));
  double value;

  for (char **item = texts; *item != NULL; item++)
    if (!weft_dimension_parse (dimension, *item, &value, error))
      return NULL;
  for (guint i = 0; i < dimension->n_choices; i++)
    if (g_strv_contains ((const char *const *) texts, dimension->choices[i]))
      g_array_append_val (kept, i);
  if (kept->len > 0)
    return g_steal_pointer (&kept);
  g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_SPACE, _("%s: nothing is left to choose from; keep at least one choice"), dimension->name);
  return NULL;
}

static gboolean
narrow_range (WeftSpace   *space,
              guint        index,
              const char  *text,
              GError     **error)
{
  const WeftDimension *before = weft_space_get_dimension (space, index);
  WeftDimension range = { .name = before->name, .param = before->param }, *after;
  char low[WEFT_NUMBER_LENGTH], high[WEFT_NUMBER_LENGTH];

  if (!weft_dimension_is_range_text (text)) {
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_SPACE, _("%s: “%s” is no range; write it as 0.001..0.1"), before->name, text);
    return FALSE;
  }
  if (!weft_dimension_read_range (&range, text, error))
    return FALSE;
  if (range.low < before->low || range.high > before->high) {
    weft_number_format (before->low, low);
    weft_number_format (before->high, high);
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_SPACE, _("%s: %s is not within %s..%s; a range can only become narrower"), before->name, text, low, high);
    return FALSE;
  }
  after = weft_dimension_copy (before, NULL);
  after->low = weft_dimension_round (before, range.low);
  after->high = weft_dimension_round (before, range.high);
  weft_space_replace (space, index, after);
  return TRUE;
}

WeftSpace *
weft_space_narrow (const WeftSpace  *self,
                   const char       *name,
                   const char       *text,
                   GError          **error)
{
  g_autoptr (WeftSpace) space = weft_space_copy (self);
  g_autoptr (GArray) kept = NULL;
  int index = weft_space_find (self, name);

  if (index < 0) {
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_SPACE, _("%s is not searched, so it cannot be narrowed"), name);
    return NULL;
  }
  if (weft_space_get_dimension (self, (guint) index)->type != WEFT_DIMENSION_CHOICE)
    return narrow_range (space, (guint) index, text, error) ? g_steal_pointer (&space) : NULL;
  kept = list_kept (weft_space_get_dimension (self, (guint) index), text, error);
  if (kept == NULL)
    return NULL;
  keep_choices (space, (guint) index, kept);
  return g_steal_pointer (&space);
}

/* Ends that nobody has to read all digits of. */
static double
round_end (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  return g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, "%.4g", value), NULL);
}

static void
narrow_choices_around (WeftSpace *space,
                       guint index,
                       const double *const *points,
                       guint n_points)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < weft_space_get_dimension (space, index)->n_choices; i++)
    for (guint j = 0; j < n_points; j++)
      if (points[j][index] == i) {
        g_array_append_val (kept, i);
        break;
      }
  if (kept->len > 0)
    keep_choices (space, index, kept);
}

static void
narrow_range_around (WeftSpace *space,
                     guint index,
                     const double *const *points,
                     guint n_points,
                     double margin)
{
  WeftDimension *dimension = weft_dimension_copy (weft_space_get_dimension (space, index), NULL);
  double low = 1, high = 0;

  for (guint j = 0; j < n_points; j++)
    if (!isnan (points[j][index])) {
      double unit = weft_dimension_to_unit (dimension, points[j][index]);

      low = MIN (low, unit);
      high = MAX (high, unit);
    }
  if (low <= high) {
    const WeftDimension *before = weft_space_get_dimension (space, index);

    dimension->low = weft_dimension_from_unit (before, MAX (low - margin, 0));
    dimension->high = weft_dimension_from_unit (before, MIN (high + margin, 1));
    if (before->step <= 0 && margin > 0) {
      dimension->low = CLAMP (round_end (dimension->low), before->low, weft_dimension_from_unit (before, low));
      dimension->high = CLAMP (round_end (dimension->high), weft_dimension_from_unit (before, high), before->high);
    }
  }
  weft_space_replace (space, index, dimension);
}

WeftSpace *
weft_space_narrow_around (const WeftSpace *self,
                          const double *const *points,
                          guint n_points,
                          double margin)
{
  WeftSpace *space = weft_space_copy (self);

  /* From behind, so that the points still have the indices of the choices that are looked at. */
  for (guint i = weft_space_get_size (space); i-- > 0;)
    if (weft_space_get_dimension (space, i)->type == WEFT_DIMENSION_CHOICE)
      narrow_choices_around (space, i, points, n_points);
    else
      narrow_range_around (space, i, points, n_points, margin);
  return space;
}

/* A range that has few steps keeps at least the neighbours of @value. */
static void
narrow_range_by (WeftSpace *space,
                 guint      index,
                 double     value,
                 double     factor)
{
  const WeftDimension *before = weft_space_get_dimension (space, index);
  WeftDimension *after = weft_dimension_copy (before, NULL);
  double middle = weft_dimension_to_unit (before, value), width = 1 / factor;
  double low = CLAMP (middle - width / 2, 0, 1 - width);

  after->low = weft_dimension_from_unit (before, low);
  after->high = weft_dimension_from_unit (before, low + width);
  if (before->step > 0) {
    after->low = MAX (MIN (after->low, value - before->step), before->low);
    after->high = MIN (MAX (after->high, value + before->step), before->high);
  } else {
    after->low = CLAMP (round_end (after->low), before->low, value);
    after->high = CLAMP (round_end (after->high), value, before->high);
  }
  weft_space_replace (space, index, after);
}

WeftSpace *
weft_space_narrow_by (const WeftSpace *self,
                      const double *best,
                      const double *const *points,
                      guint n_points,
                      double factor)
{
  WeftSpace *space = weft_space_copy (self);

  g_return_val_if_fail (factor >= 1 && n_points >= 1, space);

  /* From behind, so that the points still have the indices of the choices that are looked at. */
  for (guint i = weft_space_get_size (space); i-- > 0;)
    if (weft_space_get_dimension (space, i)->type == WEFT_DIMENSION_CHOICE)
      narrow_choices_around (space, i, points, n_points);
    else if (!isnan (best[i]))
      narrow_range_by (space, i, best[i], factor);
  return space;
}
