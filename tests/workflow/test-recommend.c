/* test-recommend.c: each kind of data gets the workflow that suits it, and it runs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/file.h"
#include "base/json.h"
#include "dataset/reader.h"
#include "workflow/command.h"
#include "workflow/document.h"
#include "workflow/recommend.h"
#include "workflow/run.h"
#include "workflow/sink.h"
#include "workflow/snapshot.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Side of the pictures that are drawn here, pixels. */
#define SIDE 20

/* A folder that goes with all that is in it. */
typedef struct
{
  char *folder;
} Place;

static void
place_set_up (Place         *place,
              gconstpointer  data)
{
  place->folder = g_dir_make_tmp ("weft-recommend-XXXXXX", NULL);
  g_assert_nonnull (place->folder);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *member = g_build_filename (path, name, NULL);

    remove_all (member);
  }
  g_remove (path);
}

static void
place_tear_down (Place         *place,
                 gconstpointer  data)
{
  remove_all (place->folder);
  g_free (place->folder);
}

static char *
write_file (Place      *place,
            const char *name,
            const void *bytes,
            gssize      length)
{
  char *path = g_build_filename (place->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  return path;
}

static WeftRecommendation *
recommend (const char *data,
           const char *task)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = weft_dataset_resolve (data, NULL, &error);
  WeftRecommendation *recommendation = weft_recommendation_new (path, task, NULL, &error);

  g_assert_no_error (error);
  return recommendation;
}

static gboolean
says (const WeftRecommendation *self,
      const char               *words)
{
  for (guint i = 0; i < self->reasons->len; i++)
    if (strstr (self->reasons->pdata[i], words) != NULL)
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full): a document with nothing but the recommendation */
static WeftWorkflow *
insert (const WeftRecommendation *recommendation)
{
  WeftWorkflow *document = weft_workflow_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_workflow_insert_recommendation (document, recommendation, recommendation->path, 0, 0, &error));
  g_assert_no_error (error);
  return document;
}

static const char *
get (WeftWorkflow *document,
     const char   *node,
     const char   *param)
{
  return weft_params_get (weft_node_get_params (weft_workflow_find_node (document, node)), param);
}

/* Runs it without a cache. Returns: what was measured last as @metric */
static double
run (WeftWorkflow *document,
     const char   *metric)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSnapshot) snapshot = weft_workflow_snapshot (document, NULL, &error);
  g_autoptr (WeftRunSink) sink = weft_run_sink_new_recorder ();
  const WeftRunOptions options = { .seed = 1, .n_threads = 2 };
  GPtrArray *events;
  double value = NAN;

  g_assert_no_error (error);
  weft_run_execute (snapshot, &options, sink, NULL, &error);
  g_assert_no_error (error);
  events = weft_run_recorder_get_events (sink);
  for (guint i = 0; i < events->len; i++)
    if (g_str_equal (weft_json_get_string (json_node_get_object (events->pdata[i]), "name", ""), metric))
      value = weft_json_get_number (json_node_get_object (events->pdata[i]), "value", NAN);
  return value;
}

/* Tables */

static void
test_iris (Place         *place,
           gconstpointer  data)
{
  g_autoptr (WeftRecommendation) advice = recommend ("dataset:iris", NULL);
  g_autoptr (WeftWorkflow) document = insert (advice);

  g_assert_true (says (advice, "150 rows"));
  g_assert_true (says (advice, "3 different values"));
  g_assert_cmpstr (get (document, "prepare", "target"), ==, "target");
  g_assert_cmpstr (get (document, "prepare", "features"), ==, "");
  g_assert_nonnull (weft_workflow_find_node (weft_node_get_nested (weft_workflow_find_node (document, "model")), "dense1"));
  g_assert_cmpfloat (run (document, "test_accuracy"), >=, 0.9);
}

static void
test_wine (Place         *place,
           gconstpointer  data)
{
  g_autoptr (WeftRecommendation) advice = recommend ("dataset:wine", NULL);
  g_autoptr (WeftWorkflow) document = insert (advice);

  g_assert_cmpfloat (run (document, "test_accuracy"), >=, 0.9);
}

/* Rents, in places, with a number for each row, a remark, and some that are not known. */
static char *
write_rents (Place *place)
{
  static const char *const towns[] = { "Ulm", "Bonn", "Jena" };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GString) text = g_string_new ("id,area,town,age,country,remark,rent\n");

  for (int i = 0; i < 400; i++) {
    int area = g_rand_int_range (random, 20, 200), town = g_rand_int_range (random, 0, 3), age = g_rand_int_range (random, 0, 90);

    g_string_append_printf (text, "%d,%d,%s,", i, area, towns[town]);
    if (i % 20 != 0)
      g_string_append_printf (text, "%d", age);
    g_string_append_printf (text, ",DE,no %d is seen on day %d,%d\n", i, i * 7, 12 * area + 150 * town - 2 * age);
  }
  return write_file (place, "rents.csv", text->str, (gssize) text->len);
}

static void
test_numbers (Place         *place,
              gconstpointer  data)
{
  g_autofree char *path = write_rents (place);
  g_autoptr (WeftRecommendation) advice = recommend (path, NULL);
  g_autoptr (WeftWorkflow) document = insert (advice);

  g_assert_true (says (advice, "“rent” is what is learned"));
  g_assert_true (says (advice, "a number is predicted"));
  g_assert_true (says (advice, "“id” is left out"));
  g_assert_true (says (advice, "“country” is left out"));
  g_assert_true (says (advice, "Texts are left out"));
  g_assert_true (says (advice, "1 of 3 columns miss values"));
  g_assert_true (says (advice, "large steps"));
  g_assert_cmpstr (get (document, "prepare", "features"), ==, "area,town,age");
  g_assert_cmpstr (get (document, "prepare", "missing"), ==, "median");
  g_assert_cmpfloat (run (document, "test_r2"), >=, 0.9);
}

/* Every so many rows are of the other class. Returns: (transfer full): the class weights */
static char *
weigh_classes (Place *place,
               int    every)
{
  g_autoptr (GString) text = g_string_new ("a,b,fails\n");
  g_autofree char *path = NULL;
  g_autoptr (WeftRecommendation) advice = NULL;
  g_autoptr (WeftWorkflow) document = NULL;

  for (int i = 0; i < 300; i++)
    g_string_append_printf (text, "%d.5,%d,%s\n", i * 7 % 31, i % 10, i % every == 0 ? "yes" : "no");
  path = write_file (place, "rare.csv", text->str, (gssize) text->len);
  advice = recommend (path, NULL);
  document = insert (advice);
  g_assert_true (says (advice, "rows are of one class") == (every > 4));
  /* What is watched is measured, and accuracy beside it. */
  g_assert_true (isnan (run (document, "validation_balanced_accuracy")) == (every <= 4));
  g_assert_false (isnan (run (document, "validation_accuracy")));
  return g_strdup (get (document, "train", "class_weights"));
}

static void
test_rare (Place         *place,
           gconstpointer  data)
{
  g_autofree char *fair = weigh_classes (place, 3), *rare = weigh_classes (place, 20);

  g_assert_cmpstr (fair, ==, "none");
  g_assert_cmpstr (rare, ==, "balanced");
}

/* What is asked for counts more than what the target suggests. */
static void
test_task (Place         *place,
           gconstpointer  data)
{
  g_autofree char *path = write_file (place, "few.csv", "a,y\n1,1\n2,2\n3,3\n4,4\n5,5\n6,6\n7,7\n8,8\n", -1);
  g_autoptr (WeftRecommendation) classes = recommend (path, NULL), numbers = recommend (path, "numbers");
  g_autoptr (WeftWorkflow) document = insert (numbers);
  g_autoptr (GError) error = NULL;

  g_assert_true (says (classes, "classes to tell apart"));
  g_assert_true (says (numbers, "a number is predicted"));
  g_assert_true (says (numbers, "too few to set some aside"));
  g_assert_cmpstr (get (document, "prepare", "task"), ==, "numbers");
  g_assert_cmpstr (get (document, "prepare", "validation"), ==, "0");
  g_assert_false (isnan (run (document, "test_r2")));
  g_assert_null (weft_recommendation_new (path, "magic", NULL, &error));
  g_assert_nonnull (strstr (error->message, "magic"));
}

/* Even four rows give a workflow that runs. */
static void
test_four_rows (Place         *place,
                gconstpointer  data)
{
  g_autofree char *path = write_file (place, "four.csv", "a,b,y\n1,2,x\n2,3,x\n5,4,z\n7,8,z\n", -1);
  g_autoptr (WeftRecommendation) recommendation = recommend (path, NULL);
  g_autoptr (WeftWorkflow) document = insert (recommendation);

  g_assert_true (says (recommendation, "none to test with"));
  g_assert_cmpstr (get (document, "evaluate", "split"), ==, "train");
  g_assert_false (isnan (run (document, "train_accuracy")));
}

/* Texts */

static void
test_texts (Place         *place,
            gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new ("id,review,stars,class\n");
  g_autofree char *path = NULL;
  g_autoptr (WeftRecommendation) advice = NULL;
  g_autoptr (WeftWorkflow) document = NULL;

  for (int i = 0; i < 300; i++)
    g_string_append_printf (text, "%d,\"number %d was %s for us all, %s\",%d,%s\n", i, i * 31, i % 2 ? "really good" : "rather bad", i % 3 ? "we think" : "they said", i % 5,
                            i % 2 ? "praise" : "blame");
  path = write_file (place, "reviews.csv", text->str, (gssize) text->len);
  advice = recommend (path, NULL);
  document = insert (advice);
  g_assert_true (says (advice, "“review” is what it is learned from"));
  g_assert_cmpstr (get (document, "prepare", "features"), ==, "review");
  g_assert_cmpstr (get (document, "prepare", "tokens"), ==, "words");
  g_assert_nonnull (weft_workflow_find_node (weft_node_get_nested (weft_workflow_find_node (document, "model")), "words"));
  g_assert_cmpfloat (run (document, "test_accuracy"), >=, 0.9);
}

static void
test_written (Place         *place,
              gconstpointer  data)
{
  g_autoptr (WeftRecommendation) advice = recommend ("dataset:dates", NULL);
  g_autoptr (WeftWorkflow) document = insert (advice);

  g_assert_true (says (advice, "writes it"));
  g_assert_cmpstr (get (document, "prepare", "task"), ==, "text");
  g_assert_cmpstr (get (document, "prepare", "tokens"), ==, "characters");
  g_assert_nonnull (weft_workflow_find_node (weft_node_get_nested (weft_workflow_find_node (document, "model")), "decoder"));
}

static void
test_tags (Place         *place,
           gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = NULL;
  g_autoptr (WeftRecommendation) advice = NULL;
  g_autoptr (WeftWorkflow) document = NULL;

  for (int i = 0; i < 120; i++)
    g_string_append_printf (text, "the\tDET\n%s\tNOUN\n%s\tVERB\n\n", i % 2 ? "dog" : "cat", i % 3 ? "runs" : "sleeps");
  path = write_file (place, "small.conll", text->str, (gssize) text->len);
  advice = recommend (path, NULL);
  document = insert (advice);
  g_assert_cmpstr (get (document, "prepare", "tokens"), ==, "spaces");
  g_assert_cmpfloat (run (document, "test_accuracy"), >=, 0.9);
}

/* Pictures */

/* 24 bits a pixel, a light square in the left or in the right half. */
static void
write_picture (Place      *place,
               const char *name,
               gboolean    is_left,
               GRand      *random)
{
  guint8 bytes[54 + SIDE * SIDE * 3] = { 'B', 'M', [2] = sizeof bytes & 255, [3] = sizeof bytes >> 8, [10] = 54, [14] = 40, [18] = SIDE, [22] = SIDE, [26] = 1, [28] = 24 };
  int x = g_rand_int_range (random, 0, SIDE / 2 - 5) + (is_left ? 0 : SIDE / 2), y = g_rand_int_range (random, 0, SIDE - 5);

  for (int i = 0; i < SIDE * SIDE; i++) {
    gboolean inside = i % SIDE >= x && i % SIDE < x + 5 && i / SIDE >= y && i / SIDE < y + 5;

    memset (bytes + 54 + 3 * i, inside ? 220 : g_rand_int_range (random, 0, 40), 3);
  }
  g_free (write_file (place, name, bytes, sizeof bytes));
}

static void
test_pictures (Place         *place,
               gconstpointer  data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (WeftRecommendation) advice = NULL;
  g_autoptr (WeftWorkflow) document = NULL;

  for (int i = 0; i < 60; i++) {
    g_autofree char *left = g_strdup_printf ("left/%d.bmp", i), *right = g_strdup_printf ("right/%d.bmp", i);

    write_picture (place, left, TRUE, random);
    write_picture (place, right, FALSE, random);
  }
  advice = recommend (place->folder, NULL);
  document = insert (advice);
  g_assert_cmpstr (get (document, "data", "width"), ==, "20");
  g_assert_cmpstr (get (document, "data", "color"), ==, "rgb");
  g_assert_true (says (advice, "96 pictures are few"));
  g_assert_true (says (advice, "mirror"));
  g_assert_nonnull (weft_workflow_find_node (weft_node_get_nested (weft_workflow_find_node (document, "model")), "vary"));
  g_assert_false (isnan (run (document, "test_accuracy")));
}

/* The first rows of the shipped digits, as files of their own. */
static char *
write_digits (Place *place,
              int    n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftDataset) whole = weft_dataset_read ("dataset:mnist", NULL, NULL, NULL, &error);
  const guint8 head[] = { 0, 0, 8, 3, 0, 0, (guint8) (n >> 8), (guint8) n, 0, 0, 0, 28, 0, 0, 0, 28 }, label_head[] = { 0, 0, 8, 1, 0, 0, (guint8) (n >> 8), (guint8) n };
  g_autoptr (GByteArray) pictures = g_byte_array_new (), labels = g_byte_array_new ();

  g_assert_no_error (error);
  g_byte_array_append (pictures, head, sizeof head);
  g_byte_array_append (pictures, weft_tensor_u8 (weft_column_get_tensor (weft_dataset_find_column (whole, "image"))), (guint) n * 784);
  g_byte_array_append (labels, label_head, sizeof label_head);
  for (int i = 0; i < n; i++) {
    guint8 label = (guint8) weft_column_get_number (weft_dataset_find_column (whole, "label"), i);

    g_byte_array_append (labels, &label, 1);
  }
  g_free (write_file (place, "train-labels-idx1-ubyte", labels->data, labels->len));
  return write_file (place, "train-images-idx3-ubyte", pictures->data, pictures->len);
}

/* The pictures alone are nothing: the labels beside them are found. */
static void
test_digits (Place         *place,
             gconstpointer  data)
{
  g_autofree char *path = write_digits (place, 600);
  g_autoptr (WeftRecommendation) advice = recommend (path, NULL);
  g_autoptr (WeftWorkflow) document = insert (advice);

  g_assert_cmpstr (advice->path, ==, place->folder);
  g_assert_false (says (advice, "mirror"));
  g_assert_true (says (advice, "432 pictures are few"));
  g_assert_cmpfloat (run (document, "test_accuracy"), >=, 0.8);
}

/* Arrays of NumPy, as Keras stores its data sets */

static void
append_number (GByteArray *bytes,
               guint32     number,
               int         n_bytes)
{
  for (int i = 0; i < n_bytes; i++)
    g_byte_array_append (bytes, &(guint8){ (guint8) (number >> (8 * i)) }, 1);
}

/* ISO 3309, bit by bit. */
static guint32
sum_up (const GByteArray *bytes)
{
  guint32 sum = G_MAXUINT32;

  for (guint i = 0; i < bytes->len; i++) {
    sum ^= bytes->data[i];
    for (int bit = 0; bit < 8; bit++)
      sum = sum >> 1 ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum;
}

/* What a member's header and its line in the directory have alike. */
static void
append_facts (GByteArray       *bytes,
              const GByteArray *content,
              const char       *name)
{
  append_number (bytes, 20, 2);
  append_number (bytes, 0, 4); /* stored */
  append_number (bytes, 0, 4); /* no time */
  append_number (bytes, sum_up (content), 4);
  append_number (bytes, content->len, 4);
  append_number (bytes, content->len, 4);
  append_number (bytes, (guint32) strlen (name), 2);
  append_number (bytes, 0, 2);
}

typedef struct
{
  GByteArray *members;
  GByteArray *directory;
  guint n;
} Archive;

static void
add_member (Archive          *self,
            const char       *name,
            const GByteArray *content)
{
  guint32 begin = self->members->len;

  append_number (self->members, 0x04034b50, 4);
  append_facts (self->members, content, name);
  g_byte_array_append (self->members, (const guint8 *) name, (guint) strlen (name));
  g_byte_array_append (self->members, content->data, content->len);
  append_number (self->directory, 0x02014b50, 4);
  append_number (self->directory, 20, 2);
  append_facts (self->directory, content, name);
  for (int i = 0; i < 5; i++)
    append_number (self->directory, 0, 2);
  append_number (self->directory, begin, 4);
  g_byte_array_append (self->directory, (const guint8 *) name, (guint) strlen (name));
  self->n++;
}

/* @item: what follows the number of rows in the shape */
static GByteArray *
begin_array (guint       n,
             const char *item)
{
  g_autofree char *head = g_strdup_printf ("{'descr': '|u1', 'fortran_order': False, 'shape': (%u,%s), }", n, item);
  g_autofree char *padded = g_strdup_printf ("%-117s\n", head);
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) "\x93NUMPY\1\0", 8);
  append_number (bytes, 118, 2);
  g_byte_array_append (bytes, (const guint8 *) padded, 118);
  return bytes;
}

/* @n pictures of 8 × 8, light in the left or in the right half, and which. */
static void
add_part (Archive    *self,
          const char *part,
          guint       n,
          GRand      *random)
{
  g_autoptr (GByteArray) pictures = begin_array (n, " 8, 8"), classes = begin_array (n, "");
  g_autofree char *x = g_strdup_printf ("x_%s.npy", part), *y = g_strdup_printf ("y_%s.npy", part);

  for (guint i = 0; i < n; i++) {
    for (guint k = 0; k < 64; k++)
      append_number (pictures, (guint32) g_rand_int_range (random, 0, 60) + ((k % 8 < 4) == (i % 2) ? 150 : 0), 1);
    append_number (classes, i % 2, 1);
  }
  add_member (self, x, pictures);
  add_member (self, y, classes);
}

static char *
write_npz (Place *place)
{
  Archive self = { g_byte_array_new (), g_byte_array_new (), 0 };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  guint32 begin;
  char *path;

  add_part (&self, "train", 300, random);
  add_part (&self, "test", 60, random);
  begin = self.members->len;
  g_byte_array_append (self.members, self.directory->data, self.directory->len);
  append_number (self.members, 0x06054b50, 4);
  append_number (self.members, 0, 4);
  append_number (self.members, self.n | self.n << 16, 4);
  append_number (self.members, self.directory->len, 4);
  append_number (self.members, begin, 4);
  append_number (self.members, 0, 2);
  path = write_file (place, "halves.npz", self.members->data, self.members->len);
  g_byte_array_unref (self.members);
  g_byte_array_unref (self.directory);
  return path;
}

/* Arrays have no names that say much: y is learned from x, and the parts are kept. */
static void
test_arrays (Place         *place,
             gconstpointer  data)
{
  g_autofree char *path = write_npz (place);
  g_autoptr (WeftRecommendation) advice = recommend (path, NULL);
  g_autoptr (WeftWorkflow) document = insert (advice);

  g_assert_cmpstr (advice->path, ==, path);
  g_assert_true (says (advice, "“y” is what is learned"));
  g_assert_cmpstr (get (document, "prepare", "target"), ==, "y");
  g_assert_cmpstr (get (document, "evaluate", "split"), ==, "test");
  g_assert_cmpfloat (run (document, "test_accuracy"), >=, 0.95);
}

/* The document */

static void
test_undo (Place         *place,
           gconstpointer  data)
{
  g_autoptr (WeftRecommendation) advice = recommend ("dataset:iris", NULL);
  g_autoptr (WeftWorkflow) empty = weft_workflow_new (NULL), document = insert (advice);
  g_autofree char *before = weft_workflow_to_text (empty), *made = weft_workflow_to_text (document), *after = NULL, *again = NULL;
  GPtrArray *notes = weft_workflow_get_notes (document);

  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_nonnull (strstr (((WeftNote *) notes->pdata[0])->text, advice->reasons->pdata[0]));
  g_assert_cmpuint (weft_history_get_n_commands (weft_workflow_get_history (document)), ==, 1);
  g_assert_true (weft_history_undo (weft_workflow_get_history (document)));
  after = weft_workflow_to_text (document);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (weft_history_redo (weft_workflow_get_history (document)));
  again = weft_workflow_to_text (document);
  g_assert_cmpstr (again, ==, made);
}

/* Nothing to learn is said, and what can be done without is done. */
static void
test_no_target (Place         *place,
                gconstpointer  data)
{
  g_autofree char *path = write_file (place, "same.csv", "id,a\n1,x\n2,x\n3,x\n4,x\n5,x\n", -1);
  g_autoptr (WeftRecommendation) advice = recommend (path, NULL);
  g_autoptr (WeftWorkflow) document = insert (advice);

  g_assert_true (says (advice, "No column could be learned"));
  g_assert_nonnull (weft_workflow_find_node (document, "prepare"));
  g_assert_null (weft_workflow_find_node (document, "model"));
}

/* What was left out does not come back because nothing else is there. */
static void
test_only_keys (Place         *place,
                gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autoptr (GString) text = g_string_new ("id,class\n");
  g_autoptr (WeftRecommendation) advice = NULL;

  for (int i = 0; i < 60; i++)
    g_string_append_printf (text, "%d,%s\n", i, i % 2 ? "x" : "y");
  path = write_file (place, "keys.csv", text->str, -1);
  advice = recommend (path, NULL);
  g_assert_true (says (advice, "No column is left to learn “class” from"));
  g_assert_null (advice->architecture);
}

/* Words that no other row has are nothing to sort by, but to read from where the rest is written:
 * the workflow runs. */
static void
test_names (Place         *place,
            gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autoptr (GString) text = g_string_new ("name,town\n");
  g_autoptr (WeftRecommendation) advice = NULL;
  g_autoptr (WeftWorkflow) document = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 50; i++)
    g_string_append_printf (text, "n%d,t%d\n", i, i);
  path = write_file (place, "names.csv", text->str, -1);
  advice = recommend (path, NULL);
  document = insert (advice);
  weft_workflow_set_parameter (document, "train", "epochs", "1", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (run (document, "test_loss"), >, 0);
}

static void
test_errors (Place         *place,
             gconstpointer  data)
{
  g_autofree char *missing = g_build_filename (place->folder, "nothing.csv", NULL), *empty = write_file (place, "empty.csv", "a,class\n", -1);
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_recommendation_new (missing, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "nothing.csv"));
  g_clear_error (&error);
  g_assert_null (weft_recommendation_new (empty, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "no rows"));
}

#define TEST(path, function) g_test_add ("/workflow/recommend/" path, Place, NULL, place_set_up, function, place_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("iris", test_iris);
  TEST ("wine", test_wine);
  TEST ("numbers", test_numbers);
  TEST ("rare", test_rare);
  TEST ("task", test_task);
  TEST ("four-rows", test_four_rows);
  TEST ("texts", test_texts);
  TEST ("written", test_written);
  TEST ("tags", test_tags);
  TEST ("pictures", test_pictures);
  TEST ("digits", test_digits);
  TEST ("arrays", test_arrays);
  TEST ("undo", test_undo);
  TEST ("no-target", test_no_target);
  TEST ("bug/only-keys", test_only_keys);
  TEST ("bug/names", test_names);
  TEST ("errors", test_errors);
  return g_test_run ();
}
