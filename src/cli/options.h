/* options.h: the command line of one command
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/**
 * weft_cli_parse:
 * @command: whose line it is
 * @entries: (nullable): its options
 * @argc: (inout): words; on return the operands, the name included
 * @argv: (inout): the same
 * @min: least operands after the name
 * @max: most operands, -1 for any number
 * @status: (out): how to end when there is nothing to do
 *
 * Reads options, answers `--help`, and counts operands. Words of @argv stay
 * those of main().
 *
 * Returns: whether to go on
 */
gboolean weft_cli_parse (const WeftCommand    *command,
                         const GOptionEntry   *entries,
                         int                  *argc,
                         char               ***argv,
                         int                   min,
                         int                   max,
                         WeftExit             *status);

/**
 * weft_cli_wants_json:
 *
 * Returns: whether @argv asks for a JSON document, for errors that come before
 *   options are read
 */
gboolean weft_cli_wants_json (int    argc,
                              char **argv);

/**
 * weft_cli_usage:
 * @json: as for weft_cli_fail()
 * @message: what is wrong with the line
 *
 * Says it, and where help is.
 *
 * Returns: %WEFT_EXIT_USAGE
 */
WeftExit weft_cli_usage (const WeftCommand *command,
                         gboolean           json,
                         const char        *message);

/* Writes the options and the help of @command to standard output. */
void weft_cli_print_help (const WeftCommand  *command,
                          const GOptionEntry *entries);

G_END_DECLS
