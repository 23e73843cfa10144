/* options.c: the command line of one command
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli/options.h"

#include "base/i18n.h"
#include "cli/output.h"

#include <stdio.h>
#include <string.h>

static GOptionContext *
make_context (const WeftCommand  *command,
              const GOptionEntry *entries,
              gboolean           *help)
{
  const GOptionEntry shared[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, help, N_("Show this page"), NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (command->synopsis);
  GOptionGroup *group = g_option_group_new (command->name, command->title, command->title, NULL, NULL);

  g_option_context_set_main_group (context, group);
  g_option_context_set_help_enabled (context, FALSE);
  if (entries != NULL)
    g_option_group_add_entries (group, entries);
  g_option_group_add_entries (group, shared);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ (command->help));
  return context;
}

void
weft_cli_print_help (const WeftCommand  *command,
                     const GOptionEntry *entries)
{
  gboolean help = FALSE;
  g_autoptr (GOptionContext) context = make_context (command, entries, &help);
  g_autofree char *name = g_strconcat ("weft-cli ", command->name, NULL);
  g_autofree char *text = NULL;

  g_set_prgname (name);
  text = g_option_context_get_help (context, TRUE, NULL);
  g_set_prgname ("weft-cli");
  fputs (text, stdout);
}

gboolean
weft_cli_wants_json (int    argc,
                     char **argv)
{
  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    if (g_str_equal (argv[i], "--json"))
      return TRUE;
  return FALSE;
}

WeftExit
weft_cli_usage (const WeftCommand *command,
                gboolean           json,
                const char        *message)
{
  g_autofree char *line = g_strdup_printf (_("%s; see weft-cli %s --help"), message, command->name);

  return weft_cli_fail (json, WEFT_EXIT_USAGE, command->name, line);
}

static char *
judge_operands (int    given,
                int    min,
                int    max,
                char **argv)
{
  if (given < min)
    return g_strdup (_("an operand is missing"));
  if (max >= 0 && given > max)
    return g_strdup_printf (_("“%s” is one operand too many"), argv[max + 1]);
  return NULL;
}

gboolean
weft_cli_parse (const WeftCommand    *command,
                const GOptionEntry   *entries,
                int                  *argc,
                char               ***argv,
                int                   min,
                int                   max,
                WeftExit             *status)
{
  gboolean help = FALSE, json = weft_cli_wants_json (*argc, *argv);
  g_autoptr (GOptionContext) context = make_context (command, entries, &help);
  g_autoptr (GError) error = NULL;
  g_autofree char *complaint = NULL;

  if (!g_option_context_parse (context, argc, argv, &error)) {
    *status = weft_cli_usage (command, json, error->message);
    return FALSE;
  }
  if (help) {
    weft_cli_print_help (command, entries);
    *status = WEFT_EXIT_DONE;
    return FALSE;
  }
  /* What follows a "--" is an operand, the dashes are not. */
  if (*argc > 1 && g_str_equal ((*argv)[1], "--")) {
    memmove (*argv + 1, *argv + 2, (gsize) (*argc - 1) * sizeof **argv);
    (*argc)--;
  }
  complaint = judge_operands (*argc - 1, min, max, *argv);
  if (complaint != NULL)
    *status = weft_cli_usage (command, json, complaint);
  return complaint == NULL;
}
