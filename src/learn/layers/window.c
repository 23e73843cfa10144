/* window.c: how a window slides over images and series
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/layers/window.h"

#include "base/i18n.h"
#include "learn/error.h"

const WeftParamChoice weft_layer_paddings[] = {
  { "valid", N_("None") },
  { "same", N_("Same size") },
  { "half", N_("Half a window") },
  { "own", N_("Own") },
  { NULL },
};

static gint64
get_number (const WeftParams *params,
            const char       *id,
            gint64            otherwise)
{
  return weft_param_find (weft_params_get_table (params), id) != NULL ? weft_params_get_integer (params, id) : otherwise;
}

/* A setting along both axes. */
static void
read_pair (const WeftParams *params,
           const char       *id,
           gint64            numbers[2])
{
  g_autofree char *width = g_strconcat (id, "_width", NULL);
  gint64 other = get_number (params, width, 0);

  numbers[0] = get_number (params, id, 1);
  numbers[1] = other > 0 ? other : numbers[0];
}

/* One number for all sides, or one for each: the beginnings of the axes, then their ends. */
static gboolean
read_pads (WeftLayerWindow   *self,
           const WeftParams  *params,
           int                n_axes,
           GError           **error)
{
  g_auto (GStrv) items = weft_params_get_list (params, "pads");
  guint n = g_strv_length (items), wanted = 2 * (guint) n_axes;

  for (guint i = 0; i < wanted && (n == 1 || n == wanted); i++)
    self->pads[i] = (gint64) g_ascii_strtod (items[n == 1 ? 0 : i], NULL);
  if (n == 1 || n == wanted)
    return TRUE;
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("its padding has %u numbers; it needs 1, for every side, or %u"), n, wanted);
  return FALSE;
}

gboolean
weft_layer_window_init (WeftLayerWindow       *self,
                        const WeftLayerBuild  *layer,
                        int                    n_axes,
                        gint64                 spare,
                        GError               **error)
{
  gboolean is_half = weft_params_is_choice (layer->params, "padding", "half"), is_own = weft_params_is_choice (layer->params, "padding", "own");

  read_pair (layer->params, "kernel", self->kernel);
  read_pair (layer->params, "stride", self->strides);
  read_pair (layer->params, "dilation", self->dilations);
  for (int i = 0; i < 2; i++)
    self->strides[i] = self->strides[i] > 0 ? self->strides[i] : self->kernel[i];
  for (int i = 0; i < n_axes; i++)
    self->pads[i] = self->pads[n_axes + i] = (self->dilations[i] * (self->kernel[i] - 1) + spare) / 2;
  if (is_own && !read_pads (self, layer->params, n_axes, error))
    return FALSE;
  if (is_half || is_own)
    self->padding = (WeftAttribute) WEFT_INTS ("pads", self->pads, 2 * n_axes);
  else
    self->padding = (WeftAttribute) WEFT_TEXT ("auto_pad", weft_params_is_choice (layer->params, "padding", "same") ? "SAME_UPPER" : "VALID");
  return TRUE;
}
