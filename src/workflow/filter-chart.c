/* filter-chart.c: the filters of a convolution, as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/filter-chart.h"

#include "base/csv.h"
#include "base/i18n.h"

#include <math.h>

static char *
make_title (const WeftFilterBank *bank)
{
  return g_strdup_printf (_("Filters of %s, %d × %d: %d; channels that each reads: %d"), bank->layer, (int) bank->height, (int) bank->width, (int) bank->n_filters, (int) bank->n_channels);
}

static char *
make_caption (const WeftFilterBank *bank)
{
  if (bank->are_pictures && bank->n_channels == 3)
    return g_strdup_printf (_("Gray is zero; a color is at its end at −%.3g and %.3g, for all filters alike."), (double) bank->limit, (double) bank->limit);
  if (bank->are_pictures)
    return g_strdup (_("Red weights want light, blue ones dark; the colors are the same for all filters."));
  return g_strdup (_("A column for each filter, a row for each channel that it reads; the colors are the same for all kernels."));
}

WeftFilterChart *
weft_filter_chart_new (WeftFilterBank *bank)
{
  WeftFilterChart *self = g_new0 (WeftFilterChart, 1);

  g_atomic_ref_count_init (&self->references);
  self->bank = bank;
  self->title = make_title (bank);
  self->caption = make_caption (bank);
  self->sheet = (WeftKernelSheet){
    .weights = weft_tensor_const_f32 (bank->weights),
    .n_filters = (guint) bank->n_filters,
    .n_channels = (guint) bank->n_channels,
    .height = (guint) bank->height,
    .width = (guint) bank->width,
    .limit = (double) bank->limit,
    .are_pictures = bank->are_pictures,
    .chosen = -1,
    .title = self->title,
    .legend = _("weight"),
    .caption = self->caption,
  };
  return self;
}

WeftFilterChart *
weft_filter_chart_ref (WeftFilterChart *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_filter_chart_unref (WeftFilterChart *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  weft_filter_bank_free (self->bank);
  g_free (self->title);
  g_free (self->caption);
  g_free (self);
}

char *
weft_filter_chart_tell (const WeftFilterChart *self,
                        guint                  filter,
                        guint                  channel)
{
  const WeftFilterBank *bank = self->bank;
  gint64 n_kernels = bank->are_pictures ? bank->n_channels : 1, first = filter * bank->n_channels + channel, size = bank->height * bank->width;
  const float *weights = weft_tensor_const_f32 (bank->weights) + first * size;
  float low = weights[0], high = weights[0];
  double square = 0;

  for (gint64 i = 0; i < n_kernels * size; i++) {
    low = MIN (low, weights[i]);
    high = MAX (high, weights[i]);
  }
  for (gint64 i = 0; i < n_kernels; i++)
    square += pow ((double) weft_tensor_const_f32 (bank->norms)[first + i], 2);
  if (bank->are_pictures)
    return g_strdup_printf (_("Filter %u: length %.3g, from %.3g to %.3g"), filter, sqrt (square), (double) low, (double) high);
  return g_strdup_printf (_("Filter %u reading channel %u: length %.3g, from %.3g to %.3g"), filter, channel, sqrt (square), (double) low, (double) high);
}

char *
weft_filter_chart_to_csv (const WeftFilterChart *self)
{
  const WeftFilterBank *bank = self->bank;
  const float *weights = weft_tensor_const_f32 (bank->weights);
  GString *csv = g_string_new ("filter,channel,row,column,weight\n");

  for (gint64 i = 0; i < weft_shape_count (&bank->weights->shape); i++) {
    gint64 kernel = i / (bank->height * bank->width);

    weft_csv_add_number (csv, (double) (kernel / bank->n_channels));
    weft_csv_add_number (csv, (double) (kernel % bank->n_channels));
    weft_csv_add_number (csv, (double) (i / bank->width % bank->height));
    weft_csv_add_number (csv, (double) (i % bank->width));
    weft_csv_add_number (csv, (double) weights[i]);
    g_string_append_c (csv, '\n');
  }
  return g_string_free (csv, FALSE);
}
