/* test-values.c: values of links come back from disk as they went
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/alloc.h"
#include "workflow/port-type.h"
#include "workflow/port-info.h"
#include "workflow/pictures.h"
#include "workflow/predictions.h"

#include <glib/gstdio.h>
#include <locale.h>

#define N_ROWS 3

static WeftEvaluation *
make_evaluation (gint64 n_scores,
                 double loss)
{
  WeftEvaluation *self = g_new0 (WeftEvaluation, 1);

  *self = (WeftEvaluation){ .n_rows = N_ROWS, .n_places = 1, .n_scores = n_scores, .n_targets = 1, .loss = loss };
  self->scores = weft_alloc ((gsize) (N_ROWS * n_scores) * sizeof (float), NULL);
  for (gint64 i = 0; i < N_ROWS * n_scores; i++)
    self->scores[i] = (float) i / 4;
  return self;
}

/* A class and two numbers, as a model with three heads says them. */
static WeftPredictions *
make_predictions (void)
{
  static const char *const names[] = { "good", "bad", NULL };
  static const gint32 classes[N_ROWS] = { 1, 0, -1 };
  static const float numbers[N_ROWS] = { 0.5f, 7, -1 };
  static const guint32 rows[N_ROWS] = { 9, 2, 70000 };
  WeftPredictions *self = weft_predictions_new ();

  self->n_heads = 3;
  self->heads[0] = (WeftHeadPredictions){ g_strdup ("quality"), make_evaluation (2, 0.25), g_strdupv ((char **) names) };
  self->heads[0].evaluation->classes = g_memdup2 (classes, sizeof classes);
  self->heads[0].evaluation->rows = g_memdup2 (rows, sizeof rows);
  self->heads[1] = (WeftHeadPredictions){ g_strdup ("alcohol"), make_evaluation (1, 3), NULL };
  self->heads[1].evaluation->numbers = g_memdup2 (numbers, sizeof numbers);
  self->heads[2] = (WeftHeadPredictions){ g_strdup (""), make_evaluation (1, 4), NULL };
  return self;
}

static void
assert_same (const WeftHeadPredictions *a,
             const WeftHeadPredictions *b)
{
  const WeftEvaluation *x = a->evaluation, *y = b->evaluation;

  g_assert_cmpstr (a->target, ==, b->target);
  g_assert_true ((a->class_names == NULL) == (b->class_names == NULL));
  g_assert_true (a->class_names == NULL || g_strv_equal ((const char *const *) a->class_names, (const char *const *) b->class_names));
  g_assert_cmpmem (x->scores, (gsize) (x->n_rows * x->n_scores) * sizeof (float), y->scores, (gsize) (y->n_rows * y->n_scores) * sizeof (float));
  g_assert_cmpfloat (x->loss, ==, y->loss);
  g_assert_true ((x->classes == NULL) == (y->classes == NULL) && (x->numbers == NULL) == (y->numbers == NULL));
  if (x->classes != NULL)
    g_assert_cmpmem (x->classes, N_ROWS * sizeof (gint32), y->classes, N_ROWS * sizeof (gint32));
  g_assert_true ((x->rows == NULL) == (y->rows == NULL));
  if (x->rows != NULL)
    g_assert_cmpmem (x->rows, N_ROWS * sizeof (guint32), y->rows, N_ROWS * sizeof (guint32));
  if (x->numbers != NULL)
    g_assert_cmpmem (x->numbers, N_ROWS * sizeof (float), y->numbers, N_ROWS * sizeof (float));
}

static void
test_predictions (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "value", NULL);
  g_autoptr (WeftPredictions) made = make_predictions (), read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_port_type_predictions.save (made, path, &error));
  g_assert_no_error (error);
  read = weft_port_type_predictions.load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->n_heads, ==, 3);
  for (guint i = 0; i < read->n_heads; i++)
    assert_same (&made->heads[i], &read->heads[i]);
  g_unlink (path);
  g_rmdir (folder);
}

/* A file of the cache without scores is refused, and the node runs again. */
static void
test_no_predictions (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "value", NULL);
  g_autoptr (WeftPredictions) none = weft_predictions_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_port_type_predictions.save (none, path, &error));
  g_assert_null (weft_port_type_predictions.load (path, &error));
  g_assert_nonnull (error);
  g_unlink (path);
  g_rmdir (folder);
}

/* Makes a locale of glibc's descriptions in @folder. Returns: whether that could be done */
static gboolean
make_locale (const char *folder,
             const char *name)
{
  g_autofree char *full = g_strconcat (name, ".UTF-8", NULL), *path = g_build_filename (folder, full, NULL);
  const char *const words[] = { "localedef", "-i", name, "-f", "UTF-8", path, NULL };
  int status = 1;

  g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL);
  return status == 0 && setlocale (LC_NUMERIC, full) != NULL;
}

/* Counts are grouped as the locale has it; that of files and weft-cli, C, groups nothing. */
static void
test_grouped (void)
{
  static const struct
  {
    const char *locale, *text;
  } cases[] = { { "en_US", "60,000 rows" }, { "zh_CN", "60,000 rows" }, { "de_DE", "60.000 rows" } };
  g_autofree char *folder = g_dir_make_tmp ("weft-locales-XXXXXX", NULL);
  g_autoptr (WeftPortInfo) info = weft_port_info_new ();
  g_autofree char *plain = NULL;

  info->rows = 60000;
  plain = weft_port_info_to_string (info);
  g_assert_cmpstr (plain, ==, "60000 rows");
  g_setenv ("LOCPATH", folder, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = NULL;

    if (!make_locale (folder, cases[i].locale)) {
      g_test_skip ("localedef or its locales are not installed");
      break;
    }
    text = weft_port_info_to_string (info);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
  setlocale (LC_NUMERIC, "C");
  g_unsetenv ("LOCPATH");
  g_spawn_sync (NULL, (char *[]){ (char *) "rm", (char *) "-r", folder, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

static void
paint_nothing (gconstpointer         chart,
               const WeftPaintStyle *style,
               cairo_t              *cr,
               double                width,
               double                height)
{
  cairo_set_source_rgb (cr, 0.25, 0.5, 0.75);
  cairo_rectangle (cr, 0, 0, width / 2, height);
  cairo_fill (cr);
}

/* Pictures come back byte for byte, with their words and their recipe. */
static void
test_pictures (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "value", NULL), *recipe = NULL;
  g_autoptr (WeftPictures) made = weft_pictures_new (), read = NULL;
  g_autoptr (JsonNode) node = json_from_string ("{\"row\":7}", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_pictures_draw (made, "first “quoted”", "what it says", node, paint_nothing, NULL, WEFT_PICTURES_WIDTH, 40, &error));
  g_assert_true (weft_pictures_draw (made, "second", "", node, paint_nothing, NULL, WEFT_PICTURES_WIDTH, 10, &error));
  g_assert_no_error (error);
  g_assert_true (weft_port_type_picture.save (made, path, &error));
  g_assert_no_error (error);
  read = weft_port_type_picture.load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->entries->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    const WeftPictureEntry *a = &g_array_index (made->entries, WeftPictureEntry, i), *b = &g_array_index (read->entries, WeftPictureEntry, i);

    g_assert_cmpstr (a->title, ==, b->title);
    g_assert_cmpstr (a->text, ==, b->text);
    g_assert_true (g_bytes_equal (a->png, b->png));
  }
  g_assert_cmpuint (weft_port_type_picture.get_bytes (read), ==, weft_port_type_picture.get_bytes (made));
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (g_array_index (read->entries, WeftPictureEntry, 0).png, NULL),
                                      (gssize) g_bytes_get_size (g_array_index (read->entries, WeftPictureEntry, 0).png), NULL));
  recipe = weft_picture_read_recipe (path, &error);
  g_assert_cmpstr (recipe, ==, "{\"row\":7}");
  g_assert_null (weft_port_type_picture.load (path, &error));
  g_assert_nonnull (error);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workflow/values/predictions", test_predictions);
  g_test_add_func ("/workflow/values/no-predictions", test_no_predictions);
  g_test_add_func ("/workflow/values/pictures", test_pictures);
  g_test_add_func ("/workflow/values/grouped", test_grouped);
  return g_test_run ();
}
