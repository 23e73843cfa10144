/* note.c: a text on the canvas, or a titled frame around nodes
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/note.h"

#include "base/i18n.h"
#include "workflow/error.h"
#include "workflow/json-private.h"
#include "workflow/kind.h"

G_DEFINE_BOXED_TYPE (WeftNote, weft_note, weft_note_copy, weft_note_free)

WeftNote *
weft_note_new (const char *id)
{
  WeftNote *self = g_new0 (WeftNote, 1);

  self->id = g_strdup (id);
  self->text = g_strdup ("");
  self->width = 240;
  self->height = 120;
  return self;
}

WeftNote *
weft_note_copy (const WeftNote *self)
{
  WeftNote *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->text = g_strdup (self->text);
  copy->color = g_strdup (self->color);
  copy->extra = self->extra != NULL ? json_object_ref (self->extra) : NULL;
  return copy;
}

void
weft_note_free (WeftNote *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self->color);
  g_clear_pointer (&self->extra, json_object_unref);
  g_free (self);
}

JsonNode *
weft_note_to_json (const WeftNote *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "text", self->text);
  weft_json_add_pair (object, "position", self->x, self->y);
  weft_json_add_pair (object, "size", self->width, self->height);
  if (self->frame)
    json_object_set_boolean_member (object, "frame", TRUE);
  if (self->color != NULL)
    json_object_set_string_member (object, "color", self->color);
  weft_json_add_all (object, self->extra);
  return weft_json_node_take (object);
}

WeftNote *
weft_note_from_json (const char  *id,
                     JsonObject  *object,
                     GError     **error)
{
  static const char *const known[] = { "text", "position", "size", "frame", "color", NULL };
  g_autoptr (WeftNote) self = weft_note_new (id);
  g_autofree char *where = g_strdup_printf (_("note “%s”"), id);

  if (!weft_id_is_valid (id)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_FORMAT,
                 _("%s: an id is made of a-z, 0-9, _ and -, at most %d of them"), where, WEFT_ID_MAX);
    return NULL;
  }
  if (!weft_json_expect (object, "text", WEFT_JSON_TEXT, where, error) ||
      !weft_json_expect (object, "frame", WEFT_JSON_BOOLEAN, where, error) ||
      !weft_json_expect (object, "color", WEFT_JSON_TEXT, where, error) ||
      !weft_json_read_pair (object, "position", where, &self->x, &self->y, error) ||
      !weft_json_read_pair (object, "size", where, &self->width, &self->height, error))
    return NULL;
  g_free (self->text);
  self->text = g_strdup (weft_json_get_string (object, "text", ""));
  self->frame = weft_json_get_bool (object, "frame", FALSE);
  self->color = g_strdup (weft_json_get_string (object, "color", NULL));
  self->extra = weft_json_extra (object, known);
  return g_steal_pointer (&self);
}
