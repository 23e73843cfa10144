/* note.h: a text on the canvas, or a titled frame around nodes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define WEFT_TYPE_NOTE (weft_note_get_type ())

/**
 * WeftNote:
 * @id: `[a-z0-9_-]+`
 * @text: what it says; the title of a frame
 * @frame: whether it is drawn as a frame behind nodes
 * @x: left edge, in canvas units
 * @y: upper edge
 * @width: in canvas units
 * @height: in canvas units
 * @color: (nullable): `#rrggbb`
 *
 * A value: an edit puts another note in the place of the old one.
 */
typedef struct
{
  char *id;
  char *text;
  gboolean frame;
  double x;
  double y;
  double width;
  double height;
  char *color;

  /*< private >*/
  JsonObject *extra; /* Owned, nullable: members of the file that this version does not know */
} WeftNote;

GType weft_note_get_type (void);

/* Returns: (transfer full): an empty note called @id */
WeftNote *weft_note_new  (const char     *id);
WeftNote *weft_note_copy (const WeftNote *self);
void      weft_note_free (WeftNote       *self);

/* Returns: (transfer full): an object without the id, which is its key */
JsonNode *weft_note_to_json (const WeftNote *self);

/**
 * weft_note_from_json:
 * @id: its key
 * @object: what weft_note_to_json() wrote; unknown members are kept
 *
 * Errors: %WEFT_WORKFLOW_ERROR_FORMAT
 *
 * Returns: (transfer full) (nullable): the note
 */
WeftNote *weft_note_from_json (const char  *id,
                               JsonObject  *object,
                               GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftNote, weft_note_free)

G_END_DECLS
