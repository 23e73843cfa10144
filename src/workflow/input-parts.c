/* input-parts.c: what an input that is no picture is made of, and what each part has
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/input-parts.h"

#include "base/i18n.h"
#include "explain/error.h"
#include "workflow/saliency-chart.h"

#include <math.h>

void
weft_input_parts_clear (WeftInputParts *self)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_array_unref);
}

gboolean
weft_input_parts_is_text (const WeftPredictor *predictor)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (predictor);

  return preparation != NULL && weft_preparation_get_n_parts (preparation) == 1 && weft_preparation_get_part (preparation, 0).n_entries > 0;
}

/* @name: (transfer full) */
static void
add_part (WeftInputParts *self,
          char           *name,
          double          value)
{
  float number = (float) value;

  g_ptr_array_add (self->names, name);
  g_array_append_val (self->values, number);
}

static void
add_columns (WeftInputParts     *self,
             WeftPreparation    *preparation,
             const WeftSaliency *saliency)
{
  for (guint i = 0; i < weft_preparation_get_n_parts (preparation); i++) {
    WeftInputPart part = weft_preparation_get_part (preparation, i);
    double sum = 0;

    for (gint64 k = 0; k < weft_shape_count (&part.shape); k++)
      sum += (double) weft_tensor_const_f32 (saliency->values)[part.first + k];
    add_part (self, g_strdup (part.name), sum);
  }
}

void
weft_input_parts_init (WeftInputParts      *self,
                       const WeftPredictor *predictor,
                       const float         *sample,
                       const WeftSaliency  *saliency)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (predictor);
  const WeftTensor *values = saliency->values;

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_array_new (FALSE, FALSE, sizeof (float));
  if (preparation != NULL && !weft_input_parts_is_text (predictor)) {
    add_columns (self, preparation, saliency);
    return;
  }
  for (gint64 i = 0; i < weft_shape_count (&values->shape); i++) {
    char *name = weft_saliency_chart_name_number (predictor, i, sample[i]);

    if (name != NULL)
      add_part (self, name, (double) weft_tensor_const_f32 (values)[i]);
  }
}

static int
find_part (const WeftInputParts *self,
           guint                 place,
           const char           *name)
{
  if (place < self->names->len && g_str_equal (self->names->pdata[place], name))
    return (int) place;
  for (guint i = 0; i < self->names->len; i++)
    if (g_str_equal (self->names->pdata[i], name))
      return (int) i;
  return -1;
}

WeftTensor *
weft_input_parts_order (const WeftInputParts  *self,
                        const WeftInputParts  *like,
                        GError               **error)
{
  WeftTensor *values = self->names->len == like->names->len ? weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE ((gint64) like->names->len), error) : NULL;

  for (guint i = 0; i < like->names->len; i++) {
    int from = find_part (self, i, like->names->pdata[i]);

    if (from >= 0 && values != NULL) {
      weft_tensor_f32 (values)[i] = g_array_index (self->values, float, from);
      continue;
    }
    g_clear_pointer (&values, weft_tensor_unref);
    g_clear_error (error);
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("the two models read other parts of this input, %u and %u; compare models that read the same columns or the same words"), like->names->len, self->names->len);
    return NULL;
  }
  return values;
}

typedef struct
{
  double size;
  guint part;
} SizedPart;

static int
compare_sized (gconstpointer a,
               gconstpointer b)
{
  const SizedPart *first = a, *second = b;

  if (first->size != second->size)
    return first->size > second->size ? -1 : 1;
  return first->part < second->part ? -1 : first->part > second->part;
}

GArray *
weft_input_parts_rank (const float *const *maps,
                       guint n_maps,
                       guint n_parts)
{
  g_autofree SizedPart *sized = g_new0 (SizedPart, n_parts + 1);
  GArray *order = g_array_sized_new (FALSE, FALSE, sizeof (guint), n_parts);

  for (guint i = 0; i < n_parts; i++) {
    sized[i].part = i;
    for (guint map = 0; map < n_maps; map++)
      sized[i].size = fmax (sized[i].size, fabs ((double) maps[map][i]));
  }
  qsort (sized, n_parts, sizeof *sized, compare_sized);
  for (guint i = 0; i < n_parts; i++)
    g_array_append_val (order, sized[i].part);
  return order;
}
