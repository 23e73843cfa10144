/* onnx-fold.c: ops computed while a file is read
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/onnx-step-private.h"

#include "engine/session.h"

/* Results that are folded have at most so many elements. */
#define MOST_FOLDED (1 << 20)

static gboolean
is_small (const WeftShape *shape)
{
  double count = 1;

  for (int axis = 0; axis < shape->rank; axis++)
    count *= (double) shape->extent[axis];
  return count <= MOST_FOLDED;
}

gboolean
weft_onnx_fold (const char *op,
                WeftTensor *const *contents,
                int n_contents,
                const WeftAttribute *attributes,
                WeftTensor **results,
                gboolean *large,
                GError **error)
{
  g_autoptr (WeftGraph) graph = weft_graph_new ();
  g_autoptr (WeftSession) session = NULL;
  WeftValue inputs[WEFT_MAX_INPUTS], outputs[WEFT_MAX_OUTPUTS];
  int n_outputs = weft_op_class_find (op)->n_outputs;

  for (int i = 0; i < n_contents; i++)
    inputs[i] = contents[i] == NULL ? WEFT_NO_VALUE : weft_graph_add_constant (graph, weft_tensor_ref (contents[i]));
  outputs[0] = weft_graph_add (graph, op, inputs, n_contents, attributes, error);
  if (outputs[0] == WEFT_NO_VALUE)
    return FALSE;
  *large = FALSE;
  for (int i = 0; i < n_outputs; i++) {
    outputs[i] = outputs[0] + i;
    *large = *large || !is_small (&weft_graph_get_value (graph, outputs[i])->shape);
  }
  session = *large ? NULL : weft_session_new (graph, error);
  return session != NULL && weft_session_run (session, NULL, NULL, 0, outputs, results, n_outputs, error);
}
