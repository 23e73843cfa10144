/* test-file.c: a file is the old one or the new one, whatever goes wrong
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/error.h"
#include "base/file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
setup (Fixture       *self,
       gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("weft-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "file", NULL);
}

static void
teardown (Fixture       *self,
          gconstpointer  data)
{
  const char *name;
  g_autoptr (GDir) dir = NULL;

  g_chmod (self->folder, 0700);
  dir = g_dir_open (self->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    if (g_unlink (path) != 0)
      g_rmdir (path);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
}

static void
put (const char         *path,
     const char         *text,
     WeftFileWriteFlags  flags)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_file_write (path, text, strlen (text), flags, &error));
  g_assert_no_error (error);
}

static void
assert_content (const char *path,
                const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = weft_file_read (path, 1000, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected, strlen (expected));
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_write (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *backup = g_strconcat (self->path, ".bak", NULL);

  put (self->path, "one", WEFT_FILE_WRITE_BACKUP);
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
  put (self->path, "two", WEFT_FILE_WRITE_BACKUP);
  assert_content (self->path, "two");
  assert_content (backup, "one");
  put (self->path, "three", WEFT_FILE_WRITE_NONE);
  assert_content (backup, "one");
  put (self->path, "", WEFT_FILE_WRITE_BACKUP);
  assert_content (self->path, "");
  assert_content (backup, "three");
  g_assert_cmpuint (count_files (self->folder), ==, 2);
}

static void
test_permissions (Fixture       *self,
                  gconstpointer  data)
{
  struct stat info;

  put (self->path, "one", WEFT_FILE_WRITE_NONE);
  g_chmod (self->path, 0640);
  put (self->path, "two", WEFT_FILE_WRITE_NONE);
  g_assert_cmpint (stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
}

static void
test_symbolic_link (Fixture       *self,
                    gconstpointer  data)
{
  g_autofree char *link = g_build_filename (self->folder, "link", NULL);

  put (self->path, "one", WEFT_FILE_WRITE_NONE);
  g_assert_cmpint (symlink ("file", link), ==, 0);
  put (link, "two", WEFT_FILE_WRITE_NONE);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_content (self->path, "two");
}

static void
assert_not_written (const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_file_write (path, "x", 1, WEFT_FILE_WRITE_BACKUP, &error));
  g_assert_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_cannot_write (Fixture       *self,
                   gconstpointer  data)
{
  g_autofree char *below = g_build_filename (self->path, "below", NULL), *missing = g_build_filename (self->folder, "missing", "file", NULL);

  put (self->path, "one", WEFT_FILE_WRITE_NONE);
  assert_not_written (below);
  assert_not_written (missing);
  assert_not_written (self->folder);
  assert_content (self->path, "one");
  g_assert_cmpuint (count_files (self->folder), ==, 1);
}

/* Root may write anywhere, so there it cannot be tried. */
static void
test_read_only_folder (Fixture       *self,
                       gconstpointer  data)
{
  if (geteuid () == 0) {
    g_test_skip ("root may write to read-only folders");
    return;
  }
  put (self->path, "one", WEFT_FILE_WRITE_NONE);
  g_chmod (self->folder, 0500);
  assert_not_written (self->path);
  assert_content (self->path, "one");
}

static void
test_read_limits (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr (GError) large = NULL, missing = NULL, folder = NULL;
  g_autofree char *other = g_build_filename (self->folder, "other", NULL);

  put (self->path, "12345", WEFT_FILE_WRITE_NONE);
  g_assert_null (weft_file_read (self->path, 4, &large));
  g_assert_error (large, WEFT_BASE_ERROR, WEFT_BASE_ERROR_TOO_LARGE);
  g_assert_null (weft_file_read (other, 4, &missing));
  g_assert_error (missing, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE);
  g_assert_null (weft_file_read (self->folder, 4, &folder));
  g_assert_error (folder, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE);
  assert_content (self->path, "12345");
}

static void
test_fingerprint (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *one = NULL, *same = NULL, *two = NULL, *none = NULL, *missing = g_build_filename (self->folder, "missing", NULL);

  put (self->path, "abc", WEFT_FILE_WRITE_NONE);
  one = weft_file_fingerprint (self->path, NULL, &error);
  same = weft_file_fingerprint (self->path, NULL, &error);
  put (self->path, "abd", WEFT_FILE_WRITE_NONE);
  two = weft_file_fingerprint (self->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (one, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, two);
  none = weft_file_fingerprint (missing, NULL, &error);
  g_assert_null (none);
  g_assert_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE);
}

static void
test_fingerprint_stop (Fixture       *self,
                       gconstpointer  data)
{
  g_autoptr (GError) error = NULL, none = NULL;
  g_autofree char *stopped = NULL, *digits = NULL, *again = NULL;
  WeftStop stop = WEFT_STOP_INIT;

  put (self->path, "abc", WEFT_FILE_WRITE_NONE);
  weft_stop_request (&stop);
  stopped = weft_file_fingerprint (self->path, &stop, &error);
  g_assert_null (stopped);
  g_assert_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_STOPPED);
  g_assert_true (g_str_has_prefix (error->message, self->path));

  /* What was stopped is not remembered; what is remembered needs no reading. */
  digits = weft_file_fingerprint (self->path, NULL, &none);
  again = weft_file_fingerprint (self->path, &stop, &none);
  g_assert_no_error (none);
  g_assert_cmpstr (digits, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpstr (again, ==, digits);
}

static void
test_make_folder (Fixture       *self,
                  gconstpointer  data)
{
  g_autofree char *outer = g_build_filename (self->folder, "a", NULL), *inner = g_build_filename (outer, "b", NULL), *below = g_build_filename (self->path, "c", NULL);
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_true (weft_file_make_folder (inner, &error));
  g_assert_true (weft_file_make_folder (inner, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (inner, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  put (self->path, "x", WEFT_FILE_WRITE_NONE);
  g_assert_false (weft_file_make_folder (below, &error));
  g_assert_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE);
  g_rmdir (inner);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/base/file/write", test_write },
    { "/base/file/permissions", test_permissions },
    { "/base/file/symbolic-link", test_symbolic_link },
    { "/base/file/cannot-write", test_cannot_write },
    { "/base/file/read-only-folder", test_read_only_folder },
    { "/base/file/read-limits", test_read_limits },
    { "/base/file/fingerprint", test_fingerprint },
    { "/base/file/fingerprint-stop", test_fingerprint_stop },
    { "/base/file/make-folder", test_make_folder },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, setup, tests[i].func, teardown);
  return g_test_run ();
}
