/* layout-picture.c: points on a plane as a picture
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/layout-picture.h"

#include "base/i18n.h"
#include "explain/layout-state.h"
#include "paint/picture.h"
#include "paint/scatter.h"

#define WIDTH  760
#define HEIGHT 640
#define SCALE  2

gboolean
weft_layout_picture_is_known (const char *path)
{
  return g_str_has_suffix (path, ".png") || g_str_has_suffix (path, ".svg") || g_str_has_suffix (path, ".pdf");
}

char *
weft_layout_picture_tell (const WeftLayoutPicture *self)
{
  WeftLayoutState state;

  weft_layout_state_take (&state, self->embedding, self->rows->x);
  return weft_layout_state_tell (&state, self->data, self->quality);
}

void
weft_layout_picture_paint (gconstpointer         data,
                           const WeftPaintStyle *style,
                           cairo_t              *cr,
                           double                width,
                           double                height)
{
  const WeftLayoutPicture *self = data;
  g_autofree char *caption = weft_layout_picture_tell (self);
  WeftScatter scatter = { .points = weft_tensor_const_f32 (self->points), .n_points = (gsize) self->quality->n };

  scatter.caption = caption;
  scatter.title = _ (weft_embedding_get_method (self->embedding)->title);
  scatter.classes = self->rows->classes;
  scatter.names = (const char *const *) self->rows->names;
  scatter.n_classes = self->rows->names != NULL ? g_strv_length (self->rows->names) : 0;
  if (self->trust && self->quality->trusts != NULL) {
    scatter.values = self->quality->trusts;
    scatter.value_title = _("trust");
  }
  weft_scatter_paint (&scatter, style, cr, width, height);
}

/* A WeftPaintFunc. */
static void
paint (cairo_t  *cr,
       double    width,
       double    height,
       gpointer  data)
{
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  weft_layout_picture_paint (data, &style, cr, width, height);
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
