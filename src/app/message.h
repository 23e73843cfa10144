/* message.h: a line of the Messages pane
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  WEFT_MESSAGE_INFO,
  WEFT_MESSAGE_WARNING,
  WEFT_MESSAGE_ERROR,
} WeftMessageLevel;

#define WEFT_TYPE_MESSAGE (weft_message_get_type ())
G_DECLARE_FINAL_TYPE (WeftMessage, weft_message, WEFT, MESSAGE, GObject)

/**
 * weft_message_new:
 * @node: (nullable): id of the node that it is about
 * @title: (nullable): what that node is called
 * @text: what is to be said, a sentence
 * @remedy: (nullable): what would mend it
 *
 * Returns: (transfer full): a message of this moment, never changed
 */
WeftMessage *weft_message_new (WeftMessageLevel  level,
                               const char       *node,
                               const char       *title,
                               const char       *text,
                               const char       *remedy);

WeftMessageLevel  weft_message_get_level  (WeftMessage *self);
const char       *weft_message_get_node   (WeftMessage *self);
const char       *weft_message_get_title  (WeftMessage *self);
const char       *weft_message_get_text   (WeftMessage *self);
const char       *weft_message_get_remedy (WeftMessage *self);

/* Returns: µs since 1970 */
gint64 weft_message_get_time (WeftMessage *self);

G_END_DECLS
