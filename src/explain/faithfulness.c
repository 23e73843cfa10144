/* faithfulness.c: whether a map of saliency says what the model goes by
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/faithfulness.h"

#include "base/i18n.h"
#include "explain/field.h"
#include "explain/saliency-private.h"

#include <math.h>
#include <string.h>

#define MAX_STEPS 20

/* A part, how relevant it is, and what decides between equal ones. */
typedef struct
{
  gint64 part;
  float relevance;
  guint32 lot;
} Rank;

/* An input that is taken apart. */
typedef struct
{
  WeftField *field; /* Owned */
  float *fill;      /* Owned: (item…) */
  Rank *ranks;      /* Owned: the most relevant first */
  gint64 n_parts;
  gint64 channels; /* numbers of a part, each n_parts after the other */
  const WeftStop *stop;
} Bench;

static void
bench_clear (Bench *self)
{
  g_clear_pointer (&self->field, weft_field_free);
  g_free (self->fill);
  g_free (self->ranks);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const Rank *first = a, *second = b;

  if (first->relevance != second->relevance)
    return first->relevance > second->relevance ? -1 : 1;
  return (first->lot > second->lot) - (first->lot < second->lot);
}

gint64
weft_faithfulness_count (const WeftSubject *subject)
{
  const WeftShape *item = weft_subject_get_item (subject);
  gint64 channels, height, width;

  return weft_saliency_read_picture (item, &channels, &height, &width) ? height * width : weft_shape_count (item);
}

static float *
make_fill (const WeftSubject *subject,
           const float       *sample)
{
  const WeftShape *item = weft_subject_get_item (subject);
  gint64 channels, height, width, n = weft_shape_count (item);
  float *fill = g_new0 (float, n);

  if (!weft_saliency_read_picture (item, &channels, &height, &width))
    return fill;
  memcpy (fill, sample, (gsize) n * sizeof (float));
  weft_saliency_blur (fill, channels, height, width, (double) MAX (height, width) / 8);
  return fill;
}

static gboolean
bench_init (Bench                    *self,
            WeftSubject              *subject,
            const float              *sample,
            const WeftSubjectTarget  *target,
            const WeftStop           *stop,
            GError                  **error)
{
  *self = (Bench){ .field = weft_field_new (subject, sample, target, error), .stop = stop };
  if (self->field == NULL)
    return FALSE;
  self->n_parts = weft_faithfulness_count (subject);
  self->channels = weft_shape_count (weft_subject_get_item (subject)) / self->n_parts;
  self->fill = make_fill (subject, sample);
  self->ranks = g_new (Rank, self->n_parts);
  return TRUE;
}

static void
rank (Bench       *self,
      const float *map)
{
  WeftRandom random;

  weft_random_init (&random, weft_random_key (0, "faithfulness"), 0);
  for (gint64 i = 0; i < self->n_parts; i++)
    self->ranks[i] = (Rank){ i, map[i], weft_random_next (&random) };
  qsort (self->ranks, (gsize) self->n_parts, sizeof (Rank), compare_ranks);
}

static void
erase (const Bench *self,
       gint64       rank,
       float       *point)
{
  for (gint64 c = 0; c < self->channels; c++)
    weft_field_erase (self->field, point, c * self->n_parts + self->ranks[rank].part, self->fill);
}

/* The parts of ranks @first … @last - 1 are gone. */
static void
make_point (const Bench *self,
            gint64       first,
            gint64       last,
            float       *point)
{
  memcpy (point, weft_field_get_origin (self->field), (gsize) weft_field_get_n (self->field) * sizeof (float));
  for (gint64 rank = first; rank < last; rank++)
    erase (self, rank, point);
}

/* Points on the way: after step k of n, the first or the last k/n of the ranks are gone. */
static gboolean
measure_area (Bench     *self,
              gboolean   keeps_first,
              double    *area,
              GError   **error)
{
  gint64 n_steps = MIN (self->n_parts, MAX_STEPS), size = weft_field_get_n (self->field);
  g_autofree float *points = g_new (float, size *(n_steps + 1));
  float scores[MAX_STEPS + 1], probabilities[MAX_STEPS + 1];

  for (gint64 step = 0; step <= n_steps; step++) {
    gint64 n_gone = self->n_parts * step / n_steps;

    make_point (self, keeps_first ? self->n_parts - n_gone : 0, keeps_first ? self->n_parts : n_gone, points + step * size);
  }
  if (!weft_field_score (self->field, points, n_steps + 1, scores, probabilities, self->stop, error))
    return FALSE;
  *area = 0;
  for (gint64 step = 0; step < n_steps; step++)
    *area += ((double) probabilities[step] + (double) probabilities[step + 1]) / 2 / (double) n_steps;
  return TRUE;
}

static gboolean
measure (Bench             *self,
         const float       *map,
         WeftFaithfulness  *result,
         GError           **error)
{
  rank (self, map);
  return measure_area (self, FALSE, &result->deletion, error) && measure_area (self, TRUE, &result->insertion, error);
}

gboolean
weft_faithfulness_measure (WeftSubject              *subject,
                           const float              *sample,
                           const WeftSubjectTarget  *target,
                           const float              *map,
                           gint64                    n_parts,
                           const WeftStop           *stop,
                           WeftFaithfulness         *result,
                           GError                  **error)
{
  g_auto (Bench) bench = { 0 };

  g_return_val_if_fail (n_parts == weft_faithfulness_count (subject), FALSE);

  return bench_init (&bench, subject, sample, target, stop, error) && measure (&bench, map, result, error);
}

void
weft_faithfulness_draw (guint64  seed,
                        float   *map,
                        gint64   n_parts)
{
  WeftRandom random;

  weft_random_init (&random, weft_random_key (seed, "random-map"), 0);
  for (gint64 i = 0; i < n_parts; i++)
    map[i] = (float) weft_random_uniform (&random);
}

/* A pixel, or the nearest one of the border. */
static double
get_pixel (const float *plane,
           gint64       height,
           gint64       width,
           gint64       y,
           gint64       x)
{
  return (double) plane[CLAMP (y, 0, height - 1) * width + CLAMP (x, 0, width - 1)];
}

static double
find_edge (const float *plane,
           gint64       height,
           gint64       width,
           gint64       y,
           gint64       x)
{
  static const double weights[] = { 1, 2, 1 };
  double across = 0, down = 0;

  for (gint64 k = -1; k <= 1; k++) {
    across += weights[k + 1] * (get_pixel (plane, height, width, y + k, x + 1) - get_pixel (plane, height, width, y + k, x - 1));
    down += weights[k + 1] * (get_pixel (plane, height, width, y + 1, x + k) - get_pixel (plane, height, width, y - 1, x + k));
  }
  return hypot (across, down);
}

void
weft_faithfulness_find_edges (const WeftShape *item,
                              const float     *sample,
                              float           *map)
{
  gint64 channels, height, width;

  weft_saliency_read_picture (item, &channels, &height, &width);
  for (gint64 i = 0; i < height * width; i++) {
    double edge = 0;

    for (gint64 c = 0; c < channels; c++)
      edge += find_edge (sample + c * height * width, height, width, i / width, i % width);
    map[i] = (float) edge;
  }
}

/* One number for each part: a layer's grid is brought to the picture's size. */
static float *
make_map (const WeftSubject  *subject,
          const WeftTensor   *values,
          GError            **error)
{
  const WeftShape *item = weft_subject_get_item (subject);
  gint64 channels, height, width, n = weft_faithfulness_count (subject);
  g_autoptr (WeftTensor) map = NULL;
  float *large;

  if (!weft_saliency_read_picture (item, &channels, &height, &width))
    return g_memdup2 (values->data, (gsize) n * sizeof (float));
  map = weft_saliency_to_map (values, WEFT_SALIENCY_SUM, error);
  if (map == NULL)
    return NULL;
  large = g_new (float, n);
  weft_saliency_enlarge (weft_tensor_const_f32 (map), map->shape.extent[0], map->shape.extent[1], height, width, large);
  return large;
}

/* The controls are as coarse as the map: a fine one would lose for that alone. */
static void
coarsen (const WeftSubject *subject,
         const WeftTensor  *values,
         float             *map)
{
  gint64 channels, height, width, rows = values->shape.extent[0], columns = values->shape.extent[1];
  g_autofree double *sums = NULL, *counts = NULL;
  g_autofree float *cells = NULL;

  weft_saliency_read_picture (weft_subject_get_item (subject), &channels, &height, &width);
  sums = g_new0 (double, rows *columns);
  counts = g_new0 (double, rows *columns);
  cells = g_new (float, rows *columns);
  for (gint64 i = 0; i < height * width; i++) {
    gint64 cell = i / width * rows / height * columns + i % width * columns / width;

    sums[cell] += (double) map[i];
    counts[cell]++;
  }
  for (gint64 i = 0; i < rows * columns; i++)
    cells[i] = (float) (counts[i] > 0 ? sums[i] / counts[i] : 0);
  weft_saliency_enlarge (cells, rows, columns, height, width, map);
}

static void
add_check (WeftSaliency *saliency,
           const char   *id,
           const char   *title,
           double        value)
{
  const WeftSaliencyCheck check = { id, title, value, INFINITY };

  g_array_append_val (saliency->checks, check);
}

/* What an order that does not know the model gains. */
static gboolean
judge_control (Bench               *bench,
               const WeftSubject   *subject,
               const WeftSaliency  *saliency,
               float               *map,
               double              *gain,
               GError             **error)
{
  WeftFaithfulness result;

  if (saliency->layer != NULL)
    coarsen (subject, saliency->values, map);
  if (!measure (bench, map, &result, error))
    return FALSE;
  *gain = result.insertion - result.deletion;
  return TRUE;
}

static gboolean
judge_controls (Bench                      *bench,
                const WeftSubject          *subject,
                const WeftSaliencyRequest  *request,
                WeftSaliency               *saliency,
                GError                    **error)
{
  const WeftShape *item = weft_subject_get_item (subject);
  g_autofree float *map = g_new (float, bench->n_parts);
  gint64 channels, height, width;
  double gain;

  weft_faithfulness_draw (request->seed, map, bench->n_parts);
  if (!judge_control (bench, subject, saliency, map, &gain, error))
    return FALSE;
  add_check (saliency, "gain-random", N_("Gain of a random map"), gain);
  if (!weft_saliency_read_picture (item, &channels, &height, &width))
    return TRUE;
  weft_faithfulness_find_edges (item, request->sample, map);
  if (!judge_control (bench, subject, saliency, map, &gain, error))
    return FALSE;
  add_check (saliency, "gain-edges", N_("Gain of a map of edges"), gain);
  return TRUE;
}

gboolean
weft_faithfulness_judge (WeftSubject                *subject,
                         const WeftSaliencyRequest  *request,
                         WeftSaliency               *saliency,
                         const WeftStop             *stop,
                         GError                    **error)
{
  g_auto (Bench) bench = { 0 };
  g_autofree float *map = make_map (subject, saliency->values, error);
  WeftFaithfulness result;

  if (map == NULL || !bench_init (&bench, subject, request->sample, &request->target, stop, error) || !measure (&bench, map, &result, error))
    return FALSE;
  add_check (saliency, "deletion", N_("Mean probability while the most relevant parts go"), result.deletion);
  add_check (saliency, "insertion", N_("Mean probability while the most relevant parts come back"), result.insertion);
  add_check (saliency, "gain", N_("Gain: insertion less deletion"), result.insertion - result.deletion);
  return judge_controls (&bench, subject, request, saliency, error);
}
