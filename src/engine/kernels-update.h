/* kernels-update.h: what the loops of optimizers are told
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  WEFT_UPDATE_SGD,
  WEFT_UPDATE_MOMENTUM,
  WEFT_UPDATE_NESTEROV,
  WEFT_UPDATE_ADAM,
  WEFT_UPDATE_ADAMW,
  WEFT_UPDATE_RMSPROP,
  WEFT_UPDATE_ADAGRAD,
  WEFT_UPDATE_LION,
  WEFT_UPDATE_NADAM,
  WEFT_UPDATE_LAMB, /* over a whole tensor at once: its norm counts */
  WEFT_N_UPDATES,
} WeftUpdate;

/**
 * WeftUpdateRate:
 *
 * The numbers of one optimizer step; the layout of the `rate` input of the
 * update ops.
 */
typedef struct
{
  float learning_rate;
  float momentum;       /* SGD: μ; Adam, Lion: β1; RMSprop: α */
  float beta2;          /* Adam, Lion: β2 */
  float rest1;          /* 1 minus momentum, rounded once and not from it */
  float rest2;          /* 1 - β2 */
  float epsilon;        /* ε of all that divide */
  float weight_decay;   /* L2 on the gradient; decoupled for AdamW and Lion */
  float l1;             /* L1 on the gradient */
  float gradient_scale; /* what the gradient is multiplied with first: clipping by norm */
  float gradient_limit; /* clipping by value, infinity for none */
  float correction1;    /* Adam, LAMB: 1 / (1 - β1^t), or 1; NAdam: of the moment, see optimizer.c */
  float correction2;    /* Adam, NAdam, LAMB: 1 / sqrt (1 - β2^t), or 1 */
  float gradient_share; /* NAdam: of the gradient itself */
  float average_rest;   /* how much of the new weights goes into their average */
} WeftUpdateRate;

#define WEFT_UPDATE_RATE_LENGTH ((int) (sizeof (WeftUpdateRate) / sizeof (float)))

/**
 * WeftUpdateStep:
 *
 * What a step needs beside weights and gradients. Moments have the layout of the weights.
 */
typedef struct
{
  WeftUpdate update;
  const WeftUpdateRate *rate;
  float *moment1;
  float *moment2;
} WeftUpdateStep;

G_END_DECLS
