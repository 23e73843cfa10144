/* test-tokenizer.c: texts as numbers, and what a preparation makes of texts
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/error.h"
#include "dataset/gather.h"
#include "dataset/vocabulary.h"

#include "fixture.h"

#include <string.h>

static void
append_token (gpointer    data,
              const char *token)
{
  g_string_append_printf (data, "%s|", token);
}

static void
assert_tokens (const char *way,
               gboolean    lowercase,
               const char *text,
               const char *expected)
{
  g_autoptr (GString) tokens = g_string_new (NULL);

  weft_tokens_foreach (way, lowercase, text, append_token, tokens);
  g_assert_cmpstr (tokens->str, ==, expected);
}

static void
test_ways (void)
{
  assert_tokens ("words", TRUE, "Don't STOP, the 2nd café!", "don|'|t|stop|,|the|2nd|café|!|");
  assert_tokens ("words", FALSE, "北京A  b", "北|京|A|b|");
  assert_tokens ("characters", FALSE, "a é", "a| |é|");
  assert_tokens ("spaces", FALSE, "  Mr. \t O'Neil ", "Mr.|O'Neil|");
  assert_tokens ("wordpiece", TRUE, "Crème-BRÛLÉE", "creme|-|brulee|");
  assert_tokens ("spaces", FALSE, "", "");
}

/* Longer tokens than there is room for are cut, not written beyond. */
static void
test_long (void)
{
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autoptr (GString) tokens = g_string_new (NULL);

  weft_tokens_foreach ("spaces", FALSE, text, append_token, tokens);
  g_strdelimit (tokens->str, "|", ' ');
  g_assert_cmpuint (strlen (tokens->str), >, 5000);
  for (const char *letter = tokens->str; *letter != '\0'; letter++)
    g_assert_true (*letter == 'x' || *letter == ' ');
}

static char **
strings_from_json (JsonArray *array)
{
  char **strings = g_new0 (char *, json_array_get_length (array) + 1);

  for (guint i = 0; i < json_array_get_length (array); i++)
    strings[i] = g_strdup (json_array_get_string_element (array, i));
  return strings;
}

/* Every number is Hugging Face's. */
static void
test_wordpiece (void)
{
  g_autoptr (JsonNode) golden = fixture_json ("golden/wordpiece.json");
  JsonObject *object = json_node_get_object (golden);
  JsonArray *cases = json_object_get_array_member (object, "cases");

  g_assert_cmpuint (json_array_get_length (cases), ==, 60);
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *one = json_array_get_object_element (cases, i);
    JsonArray *expected = json_object_get_array_member (one, "ids");
    const char *text = json_object_get_string_member (one, "text");
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftTokenizer) tokenizer = weft_tokenizer_new ("wordpiece", json_object_get_boolean_member (one, "lowercase"),
                                                              strings_from_json (json_object_get_array_member (object, "vocabulary")), &error);
    gint32 ids[512];

    g_assert_no_error (error);
    if (weft_tokenizer_encode (tokenizer, text, ids, G_N_ELEMENTS (ids)) != json_array_get_length (expected))
      g_error ("“%s”: %zu pieces are not %u", text, weft_tokenizer_encode (tokenizer, text, NULL, 0), json_array_get_length (expected));
    for (guint k = 0; k < json_array_get_length (expected); k++)
      if (ids[k] != json_array_get_int_element (expected, k))
        g_error ("“%s”: piece %u is %d, not %d", text, k, ids[k], (int) json_array_get_int_element (expected, k));
  }
}

/* A text that is cut keeps its end, one that is short is padded. */
static void
test_length (void)
{
  static const char *const entries[] = { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "##b", NULL };
  g_autoptr (WeftTokenizer) tokenizer = weft_tokenizer_new ("wordpiece", TRUE, g_strdupv ((char **) entries), NULL);
  g_autofree char *text = NULL;
  gint32 ids[5];

  g_assert_cmpuint (weft_tokenizer_encode (tokenizer, "a ab a", ids, 5), ==, 6);
  g_assert_cmpmem (ids, sizeof ids, ((gint32[]){ 2, 4, 4, 5, 3 }), sizeof ids);
  g_assert_cmpuint (weft_tokenizer_encode (tokenizer, "ab", ids, 5), ==, 4);
  g_assert_cmpmem (ids, sizeof ids, ((gint32[]){ 2, 4, 5, 3, 0 }), sizeof ids);
  text = weft_tokenizer_decode (tokenizer, ids, 5);
  g_assert_cmpstr (text, ==, "ab");
}

static void
test_refusals (void)
{
  static const char *const twice[] = { "<pad>", "<unk>", "<s>", "</s>", "a", "a", NULL };
  static const char *const lacking[] = { "<pad>", "<unk>", "a", NULL };
  g_autoptr (GError) first = NULL, second = NULL, third = NULL;

  g_assert_null (weft_tokenizer_new ("words", TRUE, g_strdupv ((char **) twice), &first));
  g_assert_error (first, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT);
  g_assert_null (weft_tokenizer_new ("words", TRUE, g_strdupv ((char **) lacking), &second));
  g_assert_nonnull (strstr (second->message, "<s>"));
  g_assert_null (weft_tokenizer_new ("runes", TRUE, g_strdupv ((char **) lacking), &third));
  g_assert_error (third, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT);
}

/* The most frequent first, then as strcmp() has it; those with a role before all. */
static void
test_vocabulary (void)
{
  WeftVocabulary *vocabulary = weft_vocabulary_new ("spaces", TRUE);
  g_auto (GStrv) entries = NULL;
  g_autofree char *joined = NULL;

  g_assert_cmpuint (weft_vocabulary_add (vocabulary, "b a B"), ==, 3);
  weft_vocabulary_add (vocabulary, "c a d <unk>");
  entries = weft_vocabulary_end (vocabulary, TRUE, 7);
  joined = g_strjoinv (" ", entries);
  g_assert_cmpstr (joined, ==, "<pad> <unk> <s> </s> a b c");
}

static WeftPreparation *
fit (WeftDataset  *dataset,
     GError      **error,
     const char   *id,
     ...)
{
  g_autoptr (WeftParams) params = weft_params_new (weft_preparation_params);
  const guint32 rows[] = { 0, 1, 2 };
  va_list arguments;

  va_start (arguments, id);
  for (; id != NULL; id = va_arg (arguments, const char *))
    g_assert_true (weft_params_set (params, id, va_arg (arguments, const char *), NULL));
  va_end (arguments);
  return weft_preparation_fit (dataset, rows, G_N_ELEMENTS (rows), params, NULL, NULL, error);
}

/* What is stored gives the same text again. */
static WeftPreparation *
store_and_load (WeftPreparation *self)
{
  g_autoptr (JsonNode) node = weft_preparation_to_json (self), again = NULL;
  g_autofree char *text = weft_json_write (node, WEFT_JSON_INDENT), *copied = NULL;
  g_autoptr (GError) error = NULL;
  WeftPreparation *copy = weft_preparation_from_json (node, &error);

  g_assert_no_error (error);
  again = weft_preparation_to_json (copy);
  copied = weft_json_write (again, WEFT_JSON_INDENT);
  g_assert_cmpstr (copied, ==, text);
  return copy;
}

static void
assert_inputs (WeftGather  *gather,
               guint32      row,
               const float *expected,
               gsize        n)
{
  float given[32] = { 0 };

  g_assert_cmpint (weft_preparation_get_n_inputs (weft_gather_get_preparation (gather)), ==, (gint64) n);
  weft_gather_fill_inputs (gather, &row, 1, given);
  g_assert_cmpmem (given, n * sizeof *given, expected, n * sizeof *expected);
}

static const char tagged[] =
  "The D\ncat N\nsleeps V\n\ncat N\nThe D\n\nsleeps V\n\ndog N\nThe D\ncat N\nsleeps V\n";

static WeftDataset *
read_tagged (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (tagged, strlen (tagged));
  g_autoptr (GError) error = NULL;
  WeftDataset *dataset = weft_dataset_read_bytes (bytes, "sentences.conll", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return dataset;
}

static void
test_tags (void)
{
  g_autoptr (WeftDataset) dataset = read_tagged ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPreparation) fitted = fit (dataset, &error, "features", "tokens", "target", "tags", "tokens", "spaces", "lowercase", "false", NULL);
  g_autoptr (WeftPreparation) preparation = NULL;
  g_autoptr (WeftGather) gather = NULL;
  const guint32 rows[] = { 1, 3 };
  gint32 classes[6];

  g_assert_no_error (error);
  preparation = store_and_load (fitted);
  gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  g_assert_cmpint (weft_preparation_get_target_length (preparation), ==, 3);
  g_assert_cmpint (weft_preparation_get_n_targets (preparation), ==, 3);
  /* The, cat and sleeps occur twice each, dog not in the training rows. */
  assert_inputs (gather, 1, (const float[]){ 5, 4, 0 }, 3);
  assert_inputs (gather, 3, (const float[]){ 1, 4, 5 }, 3);
  weft_gather_fill_targets (gather, rows, 2, WEFT_DTYPE_I32, classes);
  g_assert_cmpmem (classes, sizeof classes, ((gint32[]){ 1, 0, -1, 1, 0, 1 }), sizeof classes);
  g_assert_cmpint (weft_gather_count_tokens (gather, 1), ==, 2);
  g_assert_cmpint (weft_gather_count_tokens (gather, 3), ==, 3);
}

/* What is written has an end, and what was written before each place is an input. */
static void
test_written (void)
{
  g_autoptr (WeftDataset) dataset = fixture_table ("from,to\nba one,ab\nab two,b\nb three,a\nc four,abba\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftPreparation) fitted = fit (dataset, &error, "features", "from", "target", "to", "task", "text", "tokens", "characters", "length", "3", "target_length", "3", NULL);
  g_autoptr (WeftPreparation) preparation = NULL;
  g_autoptr (WeftGather) gather = NULL;
  WeftInputPart part;
  gint32 classes[3];

  g_assert_no_error (error);
  preparation = store_and_load (fitted);
  gather = weft_gather_new (preparation, dataset, WEFT_GATHER_PLAIN, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (weft_preparation_get_n_parts (preparation), ==, 2);
  part = weft_preparation_get_part (preparation, 1);
  g_assert_cmpstr (part.name, ==, "to");
  g_assert_cmpint (part.first, ==, 3);
  g_assert_cmpint (part.shape.extent[0], ==, 3);
  weft_gather_fill_targets (gather, (const guint32[]){ 0 }, 1, WEFT_DTYPE_I32, classes);
  g_assert_cmpmem (classes, sizeof classes, ((gint32[]){ 4, 5, 3 }), sizeof classes);
  weft_gather_fill_targets (gather, (const guint32[]){ 3 }, 1, WEFT_DTYPE_I32, classes);
  g_assert_cmpmem (classes, sizeof classes, ((gint32[]){ 4, 5, 5 }), sizeof classes);
  weft_gather_fill_targets (gather, (const guint32[]){ 1 }, 1, WEFT_DTYPE_I32, classes);
  g_assert_cmpmem (classes, sizeof classes, ((gint32[]){ 5, 3, -1 }), sizeof classes);
}

/* A column of texts is a feature where there is no other. */
static void
test_features (void)
{
  static const char *const texts[] = { "see the cat run", "see the dog", "no" };
  static const char *const labels[] = { "x", "y", NULL };
  WeftDatasetBuilder *builder = weft_dataset_builder_new ();
  WeftTensor *codes = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (3), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDataset) alone = NULL;
  g_autoptr (WeftPreparation) preparation = NULL;
  g_autofree char *name = NULL;

  weft_tensor_set (codes, 1, 1);
  weft_dataset_builder_add_column (builder, "text", weft_column_new_text (texts, 3, NULL));
  weft_dataset_builder_add_column (builder, "label", weft_column_new_category (codes, g_strdupv ((char **) labels)));
  alone = weft_dataset_builder_end (builder, NULL);
  preparation = fit (alone, &error, "target", "label", NULL);
  g_assert_no_error (error);
  g_assert_cmpint (weft_preparation_get_n_inputs (preparation), ==, 4);
  name = weft_preparation_get_input_name (preparation, 2);
  g_assert_cmpstr (name, ==, "text[2]");
}

static void
assert_refused (WeftDataset *dataset,
                const char  *features,
                const char  *target,
                const char  *task,
                const char  *tokens,
                const char  *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fit (dataset, &error, "features", features, "target", target, "task", task, "tokens", tokens, NULL));
  g_assert_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_refused (void)
{
  g_autoptr (WeftDataset) dataset = read_tagged ();

  assert_refused (dataset, "tokens", "tags", "tags", "words", "cut at spaces");
  assert_refused (dataset, "tokens", "tags", "classes", "words", "another task");
  assert_refused (dataset, "tokens", "tags", "none", "wordpiece", "vocab.txt");
  assert_refused (dataset, "tokens", "tags", "text", "wordpiece", "words or characters");
}

static void
assert_unreadable (const char *text,
                   const char *part)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_dataset_read_bytes (bytes, "sentences.conll", NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", error->message, part);
}

static void
test_conll (void)
{
  static const char universal[] = "# text = Hi\n1\tHi\thi\tINTJ\tUH\t_\t0\troot\t_\t_\n\n\n# next\n1\tA b\ta\tDET\tDT\t_\t0\troot\t_\t_\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (universal, strlen (universal));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDataset) dataset = weft_dataset_read_bytes (bytes, "x.conllu", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (weft_dataset_get_n_rows (dataset), ==, 2);
  g_assert_cmpstr (weft_column_get_text (weft_dataset_find_column (dataset, "upos"), 0), ==, "INTJ");
  g_assert_cmpstr (weft_column_get_text (weft_dataset_find_column (dataset, "tokens"), 1), ==, "A_b");
  assert_unreadable ("a\tX\nb\n", "line 2 has 1 fields");
  assert_unreadable ("\n\n", "no sentence");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/tokenizer/ways", test_ways);
  g_test_add_func ("/dataset/tokenizer/long", test_long);
  g_test_add_func ("/dataset/tokenizer/wordpiece", test_wordpiece);
  g_test_add_func ("/dataset/tokenizer/length", test_length);
  g_test_add_func ("/dataset/tokenizer/refusals", test_refusals);
  g_test_add_func ("/dataset/tokenizer/vocabulary", test_vocabulary);
  g_test_add_func ("/dataset/text/tags", test_tags);
  g_test_add_func ("/dataset/text/written", test_written);
  g_test_add_func ("/dataset/text/features", test_features);
  g_test_add_func ("/dataset/text/refused", test_refused);
  g_test_add_func ("/dataset/text/conll", test_conll);
  return g_test_run ();
}
