/* fft.h: discrete Fourier transforms of any length
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lengths of the factors 2 and 3 are fast, any other prime factor p costs p times its length.
 */
#pragma once

#include "engine/tensor.h"

G_BEGIN_DECLS

typedef struct _WeftFft WeftFft;

/**
 * weft_fft_new:
 * @length: 1 or more
 *
 * Returns: (transfer full): what transforms of that length need; any thread may use it
 */
WeftFft *weft_fft_new  (gint64   length);
void     weft_fft_free (WeftFft *self);

gint64 weft_fft_get_length (const WeftFft *self);

/**
 * weft_fft_run:
 * @re: length × WEFT_FFT_LANES: columns side by side
 * @im: the same
 * @work: twice as many numbers of scratch
 *
 * X[k] = Σ_i x[i] e^(-2πi ik / length), in place. With @re and @im exchanged it is the way back,
 * without the factor 1 / length.
 */
void weft_fft_run (const WeftFft *self,
                   float         *re,
                   float         *im,
                   float         *work);

/**
 * weft_fft_find_length:
 *
 * Returns: the least length, @least or more, that is fast and a multiple of WEFT_FFT_LANES
 */
gint64 weft_fft_find_length (gint64 least);

typedef struct _WeftImageFft WeftImageFft;

/**
 * weft_image_fft_new:
 * @height: H
 * @width: W
 *
 * Returns: (transfer full): for images of one size
 */
WeftImageFft *weft_image_fft_new  (gint64        height,
                                   gint64        width);
void          weft_image_fft_free (WeftImageFft *self);

/**
 * weft_image_fft_run:
 * @spectrum: (H, W / 2 + 1) pairs of real and imaginary part
 * @image: (H, W)
 * @error: return location for an error
 *
 * The real image of a spectrum, as numpy's irfft2() has it: what is given is the half with
 * frequencies 0 … W / 2 along the rows, the other half is its mirror image. Of the columns 0 and,
 * where W is even, W / 2, which are their own mirror images, the symmetric part counts.
 *
 * Errors: %WEFT_BASE_ERROR_NO_MEMORY
 */
gboolean weft_image_fft_run (const WeftImageFft  *self,
                             const float         *spectrum,
                             float               *image,
                             GError             **error);

/**
 * weft_image_fft_gradient:
 * @dimage: (H, W)
 * @dspectrum: (H, W / 2 + 1) pairs
 *
 * The adjoint of weft_image_fft_run(): gradients of real and imaginary parts.
 */
gboolean weft_image_fft_gradient (const WeftImageFft  *self,
                                  const float         *dimage,
                                  float               *dspectrum,
                                  GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftFft, weft_fft_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftImageFft, weft_image_fft_free)

G_END_DECLS
