/* counter-examples.c: marked rows again, with what is marked drawn anew
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/counter-examples.h"

#include "base/alloc.h"
#include "base/i18n.h"
#include "base/random.h"
#include "learn/error.h"

/* Where numbers of words lie among the inputs. */
typedef struct
{
  gint64 first;
  gint64 n;
} Words;

typedef struct
{
  WeftGather *gather;
  WeftRows train;
  GArray *words; /* Words: one for each text */
  float *other;  /* the inputs of another row */
  WeftRandom random;
} Maker;

GArray *
weft_counter_examples_select (const WeftMarks *marks,
                              WeftRows         train)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  GArray *rows = weft_marks_list_rows (marks);
  guint n = 0;

  for (gsize i = 0; i < train.n_rows; i++)
    g_hash_table_add (known, GUINT_TO_POINTER (train.rows[i]));
  for (guint i = 0; i < rows->len; i++)
    if (g_hash_table_contains (known, GUINT_TO_POINTER (g_array_index (rows, guint32, i))))
      g_array_index (rows, guint32, n++) = g_array_index (rows, guint32, i);
  g_array_set_size (rows, n);
  return rows;
}

static GArray *
list_words (const WeftPreparation *preparation)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (Words));

  for (guint i = 0; i < weft_preparation_get_n_parts (preparation); i++) {
    WeftInputPart part = weft_preparation_get_part (preparation, i);
    Words text = { part.first, weft_shape_count (&part.shape) };

    if (part.n_entries > 0)
      g_array_append_val (words, text);
  }
  return words;
}

static const Words *
find_words (const Maker *self,
            gint64       input)
{
  for (guint i = 0; i < self->words->len; i++) {
    const Words *text = &g_array_index (self->words, Words, i);

    if (input >= text->first && input < text->first + text->n)
      return text;
  }
  return NULL;
}

/* Any word of the other row's text; nothing where that is empty. */
static float
draw_word (Maker       *self,
           const Words *text,
           gint64       input)
{
  const WeftPreparation *preparation = weft_gather_get_preparation (self->gather);
  const float *numbers = self->other + text->first;
  gint64 n = 0;

  while (n < text->n && *weft_preparation_find_token (preparation, text->first + n, (double) numbers[n]) != '\0')
    n++;
  return n > 0 ? numbers[weft_random_below (&self->random, (guint32) n)] : self->other[input];
}

static void
add_copy (Maker        *self,
          guint32       row,
          const GArray *inputs,
          WeftVariants *variants)
{
  g_autofree float *numbers = g_new (float, inputs->len + 1);
  guint32 other = self->train.rows[weft_random_below (&self->random, (guint32) self->train.n_rows)];

  weft_gather_fill_inputs (self->gather, &other, 1, self->other);
  for (guint i = 0; i < inputs->len; i++) {
    gint64 input = g_array_index (inputs, guint32, i);
    const Words *text = find_words (self, input);

    numbers[i] = text != NULL ? draw_word (self, text, input) : self->other[input];
  }
  weft_variants_add (variants, row, (const guint32 *) (gpointer) inputs->data, numbers, inputs->len);
}

WeftVariants *
weft_counter_examples_new (WeftGather       *gather,
                           const WeftMarks  *marks,
                           WeftRows          train,
                           guint             n_copies,
                           guint64           seed,
                           GError          **error)
{
  const WeftPreparation *preparation = weft_gather_get_preparation (gather);
  g_autoptr (GArray) rows = weft_counter_examples_select (marks, train), words = list_words (preparation);
  Maker maker = { .gather = gather, .train = train, .words = words };
  g_autoptr (WeftVariants) variants = weft_variants_new ((guint32) weft_dataset_get_n_rows (weft_gather_get_dataset (gather)));

  if (rows->len == 0) {
    g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MARKS, _("none of the rows that train is marked; mark places of rows that the model learned from"));
    return NULL;
  }
  maker.other = weft_alloc ((gsize) weft_preparation_get_n_inputs (preparation) * sizeof (float), error);
  if (maker.other == NULL)
    return NULL;
  weft_random_init (&maker.random, weft_random_key (seed, "counter-examples"), 0);
  for (guint i = 0; i < rows->len; i++) {
    guint32 row = g_array_index (rows, guint32, i);
    g_autoptr (GArray) inputs = weft_marks_list_inputs (marks, row);

    for (guint copy = 0; copy < n_copies; copy++)
      add_copy (&maker, row, inputs, variants);
  }
  weft_free (maker.other);
  return g_steal_pointer (&variants);
}
