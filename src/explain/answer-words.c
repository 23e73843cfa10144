/* answer-words.c: the places of an answer that has a class for each word
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain/answer-words.h"

#include "base/i18n.h"
#include "dataset/known-column.h"
#include "explain/attention.h"
#include "explain/error.h"

void
weft_answer_words_clear (WeftAnswerWords *self)
{
  g_clear_pointer (&self->sample, weft_tensor_unref);
  g_clear_pointer (&self->words, g_strfreev);
}

/* What it wrote, up to its end. */
static void
take_written (WeftAnswerWords   *self,
              WeftAttentionText *text)
{
  self->n = MIN (self->n, text->n_written);
  self->words = g_steal_pointer (&text->written);
  g_clear_pointer (&text->tokens, g_free);
}

static void
add_cb (gpointer    data,
        const char *word)
{
  g_ptr_array_add (data, g_strdup (word));
}

/* The text's words, each of which has a tag. */
static void
take_tagged (WeftAnswerWords     *self,
             const WeftPredictor *predictor,
             WeftDataset         *dataset,
             guint32              row)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (predictor);
  WeftKnownColumn known = weft_preparation_get_known_column (preparation, 0);
  const WeftColumn *column = known.tokenizer != NULL ? weft_dataset_find_column (dataset, known.name) : NULL;
  const char *text = column != NULL ? weft_column_get_text (column, row) : NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (text == NULL)
    return;
  weft_tokens_foreach (weft_tokenizer_get_way (known.tokenizer), weft_tokenizer_get_lowercase (known.tokenizer), text, add_cb, words);
  self->n = CLAMP (words->len, 1, self->n);
  g_ptr_array_set_size (words, (int) MIN (words->len, self->n));
  g_ptr_array_add (words, NULL);
  self->words = (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

gboolean
weft_answer_words_init (WeftAnswerWords    *self,
                        const WeftSubject  *subject,
                        WeftPredictor      *predictor,
                        WeftDataset        *dataset,
                        guint32             row,
                        const WeftStop     *stop,
                        GPtrArray          *warnings,
                        GError            **error)
{
  g_auto (WeftAttentionText) text = { 0 };

  *self = (WeftAnswerWords){ .n = weft_subject_get_n_places (subject) };
  if (!weft_attention_text_init (&text, predictor, dataset, row, 1, stop, warnings, error))
    return FALSE;
  self->sample = g_steal_pointer (&text.sample);
  if (text.written != NULL)
    take_written (self, &text);
  else if (self->n > 1 && weft_predictor_get_preparation (predictor) != NULL)
    take_tagged (self, predictor, dataset, row);
  return TRUE;
}

gboolean
weft_answer_words_check (const WeftAnswerWords  *self,
                         gint64                  place,
                         GError                **error)
{
  if (place >= 0 && place < self->n)
    return TRUE;
  g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_TARGET, ngettext_ ("the answer has %d word here, no word %d; choose another", "the answer has %d words here, no word %d; choose another", (gulong) self->n),
               (int) self->n, (int) place + 1);
  return FALSE;
}
