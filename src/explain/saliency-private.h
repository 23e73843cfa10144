/* saliency-private.h: what methods of saliency are made of
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/random.h"
#include "explain/field.h"
#include "explain/saliency.h"

G_BEGIN_DECLS

/**
 * WeftSaliencyRun:
 * @field: around the sample
 * @layer: of methods that look at one
 * @channels, @height, @width: of the input where it is a picture, else 0
 * @random: a stream of its own
 */
struct _WeftSaliencyRun
{
  WeftSubject *subject;
  const WeftSaliencyRequest *request;
  const WeftSaliencyWatch *watch; /* (nullable) */
  const WeftParams *params;
  WeftField *field;
  const WeftSubjectLayer *layer;
  gint64 channels;
  gint64 height;
  gint64 width;
  WeftRandom random;
  WeftSaliency *result;
};

#define WEFT_SALIENCY_ROW(name) extern const WeftSaliencyMethod weft_saliency_##name;
#include "explain/saliency.def"
#undef WEFT_SALIENCY_ROW

/* Channels, height and width of a picture; FALSE when the shape is no picture's. */
gboolean weft_saliency_read_picture (const WeftShape *item,
                                     gint64          *channels,
                                     gint64          *height,
                                     gint64          *width);

/* Returns: the stop flag of who looks on */
const WeftStop *weft_saliency_get_stop (const WeftSaliencyRun *self);

/* Returns: FALSE, with an error, when the run is to stop */
gboolean weft_saliency_go_on (const WeftSaliencyRun  *self,
                              GError                **error);

/* What the target gets, read from a plan that has logits and scores among its outputs. */
gboolean weft_saliency_take_answer (WeftSaliencyRun  *self,
                                    WeftPlan         *plan,
                                    GError          **error);

/* Tells how far it is, showing (item…) or (height, width) numbers times @scale. */
void weft_saliency_show (const WeftSaliencyRun *self,
                         double                 fraction,
                         const WeftShape       *shape,
                         const double          *sums,
                         double                 scale);

/* Puts an attribution of the field into the result. */
gboolean weft_saliency_take_field (WeftSaliencyRun  *self,
                                   const float      *numbers,
                                   GError          **error);

/* Puts numbers of a shape into the result. */
gboolean weft_saliency_take (WeftSaliencyRun  *self,
                             const WeftShape  *shape,
                             const float      *numbers,
                             GError          **error);

void weft_saliency_check (WeftSaliencyRun *self,
                          const char      *id,
                          const char      *title,
                          double           value,
                          double           limit);

/* Takes @sentence. */
void weft_saliency_remark (WeftSaliencyRun *self,
                           char            *sentence);

#define WEFT_SALIENCY_BASELINE_HELP N_("The input without evidence that this one is compared with. By default, a picture is compared with a faint, blurred copy of itself, all else with zero: the mean of the training data where it is standardized.")

/* The setting of methods that compare with an input without evidence. */
#define WEFT_SALIENCY_BASELINE                                                                                                      \
  {                                                                                                                                 \
    .id = "baseline", .type = WEFT_PARAM_CHOICE, .title = N_("Baseline"), .help = WEFT_SALIENCY_BASELINE_HELP, .fallback = "auto", \
    .choices = weft_saliency_baselines,                                                                                             \
  }

extern const WeftParamChoice weft_saliency_baselines[];

/**
 * weft_saliency_make_baseline:
 * @point: (numbers of the field): receives the baseline
 *
 * What the `baseline` setting says: zero, blurred, faint, noise, or what suits the input. Numbers
 * that are not free stay.
 */
void weft_saliency_make_baseline (WeftSaliencyRun *self,
                                  float           *point);

/**
 * weft_saliency_blur:
 * @picture: (channels × height × width): blurred in its place
 * @sigma: in pixels
 *
 * A Gaussian that repeats the border.
 */
void weft_saliency_blur (float  *picture,
                         gint64  channels,
                         gint64  height,
                         gint64  width,
                         double  sigma);

/**
 * weft_saliency_enlarge:
 * @from: (from_height × from_width)
 * @to: (height × width): bilinear, corners not aligned, as in PyTorch's interpolate()
 */
void weft_saliency_enlarge (const float *from,
                            gint64       from_height,
                            gint64       from_width,
                            gint64       height,
                            gint64       width,
                            float       *to);

G_END_DECLS
