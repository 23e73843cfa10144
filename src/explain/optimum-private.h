/* optimum-private.h: what a method of maximisation is given, and what it does
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the bottom up: optimum-objective.c is what rises, as a value of the graph;
 * optimum-warp.c moves pictures about; optimum-color.c makes pixels of colors that do not depend
 * on each other, optimum-code.c of frequencies; optimum-picture.c and optimum-plain.c are the
 * methods; optimum.c has the table.
 */
#pragma once

#include "base/random.h"
#include "explain/optimum.h"

G_BEGIN_DECLS

typedef struct _WeftObjectiveValue WeftObjectiveValue;

/**
 * weft_objective_value_new:
 * @aim: kept by the caller
 * @diversity: how much several inputs are kept apart; 0: not at all
 * @n: inputs that are looked at together where there is diversity
 * @error: return location for an error
 *
 * Adds what is to rise to the subject's graph, or finds it there.
 *
 * Errors: those of weft_optimum_new()
 *
 * Returns: (transfer full) (nullable): what is to rise
 */
WeftObjectiveValue *weft_objective_value_new  (WeftSubject           *subject,
                                               const WeftOptimumAim  *aim,
                                               double                 diversity,
                                               gint64                 n,
                                               GError               **error);
void                weft_objective_value_free (WeftObjectiveValue    *self);

/* Returns: the layer's value before its activation function; the logits of a class */
WeftValue weft_objective_value_get_source (const WeftObjectiveValue *self);

/**
 * weft_objective_value_run:
 * @points: (n × item)
 * @n: how many
 * @values: (out caller-allocates): (n): the aim, without what keeps inputs apart
 * @gradients: (nullable) (out caller-allocates): (n × item): of the sum of all values, less
 *   what keeps inputs apart, and turned about where the aim is to become small
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_STOPPED, %WEFT_EXPLAIN_ERROR_NUMBERS, those of weft_subject_plan()
 */
gboolean weft_objective_value_run (WeftObjectiveValue  *self,
                                   const float         *points,
                                   gint64               n,
                                   float               *values,
                                   float               *gradients,
                                   const WeftStop      *stop,
                                   GError             **error);

/**
 * weft_objective_value_find_best:
 * @values: (out caller-allocates): (n): of a neuron, what the best place of its map holds; the
 *   least one where the aim is to become small
 *
 * As weft_objective_value_run(), of samples in which what a neuron looks for may be anywhere.
 */
gboolean weft_objective_value_find_best (WeftObjectiveValue  *self,
                                         const float         *points,
                                         gint64               n,
                                         float               *values,
                                         const WeftStop      *stop,
                                         GError             **error);

/**
 * WeftWarp:
 * @to_row: row of the source = to_row[0] × row + to_row[1] × column + to_row[2]
 * @to_column: the same of its column
 *
 * Where each pixel of a picture comes from in another of the same size.
 */
typedef struct
{
  double to_row[3];
  double to_column[3];
} WeftWarp;

/**
 * weft_warp_draw:
 * @random: where to draw from
 *
 * A shift, a scale of 0.9 … 1.1, a turn of up to 10° and another shift, as Lucid has them, but by
 * sixteenths of the picture instead of by pixels.
 *
 * Returns: the warp
 */
WeftWarp weft_warp_draw (WeftRandom *random,
                         gint64      height,
                         gint64      width);

/* Returns: the warp that shows a box of @share of each side, around a middle in 0 … 1 */
WeftWarp weft_warp_crop (gint64 height,
                         gint64 width,
                         double share,
                         double row,
                         double column);

/**
 * weft_warp_run:
 * @from: (channels, height, width)
 * @outside: what is beyond its edges
 * @to: (out caller-allocates): the same shape, bilinear
 */
void weft_warp_run (const WeftWarp *self,
                    gint64          channels,
                    gint64          height,
                    gint64          width,
                    const float    *from,
                    float           outside,
                    float          *to);

/* The adjoint: adds to @dfrom what comes back by @dto. */
void weft_warp_gradient (const WeftWarp *self,
                         gint64          channels,
                         gint64          height,
                         gint64          width,
                         const float    *dto,
                         float          *dfrom);

/**
 * WeftColorRoot:
 * @n: channels: 1 or 3
 * @root: (n × n): what mixes independent colors to those of the data: the root of their covariance
 * @inverse: the way back
 */
typedef struct
{
  gint64 n;
  double root[9];
  double inverse[9];
} WeftColorRoot;

/**
 * weft_color_root_init:
 * @space: of pictures; the covariance is that of its samples, or of ImageNet's without any
 *
 * Scaled as Lucid's is, so that the longest column has length 1.
 */
void weft_color_root_init (WeftColorRoot        *self,
                           const WeftInputSpace *space);

/**
 * weft_color_root_mix:
 * @n_places: of a picture
 * @from: (channels, places): any numbers
 * @shares: (out caller-allocates): (channels, places): 0 … 1: the sigmoid of mixed colors
 */
void weft_color_root_mix (const WeftColorRoot *self,
                          gint64               n_places,
                          const float         *from,
                          float               *shares);

/* The adjoint at @shares: @dfrom of @dshares. */
void weft_color_root_gradient (const WeftColorRoot *self,
                               gint64               n_places,
                               const float         *shares,
                               const float         *dshares,
                               float               *dfrom);

/* The mean amplitude of each frequency of the samples' independent colors: (channels, height,
 * width / 2 + 1); without samples it falls with the frequency. */
gboolean weft_color_root_measure (const WeftColorRoot   *self,
                                  const WeftInputSpace  *space,
                                  float                 *amplitudes,
                                  GError               **error);

typedef struct _WeftPictureCode WeftPictureCode;

/**
 * weft_picture_code_new:
 * @space: of pictures
 * @phases: whether only phases are free, and amplitudes are those of the samples
 * @error: return location for an error
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY
 *
 * Returns: (transfer full) (nullable): what makes pictures of numbers that steps can change
 */
WeftPictureCode *weft_picture_code_new  (const WeftInputSpace  *space,
                                         gboolean               phases,
                                         GError               **error);
void             weft_picture_code_free (WeftPictureCode       *self);

/* Returns: numbers of one picture: pairs of real and imaginary part, or phases, of (channels,
 * height, width / 2 + 1) frequencies */
gint64 weft_picture_code_get_n (const WeftPictureCode *self);

/* Writes the picture of @codes, (channels, height, width) in 0 … 1. */
gboolean weft_picture_code_render (WeftPictureCode  *self,
                                   const float      *codes,
                                   float            *shares,
                                   GError          **error);

/* The adjoint at @codes: @dcodes of @dshares. */
gboolean weft_picture_code_gradient (WeftPictureCode  *self,
                                     const float      *codes,
                                     const float      *dshares,
                                     float            *dcodes,
                                     GError          **error);

/**
 * WeftOptimumRun:
 * @space: of the inputs
 * @objective: what is to rise
 * @params: the method's settings
 * @start: (nullable): (item…): to begin with
 * @seed: of all that is drawn
 * @n_images: how many inputs are looked for
 * @images: (n_images × item): as they are now, which begin() and step() write
 * @opacity: (nullable): (height, width): of methods that have one: begin() makes it
 * @step: how many there were
 * @settled: whether it rises no more
 * @curve: (element-type double): a number a step
 * @remarks: (element-type utf8): in sentences
 */
typedef struct
{
  const WeftInputSpace *space;
  WeftObjectiveValue *objective;
  const WeftParams *params;
  const float *start;
  guint64 seed;
  gint64 n_images;
  float *images;
  float *opacity;
  gint64 step;
  gboolean settled;
  GArray *curve;
  GPtrArray *remarks;
} WeftOptimumRun;

/**
 * WeftOptimumOps:
 * @begin: what comes before the first step
 * @step: one; returns %FALSE with an error, also when it was stopped, and has then changed nothing
 * @free: what begin() made
 */
typedef struct _WeftOptimumOps
{
  gpointer (*begin) (WeftOptimumRun *run, GError **error);
  gboolean (*step) (gpointer state, const WeftStop *stop, GError **error);
  void (*free) (gpointer state);
} WeftOptimumOps;

/* Notes what a step saw: the mean of @values. */
void weft_optimum_run_note (WeftOptimumRun *self,
                            const float    *values,
                            gint64          n);

extern const WeftOptimumOps weft_optimum_fourier_ops;
extern const WeftOptimumOps weft_optimum_maco_ops;
extern const WeftOptimumOps weft_optimum_plain_ops;
extern const WeftParam weft_optimum_fourier_params[];
extern const WeftParam weft_optimum_maco_params[];
extern const WeftParam weft_optimum_plain_params[];

G_END_DECLS
