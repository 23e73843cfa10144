/* command-private.h: what commands are put together from
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "workflow/history-private.h"

G_BEGIN_DECLS

/* Opens a gesture. Returns: %FALSE when @self is no part of a document any more */
gboolean weft_command_begin (WeftWorkflow  *self,
                             const char    *text,
                             GError       **error);

/* Does one edit; @value: (transfer full) (nullable): what shall stand in the slot */
gboolean weft_command_do (WeftWorkflow  *self,
                          const char    *slot,
                          const char    *id,
                          const char    *field,
                          JsonNode      *value,
                          GError       **error);

/* Does the edit that adds or removes a link. */
gboolean weft_command_set_link (WeftWorkflow    *self,
                                const WeftLink  *link,
                                gboolean         present,
                                GError         **error);

/* Closes the gesture. Returns: @good */
gboolean weft_command_end (WeftWorkflow *self,
                           gboolean      good);

G_END_DECLS
