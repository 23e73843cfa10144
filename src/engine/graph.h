/* graph.h: computations as lists of operations over typed, shaped values
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whatever a model's source, it is one of these. A graph only grows: every op
 * reads values that exist already, so the list is in topological order, each
 * value has one producer, and shapes are known, or refused, as soon as an op is
 * added. Nothing is computed here, see session.h.
 */
#pragma once

#include "engine/op.h"

G_BEGIN_DECLS

typedef enum {
  WEFT_VALUE_INPUT,     /* given with each run */
  WEFT_VALUE_PARAMETER, /* lives in a session, may be updated */
  WEFT_VALUE_CONSTANT,  /* never changes */
  WEFT_VALUE_RESULT,    /* computed by an op */
} WeftValueKind;

/**
 * WeftValueInfo:
 * @name: (nullable): unique where it is set
 * @tensor: (nullable): content of a constant, initial content of a parameter
 * @producer: (nullable): the op that computes it
 */
typedef struct
{
  WeftValueKind kind;
  WeftDType dtype;
  WeftShape shape;
  char *name;
  WeftTensor *tensor;
  const WeftOp *producer;
} WeftValueInfo;

WeftGraph *weft_graph_new   (void);
WeftGraph *weft_graph_ref   (WeftGraph *self);
void       weft_graph_unref (WeftGraph *self);

/**
 * weft_graph_copy:
 *
 * Returns: (transfer full): values and ops with the same numbers, to which others can be
 *   added without @self seeing them; what constants and parameters hold is shared
 */
WeftGraph *weft_graph_copy (const WeftGraph *self);

/**
 * weft_graph_name_dimension:
 * @name: "batch", "time" …
 *
 * Returns: a negative extent that stands for the dimension called @name
 */
gint64 weft_graph_name_dimension (WeftGraph  *self,
                                  const char *name);

/* Returns: (transfer none) (nullable): the name that a negative extent stands for */
const char *weft_graph_get_dimension_name (const WeftGraph *self,
                                           gint64           extent);

/* An extent that is not known and equal to no other. */
#define WEFT_UNKNOWN_EXTENT G_MININT64

/**
 * weft_graph_add_input:
 * @name: a name that is not taken
 * @shape: extents, some of which may be named
 *
 * Returns: a value that each run is given
 */
WeftValue weft_graph_add_input (WeftGraph       *self,
                                const char      *name,
                                WeftDType        dtype,
                                const WeftShape *shape);

/**
 * weft_graph_add_parameter:
 * @name: a name that is not taken, `dense1.weight`
 * @initial: (transfer none): its content in a new session
 *
 * Returns: a value that lives in a session
 */
WeftValue weft_graph_add_parameter (WeftGraph  *self,
                                    const char *name,
                                    WeftTensor *initial);

/**
 * weft_graph_add_constant:
 * @tensor: (transfer full): content
 *
 * Returns: a value that never changes
 */
WeftValue weft_graph_add_constant (WeftGraph  *self,
                                   WeftTensor *tensor);

/* Returns: a constant scalar of f32 */
WeftValue weft_graph_add_scalar (WeftGraph *self,
                                 double     number);

/* Returns: a constant vector of i64: axes, shapes */
WeftValue weft_graph_add_ints (WeftGraph    *self,
                               const gint64 *numbers,
                               int           n_numbers);

/**
 * weft_graph_add:
 * @op: name of a class
 * @inputs: (array length=n_inputs): values; %WEFT_NO_VALUE for an absent one
 * @attributes: (nullable): ended by an entry without name; see WEFT_ATTRIBUTES()
 * @error: return location for an error
 *
 * Errors: %WEFT_ENGINE_ERROR_UNKNOWN, %WEFT_ENGINE_ERROR_SHAPE,
 *   %WEFT_ENGINE_ERROR_TYPE, %WEFT_ENGINE_ERROR_ATTRIBUTE; the graph is then
 *   what it was
 *
 * Returns: the op's first output, or %WEFT_NO_VALUE; output i is that plus i
 */
WeftValue weft_graph_add (WeftGraph            *self,
                          const char           *op,
                          const WeftValue      *inputs,
                          int                   n_inputs,
                          const WeftAttribute  *attributes,
                          GError              **error);

/**
 * weft_graph_emit:
 *
 * weft_graph_add() for code whose shapes fit by construction, such as gradient
 * rules: a misfit aborts with its sentence.
 */
WeftValue weft_graph_emit (WeftGraph           *self,
                           const char          *op,
                           const WeftValue     *inputs,
                           int                  n_inputs,
                           const WeftAttribute *attributes);

int                  weft_graph_get_n_values (const WeftGraph *self);
const WeftValueInfo *weft_graph_get_value    (const WeftGraph *self,
                                              WeftValue        value);
int                  weft_graph_get_n_ops    (const WeftGraph *self);
const WeftOp        *weft_graph_get_op       (const WeftGraph *self,
                                              int              index);

/**
 * weft_graph_set_name:
 *
 * Gives @value a name that is not taken, to be found by and shown with.
 */
void weft_graph_set_name (WeftGraph  *self,
                          WeftValue   value,
                          const char *name);

/* Returns: the value called @name, or %WEFT_NO_VALUE */
WeftValue weft_graph_find (const WeftGraph *self,
                           const char      *name);

/**
 * weft_graph_infer:
 * @operands: (array): on entry operands of inputs with their actual extents;
 *   on return one operand per value of the graph
 * @error: return location for an error
 *
 * Applies all shape rules again, for extents that are known now.
 *
 * Errors: %WEFT_ENGINE_ERROR_SHAPE
 */
gboolean weft_graph_infer (const WeftGraph  *self,
                           WeftOperand      *operands,
                           GError          **error);

/* Collects what the rules of @op look at from the operands of all values. */
void weft_graph_look (const WeftOp      *op,
                      const WeftOperand *operands,
                      WeftInference     *inference);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftGraph, weft_graph_unref)

G_END_DECLS
