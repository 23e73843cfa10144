/* layout-state.c: how far a layout has come, and how it came about, in words
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/layout-state.h"

#include "base/i18n.h"

#include <math.h>

void
weft_layout_state_take (WeftLayoutState  *self,
                        WeftEmbedding    *embedding,
                        const WeftTensor *x)
{
  self->method = weft_embedding_get_method (embedding);
  self->seed = weft_embedding_get_seed (embedding);
  self->n_rows = x->shape.extent[0];
  self->n_columns = x->shape.extent[1];
  self->iteration = weft_embedding_get_iteration (embedding);
  self->n_iterations = weft_embedding_get_n_iterations (embedding);
  self->loss = weft_embedding_get_loss (embedding);
  self->has_shares = weft_embedding_get_shares (embedding, self->shares);
}

char *
weft_layout_state_tell (const WeftLayoutState   *self,
                        const char              *data,
                        const WeftLayoutQuality *quality)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("%s, %" PRId64 " rows of %" PRId64 " columns. "), data, self->n_rows, self->n_columns);
  if (quality != NULL)
    g_string_append_printf (text, _("Trustworthiness %.3f, recall %.3f of %" PRId64 " neighbours, seed %" PRId64 "."), quality->trust, quality->recall, quality->k, (gint64) self->seed);
  else
    g_string_append_printf (text, _("Seed %" PRId64 "; how far it can be believed is measured when it rests."), (gint64) self->seed);
  if (self->iteration < self->n_iterations)
    g_string_append_printf (text, _(" Iteration %" PRId64 " of %" PRId64 "."), self->iteration, self->n_iterations);
  if (isfinite (self->loss))
    g_string_append_printf (text, " %s %.3f.", _ (self->method->loss), self->loss);
  if (self->has_shares)
    g_string_append_printf (text, _(" Shares of the variance: across %.1f %%, upwards %.1f %%."), 100 * self->shares[0], 100 * self->shares[1]);
  return g_string_free (text, FALSE);
}
