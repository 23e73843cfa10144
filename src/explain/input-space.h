/* input-space.h: which numbers an input can hold, so that what is made up is still one
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of a picture it is what black and white become on their way to the model, whatever scaling
 * lies between; of a table the middle 98 % of each column.
 */
#pragma once

#include "learn/predictor.h"

G_BEGIN_DECLS

/**
 * WeftInputSpace:
 * @item: shape of a sample
 * @n: its numbers
 * @channels, @height, @width: of a picture, channel by channel; 0 where it is none
 * @low: (array length=n): the least that each number can be
 * @high: (array length=n): the most
 * @samples: (nullable): (N, item…): rows of the data, as the model is given them
 */
typedef struct
{
  WeftShape item;
  gint64 n;
  gint64 channels;
  gint64 height;
  gint64 width;
  float *low;
  float *high;
  WeftTensor *samples;
} WeftInputSpace;

/**
 * weft_input_space_new:
 * @dataset: (nullable): data of the model; needed unless it reads pictures
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Looks at 2000 rows at most, spread over all.
 *
 * Errors: %WEFT_EXPLAIN_ERROR_INPUT without data where there must be some, those of
 *   weft_predictor_prepare()
 *
 * Returns: (transfer full) (nullable): the space of the inputs of @predictor
 */
WeftInputSpace *weft_input_space_new  (WeftPredictor   *predictor,
                                       WeftDataset     *dataset,
                                       const WeftStop  *stop,
                                       GError         **error);
void            weft_input_space_free (WeftInputSpace  *self);

/* Moves each number of a sample that is beyond what it can be. */
void weft_input_space_clip (const WeftInputSpace *self,
                            float                *sample);

/**
 * weft_input_space_to_shares:
 * @sample: (item…)
 * @shares: (out caller-allocates): 0 at the least, 1 at the most; may be @sample
 */
void weft_input_space_to_shares (const WeftInputSpace *self,
                                 const float          *sample,
                                 float                *shares);

/* The way back. */
void weft_input_space_from_shares (const WeftInputSpace *self,
                                   const float          *shares,
                                   float                *sample);

/**
 * weft_input_space_to_bytes:
 * @sample: (item…) of a picture
 *
 * Returns: (transfer full): (height, width, channels): what people see
 */
guint8 *weft_input_space_to_bytes (const WeftInputSpace *self,
                                   const float          *sample);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftInputSpace, weft_input_space_free)

G_END_DECLS
