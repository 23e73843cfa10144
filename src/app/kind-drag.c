/* kind-drag.c: what is dragged from the palette to the canvas: a kind of node
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/kind-drag.h"

struct _WeftKindDrag
{
  /* Owned */
  char *kind;
};

G_DEFINE_BOXED_TYPE (WeftKindDrag, weft_kind_drag, weft_kind_drag_copy, weft_kind_drag_free)

WeftKindDrag *
weft_kind_drag_new (const char *kind)
{
  WeftKindDrag *self = g_new (WeftKindDrag, 1);

  self->kind = g_strdup (kind);
  return self;
}

WeftKindDrag *
weft_kind_drag_copy (const WeftKindDrag *self)
{
  return weft_kind_drag_new (self->kind);
}

void
weft_kind_drag_free (WeftKindDrag *self)
{
  g_free (self->kind);
  g_free (self);
}

const char *
weft_kind_drag_get_kind (const WeftKindDrag *self)
{
  return self->kind;
}
