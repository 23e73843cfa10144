/* space-parse.c: dimensions as people write them
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/space-private.h"

#include "base/i18n.h"
#include "base/number.h"
#include "tune/error.h"
#include "tune/point.h"

#include <math.h>
#include <string.h>

/* Beyond it a double does not hold every whole number. */
#define LARGEST_INTEGER 0x1p53

static gboolean
fail (GError **error,
      const char *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_SPACE, format, arguments);
  va_end (arguments);
  return FALSE;
}

/* Reads a number that may have limits; what is behind a range's end is cut off before. */
static gboolean
read_end (const WeftDimension  *self,
          const char           *text,
          double               *number,
          GError              **error)
{
  g_autofree char *normal = NULL;

  if (!weft_number_parse (text, number))
    return fail (error, _("%s: “%s” is no number; write a range as 0.001..0.1, or choices as 0.1,0.01"), self->name, text);
  if (self->type == WEFT_DIMENSION_INTEGER && (*number != floor (*number) || fabs (*number) > LARGEST_INTEGER))
    return fail (error, _("%s: a range of whole numbers must end at whole numbers, not at %s"), self->name, text);
  if (self->param == NULL)
    return TRUE;
  normal = weft_param_check (self->param, text, error);
  return normal != NULL;
}

static gboolean
read_word (WeftDimension  *self,
           const char     *word,
           GError        **error)
{
  if (g_str_equal (word, "log"))
    self->log = TRUE;
  else if (g_str_equal (word, "int"))
    self->type = WEFT_DIMENSION_INTEGER;
  else if (g_str_has_prefix (word, "step=")) {
    if (!weft_number_parse (word + strlen ("step="), &self->step) || self->step <= 0)
      return fail (error, _("%s: “%s” is no step; write a number above 0, as step=0.1"), self->name, word + strlen ("step="));
  } else
    return fail (error, _("%s: “%s” is none of int, log, step=NUMBER and if=OTHER=VALUE, which may stand behind a range"), self->name, word);
  return TRUE;
}

static gboolean
check_range (WeftDimension  *self,
             const char     *text,
             GError        **error)
{
  if (self->high < self->low)
    return fail (error, _("%s: the range %s ends below its beginning; write the smaller number first"), self->name, text);
  if (!isfinite (self->high - self->low))
    return fail (error, _("%s: the range %s is wider than numbers can be; give one that is narrower"), self->name, text);
  if (self->log && self->low <= 0)
    return fail (error, _("%s: the range %s has no logarithm; let it begin above 0, or leave out log"), self->name, text);
  if (self->log && self->step > 0)
    return fail (error, _("%s: steps and a logarithm exclude each other; leave out one of them"), self->name);
  if (self->type == WEFT_DIMENSION_INTEGER && (self->step != floor (self->step) || self->step > LARGEST_INTEGER))
    return fail (error, _("%s: whole numbers have whole steps, not %g"), self->name, self->step);
  return TRUE;
}

/* Whole numbers have a step of at least 1, and a range ends where a step does. */
static void
settle_step (WeftDimension *self)
{
  if (self->type == WEFT_DIMENSION_INTEGER && self->step <= 0)
    self->step = 1;
  if (self->step > 0) {
    double n_steps = floor ((self->high - self->low) / self->step + 1e-9);
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    self->high = g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, "%.12g", self->low + n_steps * self->step), NULL);
  }
}

gboolean
weft_dimension_is_range_text (const char *text)
{
  const char *dots = strstr (text, "..");
  g_autofree char *low = dots != NULL ? g_strndup (text, (gsize) (dots - text)) : NULL;
  double number;

  return low != NULL && weft_number_parse (low, &number);
}

gboolean
weft_dimension_read_range (WeftDimension  *self,
                           const char     *text,
                           GError        **error)
{
  g_auto (GStrv) words = g_strsplit (text, ":", -1);
  char *high = strstr (words[0], "..");

  self->type = self->param != NULL && self->param->type == WEFT_PARAM_INTEGER ? WEFT_DIMENSION_INTEGER : WEFT_DIMENSION_REAL;
  for (guint i = 1; words[i] != NULL; i++)
    if (!read_word (self, words[i], error))
      return FALSE;
  *high = '\0';
  if (!read_end (self, words[0], &self->low, error) || !read_end (self, high + strlen (".."), &self->high, error) || !check_range (self, text, error))
    return FALSE;
  settle_step (self);
  return TRUE;
}

static gboolean
is_list (const WeftParam *param)
{
  return param != NULL && (param->type == WEFT_PARAM_COLUMNS || param->type == WEFT_PARAM_NUMBERS || param->type == WEFT_PARAM_CLASS_NUMBERS ||
                           param->type == WEFT_PARAM_LAYERS);
}

const char *
weft_dimension_get_separator (const WeftDimension *self)
{
  for (guint i = 0; i < self->n_choices; i++)
    if (strchr (self->choices[i], ',') != NULL)
      return ";";
  return is_list (self->param) ? ";" : ",";
}

char **
weft_dimension_split_choices (const WeftDimension *self,
                              const char          *text)
{
  char **choices = g_strsplit (text, weft_dimension_get_separator (self), -1);

  for (char **choice = choices; *choice != NULL; choice++)
    g_strstrip (*choice);
  return choices;
}

gboolean
weft_dimension_take_choices (WeftDimension  *self,
                             char          **choices,
                             GError        **error)
{
  self->type = WEFT_DIMENSION_CHOICE;
  self->choices = choices;
  self->n_choices = g_strv_length (choices);
  self->high = self->n_choices - 1.0;
  self->step = 1;
  for (guint i = 0; i < self->n_choices; i++) {
    if (*choices[i] == '\0')
      return fail (error, _("%s: choice %u is empty; write texts with commas between them"), self->name, i + 1);
    if (self->param != NULL) {
      char *normal = weft_param_check (self->param, choices[i], error);

      if (normal == NULL)
        return FALSE;
      g_free (choices[i]);
      choices[i] = normal;
    }
    for (guint j = 0; j < i; j++)
      if (g_str_equal (choices[i], choices[j]))
        return fail (error, _("%s: “%s” is among the choices twice"), self->name, choices[i]);
  }
  return self->n_choices > 0 || fail (error, _("%s: there is nothing to choose from; write a range as 0.001..0.1, or choices as 0.1,0.01"), self->name);
}

/* Reads one value of the parent, or `LOW..HIGH` of them. */
static gboolean
read_when (const WeftDimension  *parent,
           const char           *text,
           WeftSpaceRange       *range,
           GError              **error)
{
  const char *dots = strstr (text, "..");
  g_autofree char *low = NULL;

  if (parent->type != WEFT_DIMENSION_CHOICE && dots != NULL) {
    low = g_strndup (text, (gsize) (dots - text));
    return weft_dimension_parse (parent, low, &range->low, error) && weft_dimension_parse (parent, dots + strlen (".."), &range->high, error);
  }
  if (!weft_dimension_parse (parent, text, &range->low, error))
    return FALSE;
  range->high = range->low;
  return TRUE;
}

gboolean
weft_dimension_read_condition (WeftDimension    *self,
                               const WeftSpace  *space,
                               const char       *text,
                               gboolean          never,
                               GError          **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *other = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : NULL;
  g_auto (GStrv) values = NULL;

  if (other == NULL)
    return fail (error, _("%s: the condition “%s” names no value; write if=OTHER=VALUE"), self->name, text);
  self->parent = weft_space_find (space, other);
  if (self->parent < 0)
    return fail (error, _("%s depends on “%s”, which is no dimension before it; name that one first"), self->name, other);
  if (never && equals[1] == '\0')
    return TRUE;
  values = g_strsplit (equals + 1, "|", -1);
  self->n_when = g_strv_length (values);
  self->when = g_new0 (WeftSpaceRange, MAX (self->n_when, 1));
  for (guint i = 0; i < self->n_when; i++)
    if (!read_when (weft_space_get_dimension (space, (guint) self->parent), values[i], &self->when[i], error)) {
      g_prefix_error (error, _("%s: when it counts: "), self->name);
      return FALSE;
    }
  return self->n_when > 0 || fail (error, _("%s: the condition “%s” names no value; write if=OTHER=VALUE"), self->name, text);
}

static gboolean
check_name (const WeftSpace  *space,
            const char       *name,
            GError          **error)
{
  if (*name == '\0' || strpbrk (name, "=,") != NULL)
    return fail (error, _("“%s” is no name of a dimension; use one without = and commas"), name);
  if (weft_space_find (space, name) >= 0)
    return fail (error, _("%s is there already; name each dimension once"), name);
  return TRUE;
}

static gboolean
is_number (const WeftParam *param)
{
  return param == NULL || param->type == WEFT_PARAM_INTEGER || param->type == WEFT_PARAM_REAL;
}

gboolean
weft_space_add (WeftSpace        *self,
                const char       *name,
                const char       *text,
                const WeftParam  *param,
                GError          **error)
{
  const char *condition = strstr (text, ":if=");
  g_autofree char *range = condition != NULL ? g_strndup (text, (gsize) (condition - text)) : g_strdup (text);
  WeftDimension *dimension;

  if (!check_name (self, name, error))
    return FALSE;
  dimension = g_new0 (WeftDimension, 1);
  *dimension = (WeftDimension){ .name = g_strdup (name), .parent = -1, .param = param };
  if ((is_number (param) && weft_dimension_is_range_text (range)
         ? weft_dimension_read_range (dimension, range, error)
         : weft_dimension_take_choices (dimension, weft_dimension_split_choices (dimension, range), error)) &&
      (condition == NULL || weft_dimension_read_condition (dimension, self, condition + strlen (":if="), FALSE, error))) {
    weft_space_append (self, dimension);
    return TRUE;
  }
  weft_dimension_free (dimension);
  return FALSE;
}

/* Returns: (transfer full) (nullable): what weft_space_add() takes for all that @param allows */
static char *
describe_param (const WeftParam *param)
{
  char low[WEFT_NUMBER_LENGTH], high[WEFT_NUMBER_LENGTH];

  if (param->type == WEFT_PARAM_BOOLEAN)
    return g_strdup ("false,true");
  if (param->type == WEFT_PARAM_CHOICE) {
    GString *text = g_string_new (NULL);

    for (const WeftParamChoice *choice = param->choices; choice->id != NULL; choice++)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", choice->id);
    return g_string_free (text, FALSE);
  }
  if ((param->type != WEFT_PARAM_INTEGER && param->type != WEFT_PARAM_REAL) || param->minimum == param->maximum)
    return NULL;
  weft_number_format (param->minimum, low);
  weft_number_format (param->maximum, high);
  return g_strdup_printf ("%s..%s%s", low, high, (param->flags & WEFT_PARAM_LOG) != 0 && param->minimum > 0 ? ":log" : "");
}

gboolean
weft_space_add_param (WeftSpace        *self,
                      const char       *name,
                      const WeftParam  *param,
                      const char       *siblings,
                      GError          **error)
{
  g_autofree char *range = describe_param (param), *text = NULL, *condition = NULL, *parent = NULL;
  const char *equals = param->visible_when != NULL ? strchr (param->visible_when, '=') : NULL;

  if (range == NULL)
    return fail (error, _("%s may be anything; say what is to be tried"), name);
  if (siblings != NULL && equals != NULL) {
    parent = g_strdup_printf ("%s%.*s", siblings, (int) (equals - param->visible_when), param->visible_when);
    if (weft_space_find (self, parent) >= 0)
      condition = g_strdup_printf (":if=%s%s", parent, equals);
  }
  text = g_strconcat (range, condition, NULL);
  return weft_space_add (self, name, text, param, error);
}
