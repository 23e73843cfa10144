/* relevance-private.h: what the files of relevance share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "explain/relevance.h"

G_BEGIN_DECLS

/**
 * WeftRelevanceKind:
 * @WEFT_RELEVANCE_NO_RULE: refused, for the reason the table has
 * @WEFT_RELEVANCE_PASS: all of it goes to the first input that counts: activations, norms
 * @WEFT_RELEVANCE_GATE: so do these, and what they give opens and closes something else
 * @WEFT_RELEVANCE_TURN: numbers are moved, or the largest chosen: back the same way
 * @WEFT_RELEVANCE_FRAME: so are these, and put among constants, which keep what comes to them
 * @WEFT_RELEVANCE_CHOICE: of several inputs the largest; limits that are constant take nothing
 * @WEFT_RELEVANCE_WEIGHTED: linear with weights
 * @WEFT_RELEVANCE_NORM: linear with weights for each channel, BatchNormalization
 * @WEFT_RELEVANCE_JOIN: several inputs are added up
 * @WEFT_RELEVANCE_SPREAD: numbers of one input are added up
 * @WEFT_RELEVANCE_PRODUCT: the signal takes all, the gate nothing
 * @WEFT_RELEVANCE_LENGTH: a length of numbers: by the part each has of it
 * @WEFT_RELEVANCE_CELL: written out step by step, and then as what it is made of
 * @WEFT_RELEVANCE_STAYS: what comes by stays: it says of each number what the others have
 */
typedef enum {
  WEFT_RELEVANCE_NO_RULE,
  WEFT_RELEVANCE_PASS,
  WEFT_RELEVANCE_GATE,
  WEFT_RELEVANCE_TURN,
  WEFT_RELEVANCE_FRAME,
  WEFT_RELEVANCE_CHOICE,
  WEFT_RELEVANCE_WEIGHTED,
  WEFT_RELEVANCE_NORM,
  WEFT_RELEVANCE_JOIN,
  WEFT_RELEVANCE_SPREAD,
  WEFT_RELEVANCE_PRODUCT,
  WEFT_RELEVANCE_LENGTH,
  WEFT_RELEVANCE_CELL,
  WEFT_RELEVANCE_STAYS,
} WeftRelevanceKind;

/**
 * WeftRelevanceRow:
 * @positive: whether its numbers are never negative
 * @why: (nullable): why there is no rule
 */
typedef struct
{
  const char *op;
  WeftRelevanceKind kind;
  gboolean positive;
  const char *why;
} WeftRelevanceRow;

/* Returns: (transfer none): the row of a class; one without a rule where there is none */
const WeftRelevanceRow *weft_relevance_find_row (const WeftOpClass *klass);

/* What is known of a value. */
typedef enum {
  WEFT_RELEVANCE_COUNTS = 1 << 0,   /* it depends on a site */
  WEFT_RELEVANCE_IS_GATE = 1 << 1,  /* it opens and closes others */
  WEFT_RELEVANCE_POSITIVE = 1 << 2, /* its numbers are never negative */
  WEFT_RELEVANCE_IS_SITE = 1 << 3,  /* the walk ends here */
} WeftRelevanceState;

/**
 * WeftRelevanceStep:
 * @input: what came in
 * @output: what has the result
 * @product: the op on parts of them, by which relevance went back
 * @weight_input: which of its inputs has the weights
 * @s: what went back through it
 * @handed: what @input has of @output, by this product and those beside it
 *
 * A product with weights.
 */
typedef struct
{
  WeftValue input;
  WeftValue output;
  WeftValue product;
  int weight_input;
  WeftValue s;
  WeftValue handed;
} WeftRelevanceStep;

struct _WeftRelevance
{
  WeftGraph *graph; /* Owned */
  int n_values;     /* of the graph, before ops were appended */
  WeftValue *found; /* Owned: of each of them */
  int *n_readers;   /* Owned: of each of them, see WeftRelevanceWalk */
  GArray *steps;    /* Owned: of WeftRelevanceStep */
  WeftValue kept;
  WeftValue *sites; /* Owned */
  int n_sites;
};

/**
 * WeftRelevanceWalk:
 * @n_values: of the graph, before ops were appended
 * @n_ops: of those that the walk goes through
 * @states: #WeftRelevanceState of each value
 * @n_readers: of each value, ops that the explained value is computed of
 * @of: what is explained, before it was only reshaped
 * @kept: a scalar, or %WEFT_NO_VALUE while nothing is
 * @steps: (element-type WeftRelevanceStep): those it has gone back through
 */
typedef struct
{
  WeftGraph *graph;
  WeftRelevanceComposite composite;
  int n_values;
  int n_ops;
  guint8 *states;
  int *n_readers;
  WeftValue of;
  WeftValue kept;
  GArray *steps;
} WeftRelevanceWalk;

/* Finds states and readers. */
void weft_relevance_survey (WeftRelevanceWalk *self,
                            WeftValue          of,
                            const WeftValue   *sites,
                            int                n_sites);

gboolean weft_relevance_counts (const WeftRelevanceWalk *self,
                                WeftValue                value);

/* Returns: which inputs of @op count, a bit for each: of those whose shape alone matters, none */
guint32 weft_relevance_list_data (const WeftRelevanceWalk *self,
                                  const WeftOp            *op);

/* Adds the sum of @numbers to what is kept. */
void weft_relevance_keep (WeftRelevanceWalk *self,
                          WeftValue          numbers);

/**
 * WeftRelevanceLinear:
 * @core: an op that is linear in @data where @weight stays
 * @data: (array length=n_data): which of its inputs count
 * @signs: whether they are added or taken off
 * @weight_input: which input has weights, -1: all weigh alike
 * @weight: what they are, with the scales of what comes after it
 * @bias: what is added, of a shape that fits the output; %WEFT_NO_VALUE: nothing
 * @output: the value that has the result of it all
 * @through: (array length=n_through): values on the way from @core to @output
 */
typedef struct
{
  const WeftOp *core;
  int data[WEFT_MAX_INPUTS];
  double signs[WEFT_MAX_INPUTS];
  int n_data;
  int weight_input;
  WeftValue weight;
  WeftValue bias;
  WeftValue output;
  WeftValue through[4];
  int n_through;
} WeftRelevanceLinear;

/* Reads @op, with what comes before it where it only scales and shifts that. @data: a bit for
 * each input that counts. */
void weft_relevance_read_linear (const WeftRelevanceWalk *self,
                                 const WeftOp            *op,
                                 guint32                  data,
                                 WeftRelevanceLinear     *linear);

/* Adds to @parts what each input of the core gets of @relevance. */
void weft_relevance_emit_linear (WeftRelevanceWalk         *self,
                                 const WeftRelevanceLinear *linear,
                                 WeftValue                  relevance,
                                 WeftValue                 *parts);

/* Writes an LSTM or a GRU out in plain ops. @outputs: (out caller-allocates): y, the last h and c
 * of it. Returns: FALSE where the number of steps is not known */
gboolean weft_relevance_write_cell (WeftGraph    *graph,
                                    const WeftOp *op,
                                    WeftValue    *outputs);

/* Short forms. */
WeftValue weft_relevance_binary (WeftGraph  *graph,
                                 const char *op,
                                 WeftValue   a,
                                 WeftValue   b);
WeftValue weft_relevance_fill   (WeftGraph  *graph,
                                 double      number,
                                 WeftValue   like);
WeftValue weft_relevance_scale  (WeftGraph  *graph,
                                 WeftValue   x,
                                 double      factor);

/* Returns: a scalar, the sum of all numbers */
WeftValue weft_relevance_sum (WeftGraph *graph,
                              WeftValue  x);

/* Returns: @relevance ÷ z, z kept off zero by ε with its own sign */
WeftValue weft_relevance_divide (WeftGraph *graph,
                                 WeftValue  relevance,
                                 WeftValue  z,
                                 double     epsilon);

G_END_DECLS
