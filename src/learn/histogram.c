/* histogram.c: how numbers are spread
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/histogram.h"

#include "base/json.h"

#include <math.h>
#include <string.h>

static void
find_range (WeftHistogram *self,
            const WeftTensor *const *tensors,
            guint n_tensors)
{
  float low = INFINITY, high = -INFINITY;

  for (guint t = 0; t < n_tensors; t++) {
    const float *numbers = tensors[t]->data;
    gint64 n = weft_shape_count (&tensors[t]->shape);

    for (gint64 i = 0; i < n; i++) {
      if (!isfinite (numbers[i])) {
        self->n_odd++;
        continue;
      }
      low = MIN (low, numbers[i]);
      high = MAX (high, numbers[i]);
    }
    self->n += (guint64) n;
  }
  self->n -= self->n_odd;
  self->low = self->n > 0 ? (double) low : 0;
  self->high = self->n > 0 ? (double) high : 0;
}

/* The edge before bin @i, as numpy.linspace() has it. */
static double
get_edge (const WeftHistogram *self,
          int                  i)
{
  return i == WEFT_HISTOGRAM_BINS ? self->high : self->low + i * ((self->high - self->low) / WEFT_HISTOGRAM_BINS);
}

/* Rounding may miss the bin by one, which its edges tell. */
static int
find_bin (const WeftHistogram *self,
          double               number)
{
  int bin = (int) ((number - self->low) / (self->high - self->low) * WEFT_HISTOGRAM_BINS);

  bin = CLAMP (bin, 0, WEFT_HISTOGRAM_BINS - 1);
  if (bin > 0 && number < get_edge (self, bin))
    return bin - 1;
  if (bin < WEFT_HISTOGRAM_BINS - 1 && number >= get_edge (self, bin + 1))
    return bin + 1;
  return bin;
}

void
weft_histogram_fill (WeftHistogram *self,
                     const WeftTensor *const *tensors,
                     guint n_tensors)
{
  memset (self, 0, sizeof *self);
  find_range (self, tensors, n_tensors);
  if (self->low == self->high) {
    self->counts[WEFT_HISTOGRAM_BINS / 2] = (guint32) MIN (self->n, G_MAXUINT32);
    return;
  }
  for (guint t = 0; t < n_tensors; t++) {
    const float *numbers = tensors[t]->data;
    gint64 n = weft_shape_count (&tensors[t]->shape);

    for (gint64 i = 0; i < n; i++)
      if (isfinite (numbers[i]))
        self->counts[find_bin (self, (double) numbers[i])]++;
  }
}

/* Adds @count, spread evenly over @from … @to, in units of places. */
static void
share_out (double *shares,
           guint   n_shares,
           double  from,
           double  to,
           double  count)
{
  double width = MAX (to - from, 1e-12);

  for (int i = (int) CLAMP (floor (from), 0, n_shares); i < (int) n_shares && i < to; i++)
    shares[i] += count * MAX (MIN (to, i + 1.0) - MAX (from, (double) i), 0) / width;
}

void
weft_histogram_spread (const WeftHistogram *self,
                       double               low,
                       double               high,
                       double              *shares,
                       guint                n_shares)
{
  double scale = n_shares / (high - low);

  memset (shares, 0, n_shares * sizeof *shares);
  if (self->n > 0 && self->low == self->high) {
    int place = (int) floor ((self->low - low) * scale);

    if (place >= 0 && place <= (int) n_shares)
      shares[MIN (place, (int) n_shares - 1)] = 1;
    return;
  }
  for (int bin = 0; self->n > 0 && bin < WEFT_HISTOGRAM_BINS; bin++)
    if (self->counts[bin] > 0)
      share_out (shares, n_shares, (get_edge (self, bin) - low) * scale, (get_edge (self, bin + 1) - low) * scale, self->counts[bin] / (double) self->n);
}

JsonObject *
weft_histogram_to_json (const WeftHistogram *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *counts = json_array_sized_new (WEFT_HISTOGRAM_BINS);

  for (int i = 0; i < WEFT_HISTOGRAM_BINS; i++)
    json_array_add_int_element (counts, self->counts[i]);
  json_object_set_double_member (object, "low", self->low);
  json_object_set_double_member (object, "high", self->high);
  json_object_set_int_member (object, "n", (gint64) self->n);
  json_object_set_int_member (object, "odd", (gint64) self->n_odd);
  json_object_set_array_member (object, "counts", counts);
  return object;
}

void
weft_histogram_from_json (WeftHistogram *self,
                          JsonObject    *object)
{
  JsonArray *counts = object != NULL ? weft_json_get_array (object, "counts") : NULL;

  memset (self, 0, sizeof *self);
  if (counts == NULL || json_array_get_length (counts) != WEFT_HISTOGRAM_BINS)
    return;
  self->low = weft_json_get_number (object, "low", 0);
  self->high = MAX (weft_json_get_number (object, "high", 0), self->low);
  self->n = (guint64) MAX (weft_json_get_int (object, "n", 0), 0);
  self->n_odd = (guint64) MAX (weft_json_get_int (object, "odd", 0), 0);
  for (guint i = 0; i < WEFT_HISTOGRAM_BINS; i++) {
    JsonNode *count = json_array_get_element (counts, i);

    if (JSON_NODE_HOLDS_VALUE (count))
      self->counts[i] = (guint32) CLAMP (json_node_get_int (count), 0, G_MAXUINT32);
  }
}
