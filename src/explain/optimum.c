/* optimum.c: the input that a unit of a model answers to most
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/optimum.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "explain/error.h"
#include "explain/optimum-private.h"

#include <math.h>
#include <string.h>

struct _WeftOptimum
{
  WeftSubject *subject;
  const WeftOptimumMethod *method;
  WeftParams *params; /* Owned */
  WeftOptimumAim aim;
  char *layer;      /* Owned (nullable): the aim's */
  float *direction; /* Owned (nullable): the aim's */
  float *start;     /* Owned (nullable) */
  WeftOptimumRun run;
  gint64 n_steps;
  float *activations; /* Owned: of all images, as they are and as they were at first */
  float *first;       /* Owned */
  gpointer state;     /* Owned (nullable): the method's */
};

const WeftOptimumMethod weft_optimum_methods[] = {
  { "fourier", N_("Frequencies"), N_("A picture made of frequencies, moved about while it is changed: shapes and textures that the unit answers to wherever they are"),
    "Olah, Mordvintsev and Schubert 2017, “Feature Visualization”", weft_optimum_fourier_params, TRUE, FALSE, &weft_optimum_fourier_ops },
  { "maco", N_("Phases (MACO)"), N_("Only the phases of frequencies are changed, their amplitudes are those of the data: for deep networks, where other ways end in noise"),
    "Fel et al. 2023, “Unlocking Feature Visualization for Deeper Networks”", weft_optimum_maco_params, TRUE, FALSE, &weft_optimum_maco_ops },
  { "plain", N_("Plain gradient"), N_("The input itself is moved along the gradient, from noise or from a sample: for tables, and to see what a sample lacks"),
    "Erhan et al. 2009, “Visualizing Higher-Layer Features of a Deep Network”", weft_optimum_plain_params, FALSE, TRUE, &weft_optimum_plain_ops },
  { NULL },
};

const WeftOptimumMethod *
weft_optimum_find_method (const char            *id,
                          const WeftInputSpace  *space,
                          GError               **error)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (const WeftOptimumMethod *method = weft_optimum_methods; method->id != NULL; method++) {
    if (id != NULL ? g_str_equal (method->id, id) : !method->pictures || space->channels > 0)
      return method;
    g_string_append_printf (ids, "%s%s", ids->len > 0 ? ", " : "", method->id);
  }
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET, _("“%s” is no way to maximise; there are %s"), id, ids->str);
  return NULL;
}

void
weft_optimum_free (WeftOptimum *self)
{
  if (self->state != NULL)
    self->method->ops->free (self->state);
  g_clear_pointer (&self->run.objective, weft_objective_value_free);
  g_clear_pointer (&self->run.curve, g_array_unref);
  g_clear_pointer (&self->run.remarks, g_ptr_array_unref);
  g_free (self->run.opacity);
  weft_free (self->run.images);
  g_free (self->activations);
  g_free (self->first);
  g_free (self->layer);
  g_free (self->direction);
  g_free (self->start);
  g_clear_pointer (&self->params, weft_params_free);
  g_free (self);
}

static gboolean
check_method (const WeftOptimumMethod  *method,
              const WeftInputSpace     *space,
              GError                  **error)
{
  if (!method->pictures || space->channels > 0)
    return TRUE;
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("“%s” makes pictures, and this model reads none; take “plain”"), method->id);
  return FALSE;
}

/* The aim with strings and numbers of its own. */
static void
keep_aim (WeftOptimum          *self,
          const WeftOptimumAim *aim)
{
  guint n_layers;
  const WeftSubjectLayer *layers = weft_subject_get_layers (self->subject, &n_layers);

  self->aim = *aim;
  self->aim.layer = self->layer = g_strdup (aim->layer);
  for (guint i = 0; i < n_layers && aim->direction != NULL; i++)
    if (g_strcmp0 (layers[i].id, aim->layer) == 0)
      self->direction = g_memdup2 (aim->direction, (gsize) layers[i].shape.extent[0] * sizeof (float));
  self->aim.direction = self->direction;
}

static gint64
get_images (const WeftParams *params)
{
  return weft_param_find (weft_params_get_table (params), "images") != NULL ? weft_params_get_integer (params, "images") : 1;
}

static double
get_diversity (const WeftParams *params)
{
  return weft_param_find (weft_params_get_table (params), "diversity") != NULL ? weft_params_get_real (params, "diversity") : 0;
}

static void
fill_run (WeftOptimum          *self,
          const WeftInputSpace *space,
          guint64               seed)
{
  self->run = (WeftOptimumRun){ .space = space, .params = self->params, .start = self->start, .seed = seed, .n_images = get_images (self->params) };
  self->run.curve = g_array_new (FALSE, FALSE, sizeof (double));
  self->run.remarks = g_ptr_array_new_with_free_func (g_free);
  self->activations = g_new (float, self->run.n_images);
  self->first = g_new (float, self->run.n_images);
  for (gint64 i = 0; i < self->run.n_images; i++)
    self->activations[i] = self->first[i] = NAN;
}

WeftOptimum *
weft_optimum_new (WeftSubject              *subject,
                  const WeftInputSpace     *space,
                  const WeftOptimumMethod  *method,
                  const WeftParams         *params,
                  const WeftOptimumAim     *aim,
                  const float              *start,
                  guint64                   seed,
                  GError                  **error)
{
  g_autoptr (WeftOptimum) self = NULL;

  if (!check_method (method, space, error))
    return NULL;
  self = g_new0 (WeftOptimum, 1);
  self->subject = subject;
  self->method = method;
  self->params = params != NULL ? weft_params_copy (params) : weft_params_new (method->params);
  self->start = start != NULL ? g_memdup2 (start, (gsize) space->n * sizeof (float)) : NULL;
  self->n_steps = weft_params_get_integer (self->params, "steps");
  keep_aim (self, aim);
  fill_run (self, space, seed);
  self->run.objective = weft_objective_value_new (subject, &self->aim, get_diversity (self->params), self->run.n_images, error);
  if (self->run.objective == NULL)
    return NULL;
  self->run.images = weft_alloc ((gsize) (self->run.n_images * space->n) * sizeof (float), error);
  return self->run.images != NULL ? g_steal_pointer (&self) : NULL;
}

void
weft_optimum_run_note (WeftOptimumRun *self,
                       const float    *values,
                       gint64          n)
{
  double mean = 0;

  for (gint64 i = 0; i < n; i++)
    mean += (double) values[i] / (double) n;
  g_array_append_val (self->curve, mean);
}

/* What the inputs make of the aim as they are: a pass forward, which is not worth stopping. */
static gboolean
look (WeftOptimum  *self,
      GError      **error)
{
  return weft_objective_value_run (self->run.objective, self->run.images, self->run.n_images, self->activations, NULL, NULL, error);
}

static gboolean
prepare (WeftOptimum  *self,
         GError      **error)
{
  if (self->state != NULL)
    return TRUE;
  self->state = self->method->ops->begin (&self->run, error);
  if (self->state == NULL || !look (self, error))
    return FALSE;
  memcpy (self->first, self->activations, (gsize) self->run.n_images * sizeof (float));
  return TRUE;
}

gboolean
weft_optimum_step (WeftOptimum     *self,
                   gint64           n_steps,
                   const WeftStop  *stop,
                   GError         **error)
{
  g_autoptr (GError) reason = NULL;

  if (!prepare (self, error))
    return FALSE;
  for (gint64 i = 0; i < n_steps && !weft_optimum_is_done (self); i++) {
    if (!self->method->ops->step (self->state, stop, &reason))
      break;
    self->run.step++;
  }
  if (reason != NULL && !g_error_matches (reason, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  return n_steps == 0 || look (self, error);
}

gint64
weft_optimum_get_n_steps (const WeftOptimum *self)
{
  return self->n_steps;
}

gint64
weft_optimum_get_step (const WeftOptimum *self)
{
  return self->run.step;
}

gboolean
weft_optimum_is_done (const WeftOptimum *self)
{
  return self->run.settled || self->run.step >= self->n_steps;
}

gint64
weft_optimum_get_n_images (const WeftOptimum *self)
{
  return self->run.n_images;
}

const float *
weft_optimum_get_image (const WeftOptimum *self,
                        gint64             index)
{
  return self->run.images + index * self->run.space->n;
}

const float *
weft_optimum_get_opacity (const WeftOptimum *self)
{
  return self->run.opacity;
}

double
weft_optimum_get_activation (const WeftOptimum *self,
                             gint64             index)
{
  return (double) self->activations[index];
}

double
weft_optimum_get_first_activation (const WeftOptimum *self,
                                   gint64             index)
{
  return (double) self->first[index];
}

GArray *
weft_optimum_get_curve (const WeftOptimum *self)
{
  return self->run.curve;
}

const float *
weft_optimum_get_start (const WeftOptimum *self)
{
  return self->start;
}

const WeftOptimumMethod *
weft_optimum_get_method (const WeftOptimum *self)
{
  return self->method;
}

const WeftParams *
weft_optimum_get_params (const WeftOptimum *self)
{
  return self->params;
}

const WeftOptimumAim *
weft_optimum_get_aim (const WeftOptimum *self)
{
  return &self->aim;
}

guint64
weft_optimum_get_seed (const WeftOptimum *self)
{
  return self->run.seed;
}

GPtrArray *
weft_optimum_get_remarks (const WeftOptimum *self)
{
  return self->run.remarks;
}

gboolean
weft_optimum_measure (WeftOptimum     *self,
                      const float     *samples,
                      gint64           n,
                      float           *values,
                      const WeftStop  *stop,
                      GError         **error)
{
  if (self->aim.kind == WEFT_OPTIMUM_NEURON)
    return weft_objective_value_find_best (self->run.objective, samples, n, values, stop, error);
  return weft_objective_value_run (self->run.objective, samples, n, values, NULL, stop, error);
}
