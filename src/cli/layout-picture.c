/* layout-picture.c: points on a plane as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/layout-picture.h"

#include "base/i18n.h"
#include "paint/picture.h"
#include "paint/scatter.h"

#include <math.h>

#define WIDTH  760
#define HEIGHT 640
#define SCALE  2

gboolean
weft_layout_picture_is_known (const char *path)
{
  return g_str_has_suffix (path, ".png") || g_str_has_suffix (path, ".svg") || g_str_has_suffix (path, ".pdf");
}

/* What stands under every layout: how far it can be believed, and how to have it again. */
static char *
make_caption (const WeftLayoutPicture *self)
{
  const WeftLayoutQuality *quality = self->quality;
  GString *text = g_string_new (NULL);
  double shares[2], loss = weft_embedding_get_loss (self->embedding);

  g_string_append_printf (text, _("%s, %" PRId64 " rows of %" PRId64 " columns. "), self->data, quality->n, self->rows->x->shape.extent[1]);
  g_string_append_printf (text, _("Trustworthiness %.3f, recall %.3f of %" PRId64 " neighbours, seed %" PRId64 "."), quality->trust, quality->recall, quality->k,
                          (gint64) weft_embedding_get_seed (self->embedding));
  if (isfinite (loss))
    g_string_append_printf (text, " %s %.3f.", _ (weft_embedding_get_method (self->embedding)->loss), loss);
  if (weft_embedding_get_shares (self->embedding, shares))
    g_string_append_printf (text, _(" Shares of the variance: across %.1f %%, upwards %.1f %%."), 100 * shares[0], 100 * shares[1]);
  return g_string_free (text, FALSE);
}

static void
paint (cairo_t  *cr,
       double    width,
       double    height,
       gpointer  data)
{
  const WeftLayoutPicture *self = data;
  g_autofree char *caption = make_caption (self);
  WeftScatter scatter = { .points = weft_tensor_const_f32 (self->points), .n_points = (gsize) self->quality->n, .caption = caption };
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  scatter.title = _ (weft_embedding_get_method (self->embedding)->title);
  scatter.classes = self->rows->classes;
  scatter.names = (const char *const *) self->rows->names;
  scatter.n_classes = self->rows->names != NULL ? g_strv_length (self->rows->names) : 0;
  if (self->trust && self->quality->trusts != NULL) {
    scatter.values = self->quality->trusts;
    scatter.value_title = _("trust");
  }
  weft_scatter_paint (&scatter, &style, cr, width, height);
}

gboolean
weft_layout_picture_write (const WeftLayoutPicture  *self,
                           const char               *path,
                           const char               *recipe,
                           GError                  **error)
{
  const WeftPicture picture = { .width = WIDTH, .height = HEIGHT, .scale = SCALE, .recipe = recipe };

  return weft_picture_write (&picture, path, paint, (gpointer) self, error);
}
