/* set.h: what the files of one kernel set call of each other
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "engine/kernels/simd.h"

void KERNEL (gemm) (const WeftGemm *g,
                    gint64 first_row,
                    gint64 last_row);
void KERNEL (gemm_update) (const WeftGemm *g,
                           const WeftUpdateStep *step,
                           gint64 first_row,
                           gint64 last_row);
void KERNEL (turn) (const float *x,
                    gint64 x_row,
                    gint64 rows,
                    gint64 columns,
                    float *y,
                    gint64 y_row);
void KERNEL (unary) (WeftUnary f,
                     const float *x,
                     float *y,
                     gint64 n,
                     float alpha,
                     float beta);
void KERNEL (blend) (const float *x,
                     float a,
                     float b,
                     const float *r,
                     gboolean is_relu,
                     float *y,
                     gint64 n);
void KERNEL (binary) (WeftBinary f,
                      const float *a,
                      int a_step,
                      const float *b,
                      int b_step,
                      float *y,
                      gint64 n);
void KERNEL (axpy) (float a,
                    const float *x,
                    float *y,
                    gint64 n);
float KERNEL (reduce) (WeftReduce f,
                       const float *x,
                       gint64 n);
void KERNEL (sum_products) (const float *x,
                            float shift,
                            const float *dy,
                            gint64 n,
                            float sums[2]);
void KERNEL (reduce_rows) (WeftReduce f,
                           const float *x,
                           gint64 n_rows,
                           gint64 row,
                           float *y,
                           gint64 n);
float KERNEL (softmax) (const float *x,
                        float *y,
                        gint64 n);
void KERNEL (update) (WeftUpdate f,
                      const WeftUpdateRate *rate,
                      const float *gradient,
                      float *weight,
                      float *moment1,
                      float *moment2,
                      gint64 n);
void KERNEL (copy_rows) (const WeftPixelRows *r);
void KERNEL (convolve) (const WeftConvolve *c);
void KERNEL (correlate) (const WeftCorrelate *c);
void KERNEL (max_pool) (const WeftMaxPool *p);
void KERNEL (winograd) (const WeftWinograd *w);
void KERNEL (winograd_weights) (const WeftWinogradWeights *self,
                                gint64 first,
                                gint64 last,
                                float *to);
void KERNEL (winograd_gradient) (const WeftWinogradGradient *self);
void KERNEL (layer_norm) (const float *x,
                          const float *scale,
                          const float *bias,
                          float *y,
                          gint64 n,
                          float epsilon,
                          float stats[2]);
void KERNEL (layer_norm_gradient) (const float *dy,
                                   const float *x,
                                   const float *scale,
                                   float *dx,
                                   float *dscale,
                                   gint64 n,
                                   float epsilon);
void KERNEL (lstm) (float *trace,
                    const float *product,
                    const float *before,
                    float *h,
                    gint64 n);
void KERNEL (lstm_gradient) (const float *trace,
                             const float *before,
                             const float *dtrace,
                             const float *dh,
                             float *dstate,
                             float *da,
                             gint64 n);
void KERNEL (gru) (float *trace,
                   const float *product,
                   const float *before,
                   float *h,
                   gint64 n);
void KERNEL (gru_gradient) (const float *trace,
                            const float *before,
                            const float *dtrace,
                            const float *dh,
                            float *dstate,
                            float *da,
                            gint64 n);
double KERNEL (repel) (const WeftRepel *r,
                       gint64 first,
                       gint64 last);
void KERNEL (attract) (const WeftAttract *a,
                       gint64 first,
                       gint64 last);
void KERNEL (settle) (const WeftSettle *s,
                      const gint32 *points,
                      gint64 n_steps,
                      float at[2]);
void KERNEL (decay) (const float *x,
                     float rate,
                     float *p,
                     gint64 n,
                     float sums[2]);
gint64 KERNEL (pick_below) (const float *x,
                            const float *offset,
                            float limit,
                            gint64 n,
                            float *numbers,
                            gint32 *places);
void KERNEL (fft_pass) (const WeftFftPass *p);
void KERNEL (scale_u8) (const guint8 *x,
                        float *y,
                        gint64 n,
                        float scale,
                        float offset);
