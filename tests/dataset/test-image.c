/* test-image.c: pictures in every format against Pillow, and broken ones
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/file.h"
#include "dataset/error.h"
#include "dataset/gather.h"
#include "dataset/image.h"

#include "fixture.h"

#include <glib/gstdio.h>

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static JsonObject *
get_expected (JsonNode **node)
{
  *node = fixture_json ("images/expected.json");
  return json_node_get_object (*node);
}

static WeftImage *
decode (const char  *name,
        GError     **error)
{
  g_autofree char *path = fixture_path (name);
  g_autoptr (GBytes) bytes = weft_file_read (path, 1 << 26, error);

  g_assert_nonnull (bytes);
  return weft_image_decode (bytes, error);
}

static WeftImage *
decode_good (const char *name)
{
  g_autofree char *path = g_strconcat ("images/", name, NULL);
  g_autoptr (GError) error = NULL;
  WeftImage *image = decode (path, &error);

  g_assert_no_error (error);
  return image;
}

static void
assert_pixels (const char   *name,
               const guint8 *given,
               gsize         n,
               const char   *hex,
               int           tolerance)
{
  g_assert_cmpuint (strlen (hex), ==, 2 * n);
  for (gsize i = 0; i < n; i++) {
    int expected = g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]);

    if (abs (given[i] - expected) > tolerance)
      g_error ("%s: number %zu is %d, not %d", name, i, given[i], expected);
  }
}

static void
assert_converted (const WeftImage *image,
                  int              channels,
                  JsonObject      *one)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftImage) flat = weft_image_convert (image, channels, &error);

  g_assert_no_error (error);
  assert_pixels (json_object_get_string_member (one, "file"), flat->pixels, (gsize) flat->width * (gsize) flat->height * (gsize) channels,
                 json_object_get_string_member (one, channels == 3 ? "rgb" : "gray"), (int) json_object_get_int_member (one, "tolerance"));
}

static void
test_formats (void)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *cases = json_object_get_array_member (get_expected (&node), "cases");

  g_assert_cmpuint (json_array_get_length (cases), ==, 32);
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *one = json_array_get_object_element (cases, i);
    g_autoptr (WeftImage) image = decode_good (json_object_get_string_member (one, "file"));

    g_assert_cmpint (image->width, ==, json_object_get_int_member (one, "width"));
    g_assert_cmpint (image->height, ==, json_object_get_int_member (one, "height"));
    assert_converted (image, 3, one);
    assert_converted (image, 1, one);
  }
}

/* Sixteen bits arrive whole. */
static void
test_sixteen (void)
{
  g_autoptr (WeftImage) image = decode_good ("gray16.png");
  const guint16 *pixels = image->pixels;
  gboolean is_fine = FALSE;

  g_assert_cmpint (image->depth, ==, 16);
  g_assert_cmpint (image->channels, ==, 1);
  for (int i = 0; i < image->width * image->height; i++)
    is_fine |= pixels[i] % 257 != 0;
  g_assert_true (is_fine);
}

static void
test_scales (void)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *scales = json_object_get_array_member (get_expected (&node), "scales");
  g_autoptr (WeftImage) image = decode_good ("rgb.png");

  for (guint i = 0; i < json_array_get_length (scales); i++) {
    JsonObject *one = json_array_get_object_element (scales, i);
    int width = (int) json_object_get_int_member (one, "width"), height = (int) json_object_get_int_member (one, "height");
    g_autoptr (WeftImage) scaled = weft_image_scale (image, width, height, NULL);

    assert_pixels ("scaled", scaled->pixels, (gsize) (3 * width * height), json_object_get_string_member (one, "rgb"), 0);
  }
}

static void
test_views (void)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *views = json_object_get_array_member (get_expected (&node), "views");

  for (guint i = 0; i < json_array_get_length (views); i++) {
    JsonObject *one = json_array_get_object_element (views, i);
    g_autoptr (WeftImage) image = decode_good (json_object_get_string_member (one, "file"));
    int width = (int) json_object_get_int_member (one, "width"), height = (int) json_object_get_int_member (one, "height");
    const WeftImageForm form = { 3, width, height, (int) json_object_get_int_member (one, "resize") };
    gsize n = (gsize) (3 * form.width * form.height);
    g_autofree guint8 *pixels = g_malloc (n);

    g_assert_true (weft_image_view (image, &form, pixels, NULL));
    assert_pixels ("view", pixels, n, json_object_get_string_member (one, "pixels"), 0);
  }
}

/* Each broken file does what EXPECT.tsv says: load, be refused with a sentence, or either. */
static void
test_malformed (void)
{
  g_autofree char *path = fixture_path ("malformed-pictures/EXPECT.tsv");
  g_autoptr (GBytes) bytes = weft_file_read (path, 1 << 20, NULL);
  g_auto (GStrv) lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  guint n_loaded = 0, n_refused = 0;

  for (char **line = lines + 1; *line != NULL && **line != '\0'; line++) {
    g_auto (GStrv) fields = g_strsplit (*line, "\t", -1);
    g_autofree char *name = g_strconcat ("malformed-pictures/", fields[0], NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftImage) image = decode (name, &error);
    gboolean may_load = strstr (fields[2], "load") != NULL, may_fail = strstr (fields[2], "refuse") != NULL;

    g_assert_true (may_load || may_fail);
    if (image == NULL ? !may_fail : !may_load)
      g_error ("%s: expected “%s”, got %s", fields[0], fields[2], image == NULL ? error->message : "a picture");
    if (image == NULL)
      g_assert_cmpuint (strlen (error->message), >, 20);
    n_loaded += image != NULL;
    n_refused += image == NULL;
  }
  g_assert_cmpuint (n_loaded, >, 8);
  g_assert_cmpuint (n_refused, >, 30);
}

/* A text that claims 894 MB costs no memory. */
static void
test_claimed (void)
{
  struct rusage before, after;
  g_autoptr (GError) error = NULL;

  getrusage (RUSAGE_SELF, &before);
  g_assert_null (decode ("malformed-pictures/png/claimed_text.png", &error));
  getrusage (RUSAGE_SELF, &after);
  g_assert_nonnull (strstr (error->message, "the file ends too early"));
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 256 * 1024);
}

static void
copy_picture (const char *folder,
              const char *place,
              const char *name)
{
  g_autofree char *from_name = g_strconcat ("images/", name, NULL), *from = fixture_path (from_name), *to_folder = g_build_filename (folder, place, NULL);
  g_autofree char *to = g_build_filename (to_folder, name, NULL), *content = NULL;
  gsize length;

  g_assert_cmpint (g_mkdir_with_parents (to_folder, 0700), ==, 0);
  g_assert_true (g_file_get_contents (from, &content, &length, NULL));
  g_assert_true (g_file_set_contents (to, content, (gssize) length, NULL));
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *member = g_build_filename (path, name, NULL);

    remove_tree (member);
  }
  g_remove (path);
}

static WeftDataset *
read_folder (const char *path,
             const char *color,
             GPtrArray  *warnings)
{
  g_autoptr (WeftParams) options = weft_params_new (weft_reader_find ("image")->params);
  g_autoptr (GError) error = NULL;
  WeftDataset *dataset;

  g_assert_true (weft_params_set (options, "width", "12", NULL) && weft_params_set (options, "height", "8", NULL) && weft_params_set (options, "color", color, NULL));
  dataset = weft_dataset_read (path, options, NULL, warnings, &error);
  g_assert_no_error (error);
  return dataset;
}

/* Folders are classes and parts; a damaged picture costs itself only, and is named. */
static void
test_folder (void)
{
  g_autofree char *path = g_dir_make_tmp ("weft-XXXXXX", NULL), *broken = g_build_filename (path, "train", "b", "x.png", NULL);
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();
  g_autoptr (WeftDataset) dataset = NULL, gray = NULL;
  WeftColumn *labels;
  WeftShape item;

  copy_picture (path, "train/b", "rgb.png");
  copy_picture (path, "train/a", "color.jpg");
  copy_picture (path, "train/a", "color.bmp");
  copy_picture (path, "test/b/deeper", "film.gif");
  g_assert_true (g_file_set_contents (broken, "no picture", -1, NULL));
  g_assert_cmpstr (weft_dataset_find_reader (path, NULL)->id, ==, "image");
  dataset = read_folder (path, "rgb", warnings);
  gray = read_folder (path, "gray", NULL);
  remove_tree (path);
  g_assert_cmpint (weft_dataset_get_n_rows (dataset), ==, 4);
  g_assert_true (fixture_warned (warnings, "x.png"));
  labels = weft_dataset_find_column (dataset, "label");
  g_assert_cmpstr (weft_column_get_text (labels, 0), ==, "a");
  g_assert_cmpstr (weft_column_get_text (labels, 3), ==, "b");
  g_assert_cmpint (weft_dataset_find_part (dataset, "train")->n_rows, ==, 3);
  g_assert_cmpint (weft_dataset_find_part (dataset, "test")->first, ==, 3);
  item = weft_column_get_item_shape (weft_dataset_find_column (dataset, "image"));
  g_assert_true (weft_shape_equal (&item, &WEFT_SHAPE (3, 8, 12)));
  item = weft_column_get_item_shape (weft_dataset_find_column (gray, "image"));
  g_assert_true (weft_shape_equal (&item, &WEFT_SHAPE (8, 12)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/image/formats", test_formats);
  g_test_add_func ("/dataset/image/sixteen", test_sixteen);
  g_test_add_func ("/dataset/image/scales", test_scales);
  g_test_add_func ("/dataset/image/views", test_views);
  g_test_add_func ("/dataset/image/malformed", test_malformed);
  g_test_add_func ("/dataset/image/bug/claimed-length", test_claimed);
  g_test_add_func ("/dataset/image/folder", test_folder);
  return g_test_run ();
}
