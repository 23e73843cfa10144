/* note-view.h: a note or a frame on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/canvas-colors.h"
#include "app/canvas-geometry.h"
#include "workflow/note.h"

G_BEGIN_DECLS

#define WEFT_TYPE_NOTE_VIEW (weft_note_view_get_type ())
G_DECLARE_FINAL_TYPE (WeftNoteView, weft_note_view, WEFT, NOTE_VIEW, GtkWidget)

/* @colors: (transfer none): outlive the widget */
WeftNoteView *weft_note_view_new (const WeftNote         *note,
                                  const WeftCanvasColors *colors);

/* Returns: (transfer none): what it shows */
const WeftNote *weft_note_view_get_note (WeftNoteView *self);

/* Returns: where it is, in canvas units, dragged along if it is being dragged */
WeftArea weft_note_view_get_box (WeftNoteView *self);

/* Draws it so far from where its note is, while it is being dragged. */
void weft_note_view_set_offset (WeftNoteView *self,
                                double        dx,
                                double        dy);

/* Paints it where it stands, in canvas units, in other colors. */
void weft_note_view_paint (WeftNoteView           *self,
                           const WeftCanvasColors *colors,
                           cairo_t                *cr);

/* @zoom: application pixels for one canvas unit */
void weft_note_view_set_zoom (WeftNoteView *self,
                              double        zoom);

G_END_DECLS
