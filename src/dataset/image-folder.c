/* image-folder.c: the pictures of a folder, sorted by class and part
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/image-folder.h"

#include <string.h>

#define MAX_FILES 10000000
#define MAX_DEPTH 8

/* Where a walk through folders is. */
typedef struct
{
  GArray *files;
  const char *part;
  const char *class_name;
  guint most; /* files that are enough */
} Walk;

static const struct
{
  const char *folder;
  const char *part;
} parts[] = { { "train", "train" }, { "training", "train" }, { "val", "validation" }, { "valid", "validation" }, { "validation", "validation" }, { "test", "test" } };

static void
clear_file_cb (gpointer data)
{
  WeftImageFile *file = data;

  g_free (file->path);
  g_free (file->class_name);
}

static gboolean
is_picture (const char *name)
{
  static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static const char *
find_part (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_ascii_strcasecmp (folder, parts[i].folder) == 0)
      return parts[i].part;
  return NULL;
}

static void
add_file (Walk *walk,
          char *path)
{
  WeftImageFile file = { path, walk->part, g_strdup (walk->class_name) };

  g_array_append_val (walk->files, file);
}

/* The first folder below parts is the class; what lies deeper belongs to it. */
static void
walk_folder (Walk       *walk,
             const char *path,
             int         depth)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && walk->files->len < walk->most && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *member = g_build_filename (path, name, NULL);
    Walk inner = *walk;

    if (*name == '.')
      continue;
    if (!g_file_test (member, G_FILE_TEST_IS_DIR)) {
      if (is_picture (name))
        add_file (walk, g_steal_pointer (&member));
      continue;
    }
    if (depth == 0 && find_part (name) != NULL)
      inner.part = find_part (name);
    else if (walk->class_name == NULL)
      inner.class_name = name;
    if (depth < MAX_DEPTH)
      walk_folder (&inner, member, depth + 1);
  }
}

static int
rank_part (const char *part)
{
  return part == NULL ? 0 : g_str_equal (part, "train")      ? 1
                          : g_str_equal (part, "validation") ? 2
                                                             : 3;
}

static int
compare_files (gconstpointer a,
               gconstpointer b)
{
  const WeftImageFile *x = a, *y = b;
  int rank = rank_part (x->part) - rank_part (y->part);

  return rank != 0 ? rank : strcmp (x->path, y->path);
}

static GArray *
list (const char *path,
      guint       most)
{
  Walk walk = { g_array_new (FALSE, TRUE, sizeof (WeftImageFile)), NULL, NULL, most };

  g_array_set_clear_func (walk.files, clear_file_cb);
  walk_folder (&walk, path, 0);
  g_array_sort (walk.files, compare_files);
  return walk.files;
}

GArray *
weft_image_folder_list (const char *path)
{
  return list (path, MAX_FILES);
}

gboolean
weft_image_folder_sniff (const char *path)
{
  g_autoptr (GArray) files = list (path, 1);

  return files->len > 0;
}
