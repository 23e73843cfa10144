/* link.c: a wire from an output to an input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/link-private.h"

#include "workflow/json-private.h"
#include "workflow/kind.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (WeftLink, weft_link, weft_link_ref, weft_link_unref)

WeftLink *
weft_link_new (const char *from,
               const char *output,
               const char *to,
               const char *input)
{
  WeftLink *self = g_rc_box_new0 (WeftLink);

  self->from = g_strdup (from);
  self->output = g_strdup (output);
  self->to = g_strdup (to);
  self->input = g_strdup (input);
  return self;
}

WeftLink *
weft_link_ref (WeftLink *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer memory)
{
  WeftLink *self = memory;

  g_free ((char *) self->from);
  g_free ((char *) self->output);
  g_free ((char *) self->to);
  g_free ((char *) self->input);
  g_clear_pointer (&self->extra, json_object_unref);
}

void
weft_link_unref (WeftLink *self)
{
  g_rc_box_release_full (self, clear);
}

int
weft_link_compare (const WeftLink *a,
                   const WeftLink *b)
{
  int order = strcmp (a->to, b->to);

  if (order == 0)
    order = strcmp (a->input, b->input);
  if (order == 0)
    order = strcmp (a->from, b->from);
  return order != 0 ? order : strcmp (a->output, b->output);
}

char *
weft_link_to_string (const WeftLink *self)
{
  return g_strdup_printf ("%s.%s → %s.%s", self->from, self->output, self->to, self->input);
}

JsonNode *
weft_link_to_json (const WeftLink *self)
{
  JsonObject *object = json_object_new ();
  g_autofree char *from = g_strconcat (self->from, ".", self->output, NULL);
  g_autofree char *to = g_strconcat (self->to, ".", self->input, NULL);

  json_object_set_string_member (object, "from", from);
  json_object_set_string_member (object, "to", to);
  weft_json_add_all (object, self->extra);
  return weft_json_node_take (object);
}

gboolean
weft_place_split (const char  *place,
                  char       **node,
                  char       **port)
{
  const char *dot = strchr (place, '.');
  g_autofree char *first = dot != NULL ? g_strndup (place, (gsize) (dot - place)) : NULL;

  if (dot == NULL || !weft_id_is_valid (first) || !weft_id_is_valid (dot + 1))
    return FALSE;
  *node = g_steal_pointer (&first);
  *port = g_strdup (dot + 1);
  return TRUE;
}
