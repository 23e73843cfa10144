/* link.c: a wire from an output to an input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/link.h"

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
