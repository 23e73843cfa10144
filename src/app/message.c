/* message.c: a line of the Messages pane
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/message.h"

struct _WeftMessage
{
  GObject parent_instance;

  /* Owned */
  char *node;  /* nullable */
  char *title; /* nullable */
  char *text;
  char *remedy; /* nullable */

  WeftMessageLevel level;
  gint64 time;
};

G_DEFINE_FINAL_TYPE (WeftMessage, weft_message, G_TYPE_OBJECT)

static void
weft_message_finalize (GObject *object)
{
  WeftMessage *self = WEFT_MESSAGE (object);

  g_free (self->node);
  g_free (self->title);
  g_free (self->text);
  g_free (self->remedy);
  G_OBJECT_CLASS (weft_message_parent_class)->finalize (object);
}

static void
weft_message_class_init (WeftMessageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_message_finalize;
}

static void
weft_message_init (WeftMessage *self)
{
  self->time = g_get_real_time ();
}

WeftMessage *
weft_message_new (WeftMessageLevel  level,
                  const char       *node,
                  const char       *title,
                  const char       *text,
                  const char       *remedy)
{
  WeftMessage *self = g_object_new (WEFT_TYPE_MESSAGE, NULL);

  self->level = level;
  self->node = g_strdup (node);
  self->title = g_strdup (title);
  self->text = g_strdup (text);
  self->remedy = g_strdup (remedy);
  return self;
}

WeftMessageLevel
weft_message_get_level (WeftMessage *self)
{
  return self->level;
}

const char *
weft_message_get_node (WeftMessage *self)
{
  return self->node;
}

const char *
weft_message_get_title (WeftMessage *self)
{
  return self->title;
}

const char *
weft_message_get_text (WeftMessage *self)
{
  return self->text;
}

const char *
weft_message_get_remedy (WeftMessage *self)
{
  return self->remedy;
}

gint64
weft_message_get_time (WeftMessage *self)
{
  return self->time;
}
