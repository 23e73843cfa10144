/* relevance.h: how much each value of a graph adds to a score, carried back layer by layer
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Layer-wise relevance propagation as a graph transformation, as gradients are: ops are
 * appended that compute it. A linear op y = Σᵢ wᵢ aᵢ + b hands the relevance R of y on as
 * Rᵢ = aᵢ ρ(wᵢ) R / z, with z = Σᵢ aᵢ ρ(wᵢ) + ρ(b); rules differ in ρ and in which parts are
 * taken together. What b and the stabilizer take is kept apart, so that everything adds up
 * to the score. Source: Bach et al. 2015, “On Pixel-Wise Explanations for Non-Linear Classifier
 * Decisions by Layer-Wise Relevance Propagation”; Montavon et al. 2019, “Layer-Wise Relevance
 * Propagation: An Overview”.
 */
#pragma once

#include "engine/graph.h"

G_BEGIN_DECLS

/**
 * WeftRelevanceRule:
 * @WEFT_RELEVANCE_EPSILON: z as it is, kept off zero by ε
 * @WEFT_RELEVANCE_GAMMA: positive parts of an output that is positive, and negative ones of
 *   one that is negative, count 1 + γ times: the generalized form, which stays bounded where
 *   outputs are negative, as before the sums of residual networks
 * @WEFT_RELEVANCE_Z_PLUS: only parts that are positive
 * @WEFT_RELEVANCE_ALPHA_BETA: twice the positive parts less once the negative ones
 * @WEFT_RELEVANCE_FLAT: the same for all inputs
 * @WEFT_RELEVANCE_SQUARE: by the squares of weights, whatever the inputs hold
 * @WEFT_RELEVANCE_BOX: for inputs that have bounds, as pixels
 */
typedef enum {
  WEFT_RELEVANCE_EPSILON,
  WEFT_RELEVANCE_GAMMA,
  WEFT_RELEVANCE_Z_PLUS,
  WEFT_RELEVANCE_ALPHA_BETA,
  WEFT_RELEVANCE_FLAT,
  WEFT_RELEVANCE_SQUARE,
  WEFT_RELEVANCE_BOX,
} WeftRelevanceRule;

/**
 * WeftRelevanceComposite:
 * @first: of linear ops that read where the walk ends
 * @hidden: of those between
 * @last: of the one whose output is explained
 * @join: of sums, means and averages, whose weights are all alike
 * @epsilon: of the stabilizer
 * @gamma: of #WEFT_RELEVANCE_GAMMA
 * @low, @high: of #WEFT_RELEVANCE_BOX
 */
typedef struct
{
  WeftRelevanceRule first;
  WeftRelevanceRule hidden;
  WeftRelevanceRule last;
  WeftRelevanceRule join;
  double epsilon;
  double gamma;
  double low;
  double high;
} WeftRelevanceComposite;

/* The same rule everywhere, with ε = 1e-6 and γ = ¼. */
#define WEFT_RELEVANCE_COMPOSITE(rule) ((WeftRelevanceComposite){ (rule), (rule), (rule), (rule), 1e-6, 0.25, -1, 1 })

typedef struct _WeftRelevance WeftRelevance;

/**
 * weft_relevance_emit:
 * @graph: kept; ops are appended to it
 * @of: (N, …): what is explained
 * @start: of the shape of @of: the relevance that this has, most often its parts of the score
 * @sites: (array length=n_sites): values where the walk ends, of which none is computed of
 *   another but by way of numbers of words
 * @error: return location for an error
 *
 * Batch normalization is one linear op with what comes before it. What opens and closes, as σ(x),
 * is taken for a constant where it multiplies something else, and so are the weights of
 * attention; LSTM and GRU are written out for that. Source: Arras et al. 2017, “Explaining
 * Recurrent Neural Network Predictions in Sentiment Analysis”; Achtibat et al. 2024, “AttnLRP”.
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL where an op has no rule
 *
 * Returns: (transfer full) (nullable): what was emitted
 */
WeftRelevance *weft_relevance_emit (WeftGraph                     *graph,
                                    WeftValue                      of,
                                    WeftValue                      start,
                                    const WeftValue               *sites,
                                    int                            n_sites,
                                    const WeftRelevanceComposite  *composite,
                                    GError                       **error);
void           weft_relevance_free (WeftRelevance                 *self);

/* Returns: the relevance of a value of the graph, with its shape; %WEFT_NO_VALUE where none
 * came by */
WeftValue weft_relevance_get (const WeftRelevance *self,
                              WeftValue            value);

/* Returns: a scalar: what biases, stabilizers and constants keep of all samples together.
 * With what the sites have it adds up to the sum of @start */
WeftValue weft_relevance_get_kept (const WeftRelevance *self);

/**
 * weft_relevance_emit_shares:
 * @masks: (array length=n_sites): for each site a mask of its shape
 * @values: (array length=n_values): values that relevance came by
 * @shares: (out caller-allocates) (array length=n_values): s, of the shapes of @values
 * @error: return location for an error
 *
 * Which part of the relevance of each unit ends inside the masks. R is linear in what came
 * before it, R⁰ = M R, so that the sum inside a mask m is ⟨m, M R⟩ = ⟨Mᵀm, R⟩, and s = Mᵀm is
 * the gradient of that sum: for all units at once.
 */
gboolean weft_relevance_emit_shares (const WeftRelevance  *self,
                                     const WeftValue      *masks,
                                     const WeftValue      *values,
                                     int                   n_values,
                                     WeftValue            *shares,
                                     GError              **error);

/**
 * weft_relevance_emit_messages:
 * @of: (1, U, …): a value that relevance came by
 * @to: (1, V, …): another, of which @of is computed
 * @units: (N), int64: some of the U units
 * @handed: (out): (1, V, …): what all units of @of hand on to @to together
 *
 * What some units of @of hand on to each unit of @to, where one product with weights lies between
 * them, and besides only what leaves units apart. The message from u to v is Σ wᵤᵥ aᵥ sᵤ over all
 * places and offsets, and Σ aᵥ sᵤ is the gradient of ⟨s, w a⟩ by wᵤᵥ: one small product for all
 * pairs, where following units one by one takes a whole one for each. Source: Bach et al. 2015,
 * section 3
 *
 * Returns: (N, V), of one sample; %WEFT_NO_VALUE where more lies between them
 */
WeftValue weft_relevance_emit_messages (const WeftRelevance *self,
                                        WeftValue            of,
                                        WeftValue            to,
                                        WeftValue            units,
                                        WeftValue           *handed);

/**
 * weft_relevance_explain_class:
 * @why: (out) (nullable) (transfer none): where it has none, why
 *
 * Returns: whether there is a rule for ops of a class
 */
gboolean weft_relevance_explain_class (const WeftOpClass  *klass,
                                       const char        **why);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRelevance, weft_relevance_free)

G_END_DECLS
