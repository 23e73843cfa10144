/* conv-shape.h: what a convolution and its gradients go over
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/ops/slide.h"

/**
 * WeftConv:
 *
 * y = conv (x, w): x is (n, groups · ci, in), w is (groups · co, ci, kernel), y is
 * (n, groups · co, out). Its gradients have the same extents.
 */
typedef struct
{
  WeftSlide window;
  gint64 n;      /* images */
  gint64 groups; /* channels of a group see each other only */
  gint64 ci;     /* channels of x in a group */
  gint64 co;     /* channels of y in a group */
  gint64 taps;   /* elements of the window */
} WeftConv;

/**
 * weft_conv_init:
 * @op: has the attributes of Conv
 * @x: shape of what is convolved
 * @w: shape of the weights
 *
 * Errors: %WEFT_ENGINE_ERROR_SHAPE, %WEFT_ENGINE_ERROR_ATTRIBUTE
 */
gboolean weft_conv_init (WeftConv         *self,
                         const WeftOp     *op,
                         const WeftShape  *x,
                         const WeftShape  *w,
                         GError          **error);

/**
 * WeftWide:
 *
 * An image with its padding, as the kernels want it: every channel is a plane
 * of rows, or, where windows step, one plane for each place within a step, so
 * that each tap meets neighbours in memory.
 */
typedef struct
{
  gint64 in[2]; /* rows and columns of the image */
  gint64 top;   /* padding before them */
  gint64 left;
  gint64 stride[2];
  gint64 planes[2]; /* of a channel: places within a step that the window meets */
  gint64 height;    /* of a plane */
  gint64 width;
  gint64 channel; /* elements of a channel's planes */
} WeftWide;

/* The planes of x that @conv reads. */
WeftWide weft_wide_of_x (const WeftConv *conv);

/* The plane of dy for the gradient of x: with what a window reaches back over. */
WeftWide weft_wide_of_dy (const WeftConv *conv);

/* The plane of dy with rows as far apart as those of weft_wide_of_x(). */
WeftWide weft_wide_beside_x (const WeftConv *conv);

/* Copies @channels channels to @to, with 0 for all that is padding. */
void weft_wide_fill (const WeftWide    *self,
                     const WeftKernels *kernels,
                     const float       *from,
                     gint64             channels,
                     float             *to);

/* Where tap (@row, @column) of the window meets the first pixel, in a channel of x. */
gint64 weft_wide_tap (const WeftWide *self,
                      const WeftConv *conv,
                      gint64          row,
                      gint64          column);

/* The attributes of Conv and of its gradients. */
extern const WeftAttributeSpec weft_conv_attributes[];

/* Another op of (a, b, like?) with the window of @op. */
WeftValue weft_conv_emit_like (WeftGraph    *graph,
                               const char   *name,
                               const WeftOp *op,
                               WeftValue     a,
                               WeftValue     b,
                               WeftValue     like);

/* Whether all inputs are f32; otherwise fails. */
gboolean weft_conv_need_f32 (const WeftInference  *look,
                             GError              **error);

/* Whether @dy has the shape of what @self gives; otherwise fails. */
gboolean weft_conv_check_dy (const WeftShape  *dy,
                             const WeftConv   *self,
                             GError          **error);

/* The convolution that an op of the family is, or turns round: it knows which of
 * its operands are images and weights. */
gboolean weft_conv_look (const WeftInference  *look,
                         WeftConv             *self,
                         GError              **error);

/* The same where shapes are known to fit. */
WeftConv weft_conv_get (const WeftInference *look);

/* Where each channel and tap of a group meets the first pixel. */
void weft_conv_set_taps (const WeftConv *self,
                         const WeftWide *wide,
                         gint64         *at);

/* The next @bytes of a lane's memory, which begin on a cache line. */
gpointer weft_conv_take (guint8 **memory,
                         gsize    bytes);
