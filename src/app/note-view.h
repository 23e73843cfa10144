/* note-view.h: a note or a frame on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Its keys activate `canvas.edit-note`, `canvas.remove-note` and `canvas.resize-note`.
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

/* Shows another note of the same id, where that one is. */
void weft_note_view_set_note (WeftNoteView   *self,
                              const WeftNote *note);

/* Returns: where it is, in canvas units, changed as it is being dragged */
WeftArea weft_note_view_get_box (WeftNoteView *self);

/* Draws it so far from where its note is, and so much larger, while it is being dragged. */
void weft_note_view_set_change (WeftNoteView *self,
                                WeftArea      change);

/* Paints it where it stands, in canvas units, in other colors. */
void weft_note_view_paint (WeftNoteView           *self,
                           const WeftCanvasColors *colors,
                           cairo_t                *cr);

/* @zoom: application pixels for one canvas unit */
void weft_note_view_set_zoom (WeftNoteView *self,
                              double        zoom);

/* The color that stands for it where there is no room for words, opaque. */
GdkRGBA weft_note_view_get_color (WeftNoteView *self);

G_END_DECLS
