/* test-folder.c: models as folders of Hugging Face's form
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

#include <string.h>

/* A folder of BERT's kind becomes a workflow that goes on with its weights. */
static void
import_folder (Place         *place,
               gconstpointer  data)
{
  static const char config[] = "{\"model_type\": \"bert\", \"vocab_size\": 11, \"hidden_size\": 12, \"num_attention_heads\": 3, \"num_hidden_layers\": 2,"
                               " \"intermediate_size\": 48, \"hidden_act\": \"gelu\", \"max_position_embeddings\": 16}";
  g_autofree char *folder = g_build_filename (place->folder, "bert", NULL), *config_path = g_build_filename (folder, "config.json", NULL);
  g_autofree char *words = g_build_filename (folder, "vocab.txt", NULL), *weights = g_build_filename (folder, "model.safetensors", NULL);
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "data", "learn", "pretrained", "bert-sequence.safetensors", NULL), *content = NULL;
  g_autofree char *file = g_build_filename (place->folder, "bert.weft", NULL), *rows = g_build_filename (place->folder, "rows.csv", NULL);
  g_autofree char *set = g_strdup_printf ("data.file=%s", rows);
  g_autoptr (GString) table = g_string_new ("label,text\n");
  g_autoptr (Result) without = NULL, imported = NULL, run = NULL;
  gsize length;

  for (int i = 0; i < 60; i++)
    g_string_append_printf (table, "%s,%s the %d\n", i % 2 ? "good" : "bad", i % 2 ? "fine" : "awful", i);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (rows, table->str, -1, NULL));
  g_assert_true (g_file_set_contents (config_path, config, -1, NULL));
  g_assert_true (g_file_set_contents (words, "[PAD]\n[UNK]\n[CLS]\n[SEP]\nfine\nawful\nthe\n1\n2\n##1\n##2\n", -1, NULL));
  without = cli (place, "model", "import", folder, "-o", file, NULL);
  g_assert_cmpint (without->status, ==, 3);
  assert_one_line (without);
  g_assert_true (g_file_get_contents (from, &content, &length, NULL) && g_file_set_contents (weights, content, (gssize) length, NULL));
  imported = cli (place, "model", "import", folder, "-o", file, NULL);
  g_assert_cmpint (imported->status, ==, 0);
  run = cli (place, "run", "--set", set, "--set", "data.types=text=text", "--set", "prepare.target=label", "--set", "train.epochs=1", "--to", "train", file, NULL);
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->err, "38 of 40 taken from model.safetensors"));
}

/* Bytes of two classes' weights and biases, which follow those of BERT's body. */
#define HEAD_BYTES (2 * (12 + 1) * 4)

/* Whether two folders have the same weights but for the last layer's. */
static gboolean
same_body (const char *a,
           const char *b)
{
  g_autofree char *a_path = g_build_filename (a, "model.safetensors", NULL), *b_path = g_build_filename (b, "model.safetensors", NULL);
  g_autofree char *a_bytes = NULL, *b_bytes = NULL;
  gsize a_length, b_length;

  g_assert_true (g_file_get_contents (a_path, &a_bytes, &a_length, NULL) && g_file_get_contents (b_path, &b_bytes, &b_length, NULL));
  g_assert_cmpuint (a_length, >, 10000);
  return a_length == b_length && memcmp (a_bytes, b_bytes, a_length - HEAD_BYTES) == 0;
}

/* What was imported is exported in the same form, and goes on where it was. */
static void
export_folder (Place         *place,
               gconstpointer  data)
{
  static const char *const same[] = { "vocab.txt", "config.json", "tokenizer_config.json" };
  g_autofree char *first = g_build_filename (place->folder, "bert", NULL), *out = g_build_filename (place->folder, "out/", NULL), *again = g_build_filename (place->folder, "again/", NULL);
  g_autofree char *file = g_build_filename (place->folder, "out.weft", NULL), *set = g_strdup_printf ("data.file=%s/rows.csv", place->folder), *iris = data_file ("iris.weft");
  g_autoptr (Result) exported = NULL, imported = NULL, run = NULL, next = NULL, other = NULL, refused = NULL;

  import_folder (place, data);
  exported = cli (place, "model", "export", "1", "-o", out, NULL);
  g_assert_cmpint (exported->status, ==, 0);
  imported = cli (place, "model", "import", out, "-o", file, NULL);
  g_assert_cmpint (imported->status, ==, 0);
  run = cli (place, "run", "--set", set, "--set", "data.types=text=text", "--set", "prepare.target=label", "--set", "train.epochs=1", "--set", "model.words.frozen=true", "--set",
             "model.places.frozen=true", "--set", "model.norm.frozen=true", "--set", "model.encoder.frozen=true", "--set", "model.pooler.frozen=true", "--to", "train", file, NULL);
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->err, "40 of 40 taken from model.safetensors"));
  next = cli (place, "model", "export", "2", "-o", again, NULL);
  g_assert_cmpint (next->status, ==, 0);
  g_assert_true (same_body (out, again));
  for (guint i = 0; i < G_N_ELEMENTS (same); i++) {
    g_autofree char *a_path = g_build_filename (i == 0 ? first : out, same[i], NULL), *b_path = g_build_filename (again, same[i], NULL), *a = NULL, *b = NULL;

    g_assert_true (g_file_get_contents (a_path, &a, NULL, NULL) && g_file_get_contents (b_path, &b, NULL, NULL));
    g_assert_cmpstr (a, ==, b);
  }
  other = cli (place, "run", "-q", iris, NULL);
  refused = cli (place, "model", "export", "3", "-o", out, NULL);
  g_assert_cmpint (refused->status, ==, 1);
  g_assert_nonnull (strstr (refused->err, "dense1"));
  assert_one_line (refused);
}

/* A folder of a ResNet-18 that has only its last layer, of zeros. */
static void
make_resnet (const char *folder)
{
  static const char config[] = "{\"model_type\": \"resnet\", \"layer_type\": \"basic\", \"depths\": [2, 2, 2, 2], \"num_labels\": 2}";
  static const char header[] = "{\"classifier.1.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
  g_autofree char *config_path = g_build_filename (folder, "config.json", NULL), *weights = g_build_filename (folder, "model.safetensors", NULL);
  guint64 length = GUINT64_TO_LE (strlen (header));
  g_autoptr (GString) file = g_string_new_len ((const char *) &length, sizeof length);

  g_string_append (file, header);
  g_string_append_len (file, (const char[8]){ 0 }, 8);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (config_path, config, -1, NULL));
  g_assert_true (g_file_set_contents (weights, file->str, (gssize) file->len, NULL));
}

/* Twelve copies of a picture as those of a class. */
static void
make_class (Place      *place,
            const char *name,
            const char *picture)
{
  g_autofree char *folder = g_build_filename (place->folder, "pictures", name, NULL), *content = NULL;
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "data", "dataset", "images", picture, NULL);
  gsize length;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_get_contents (from, &content, &length, NULL));
  for (int i = 0; i < 12; i++) {
    g_autofree char *file = g_strdup_printf ("%s/%d-%s", folder, i, picture);

    g_assert_true (g_file_set_contents (file, content, (gssize) length, NULL));
  }
}

/* A network that sees pictures is exported with what they are made into. */
static void
export_pictures (Place         *place,
                 gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (place->folder, "resnet", NULL), *out = g_build_filename (place->folder, "out/", NULL), *file = g_build_filename (place->folder, "resnet.weft", NULL);
  g_autofree char *set = g_strdup_printf ("data.file=%s/pictures", place->folder), *pictures = g_build_filename (out, "preprocessor_config.json", NULL), *config = g_build_filename (out, "config.json", NULL);
  g_autoptr (Result) imported = NULL, run = NULL, exported = NULL, again = NULL;
  g_autofree char *text = NULL, *labels = NULL;

  make_resnet (folder);
  make_class (place, "cat", "color.jpg");
  make_class (place, "dog", "gray.jpg");
  imported = cli (place, "model", "import", folder, "-o", file, NULL);
  g_assert_cmpint (imported->status, ==, 0);
  run = cli (place, "run", "-q", "--set", set, "--set", "data.width=32", "--set", "data.height=32", "--set", "data.resize=40", "--set", "prepare.features=image", "--set", "prepare.target=label",
             "--set", "train.epochs=1", "--to", "train", file, NULL);
  g_assert_cmpint (run->status, ==, 0);
  exported = cli (place, "model", "export", "1", "-o", out, NULL);
  g_assert_cmpint (exported->status, ==, 0);
  g_assert_true (g_file_get_contents (pictures, &text, NULL, NULL) && g_file_get_contents (config, &labels, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"shortest_edge\": 40"));
  g_assert_nonnull (strstr (text, "\"width\": 32"));
  g_assert_nonnull (strstr (labels, "\"1\": \"dog\""));
  again = cli (place, "model", "import", out, "-o", file, NULL);
  g_assert_cmpint (again->status, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLACE_TEST ("/cli/model/import-folder", import_folder);
  PLACE_TEST ("/cli/model/export-folder", export_folder);
  PLACE_TEST ("/cli/model/export-pictures", export_pictures);
  return g_test_run ();
}
