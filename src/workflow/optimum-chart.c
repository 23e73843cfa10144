/* optimum-chart.c: what a unit looks for, beside the data that it answers to most, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/optimum-chart.h"

#include "base/i18n.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* More bars than this are not shown. */
#define MAX_BARS 40

WeftOptimumChart *
weft_optimum_chart_ref (WeftOptimumChart *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_optimum_chart_unref (WeftOptimumChart *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->items);
  g_array_unref (self->bars);
  g_ptr_array_unref (self->memory);
  g_free (self->title);
  g_free (self->caption);
  g_free (self);
}

static char *
name_class (const char *const *names,
            gint64 class)
{
  return names != NULL ? g_strdup (names[class]) : g_strdup_printf ("%" PRId64, class);
}

static char *
make_title (const WeftOptimumAim *aim,
            const char *const *names)
{
  g_autofree char *class = NULL;

  switch (aim->kind) {
  case WEFT_OPTIMUM_LAYER:
    return g_strdup_printf (_("What moves layer %s"), aim->layer);
  case WEFT_OPTIMUM_DIRECTION:
    return g_strdup_printf (_("What moves a direction of layer %s"), aim->layer);
  case WEFT_OPTIMUM_CLASS:
    class = name_class (names, aim->unit);
    return g_strdup_printf (aim->least ? _("What speaks most against class %s") : _("What class %s looks like to the model"), class);
  default:
    return g_strdup_printf (aim->least ? _("What unit %" PRId64 " of layer %s is moved down by") : _("What unit %" PRId64 " of layer %s looks for"), aim->unit, aim->layer);
  }
}

static void
append_judgement (GString                    *text,
                  const WeftOptimumJudgement *judgement)
{
  if (isfinite (judgement->best))
    g_string_append_printf (text, _(" Best of the data %.3g."), judgement->best);
  if (isfinite (judgement->robustness))
    g_string_append_printf (text, _(" Moved about, %.0f %% of the effect is left."), 100 * judgement->robustness);
  for (guint i = 0; i < judgement->remarks->len; i++)
    g_string_append_printf (text, " %s", (const char *) judgement->remarks->pdata[i]);
}

static char *
make_caption (WeftOptimum                *optimum,
              const WeftOptimumJudgement *judgement)
{
  GString *text = g_string_new (NULL);
  GPtrArray *remarks = weft_optimum_get_remarks (optimum);

  g_string_append_printf (text, _("%s, %" PRId64 " of %" PRId64 " steps, seed %" PRIu64 "."), _ (weft_optimum_get_method (optimum)->title), weft_optimum_get_step (optimum),
                          weft_optimum_get_n_steps (optimum), weft_optimum_get_seed (optimum));
  g_string_append_printf (text, _(" Activation %.3g, at first %.3g."), weft_optimum_get_activation (optimum, 0), weft_optimum_get_first_activation (optimum, 0));
  if (judgement != NULL)
    append_judgement (text, judgement);
  for (guint i = 0; i < remarks->len; i++)
    g_string_append_printf (text, " %s", (const char *) remarks->pdata[i]);
  return g_string_free (text, FALSE);
}

/* Keeps memory as long as the chart. */
static gpointer
keep (WeftOptimumChart *self,
      gpointer          memory)
{
  if (memory != NULL)
    g_ptr_array_add (self->memory, memory);
  return memory;
}

static void
add_picture (WeftOptimumChart     *self,
             const WeftInputSpace *space,
             const float          *sample,
             const float          *opacity,
             char                 *label)
{
  WeftGalleryItem item = { NULL, (guint) space->height, (guint) space->width, (guint) space->channels, NULL, keep (self, label) };

  item.pixels = keep (self, weft_input_space_to_bytes (space, sample));
  if (opacity != NULL)
    item.opacity = keep (self, g_memdup2 (opacity, (gsize) (space->height * space->width) * sizeof (float)));
  g_array_append_val (self->items, item);
}

static void
add_pictures (WeftOptimumChart     *self,
              WeftOptimum          *optimum,
              const WeftInputSpace *space)
{
  self->n_left = (guint) weft_optimum_get_n_images (optimum);
  for (guint i = 0; i < self->n_left; i++) {
    char *label = self->n_left > 1 ? g_strdup_printf ("%.3g", weft_optimum_get_activation (optimum, i)) : NULL;

    add_picture (self, space, weft_optimum_get_image (optimum, i), i == 0 ? weft_optimum_get_opacity (optimum) : NULL, label);
  }
}

static void
add_examples (WeftOptimumChart     *self,
              const WeftOptimumAim *aim,
              const WeftInputSpace *space,
              const WeftExamples   *examples,
              const WeftTensor     *samples)
{
  for (gint64 i = 0; i < samples->shape.extent[0]; i++) {
    const WeftExample *example = weft_examples_get (examples, aim->unit, aim->kind != WEFT_OPTIMUM_NEURON, (guint) i);

    add_picture (self, space, weft_tensor_const_f32 (samples) + i * space->n, NULL, g_strdup_printf ("%.3g", (double) example->value));
  }
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  double difference = fabs (((const WeftBar *) b)->value) - fabs (((const WeftBar *) a)->value);

  return (difference > 0) - (difference < 0);
}

/* As the model is given them: of standardized columns in deviations from their means. */
static void
add_bars (WeftOptimumChart     *self,
          const WeftPredictor  *predictor,
          const WeftInputSpace *space,
          const float          *sample)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (predictor);

  for (gint64 i = 0; i < space->n; i++) {
    char *label = preparation != NULL ? weft_preparation_get_input_name (preparation, i) : g_strdup_printf ("x[%" PRId64 "]", i);
    WeftBar bar = { keep (self, label), (double) sample[i], 0, FALSE };

    g_array_append_val (self->bars, bar);
  }
  g_array_sort (self->bars, compare_sizes);
  g_array_set_size (self->bars, MIN (self->bars->len, MAX_BARS));
}

WeftOptimumChart *
weft_optimum_chart_new (WeftOptimum                *optimum,
                        const WeftOptimumAim       *aim,
                        const WeftPredictor        *predictor,
                        const WeftInputSpace       *space,
                        const WeftExamples         *examples,
                        const WeftTensor           *samples,
                        const WeftOptimumJudgement *judgement)
{
  WeftOptimumChart *self = g_new0 (WeftOptimumChart, 1);
  gint64 n_names;

  g_atomic_ref_count_init (&self->references);
  self->items = g_array_new (FALSE, TRUE, sizeof (WeftGalleryItem));
  self->bars = g_array_new (FALSE, TRUE, sizeof (WeftBar));
  self->memory = g_ptr_array_new_with_free_func (g_free);
  self->title = make_title (aim, weft_predictor_get_class_names (predictor, 0, &n_names));
  self->caption = optimum != NULL ? make_caption (optimum, judgement) : NULL;
  if (space->channels == 0 && optimum != NULL)
    add_bars (self, predictor, space, weft_optimum_get_image (optimum, 0));
  if (space->channels > 0 && optimum != NULL)
    add_pictures (self, optimum, space);
  if (space->channels > 0 && samples != NULL)
    add_examples (self, aim, space, examples, samples);
  return self;
}

static WeftGallery
get_gallery (const WeftOptimumChart *self)
{
  return (WeftGallery){
    .items = (const WeftGalleryItem *) (gpointer) self->items->data,
    .n_items = self->items->len,
    .n_left = self->n_left,
    .title = self->title,
    .left = self->n_left > 0 ? _("Made up") : NULL,
    .right = _("From the data, the strongest first"),
    .caption = self->caption,
  };
}

static WeftBars
get_bars (const WeftOptimumChart *self)
{
  return (WeftBars){ (const WeftBar *) (gpointer) self->bars->data, self->bars->len, self->title, _("as the model is given it"), self->caption, FALSE };
}

void
weft_optimum_chart_paint (const WeftOptimumChart *self,
                          const WeftPaintStyle   *style,
                          cairo_t                *cr,
                          double                  width,
                          double                  height)
{
  WeftGallery gallery = get_gallery (self);
  WeftBars bars = get_bars (self);

  if (self->items->len > 0)
    weft_gallery_paint (&gallery, style, cr, width, height);
  else
    weft_bars_paint (&bars, style, cr, width, height);
}

double
weft_optimum_chart_get_natural_height (const WeftOptimumChart *self,
                                       const WeftPaintStyle   *style,
                                       double                  width)
{
  WeftGallery gallery = get_gallery (self);
  WeftBars bars = get_bars (self);

  return self->items->len > 0 ? weft_gallery_get_natural_height (&gallery, style, width) : weft_bars_get_natural_height (&bars, style, width);
}

static const char *const kinds[] = { "neuron", "channel", "layer", "class", "direction" };

JsonObject *
weft_optimum_chart_describe (WeftOptimum *optimum,
                             const char *const *names,
                             const char *model,
                             const char *data)
{
  const WeftOptimumAim *aim = weft_optimum_get_aim (optimum);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "model", model);
  json_object_set_string_member (object, "maximise", kinds[aim->kind]);
  json_object_set_string_member (object, "method", weft_optimum_get_method (optimum)->id);
  json_object_set_member (object, "parameters", weft_params_to_json (weft_optimum_get_params (optimum), TRUE));
  json_object_set_int_member (object, "seed", (gint64) weft_optimum_get_seed (optimum));
  if (aim->layer != NULL)
    json_object_set_string_member (object, "layer", aim->layer);
  if (aim->kind == WEFT_OPTIMUM_CLASS) {
    g_autofree char *class = name_class (names, aim->unit);

    json_object_set_string_member (object, "class", class);
  } else if (aim->kind != WEFT_OPTIMUM_LAYER) {
    json_object_set_int_member (object, "unit", aim->unit);
  }
  json_object_set_boolean_member (object, "least", aim->least);
  if (data != NULL)
    json_object_set_string_member (object, "data", data);
  return object;
}
