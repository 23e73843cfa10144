/* op.h: operations and their classes
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An op is a node of a graph; its class says all there is to know of it: which
 * inputs and attributes it takes, how shapes, gradients and costs follow, and
 * what computes it. Names, attributes and semantics are ONNX's (opset 13 … 17);
 * what ONNX lacks is called `weft.NAME`. A family of ops is one file in ops/,
 * and a class one line in op-table.c.
 */
#pragma once

#include "engine/attribute.h"
#include "engine/tensor.h"

G_BEGIN_DECLS

/* A value of a graph: an input, parameter, constant or result. */
typedef gint32 WeftValue;

#define WEFT_NO_VALUE    (-1)
#define WEFT_MAX_INPUTS  10
#define WEFT_MAX_OUTPUTS 4

typedef struct _WeftGraph WeftGraph;
typedef struct _WeftOp WeftOp;
typedef struct _WeftOpClass WeftOpClass;
typedef struct _WeftKernels WeftKernels;

/* Inputs written in place, for the two arguments `inputs, n_inputs`. */
#define WEFT_INPUTS(...) \
  (const WeftValue[]){ __VA_ARGS__ }, (int) (sizeof ((WeftValue[]){ __VA_ARGS__ }) / sizeof (WeftValue))

/**
 * WeftOp:
 * @inputs: values it reads; %WEFT_NO_VALUE for an absent optional input
 * @first_output: its first result; further ones follow it by number
 * @attributes: one for each entry of the class's list, in that order
 */
struct _WeftOp
{
  const WeftOpClass *klass;
  int index; /* position in the graph */
  int n_inputs;
  WeftValue inputs[WEFT_MAX_INPUTS];
  WeftValue first_output;
  int n_outputs;
  WeftAttribute *attributes; /* Owned */
};

/**
 * WeftOperand:
 *
 * What is known of an input or output; its content for constants only.
 */
typedef struct
{
  gboolean present;
  WeftDType dtype;
  WeftShape shape;
  const WeftTensor *content; /* (nullable) */
} WeftOperand;

/**
 * WeftInference:
 *
 * What shape, cost and partition rules look at. A shape rule reads @inputs and
 * fills @outputs; the other rules read both, when all extents are known. @exact:
 * whether to keep to algorithms without extra rounding; @fixed: bit k: input k never changes.
 */
typedef struct
{
  const WeftOp *op;
  gboolean exact;
  guint32 fixed;
  WeftOperand inputs[WEFT_MAX_INPUTS];
  WeftOperand outputs[WEFT_MAX_OUTPUTS];
} WeftInference;

/**
 * WeftPartition:
 * @units: number of equal pieces the work can be cut into. Unit u writes the
 *   u-th of @units equal consecutive parts of every output
 * @multiple: units are best handed out in multiples of this
 * @cost: floating point operations of one unit, or their equivalent in time
 * @aligned: bit k: unit u reads of input k only the u-th of @units equal parts
 * @in_place: bit k: output 0 may be written over input k, which is aligned
 * @unread: bit k: of input k only the shape matters
 *
 * Threads run lanes, which are runs of units, cut by shapes alone.
 */
typedef struct
{
  gint64 units;
  gint64 multiple;
  double cost;
  guint32 aligned;
  guint32 in_place;
  guint32 unread;
} WeftPartition;

/**
 * WeftPrepared:
 * @elements: f32 numbers that an operand is turned into before the op runs, which
 *   then reads these instead; 0: it reads the operand as it is
 * @units, @cost: as in #WeftPartition
 * @aligned: whether a unit reads the matching part of the operand and writes its own
 */
typedef struct
{
  gint64 elements;
  gint64 units;
  double cost;
  gboolean aligned;
} WeftPrepared;

/**
 * WeftCall:
 *
 * An op ready to run: memory and shapes of its operands, and what the plan
 * decided. @scratch is memory of the thread, @scratch_bytes large.
 */
typedef struct
{
  const WeftOp *op;
  const WeftKernels *kernels;
  gpointer inputs[WEFT_MAX_INPUTS]; /* NULL where absent */
  gpointer outputs[WEFT_MAX_OUTPUTS];
  const WeftInference *inference;
  int residual;   /* input of output 0's shape that is added to it, 0: none */
  int activation; /* WeftUnary applied to output 0 then, or WEFT_UNARY_IDENTITY */
  float activation_alpha;
  const WeftOp *update;  /* (nullable): made by what output 0 would be; outputs are what it replaces */
  int rate;              /* input that the update goes by */
  const guint64 *random; /* key and step of random ops: 2 words */
  gpointer scratch;
  gsize scratch_bytes;
} WeftCall;

/**
 * WeftOpFlags:
 * @WEFT_OP_ALIAS: output 0 has the bytes of input 0, nothing is computed
 * @WEFT_OP_RANDOM: the result differs from run to run, so it is never folded
 * @WEFT_OP_TRAINING: an alias of input 0 unless the plan trains
 * @WEFT_OP_UPDATE: replaces parameters: output 0 is stored over input 0, output
 *   i > 0 over input i + 1 (input 1 is the gradient)
 * @WEFT_OP_NO_GRADIENT: nothing flows back, as through a comparison
 * @WEFT_OP_ACTIVATES, @WEFT_OP_ADDS: applies an activation to output 0 as it stores
 *   it, and adds another value before
 */
typedef enum {
  WEFT_OP_PLAIN = 0,
  WEFT_OP_ALIAS = 1 << 0,
  WEFT_OP_RANDOM = 1 << 1,
  WEFT_OP_TRAINING = 1 << 2,
  WEFT_OP_UPDATE = 1 << 3,
  WEFT_OP_NO_GRADIENT = 1 << 4,
  WEFT_OP_ACTIVATES = 1 << 5,
  WEFT_OP_ADDS = 1 << 6,
} WeftOpFlags;

/**
 * WeftOpClass:
 * @name: ONNX's name, or `weft.NAME`
 * @min_inputs, @max_inputs: number of required inputs, and of all
 * @n_outputs: number of outputs
 * @flags: see #WeftOpFlags
 * @attributes: (nullable): ended by an entry without name
 * @infer: shape and type rule. Fills `outputs`, or says what does not fit;
 *   negative extents are named dimensions, equal only to themselves
 * @differentiate: (nullable): gradient rule. Emits ops that compute @dinputs from
 *   @doutputs; %WEFT_NO_VALUE where nothing flows or there is no gradient
 * @partition: how work is cut and what it costs; %NULL for aliases
 * @scratch: (nullable): bytes of scratch a lane of @units units needs
 * @run: (nullable): computes units @first … @last - 1; cannot fail
 * @measure_prepared: (nullable): into what @operand is turned; once where it is fixed
 * @run_prepared: (nullable): turns units @first … @last - 1 of the one input there is
 * @count_parts: (nullable): into how many parts the sums behind output 0 are
 *   cut, so that threads share a large operand instead of each reading all of
 *   it; 1: not at all. By shapes alone, as other parts give other bits
 * @run_parts: (nullable): computes parts @first … @last - 1; output 0 of the
 *   call is the first part, of the size of the op's, and the others follow
 * @join_parts: (nullable): computes units @first … @last - 1 from the parts,
 *   which are input 0 of the call; input 1 is absent
 * @steps: (nullable): whether the op may make @update, which alone reads output 0, as it
 *   computes that: see #WeftCall
 * @activation: the WeftUnary that an op right before it may apply in its place, or 0
 * @user: what the rules of a family share: which member this class is
 */
struct _WeftOpClass
{
  const char *name;
  int min_inputs;
  int max_inputs;
  int n_outputs;
  WeftOpFlags flags;
  const WeftAttributeSpec *attributes;
  gboolean (*infer) (WeftInference *self,
                     GError **error);
  void (*differentiate) (WeftGraph *graph,
                         const WeftOp *op,
                         const WeftValue *doutputs,
                         WeftValue *dinputs);
  void (*partition) (const WeftInference *self,
                     WeftPartition *partition);
  gsize (*scratch) (const WeftInference *self,
                    gint64 units);
  void (*run) (const WeftCall *call,
               gint64 first,
               gint64 last);
  void (*measure_prepared) (const WeftInference *self,
                            int operand,
                            WeftPrepared *prepared);
  void (*run_prepared) (const WeftCall *call,
                        gint64 first,
                        gint64 last);
  gint64 (*count_parts) (const WeftInference *self);
  void (*run_parts) (const WeftCall *call,
                     gint64 first,
                     gint64 last);
  void (*join_parts) (const WeftCall *call,
                      gint64 first,
                      gint64 last);
  gboolean (*steps) (const WeftInference *self,
                     const WeftOp *update);
  int activation;
  gconstpointer user;
};

/**
 * weft_op_class_find:
 *
 * Returns: (transfer none) (nullable): the class called @name
 */
const WeftOpClass *weft_op_class_find (const char *name);

/**
 * weft_op_class_list:
 *
 * Returns: (transfer none): all classes, ended by %NULL
 */
const WeftOpClass *const *weft_op_class_list (void);

/* The attribute called @name of an op. */
gint64        weft_op_get_int   (const WeftOp *self,
                                 const char   *name);
double        weft_op_get_float (const WeftOp *self,
                                 const char   *name);
const char   *weft_op_get_text  (const WeftOp *self,
                                 const char   *name);
const gint64 *weft_op_get_ints  (const WeftOp *self,
                                 const char   *name,
                                 int          *n_numbers);

G_END_DECLS
