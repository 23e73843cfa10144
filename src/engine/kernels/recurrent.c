/* recurrent.c: one step of a recurrent cell for one sequence
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A trace is what the way back needs of a step, as runs of n numbers: LSTM i o f g
 * c, GRU z r h q. Sums are what input and state add up to before the functions of the
 * gates: LSTM i o f g, GRU z r q a, of which q is the state's and a the input's share of
 * the new state.
 */
#include "engine/kernels/set.h"

INLINE Vec
at (const float *from,
    gint64       i,
    gint64       n)
{
  return n - i >= WIDTH ? load (from + i) : load_part (from + i, n - i);
}

INLINE void
put (float  *to,
     gint64  i,
     gint64  n,
     Vec     v)
{
  if (n - i >= WIDTH)
    store (to + i, v);
  else
    store_part (to + i, v, n - i);
}

/* c = σ(f) c0 + σ(i) tanh(g), h = σ(o) tanh(c). */
void
KERNEL (lstm) (float *trace,
               const float *sums,
               const float *before,
               float *h,
               gint64 n)
{
  for (gint64 i = 0; i < n; i += WIDTH) {
    Vec in = logistic (at (sums, i, n)), out = logistic (at (sums + n, i, n));
    Vec forget = logistic (at (sums + 2 * n, i, n)), g = hyperbolic_tangent (at (sums + 3 * n, i, n));
    Vec c = forget * at (before, i, n) + in * g;

    put (trace, i, n, in);
    put (trace + n, i, n, out);
    put (trace + 2 * n, i, n, forget);
    put (trace + 3 * n, i, n, g);
    put (trace + 4 * n, i, n, c);
    put (h, i, n, out * hyperbolic_tangent (c));
  }
}

/* @dtrace adds to the gradients of the trace's runs; @dstate is dc of this step,
 * and then of the one before. */
void
KERNEL (lstm_gradient) (const float *trace,
                        const float *before,
                        const float *dtrace,
                        const float *dh,
                        float *dstate,
                        float *da,
                        gint64 n)
{
  const Vec one = splat (1);

  for (gint64 i = 0; i < n; i += WIDTH) {
    Vec in = at (trace, i, n), out = at (trace + n, i, n), forget = at (trace + 2 * n, i, n), g = at (trace + 3 * n, i, n);
    Vec bent = hyperbolic_tangent (at (trace + 4 * n, i, n)), d = at (dh, i, n);
    Vec dc = at (dstate, i, n) + d * out * (one - bent * bent) + at (dtrace + 4 * n, i, n);

    put (da, i, n, (dc * g + at (dtrace, i, n)) * in * (one - in));
    put (da + n, i, n, (d * bent + at (dtrace + n, i, n)) * out * (one - out));
    put (da + 2 * n, i, n, (dc * at (before, i, n) + at (dtrace + 2 * n, i, n)) * forget * (one - forget));
    put (da + 3 * n, i, n, (dc * in + at (dtrace + 3 * n, i, n)) * (one - g * g));
    put (dstate, i, n, dc * forget);
  }
}

/* h = (1 - z) tanh (a + r q) + z h0. */
void
KERNEL (gru) (float *trace,
              const float *sums,
              const float *before,
              float *h,
              gint64 n)
{
  for (gint64 i = 0; i < n; i += WIDTH) {
    Vec z = logistic (at (sums, i, n)), r = logistic (at (sums + n, i, n));
    Vec q = at (sums + 2 * n, i, n), fresh = hyperbolic_tangent (at (sums + 3 * n, i, n) + r * q);

    put (trace, i, n, z);
    put (trace + n, i, n, r);
    put (trace + 2 * n, i, n, fresh);
    put (trace + 3 * n, i, n, q);
    put (h, i, n, fresh + z * (at (before, i, n) - fresh));
  }
}

/* @da: of the sums behind z, r and q, and then of what the input adds to the new
 * state; @dstate becomes what flows to the state before past the matrix. */
void
KERNEL (gru_gradient) (const float *trace,
                       const float *before,
                       const float *dtrace,
                       const float *dh,
                       float *dstate,
                       float *da,
                       gint64 n)
{
  const Vec one = splat (1);

  for (gint64 i = 0; i < n; i += WIDTH) {
    Vec z = at (trace, i, n), r = at (trace + n, i, n), fresh = at (trace + 2 * n, i, n), q = at (trace + 3 * n, i, n), d = at (dh, i, n);
    Vec dfresh = (d * (one - z) + at (dtrace + 2 * n, i, n)) * (one - fresh * fresh);

    put (da, i, n, (d * (at (before, i, n) - fresh) + at (dtrace, i, n)) * z * (one - z));
    put (da + n, i, n, (dfresh * q + at (dtrace + n, i, n)) * r * (one - r));
    put (da + 2 * n, i, n, dfresh * r + at (dtrace + 3 * n, i, n));
    put (da + 3 * n, i, n, dfresh);
    put (dstate, i, n, d * z);
  }
}
