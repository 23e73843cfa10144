/* layer.c: the table of layers, and what their builders share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/layer.h"

#include "base/i18n.h"
#include "base/random.h"

#include <math.h>

#define WEFT_LAYER(id) extern const WeftLayerKind weft_layer_##id;
#include "learn/layers/layers.def"
#undef WEFT_LAYER

static const WeftLayerKind *const table[] = {
#define WEFT_LAYER(id) &weft_layer_##id,
#include "learn/layers/layers.def"
#undef WEFT_LAYER
  NULL,
};

const WeftParam weft_layer_no_params[] = { { NULL } };

const WeftLayerKind *const *
weft_layer_kinds (void)
{
  return table;
}

const WeftLayerKind *
weft_layer_kind_find (const char *id)
{
  for (const WeftLayerKind *const *kind = table; *kind != NULL; kind++)
    if (g_str_equal ((*kind)->id, id))
      return *kind;
  return NULL;
}

gboolean
weft_layer_can_freeze (const WeftLayerKind *kind)
{
  return weft_param_find (kind->params, "frozen") != NULL;
}

gboolean
weft_layer_is_frozen (const WeftParams *params)
{
  return weft_param_find (weft_params_get_table (params), "frozen") != NULL && weft_params_get_boolean (params, "frozen");
}

const WeftParamChoice weft_initializer_choices[] = {
  [WEFT_INITIALIZER_FAN_IN] = { "fan-in", N_("Uniform by fan-in") },
  [WEFT_INITIALIZER_HE_NORMAL] = { "he-normal", N_("He, normal") },
  [WEFT_INITIALIZER_HE_UNIFORM] = { "he-uniform", N_("He, uniform") },
  [WEFT_INITIALIZER_XAVIER_NORMAL] = { "xavier-normal", N_("Xavier, normal") },
  [WEFT_INITIALIZER_XAVIER_UNIFORM] = { "xavier-uniform", N_("Xavier, uniform") },
  [WEFT_INITIALIZER_ORTHOGONAL] = { "orthogonal", N_("Orthogonal") },
  [WEFT_INITIALIZER_ZEROS] = { "zeros", N_("Zeros") },
  { NULL },
};

WeftInitializer
weft_initializer_from_choice (const char *choice)
{
  int index = 0;

  while (!g_str_equal (weft_initializer_choices[index].id, choice))
    index++;
  return (WeftInitializer) index;
}

static void
fill_uniform (WeftTensor *tensor,
              WeftRandom *random,
              double      limit)
{
  float *weights = weft_tensor_f32 (tensor);

  for (gint64 i = 0; i < weft_shape_count (&tensor->shape); i++)
    weights[i] = (float) (limit * (2 * weft_random_uniform (random) - 1));
}

static void
fill_normal (WeftTensor *tensor,
             WeftRandom *random,
             double      deviation)
{
  float *weights = weft_tensor_f32 (tensor);

  for (gint64 i = 0; i < weft_shape_count (&tensor->shape); i++)
    weights[i] = (float) (deviation * weft_random_normal (random));
}

/* Vectors in a matrix: vector i's element k is at i * step + k * inner. */
typedef struct
{
  float *weights;
  gint64 n;
  gint64 length;
  gint64 step;
  gint64 inner;
} Vectors;

static double
dot (const Vectors *self,
     gint64         a,
     gint64         b)
{
  double sum = 0;

  for (gint64 k = 0; k < self->length; k++)
    sum += (double) self->weights[a * self->step + k * self->inner] * (double) self->weights[b * self->step + k * self->inner];
  return sum;
}

/* Adds @factor times vector @b to vector @a. */
static void
add (const Vectors *self,
     gint64         a,
     gint64         b,
     double         factor)
{
  for (gint64 k = 0; k < self->length; k++)
    self->weights[a * self->step + k * self->inner] += (float) (factor * (double) self->weights[b * self->step + k * self->inner]);
}

/* The vectors of the shorter side, drawn and made orthogonal one after the other
 * by Gram and Schmidt; twice, since once leaves too much in single precision. The
 * last axis is the columns, all others together the rows. */
static void
fill_orthogonal (WeftTensor *tensor,
                 WeftRandom *random)
{
  gint64 count = weft_shape_count (&tensor->shape), columns = tensor->shape.rank > 0 ? tensor->shape.extent[tensor->shape.rank - 1] : 1;
  gint64 rows = count / MAX (columns, 1);
  Vectors vectors = { weft_tensor_f32 (tensor), rows, columns, columns, 1 };

  if (rows > columns)
    vectors = (Vectors){ weft_tensor_f32 (tensor), columns, rows, 1, columns };
  fill_normal (tensor, random, 1);
  for (gint64 i = 0; i < vectors.n; i++)
    for (int turn = 0; turn < 2; turn++) {
      for (gint64 j = 0; j < i; j++)
        add (&vectors, i, j, -dot (&vectors, i, j));
      add (&vectors, i, i, 1 / sqrt (dot (&vectors, i, i)) - 1);
    }
}

static void
fill (WeftTensor      *tensor,
      WeftInitializer  initializer,
      WeftRandom      *random,
      double           fan_in,
      double           fan_out)
{
  switch (initializer) {
  case WEFT_INITIALIZER_FAN_IN:
    fill_uniform (tensor, random, 1 / sqrt (fan_in));
    break;
  case WEFT_INITIALIZER_HE_NORMAL:
    fill_normal (tensor, random, sqrt (2 / fan_in));
    break;
  case WEFT_INITIALIZER_HE_UNIFORM:
    fill_uniform (tensor, random, sqrt (6 / fan_in));
    break;
  case WEFT_INITIALIZER_XAVIER_NORMAL:
    fill_normal (tensor, random, sqrt (2 / (fan_in + fan_out)));
    break;
  case WEFT_INITIALIZER_XAVIER_UNIFORM:
    fill_uniform (tensor, random, sqrt (6 / (fan_in + fan_out)));
    break;
  case WEFT_INITIALIZER_ONES:
    for (gint64 i = 0; i < weft_shape_count (&tensor->shape); i++)
      weft_tensor_set (tensor, i, 1);
    break;
  case WEFT_INITIALIZER_ORTHOGONAL:
    fill_orthogonal (tensor, random);
    break;
  case WEFT_INITIALIZER_ZEROS:
  default:
    break;
  }
}

WeftValue
weft_layer_add_parameter (WeftLayerBuild   *self,
                          const char       *name,
                          const WeftShape  *shape,
                          WeftInitializer   initializer,
                          gint64            fan_in,
                          gint64            fan_out,
                          GError          **error)
{
  g_autofree char *full = g_strdup_printf ("%s.%s", self->id, name);
  g_autoptr (WeftTensor) tensor = weft_tensor_new (WEFT_DTYPE_F32, shape, error);
  WeftRandom random;

  if (tensor == NULL)
    return WEFT_NO_VALUE;
  weft_random_init (&random, weft_random_key (self->seed, full), 0);
  if (!self->blank)
    fill (tensor, initializer, &random, (double) MAX (fan_in, 1), (double) MAX (fan_out, 1));
  return weft_graph_add_parameter (self->graph, full, tensor);
}

void
weft_layer_update_state (WeftLayerBuild *self,
                         WeftValue       parameter,
                         WeftValue       value)
{
  const WeftPlanUpdate update = { parameter, value };

  g_array_append_val (self->updates, update);
}
