/* significance.h: whether one kind of training is better than another, of a few runs of each
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two sets of numbers, one for each seed. What comes out is the posterior probability of
 * three things: that the mean of A is better than that of B by more than a region of
 * practical equivalence, that it is within, that it is worse. The prior is flat in mean and
 * logarithm of spread, so that one-sided probabilities are those of the t test.
 *
 * Source: A. Benavoli, G. Corani, J. Demšar, M. Zaffalon, “Time for a Change: a Tutorial for
 * Comparing Multiple Classifiers Through Bayesian Analysis”, JMLR 18 (2017); for two samples
 * the distribution of Behrens and Fisher, in G. Box, G. Tiao, “Bayesian Inference in
 * Statistical Analysis” (1973), 2.5.2
 */
#pragma once

#include "trials/trial.h"

G_BEGIN_DECLS

/* What is called sure. */
#define WEFT_SIGNIFICANCE_SURE 0.95

/* More runs than these nobody makes for it. */
#define WEFT_SIGNIFICANCE_MAX_RUNS 1000

/**
 * WeftSignificanceVerdict:
 * @WEFT_SIGNIFICANCE_TOO_FEW: there is no spread to go by: fewer than two runs
 * @WEFT_SIGNIFICANCE_UNDECIDED: none of the three is sure yet
 * @WEFT_SIGNIFICANCE_BETTER: A is better, surely
 * @WEFT_SIGNIFICANCE_EQUIVALENT: they are as good as equal, surely
 * @WEFT_SIGNIFICANCE_WORSE: A is worse, surely
 */
typedef enum {
  WEFT_SIGNIFICANCE_TOO_FEW,
  WEFT_SIGNIFICANCE_UNDECIDED,
  WEFT_SIGNIFICANCE_BETTER,
  WEFT_SIGNIFICANCE_EQUIVALENT,
  WEFT_SIGNIFICANCE_WORSE,
} WeftSignificanceVerdict;

/**
 * WeftSignificance:
 * @n_a: runs of A that count
 * @n_b: runs of B that count
 * @is_paired: whether runs of the same seed were compared
 * @mean_a: their mean
 * @mean_b: their mean
 * @difference: mean of A less mean of B, of what was compared
 * @rope: half the width of the region of practical equivalence
 * @better: p(A is better)
 * @equivalent: p(they differ by at most @rope)
 * @worse: p(A is worse); all three are NaN where there are too few runs
 * @verdict: see #WeftSignificanceVerdict
 * @n_needed: where it is not decided: runs of each that would do if mean and spread stay as
 *   they are; 0: not even %WEFT_SIGNIFICANCE_MAX_RUNS
 */
typedef struct
{
  guint n_a;
  guint n_b;
  gboolean is_paired;
  double mean_a;
  double mean_b;
  double difference;
  double rope;
  double better;
  double equivalent;
  double worse;
  WeftSignificanceVerdict verdict;
  guint n_needed;
} WeftSignificance;

/**
 * weft_significance_paired:
 * @a: (array length=n): values of A
 * @b: (array length=n): values of B, of the same seeds
 * @direction: which values are good; without one, large ones
 * @rope: half the width of the region of practical equivalence, at least 0
 * @correlation: of the differences: 0 for runs that have nothing but the data in common, the
 *   share of test rows for the folds of a cross-validation
 * @result: (out caller-allocates): what is known
 *
 * With d = a - b, the mean difference is distributed as
 *
 *     t (n - 1 degrees of freedom, mean d, scale sd (d) · √(1 / n + ρ / (1 - ρ)))
 *
 * Values have to be finite.
 */
void weft_significance_paired (const double       *a,
                               const double       *b,
                               gsize               n,
                               WeftTrialDirection  direction,
                               double              rope,
                               double              correlation,
                               WeftSignificance   *result);

/**
 * weft_significance_independent:
 * @a: (array length=n_a): values of A
 * @b: (array length=n_b): values of B
 *
 * The same where seeds differ: the difference of two t-distributed means, each with its own
 * spread, integrated numerically.
 */
void weft_significance_independent (const double       *a,
                                    gsize               n_a,
                                    const double       *b,
                                    gsize               n_b,
                                    WeftTrialDirection  direction,
                                    double              rope,
                                    WeftSignificance   *result);

/* Returns: p(T ≤ @t) of Student's distribution with @degrees > 0 degrees of freedom */
double weft_significance_student (double t,
                                  double degrees);

/* Returns: half the width of the interval that holds the mean of @n values with 95 %, from
 *   their standard deviation; NaN below two */
double weft_significance_margin (double deviation,
                                 gsize  n);

G_END_DECLS
