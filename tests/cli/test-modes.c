/* test-modes.c: what is kept of a person's data is readable for nobody else
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <string.h>
#include <sys/stat.h>

static gboolean
is_open_to_others (const char *path)
{
  struct stat info;

  g_assert_cmpint (lstat (path, &info), ==, 0);
  return (info.st_mode & 0077) != 0;
}

/* Returns: the number of files below @path, each of which is for its owner only */
static guint
check_below (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  if (is_open_to_others (path))
    g_error ("%s is open to others", path);
  if (folder == NULL)
    return 1;
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    n += check_below (child);
  }
  return n;
}

/* Store, results, cache and, of a training that was stopped, its checkpoint. */
static void
kept (Place         *place,
      gconstpointer  data)
{
  g_autofree char *iris = data_file ("iris.weft");
  g_autoptr (Result) done = cli (place, "run", "-q", iris, NULL);
  g_autoptr (GSubprocess) process = cli_start (place, "run", "-q", "--json-lines", "--set", "train.epochs=100000", iris, NULL);
  g_autoptr (Result) killed = NULL;

  g_assert_cmpint (done->status, ==, 0);
  cli_read_until (process, "\"epoch\":50,");
  g_subprocess_force_exit (process);
  killed = cli_wait (process);
  g_assert_cmpuint (check_below (place->folder), >, 5);
}

/* What a person asks for is as their umask says. */
static void
written (Place         *place,
         gconstpointer  data)
{
  g_autofree char *path = g_build_filename (place->folder, "made.weft", NULL);
  g_autoptr (Result) result = cli (place, "model", "build", "lenet", "-o", path, NULL);
  struct stat info;

  g_assert_cmpint (result->status, ==, 0);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0644);
}

int
main (int   argc,
      char *argv[])
{
  umask (0022);
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/modes/kept", kept);
  PLACE_TEST ("/cli/modes/written", written);
  return g_test_run ();
}
