/* disagreement-text.c: rows in which two models say different things, for people and programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/disagreement-text.h"

#include "base/i18n.h"
#include "workflow/saliency-chart.h"

#include <inttypes.h>
#include <math.h>

char *
weft_disagreement_tell (const WeftDisagreement *self,
                        const WeftDisagreements *all,
                        const char *const *names)
{
  g_autofree char *class = weft_saliency_chart_name_class (names, self->class), *first = NULL, *second = NULL;

  if (!all->has_classes)
    return g_strdup_printf (_("A %.4g, B %.4g"), self->first, self->second);
  first = weft_saliency_chart_name_class (names, self->first_says);
  second = weft_saliency_chart_name_class (names, self->second_says);
  if (self->first_says == self->second_says)
    return g_strdup_printf (_("both say %s; of %s A %.1f %%, B %.1f %%"), first, class, 100 * self->first, 100 * self->second);
  return g_strdup_printf (_("A says %s, B says %s; of %s A %.1f %%, B %.1f %%"), first, second, class, 100 * self->first, 100 * self->second);
}

char *
weft_disagreements_tell (const WeftDisagreements *self)
{
  if (self->n_rows == 0)
    return g_strdup (_("There are no rows to compare"));
  return g_strdup_printf (self->has_classes ? _("Both say the same class in %.1f %% of %" PRId64 " rows; their probabilities are %.3g apart on average")
                                            : _("Both say the same number in %.1f %% of %" PRId64 " rows; they are %.3g apart on average"),
                          100 * weft_disagreements_get_agreement (self), self->n_rows, self->mean);
}

/* What is no number is null. */
static void
set_number (JsonObject *object,
            const char *name,
            double      value)
{
  if (isfinite (value))
    json_object_set_double_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
describe_row (const WeftDisagreement *row,
              const char *const *names,
              gboolean has_classes)
{
  JsonObject *object = json_object_new ();
  g_autofree char *class = weft_saliency_chart_name_class (names, row->class), *first = NULL, *second = NULL;

  json_object_set_int_member (object, "row", row->row + 1);
  set_number (object, "first", row->first);
  set_number (object, "second", row->second);
  if (!has_classes)
    return object;
  first = weft_saliency_chart_name_class (names, row->first_says);
  second = weft_saliency_chart_name_class (names, row->second_says);
  json_object_set_string_member (object, "class", class);
  json_object_set_string_member (object, "first_says", first);
  json_object_set_string_member (object, "second_says", second);
  return object;
}

void
weft_disagreements_describe (const WeftDisagreements *self,
                             const char *const *names,
                             JsonObject *object)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    json_array_add_object_element (rows, describe_row (&g_array_index (self->rows, WeftDisagreement, i), names, self->has_classes));
  json_object_set_int_member (object, "rows", self->n_rows);
  json_object_set_int_member (object, "known", self->n_known);
  set_number (object, "mean", self->mean);
  set_number (object, "agreement", weft_disagreements_get_agreement (self));
  json_object_set_array_member (object, "disagreements", rows);
}
