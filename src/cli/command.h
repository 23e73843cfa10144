/* command.h: what a command of weft-cli is, and the words all commands share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A command is one file with a function and one line in the table of main.c;
 * the usage page, `--help` and the dispatch are made from that line.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftExit:
 *
 * Exit statuses, which scripts depend on.
 */
typedef enum {
  WEFT_EXIT_DONE = 0,
  WEFT_EXIT_FAILED = 1,      /* the work failed */
  WEFT_EXIT_USAGE = 2,       /* wrong usage, or not there yet */
  WEFT_EXIT_UNUSABLE = 3,    /* a file named on the command line cannot be used */
  WEFT_EXIT_TRY_AGAIN = 75,  /* somebody else holds what is needed */
  WEFT_EXIT_CANCELLED = 130, /* by SIGINT */
} WeftExit;

typedef struct _WeftCommand WeftCommand;

/**
 * WeftCommand:
 * @name: as typed
 * @synopsis: what follows the name, without the options
 * @title: a short sentence for the list of commands, marked with N_()
 * @help: a few sentences for `--help`, marked with N_()
 * @run: does it; @argv begins with the name
 */
struct _WeftCommand
{
  const char *name;
  const char *synopsis;
  const char *title;
  const char *help;
  WeftExit (*run) (const WeftCommand *command, int argc, char **argv);
};

/* The commands, each in the file of its name. */
WeftExit weft_cli_run           (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_check         (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_new           (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_kinds         (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_architectures (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_tune          (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_trials        (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_model         (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_predict       (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_embed         (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_explain       (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_feedback      (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_bench         (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);
WeftExit weft_cli_doctor        (const WeftCommand  *command,
                                 int                 argc,
                                 char              **argv);

/* Says that the command is not there yet. */
WeftExit weft_cli_absent (const WeftCommand  *command,
                          int                 argc,
                          char              **argv);

G_END_DECLS
