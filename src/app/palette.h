/* palette.h: the kinds of nodes there are, to be dragged or added to the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A list by category with a search on top. Rows are dragged as a #WeftKindDrag.
 *
 * Signal: `activated` (kind) when a row is double-clicked or Return pressed on it.
 */
#pragma once

#include "workflow/kind.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_PALETTE (weft_palette_get_type ())
G_DECLARE_FINAL_TYPE (WeftPalette, weft_palette, WEFT, PALETTE, AdwBin)

/* Returns: (transfer floating): the kinds of a document */
GtkWidget *weft_palette_new (void);

/**
 * weft_palette_set_domain:
 * @domain: (transfer none): kinds of a document, or layers
 *
 * Shows what the canvas in front can hold.
 */
void weft_palette_set_domain (WeftPalette      *self,
                              const WeftDomain *domain);

G_END_DECLS
