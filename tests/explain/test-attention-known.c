/* test-attention-known.c: attention of networks whose alignment is known
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Words that are written backwards, or copied: letter i has to be read for letter n - 1 - i, or i.
 * Gates: explain-methods.md 2.3, which has 0.998 or more for all of these.
 */
#include "../learn/words.h"

#include "explain/attention-erasure.h"
#include "explain/attention-view.h"

#include <string.h>

#define N_WORDS 60

typedef struct
{
  WeftPredictor *predictor;
  WeftSubject *subject;
  gboolean reverses;
  gint64 n_letters;
  gint64 n_hits; /* the row looks most where it has to */
  double agreement;
} Known;

/* Rows are written letters, columns those that are read; the last row is the end. */
static void
expect_shares (const WeftAttentionMap *map)
{
  g_assert_true (map->layer.crosses);
  g_assert_cmpint (map->n_heads, ==, 1);
  g_assert_cmpint (map->n_columns, ==, WORDS_LENGTH);
  g_assert_cmpfloat (map->padding, ==, 0);
  for (gint64 row = 0; row < map->n_rows; row++) {
    double sum = 0;

    for (gint64 column = 0; column < map->n_columns; column++)
      sum += (double) map->weights[row * map->n_columns + column];
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
  }
}

static void
expect_names (const WeftAttentionMap *map,
              WeftDataset            *dataset,
              guint32                 row)
{
  g_autofree char *read = g_strjoinv ("", map->column_names), *written = g_strjoinv ("", map->row_names);

  g_assert_cmpstr (read, ==, weft_column_get_text (weft_dataset_find_column (dataset, "from"), row));
  g_assert_true (g_str_has_suffix (written, "</s>"));
}

static void
look (Known       *self,
      WeftDataset *dataset,
      guint32      row)
{
  g_autoptr (GError) error = NULL;
  g_auto (WeftAttentionText) text = { 0 };
  g_autoptr (WeftAttention) attention = NULL;
  g_autoptr (WeftErasure) erasure = NULL;
  const WeftAttentionMap *map;

  g_assert_true (weft_attention_text_init (&text, self->predictor, dataset, row, 1, NULL, NULL, &error));
  attention = weft_attention_new (self->subject, self->predictor, &text, NULL, &error);
  g_assert_no_error (error);
  map = weft_attention_find (attention, NULL, NULL);
  expect_shares (map);
  expect_names (map, dataset, row);
  for (gint64 i = 0; i < MIN (map->n_rows, WORDS_LENGTH); i++) {
    self->n_hits += weft_attention_measure_row (map->weights + i * map->n_columns, map->n_columns).peak == (self->reverses ? WORDS_LENGTH - 1 - i : i);
    self->n_letters++;
  }
  erasure = weft_erasure_new (self->subject, map, &text, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (erasure->n_places, ==, map->n_rows);
  self->agreement += weft_attention_agree (map->weights, erasure->effects, MIN (map->n_rows, WORDS_LENGTH), map->n_columns) / N_WORDS;
}

/* `reverse/additive/1`: what is learned, by which attention, from which seed. */
static void
test_known (gconstpointer data)
{
  g_auto (GStrv) task = g_strsplit (data, "/", 3);
  Known self = { .reverses = g_str_equal (task[0], "reverse") };
  g_autoptr (WeftDataset) dataset = words_make (self.reverses);
  g_autoptr (WeftTrainedModel) model = words_train (dataset, task[1], g_ascii_strtoull (task[2], NULL, 10));
  g_autoptr (GError) error = NULL;
  double alignment;

  self.predictor = weft_predictor_new_trained (model);
  self.subject = weft_subject_new (self.predictor, 0, &error);
  g_assert_no_error (error);
  for (guint32 i = 0; i < N_WORDS; i++)
    look (&self, dataset, WORDS_TRAIN + i);
  alignment = (double) self.n_hits / (double) self.n_letters;
  g_test_message ("%s: alignment %.4f, agrees with erasure %.4f", (const char *) data, alignment, self.agreement);
  g_assert_cmpfloat (alignment, >=, 0.98);
  g_assert_cmpfloat (self.agreement, >=, 0.95);
  weft_subject_free (self.subject);
  weft_predictor_free (self.predictor);
}

int
main (int    argc,
      char **argv)
{
  static const char *const tasks[] = {
    "reverse/additive/1",
    "copy/multiplicative/1",
    "reverse/multiplicative/1",
    "copy/additive/1",
    "reverse/additive/2",
    "reverse/multiplicative/2",
    "copy/additive/2",
    "copy/multiplicative/2",
    "reverse/additive/3",
    "reverse/multiplicative/3",
    "copy/additive/3",
    "copy/multiplicative/3",
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < (g_test_slow () ? G_N_ELEMENTS (tasks) : 1); i++) {
    g_autofree char *path = g_strconcat ("/explain/attention/known/", tasks[i], NULL);

    g_test_add_data_func (path, tasks[i], test_known);
  }
  return g_test_run ();
}
