/* test-onnx-external.c: numbers in files beside a model are read, and nothing else is
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What onnx itself writes so is among the goldens of test-onnx.c.
 */
#include "exchange/onnx-private.h"

#include "base/file.h"

#include <glib/gstdio.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define N_NUMBERS 6

/* What a model says of its numbers, and what must come of it: numbers, or these words. */
typedef struct
{
  const char *name;
  const char *location;
  const char *offset;
  const char *length;
  const char *checksum; /* "right" is replaced */
  const char *says;
} Claim;

static const Claim claims[] = {
  { "whole", "numbers.bin", NULL, NULL, NULL, NULL },
  { "length", "numbers.bin", NULL, "24", NULL, NULL },
  { "checksum", "numbers.bin", "0", "24", "right", NULL },
  { "below", "below/numbers.bin", NULL, NULL, NULL, NULL },
  { "dot", "./below//numbers.bin", NULL, NULL, NULL, NULL },
  { "offset", "padded.bin", "3", "24", NULL, NULL },
  { "two-dots", "..numbers..bin", NULL, NULL, NULL, NULL },
  { "nameless", NULL, "0", "24", NULL, "is not named" },
  { "empty-name", "", NULL, NULL, NULL, "is not named" },
  { "absolute", "/etc/passwd", NULL, NULL, NULL, "only files in the model’s own folder" },
  { "above", "../outside.bin", NULL, NULL, NULL, "only files in the model’s own folder" },
  { "down-and-up", "below/../../outside.bin", NULL, NULL, NULL, "only files in the model’s own folder" },
  { "link", "link.bin", NULL, NULL, NULL, "which is a link" },
  { "link-of-folder", "elsewhere/outside.bin", NULL, NULL, NULL, "cannot be opened" },
  { "folder", "below", NULL, NULL, NULL, "no ordinary file" },
  { "own-folder", ".", NULL, NULL, NULL, "no ordinary file" },
  { "pipe", "pipe.bin", NULL, NULL, NULL, "no ordinary file" },
  { "missing", "nothing.bin", NULL, NULL, NULL, "“nothing.bin” beside the model, which cannot be opened" },
  { "through-a-file", "numbers.bin/x", NULL, NULL, NULL, "cannot be opened" },
  { "behind-the-end", "numbers.bin", "25", NULL, NULL, "which ends after 24" },
  { "over-the-end", "numbers.bin", "4", NULL, NULL, "which ends after 24" },
  { "far-behind", "numbers.bin", "9223372036854775807", "24", NULL, "which ends after 24" },
  { "negative", "numbers.bin", "-4", NULL, NULL, "a number of bytes is needed" },
  { "overflow", "numbers.bin", "9223372036854775808", NULL, NULL, "a number of bytes is needed" },
  { "no-number", "numbers.bin", NULL, "24x", NULL, "a number of bytes is needed" },
  { "other-length", "numbers.bin", NULL, "20", NULL, "its dimensions need 24 bytes, 20 are said" },
  { "other-checksum", "numbers.bin", NULL, NULL, "da39a3ee5e6b4b0d3255bfef95601890afd80709", "its checksum differs" },
};

static void
put_entry (GByteArray *tensor,
           const char *key,
           const char *value)
{
  GByteArray *entry;

  if (value == NULL)
    return;
  entry = g_byte_array_new ();
  weft_protobuf_put_text (entry, ENTRY_KEY, key);
  weft_protobuf_put_text (entry, ENTRY_VALUE, value);
  weft_protobuf_put_message (tensor, TENSOR_EXTERNAL, entry);
}

static GByteArray *
make_tensor (const Claim *claim,
             const char  *digest,
             gboolean     raw)
{
  GByteArray *tensor = g_byte_array_new ();

  weft_protobuf_put_int (tensor, TENSOR_DIMS, 2);
  weft_protobuf_put_int (tensor, TENSOR_DIMS, 3);
  weft_protobuf_put_int (tensor, TENSOR_DATA_TYPE, 1);
  weft_protobuf_put_text (tensor, TENSOR_NAME, "w");
  put_entry (tensor, "location", claim->location);
  put_entry (tensor, "offset", claim->offset);
  put_entry (tensor, "length", claim->length);
  put_entry (tensor, "checksum", g_strcmp0 (claim->checksum, "right") == 0 ? digest : claim->checksum);
  put_entry (tensor, "basepath", "/etc"); /* what others may say counts for nothing */
  weft_protobuf_put_int (tensor, TENSOR_LOCATION, 1);
  if (raw)
    weft_protobuf_put_bytes (tensor, TENSOR_RAW, "nothing of this is read..", 24);
  return tensor;
}

/* A model that hands its only tensor out. */
static GBytes *
make_model (GByteArray *tensor)
{
  GByteArray *model = g_byte_array_new (), *opset = g_byte_array_new (), *graph = g_byte_array_new ();
  GByteArray *node = g_byte_array_new (), *output = g_byte_array_new ();

  weft_protobuf_put_text (node, NODE_INPUT, "w");
  weft_protobuf_put_text (node, NODE_OUTPUT, "y");
  weft_protobuf_put_text (node, NODE_OP_TYPE, "Relu");
  weft_protobuf_put_message (graph, GRAPH_NODE, node);
  weft_protobuf_put_message (graph, GRAPH_INITIALIZER, tensor);
  weft_protobuf_put_text (output, VALUE_NAME, "y");
  weft_protobuf_put_message (graph, GRAPH_OUTPUT, output);
  weft_protobuf_put_int (opset, OPSET_VERSION, 13);
  weft_protobuf_put_message (model, MODEL_OPSET, opset);
  weft_protobuf_put_message (model, MODEL_GRAPH, graph);
  return g_byte_array_free_to_bytes (model);
}

/* A folder with the model's in it, and beside that what must not be read. */
typedef struct
{
  char *outside;
  char *folder;
  char *model;
  char *digest;
} Fixture;

static const float numbers[N_NUMBERS] = { 1, -2, 3.5f, 0.25f, 1e-30f, -7 };

static void
put_file (const char    *folder,
          const char    *name,
          gconstpointer  data,
          gsize          length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree char *below = NULL, *link = NULL, *elsewhere = NULL, *pipe = NULL;
  guint8 padded[sizeof numbers + 3] = { 0 };

  self->outside = g_dir_make_tmp ("weft-external-XXXXXX", NULL);
  self->folder = g_build_filename (self->outside, "model", NULL);
  self->model = g_build_filename (self->folder, "model.onnx", NULL);
  self->digest = g_compute_checksum_for_data (G_CHECKSUM_SHA1, (const guchar *) numbers, sizeof numbers);
  below = g_build_filename (self->folder, "below", NULL);
  link = g_build_filename (self->folder, "link.bin", NULL);
  elsewhere = g_build_filename (self->folder, "elsewhere", NULL);
  pipe = g_build_filename (self->folder, "pipe.bin", NULL);
  g_assert_cmpint (g_mkdir_with_parents (below, 0700), ==, 0);
  memcpy (padded + 3, numbers, sizeof numbers);
  put_file (self->outside, "outside.bin", numbers, sizeof numbers);
  put_file (self->folder, "numbers.bin", numbers, sizeof numbers);
  put_file (self->folder, "..numbers..bin", numbers, sizeof numbers);
  put_file (self->folder, "padded.bin", padded, sizeof padded);
  put_file (below, "numbers.bin", numbers, sizeof numbers);
  g_assert_cmpint (symlink ("numbers.bin", link), ==, 0);
  g_assert_cmpint (symlink (self->outside, elsewhere), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      remove_all (path);
    else
      g_unlink (path);
  }
  g_rmdir (folder);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  remove_all (self->outside);
  g_free (self->outside);
  g_free (self->folder);
  g_free (self->model);
  g_free (self->digest);
}

/* Returns: (transfer full): what reading @model from its place comes to */
static WeftOnnxModel *
read_model (Fixture  *self,
            GBytes   *model,
            GError  **error)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (model, &length);

  put_file (self->folder, "model.onnx", data, length);
  return weft_onnx_read (self->model, error);
}

static void
test_claim (Fixture       *self,
            gconstpointer  data)
{
  const Claim *claim = data;
  g_autoptr (GBytes) bytes = make_model (make_tensor (claim, self->digest, FALSE));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) model = read_model (self, bytes, &error);
  const WeftTensor *tensor;

  if (claim->says != NULL) {
    g_assert_null (model);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, claim->says));
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (model->n_external, ==, 1);
  tensor = weft_graph_get_value (model->graph, weft_graph_find (model->graph, "w"))->tensor;
  g_assert_cmpmem (tensor->data, tensor->bytes, numbers, sizeof numbers);
}

static void
assert_refused (Fixture    *self,
                GByteArray *tensor,
                const char *says)
{
  g_autoptr (GBytes) bytes = make_model (tensor);
  g_autoptr (GError) error = NULL;

  g_assert_null (read_model (self, bytes, &error));
  g_assert_nonnull (strstr (error->message, says));
}

static void
test_twice (Fixture       *self,
            gconstpointer  data)
{
  assert_refused (self, make_tensor (&claims[0], NULL, TRUE), "do not agree");
}

/* Dimensions that no memory can hold are refused by the file's size. */
static void
test_huge (Fixture       *self,
           gconstpointer  data)
{
  GByteArray *tensor = make_tensor (&claims[0], NULL, FALSE);

  weft_protobuf_put_int (tensor, TENSOR_DIMS, (gint64) 1 << 50);
  assert_refused (self, tensor, "which ends after 24");
}

/* Bytes by themselves have no folder. */
static void
test_no_folder (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (GBytes) bytes = make_model (make_tensor (&claims[0], NULL, FALSE));
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_onnx_parse (bytes, &error));
  g_assert_nonnull (strstr (error->message, "in another file, “numbers.bin”"));
}

/* What was read stays what it was, whatever becomes of the files. */
static void
test_cut_later (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr (GBytes) bytes = make_model (make_tensor (&claims[0], NULL, FALSE));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftOnnxModel) model = read_model (self, bytes, &error);
  g_autofree char *path = g_build_filename (self->folder, "numbers.bin", NULL);
  const WeftTensor *tensor;

  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, 0), ==, 0);
  g_assert_cmpint (truncate (self->model, 0), ==, 0);
  tensor = weft_graph_get_value (model->graph, weft_graph_find (model->graph, "w"))->tensor;
  g_assert_cmpmem (tensor->data, tensor->bytes, numbers, sizeof numbers);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (claims); i++) {
    g_autofree char *path = g_strconcat ("/exchange/onnx-external/claim/", claims[i].name, NULL);

    g_test_add (path, Fixture, &claims[i], set_up, test_claim, tear_down);
  }
  g_test_add ("/exchange/onnx-external/twice", Fixture, NULL, set_up, test_twice, tear_down);
  g_test_add ("/exchange/onnx-external/huge", Fixture, NULL, set_up, test_huge, tear_down);
  g_test_add ("/exchange/onnx-external/no-folder", Fixture, NULL, set_up, test_no_folder, tear_down);
  g_test_add ("/exchange/onnx-external/cut-later", Fixture, NULL, set_up, test_cut_later, tear_down);
  return g_test_run ();
}
