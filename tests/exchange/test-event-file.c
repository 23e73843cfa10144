/* test-event-file.c: event files are TensorBoard's, byte for byte, and damage is found
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/json.h"
#include "exchange/error.h"
#include "exchange/event-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static char *
golden (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "exchange", "events", name, NULL);
}

static char *
temporary (void)
{
  g_autoptr (GError) error = NULL;
  char *path;
  int handle = g_file_open_tmp ("weft-XXXXXX.tfevents", &path, &error);

  g_assert_no_error (error);
  g_close (handle, NULL);
  return path;
}

static GBytes *
read_all (const char *path)
{
  char *content;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, length);
}

static void
write_ours (const char *path)
{
  const double edges[] = { -1, 0, 0.5, 2 }, counts[] = { 3, 0, 7 };
  g_autoptr (WeftEventWriter) writer = weft_event_writer_new (1000.5);
  g_autoptr (GError) error = NULL;

  weft_event_writer_add_scalar (writer, 1001.5, 1, "validation_loss", 0.75);
  weft_event_writer_add_scalar (writer, 1002.5, 2, "validation_loss", 0.1);
  weft_event_writer_add_histogram (writer, 1003, 2, "dense1.weight", 3, edges, counts);
  weft_event_writer_save (writer, path, &error);
  g_assert_no_error (error);
}

/* TensorBoard's own code writes the same bytes. */
static void
test_written (void)
{
  g_autofree char *path = temporary (), *theirs = golden ("ours.tfevents");
  g_autoptr (GBytes) here = NULL, there = NULL;

  write_ours (path);
  here = read_all (path);
  there = read_all (theirs);
  g_assert_cmpmem (g_bytes_get_data (here, NULL), g_bytes_get_size (here), g_bytes_get_data (there, NULL), g_bytes_get_size (there));
  g_remove (path);
}

/* What a reader is told, in the order of the file. */
typedef struct
{
  JsonArray *points;
  JsonObject *params;
  guint n_points;
  guint n_params;
} Told;

static void
check_scalar (gpointer    data,
              double      wall_time,
              gint64      step,
              const char *tag,
              double      value)
{
  Told *self = data;
  JsonArray *point = json_array_get_array_element (self->points, self->n_points++);

  g_assert_cmpfloat (wall_time, ==, json_array_get_double_element (point, 0));
  g_assert_cmpint (step, ==, json_array_get_int_element (point, 1));
  g_assert_cmpstr (tag, ==, json_array_get_string_element (point, 2));
  if (json_array_get_null_element (point, 3))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat (value, ==, json_array_get_double_element (point, 3));
}

static void
check_param (gpointer              data,
             const WeftEventParam *param)
{
  Told *self = data;

  self->n_params++;
  if (param->text != NULL)
    g_assert_cmpstr (param->text, ==, json_object_get_string_member (self->params, param->name));
  else if (param->is_boolean)
    g_assert_cmpint (param->number != 0, ==, json_object_get_boolean_member (self->params, param->name));
  else
    g_assert_cmpfloat (param->number, ==, json_object_get_double_member (self->params, param->name));
}

/* Numbers as TensorFlow 1 and 2 and PyTorch write them; what other plugins show is passed over. */
static void
test_read (void)
{
  g_autofree char *path = golden ("theirs.tfevents"), *list = golden ("theirs.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = weft_json_read_file (list, 65536, &error);
  Told told = { json_object_get_array_member (json_node_get_object (node), "points"), json_object_get_object_member (json_node_get_object (node), "params"), 0, 0 };
  const WeftEventVisitor visitor = { &told, check_scalar, check_param };

  weft_event_file_read (path, &visitor, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (told.n_points, ==, json_array_get_length (told.points));
  g_assert_cmpuint (told.n_params, ==, 3);
}

static void
count_scalar (gpointer    data,
              double      wall_time,
              gint64      step,
              const char *tag,
              double      value)
{
  ++*(guint *) data;
}

/* Wherever the file is cut off, what is whole before that is read, and it is no error. */
static void
test_torn (void)
{
  g_autofree char *path = temporary ();
  g_autoptr (GBytes) whole = NULL;
  guint n_last = 0;

  write_ours (path);
  whole = read_all (path);
  for (gsize length = 0; length <= g_bytes_get_size (whole); length++) {
    guint n = 0;
    const WeftEventVisitor visitor = { &n, count_scalar, NULL };
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, g_bytes_get_data (whole, NULL), (gssize) length, NULL));
    weft_event_file_read (path, &visitor, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n, >=, n_last);
    n_last = n;
  }
  g_assert_cmpuint (n_last, ==, 2);
  g_remove (path);
}

/* A byte that is another one is found, wherever it is, and what came before it is told. */
static void
test_damaged (void)
{
  g_autofree char *path = temporary ();
  g_autoptr (GBytes) whole = NULL;

  write_ours (path);
  whole = read_all (path);
  for (gsize at = 0; at < g_bytes_get_size (whole); at++) {
    g_autofree char *bytes = g_memdup2 (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));
    guint n = 0;
    const WeftEventVisitor visitor = { &n, count_scalar, NULL };
    g_autoptr (GError) error = NULL;

    bytes[at] ^= 1;
    g_assert_true (g_file_set_contents (path, bytes, (gssize) g_bytes_get_size (whole), NULL));
    g_assert_false (weft_event_file_read (path, &visitor, &error));
    g_assert_error (error, WEFT_EXCHANGE_ERROR, WEFT_EXCHANGE_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, path));
    g_assert_cmpuint (n, <=, 2);
  }
  g_remove (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/event-file/written", test_written);
  g_test_add_func ("/exchange/event-file/read", test_read);
  g_test_add_func ("/exchange/event-file/torn", test_torn);
  g_test_add_func ("/exchange/event-file/damaged", test_damaged);
  return g_test_run ();
}
