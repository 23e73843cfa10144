/* absent.c: commands that are promised and not there yet
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "cli/options.h"
#include "cli/output.h"

WeftExit
weft_cli_absent (const WeftCommand  *command,
                 int                 argc,
                 char              **argv)
{
  gboolean json = weft_cli_wants_json (argc, argv);

  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h")) {
      weft_cli_print_help (command, NULL);
      return WEFT_EXIT_DONE;
    }
  return weft_cli_fail (json, WEFT_EXIT_USAGE, command->name,
                        _("this command is not there yet; weft-cli --help lists those that are"));
}
