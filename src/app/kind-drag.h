/* kind-drag.h: what is dragged from the palette to the canvas: a kind of node
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A type of its own, so that text from elsewhere is not taken for a kind.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define WEFT_TYPE_KIND_DRAG (weft_kind_drag_get_type ())

typedef struct _WeftKindDrag WeftKindDrag;

GType weft_kind_drag_get_type (void);

/* Returns: (transfer full): a drag of the kind called @kind */
WeftKindDrag *weft_kind_drag_new  (const char         *kind);
WeftKindDrag *weft_kind_drag_copy (const WeftKindDrag *self);
void          weft_kind_drag_free (WeftKindDrag       *self);

/* Returns: (transfer none): id of the kind */
const char *weft_kind_drag_get_kind (const WeftKindDrag *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftKindDrag, weft_kind_drag_free)

G_END_DECLS
