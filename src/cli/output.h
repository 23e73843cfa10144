/* output.h: where words and results of a command go
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Messages go to standard error, one line each; results to standard output.
 * With --json there is one document there, whatever happens.
 */
#pragma once

#include "base/json.h"
#include "cli/command.h"

G_BEGIN_DECLS

/**
 * weft_cli_say:
 * @where: (nullable): the file, node or option it is about
 * @message: what is wrong, and what would mend it
 *
 * Writes `weft-cli: WHERE: MESSAGE` as one line to standard error. A message
 * that begins with @where already is not given it twice.
 */
void weft_cli_say (const char *where,
                   const char *message);

/* Says each of @messages, an array of texts. */
void weft_cli_say_each (const char      *where,
                        const GPtrArray *messages);

/**
 * weft_cli_fail:
 * @json: whether the document on standard output has to say it as well
 * @status: how the program will end
 * @where: (nullable): as for weft_cli_say()
 * @message: as for weft_cli_say()
 *
 * Says why a command comes to nothing.
 *
 * Returns: @status
 */
WeftExit weft_cli_fail (gboolean    json,
                        WeftExit    status,
                        const char *where,
                        const char *message);

/**
 * weft_cli_print_json:
 * @node: (transfer full): the document
 *
 * Writes a document to standard output.
 */
void weft_cli_print_json (JsonNode *node);

/* The same on one line. */
void weft_cli_print_json_line (JsonNode *node);

/* Returns: (transfer full): a node that owns @object, (transfer full) */
JsonNode *weft_cli_json_take (JsonObject *object);

/**
 * weft_cli_width:
 * @text: UTF-8
 *
 * Returns: columns that @text takes on a terminal
 */
int weft_cli_width (const char *text);

/**
 * weft_cli_append_padded:
 * @text: UTF-8
 * @width: columns; positive: to the left, negative: to the right
 *
 * Appends @text and the spaces that make it @width columns wide.
 */
void weft_cli_append_padded (GString    *to,
                             const char *text,
                             int         width);

G_END_DECLS
