/* point.c: a value for each active dimension of a space
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tune/point.h"

#include "base/i18n.h"
#include "base/number.h"
#include "base/params.h"
#include "tune/error.h"

#include <math.h>

/* A whole number on a logarithmic scale owns half a step on either side. */
static void
get_log_ends (const WeftDimension *self,
              double              *low,
              double              *high)
{
  double half = self->type == WEFT_DIMENSION_INTEGER ? 0.5 : 0;

  *low = log (self->low - half);
  *high = log (self->high + half);
}

double
weft_dimension_round (const WeftDimension *self,
                      double               value)
{
  double nearest = CLAMP (value, self->low, self->high);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->step <= 0)
    return nearest;
  nearest = self->low + round ((nearest - self->low) / self->step) * self->step;
  if (self->type == WEFT_DIMENSION_REAL)
    nearest = g_ascii_strtod (g_ascii_formatd (digits, sizeof digits, "%.12g", nearest), NULL);
  return CLAMP (nearest, self->low, self->high);
}

double
weft_dimension_from_unit (const WeftDimension *self,
                          double               unit)
{
  double low = self->low - self->step / 2, high = self->high + self->step / 2;

  if (self->log) {
    get_log_ends (self, &low, &high);
    return weft_dimension_round (self, exp (low + unit * (high - low)));
  }
  return weft_dimension_round (self, low + unit * (high - low));
}

double
weft_dimension_to_unit (const WeftDimension *self,
                        double               value)
{
  double low = self->low - self->step / 2, high = self->high + self->step / 2, given = value;

  if (self->log) {
    get_log_ends (self, &low, &high);
    given = log (value);
  }
  return high > low ? CLAMP ((given - low) / (high - low), 0, 1) : 0.5;
}

gboolean
weft_dimension_contains (const WeftDimension *self,
                         double               value)
{
  if (!(value >= self->low && value <= self->high))
    return FALSE;
  return fabs (weft_dimension_round (self, value) - value) <= 1e-9 * MAX (fabs (value), self->step);
}

char *
weft_dimension_format (const WeftDimension *self,
                       double               value)
{
  char digits[WEFT_NUMBER_LENGTH];

  if (self->type == WEFT_DIMENSION_CHOICE)
    return g_strdup (self->choices[(guint) value]);
  return g_strdup (weft_number_format (value, digits));
}

static gboolean
find_choice (const WeftDimension *self,
             const char          *text,
             double              *value)
{
  for (guint i = 0; i < self->n_choices; i++)
    if (g_str_equal (self->choices[i], text)) {
      *value = i;
      return TRUE;
    }
  return FALSE;
}

gboolean
weft_dimension_parse (const WeftDimension  *self,
                      const char           *text,
                      double               *value,
                      GError              **error)
{
  char low[WEFT_NUMBER_LENGTH], high[WEFT_NUMBER_LENGTH];

  if (self->type == WEFT_DIMENSION_CHOICE) {
    g_autofree char *choices = NULL;

    if (find_choice (self, text, value))
      return TRUE;
    choices = g_strjoinv (", ", self->choices);
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_POINT, _("%s is “%s”, it must be one of %s"), self->name, text, choices);
    return FALSE;
  }
  if (weft_number_parse (text, value) && weft_dimension_contains (self, *value)) {
    *value = weft_dimension_round (self, *value);
    return TRUE;
  }
  weft_number_format (self->low, low);
  weft_number_format (self->high, high);
  if (self->type == WEFT_DIMENSION_INTEGER)
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_POINT, _("%s is “%s”, it must be a whole number from %s to %s, in steps of %g"), self->name, text, low, high,
                 self->step);
  else if (self->step > 0)
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_POINT, _("%s is “%s”, it must be a number from %s to %s, in steps of %g"), self->name, text, low, high, self->step);
  else
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_POINT, _("%s is “%s”, it must be a number from %s to %s"), self->name, text, low, high);
  return FALSE;
}

double *
weft_point_new (const WeftSpace *space)
{
  guint n = weft_space_get_size (space);
  double *point = g_new (double, n);

  for (guint i = 0; i < n; i++)
    point[i] = NAN;
  return point;
}

double *
weft_point_copy (const WeftSpace *space,
                 const double    *point)
{
  return g_memdup2 (point, sizeof *point * weft_space_get_size (space));
}

void
weft_point_complete (const WeftSpace *space,
                     double          *point,
                     WeftRandom      *random)
{
  for (guint i = 0; i < weft_space_get_size (space); i++) {
    double unit = weft_random_uniform (random);

    if (!weft_space_is_active (space, i, point))
      point[i] = NAN;
    else if (isnan (point[i]))
      point[i] = weft_dimension_from_unit (weft_space_get_dimension (space, i), unit);
  }
}

gboolean
weft_point_check (const WeftSpace  *space,
                  const double     *point,
                  gboolean          partial,
                  GError          **error)
{
  for (guint i = 0; i < weft_space_get_size (space); i++) {
    const WeftDimension *dimension = weft_space_get_dimension (space, i);
    gboolean given = !isnan (point[i]);
    gboolean open = partial && dimension->parent >= 0 && isnan (point[dimension->parent]);

    if (given && !open && !weft_space_is_active (space, i, point)) {
      g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_POINT, _("%s has a value but plays no part where %s is what it is; leave it out"), dimension->name,
                   weft_space_get_dimension (space, (guint) dimension->parent)->name);
      return FALSE;
    }
    if (!given && !partial && weft_space_is_active (space, i, point)) {
      g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_POINT, _("%s has no value; give it one"), dimension->name);
      return FALSE;
    }
    if (given && !weft_dimension_contains (dimension, point[i])) {
      g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_POINT, _("%s is %g, which is not among the values it may have"), dimension->name, point[i]);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
weft_point_equal (const WeftSpace *space,
                  const double    *a,
                  const double    *b)
{
  for (guint i = 0; i < weft_space_get_size (space); i++)
    if (isnan (a[i]) ? !isnan (b[i]) : a[i] != b[i])
      return FALSE;
  return TRUE;
}

char *
weft_point_format (const WeftSpace *space,
                   const double    *point)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < weft_space_get_size (space); i++)
    if (!isnan (point[i])) {
      const WeftDimension *dimension = weft_space_get_dimension (space, i);
      g_autofree char *value = weft_dimension_format (dimension, point[i]);

      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? ", " : "", dimension->name, value);
    }
  return g_string_free (text, FALSE);
}

static gboolean
set_value (const WeftSpace  *space,
           double           *point,
           const char       *name,
           const char       *text,
           GError          **error)
{
  int index = weft_space_find (space, name);

  if (index < 0) {
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_POINT, _("%s is not searched; leave it out, or add it to the space"), name);
    return FALSE;
  }
  return weft_dimension_parse (weft_space_get_dimension (space, (guint) index), text, &point[index], error);
}

double *
weft_point_parse (const WeftSpace  *space,
                  const char       *text,
                  gboolean          partial,
                  GError          **error)
{
  g_auto (GStrv) items = g_strsplit (text, ", ", -1);
  g_autofree double *point = weft_point_new (space);

  for (char **item = items; *item != NULL; item++) {
    char *value = strchr (g_strstrip (*item), '=');

    if (value == NULL) {
      g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_POINT, _("“%s” is no value of a dimension; write NAME=VALUE, and a comma and a space between two"), *item);
      return NULL;
    }
    *value++ = '\0';
    if (!set_value (space, point, *item, value, error))
      return NULL;
  }
  return weft_point_check (space, point, partial, error) ? g_steal_pointer (&point) : NULL;
}

JsonNode *
weft_point_to_json (const WeftSpace *space,
                    const double    *point)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < weft_space_get_size (space); i++) {
    const WeftDimension *dimension = weft_space_get_dimension (space, i);

    if (isnan (point[i]))
      continue;
    if (dimension->type == WEFT_DIMENSION_CHOICE)
      json_object_set_string_member (object, dimension->name, dimension->choices[(guint) point[i]]);
    else if (dimension->type == WEFT_DIMENSION_INTEGER)
      json_object_set_int_member (object, dimension->name, (gint64) point[i]);
    else
      json_object_set_double_member (object, dimension->name, point[i]);
  }
  json_node_take_object (node, object);
  return node;
}

double *
weft_point_from_json (const WeftSpace  *space,
                      JsonNode         *node,
                      gboolean          partial,
                      GError          **error)
{
  g_autofree double *point = weft_point_new (space);
  g_autoptr (GList) names = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error (error, WEFT_TUNE_ERROR, WEFT_TUNE_ERROR_POINT, _("a point must be an object of names and values"));
    return NULL;
  }
  names = json_object_get_members (json_node_get_object (node));
  for (const GList *item = names; item != NULL; item = item->next) {
    g_autofree char *text = weft_param_text_from_json (json_object_get_member (json_node_get_object (node), item->data));

    if (!set_value (space, point, item->data, text != NULL ? text : "", error))
      return NULL;
  }
  return weft_point_check (space, point, partial, error) ? g_steal_pointer (&point) : NULL;
}

double *
weft_point_convert (const WeftSpace *from,
                    const WeftSpace *to,
                    const double    *point)
{
  g_autofree double *converted = weft_point_copy (from, point);

  g_return_val_if_fail (weft_space_get_size (from) == weft_space_get_size (to), NULL);

  for (guint i = 0; i < weft_space_get_size (from); i++) {
    const WeftDimension *before = weft_space_get_dimension (from, i), *after = weft_space_get_dimension (to, i);

    if (isnan (point[i]))
      continue;
    if (before->type == WEFT_DIMENSION_CHOICE && !find_choice (after, before->choices[(guint) point[i]], &converted[i]))
      return NULL;
    if (!weft_dimension_contains (after, converted[i]))
      return NULL;
  }
  return g_steal_pointer (&converted);
}
