/* layout-chart.c: a layout as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/layout-chart.h"

static void
clear (gpointer box)
{
  WeftLayoutChart *self = box;

  weft_explain_box_unref (self->about, weft_explain_embedding_clear);
  weft_layout_frame_unref (self->frame);
  g_free (self->pale);
  g_free (self->title);
  g_free (self->caption);
}

WeftLayoutChart *
weft_layout_chart_ref (WeftLayoutChart *self)
{
  return weft_explain_box_ref (self);
}

void
weft_layout_chart_unref (WeftLayoutChart *self)
{
  weft_explain_box_unref (self, clear);
}

static void
color_points (WeftLayoutChart *self,
              WeftLayoutColor  color)
{
  const WeftExplainEmbedding *about = self->about;
  const WeftLayoutQuality *quality = self->frame->quality;
  const float *values = color == WEFT_LAYOUT_ERROR                      ? about->errors
                        : color == WEFT_LAYOUT_CONFIDENCE               ? about->confidences
                        : color == WEFT_LAYOUT_TRUST && quality != NULL ? quality->trusts
                                                                        : NULL;
  gboolean predicted = color == WEFT_LAYOUT_PREDICTED;
  char **names = predicted && about->names != NULL ? about->names : about->rows->names;

  self->scatter.values = values;
  self->scatter.value_title = weft_layout_color_get_title (color);
  if (values != NULL || color > WEFT_LAYOUT_PREDICTED)
    return;
  self->scatter.classes = predicted ? about->predicted : about->rows->classes;
  self->scatter.names = (const char *const *) names;
  self->scatter.n_classes = names != NULL ? g_strv_length (names) : 0;
}

static WeftLayoutChart *
make (WeftExplainEmbedding *about,
      WeftLayoutFrame      *frame,
      const char           *title,
      const char           *caption)
{
  WeftLayoutChart *self = weft_explain_box_new (WeftLayoutChart);

  self->about = weft_explain_box_ref (about);
  self->frame = weft_explain_box_ref (frame);
  self->title = g_strdup (title);
  self->caption = g_strdup (caption);
  return self;
}

WeftLayoutChart *
weft_layout_chart_new (WeftExplainEmbedding *about,
                       WeftLayoutFrame      *frame,
                       WeftLayoutColor       color,
                       const char           *title,
                       const char           *caption)
{
  WeftLayoutChart *self = make (about, frame, title, caption);

  self->scatter.points = weft_tensor_const_f32 (frame->points);
  self->scatter.n_points = (gsize) frame->points->shape.extent[0];
  self->scatter.title = self->title;
  self->scatter.caption = self->caption;
  self->scatter.view = (WeftScatterView){ 1, 0, 0 };
  color_points (self, color);
  return self;
}

WeftLayoutChart *
weft_layout_chart_turn (const WeftLayoutChart *self,
                        const WeftScatterView *view,
                        const guint8          *selected)
{
  WeftLayoutChart *other = make (self->about, self->frame, self->title, self->caption);

  other->scatter = self->scatter;
  other->scatter.title = other->title;
  other->scatter.caption = other->caption;
  other->scatter.view = *view;
  other->scatter.pale = NULL;
  if (selected == NULL)
    return other;
  other->pale = g_new (guint8, self->scatter.n_points + 1);
  for (gsize i = 0; i < self->scatter.n_points; i++)
    other->pale[i] = !selected[i];
  other->scatter.pale = other->pale;
  return other;
}
