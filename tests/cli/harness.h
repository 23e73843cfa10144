/* harness.h: the real program in a place of its own
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Place:
 * @folder: the only place that the program may write to
 * @store: its trial store
 *
 * A fixture of GLib's tests: home, data, cache and store of the program.
 */
typedef struct
{
  char *folder;
  char *store;
  GSubprocessLauncher *launcher;
} Place;

void place_set_up    (Place         *self,
                      gconstpointer  data);
void place_tear_down (Place         *self,
                      gconstpointer  data);

/* Registers @function under @path with a place. */
#define PLACE_TEST(path, function) \
  g_test_add (path, Place, NULL, place_set_up, function, place_tear_down)

/* What became of a run of the program. */
typedef struct
{
  int status; /* exit status, or minus the signal that ended it */
  char *out;
  char *err;
} Result;

void result_free (Result *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Result, result_free)

/* Runs the program with words, ended by NULL, and waits. */
Result *cli (Place *self,
             ...) G_GNUC_NULL_TERMINATED;

/* Starts the program with words, ended by NULL; standard input is a pipe. */
GSubprocess *cli_start (Place *self,
                        ...) G_GNUC_NULL_TERMINATED;

/* Waits for a program that was started; @out may be what was read of it already. */
Result *cli_wait (GSubprocess *process);

/* Reads lines of standard output until one holds @text; fails the test at the end of them. */
void cli_read_until (GSubprocess *process,
                     const char  *text);

/* Returns: (transfer none): standard output as an object; fails the test when it
 * is no strict JSON */
JsonObject *result_get_json (Result    *self,
                             JsonNode **node);

/* Returns: (transfer full): a file of tests/data/cli */
char *data_file (const char *name);

/* Returns: (transfer none) (nullable): the node called @id in the document of a run */
JsonObject *find_node (JsonObject *run,
                       const char *id);

/* Fails the test unless the node is in this state. */
void assert_state (JsonObject *run,
                   const char *id,
                   const char *state);

/* Returns: (transfer full): the epochs of a trial as text, without times */
char *epochs_to_text (JsonObject *trial);

/* Fails the test unless standard error is one line that begins with the program's name. */
void assert_one_line (const Result *self);

G_END_DECLS
