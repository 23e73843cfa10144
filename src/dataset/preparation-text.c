/* preparation-text.c: what the training rows of a column of texts tell
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The vocabulary is what they contain, the length that of the longest of them.
 */
#include "dataset/preparation-private.h"

#include "base/i18n.h"
#include "dataset/error.h"
#include "dataset/vocabulary.h"

#define MAX_LENGTH      512 /* where the user says nothing */
#define ROWS_TO_STOP_IN 256

/* Counts the tokens of the training rows; @longest is the most that one has. */
static gboolean
count_tokens (const WeftFitting  *fitting,
              const WeftColumn   *column,
              WeftVocabulary     *vocabulary,
              gsize              *longest,
              GError            **error)
{
  *longest = 0;
  for (gsize i = 0; i < fitting->n_rows; i++) {
    const char *text = weft_column_get_text (column, fitting->rows[i]);

    if (i % ROWS_TO_STOP_IN == 0 && !weft_fitting_go_on (fitting, error))
      return FALSE;
    if (text != NULL)
      *longest = MAX (*longest, weft_vocabulary_add (vocabulary, text));
  }
  return TRUE;
}

static gboolean
measure_encoded (const WeftFitting    *fitting,
                 const WeftColumn     *column,
                 const WeftTokenizer  *tokenizer,
                 gsize                *longest,
                 GError              **error)
{
  *longest = 0;
  for (gsize i = 0; i < fitting->n_rows; i++) {
    const char *text = weft_column_get_text (column, fitting->rows[i]);

    if (i % ROWS_TO_STOP_IN == 0 && !weft_fitting_go_on (fitting, error))
      return FALSE;
    if (text != NULL)
      *longest = MAX (*longest, weft_tokenizer_encode (tokenizer, text, NULL, 0));
  }
  return TRUE;
}

static WeftTokenizer *
read_vocabulary (const WeftFitting  *fitting,
                 const WeftColumn   *column,
                 gsize              *longest,
                 GError            **error)
{
  const char *path = weft_params_get (fitting->params, "vocabulary_file");
  g_autoptr (WeftTokenizer) tokenizer = NULL;

  if (*path == '\0') {
    g_set_error_literal (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
                         _("pieces of words need a vocabulary; choose the vocab.txt of a pretrained model, or another way to cut texts"));
    return NULL;
  }
  tokenizer = weft_tokenizer_read (path, weft_params_get_boolean (fitting->params, "lowercase"), error);
  return tokenizer != NULL && measure_encoded (fitting, column, tokenizer, longest, error) ? g_steal_pointer (&tokenizer) : NULL;
}

static WeftTokenizer *
fit_tokenizer (const WeftFitting  *fitting,
               const WeftColumn   *column,
               gsize              *longest,
               GError            **error)
{
  const char *way = weft_params_get (fitting->params, "tokens");
  gboolean lowercase = weft_params_get_boolean (fitting->params, "lowercase");
  g_autoptr (WeftVocabulary) vocabulary = NULL;

  if (g_str_equal (way, "wordpiece"))
    return read_vocabulary (fitting, column, longest, error);
  vocabulary = weft_vocabulary_new (way, lowercase);
  if (!count_tokens (fitting, column, vocabulary, longest, error))
    return NULL;
  return weft_tokenizer_new (way, lowercase, weft_vocabulary_end (g_steal_pointer (&vocabulary), TRUE, (guint) weft_params_get_integer (fitting->params, "vocabulary")), error);
}

static gint64
choose_length (const WeftFitting *fitting,
               const char        *param,
               gsize              longest)
{
  gint64 length = weft_params_get_integer (fitting->params, param);

  return length > 0 ? length : CLAMP ((gint64) longest, 1, MAX_LENGTH);
}

gboolean
weft_feature_fit_text (WeftFeature        *self,
                       const WeftFitting  *fitting,
                       WeftColumn         *column,
                       GError            **error)
{
  gsize longest;

  self->kind = WEFT_COLUMN_TEXT;
  self->tokenizer = fit_tokenizer (fitting, column, &longest, error);
  if (self->tokenizer == NULL)
    return FALSE;
  self->n_elements = choose_length (fitting, "length", longest);
  self->item = WEFT_SHAPE (self->n_elements);
  return TRUE;
}

/* Tags are what stands between spaces, however the text is cut, and all are classes. */
static gboolean
fit_tags (WeftTarget         *self,
          const WeftFitting  *fitting,
          WeftColumn         *column,
          GError            **error)
{
  g_autoptr (WeftVocabulary) vocabulary = weft_vocabulary_new ("spaces", FALSE);
  gsize longest;

  if (!count_tokens (fitting, column, vocabulary, &longest, error))
    return FALSE;
  self->kind = WEFT_TARGET_CLASS;
  self->names = weft_vocabulary_end (g_steal_pointer (&vocabulary), FALSE, 0);
  self->n = g_strv_length (self->names);
  self->length = MAX ((gint64) longest, 1);
  return TRUE;
}

/* A text that is written has an end, which has a place as well. */
static gboolean
fit_written (WeftTarget         *self,
             const WeftFitting  *fitting,
             WeftColumn         *column,
             GError            **error)
{
  gsize longest;

  if (weft_params_is_choice (fitting->params, "tokens", "wordpiece")) {
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_TYPE,
                 _("“%s” cannot be written in pieces of words, which are for reading; choose words or characters"), self->column);
    return FALSE;
  }
  self->tokenizer = fit_tokenizer (fitting, column, &longest, error);
  if (self->tokenizer == NULL)
    return FALSE;
  self->kind = WEFT_TARGET_CLASS;
  self->names = g_strdupv ((char **) weft_tokenizer_get_entries (self->tokenizer, NULL));
  self->n = g_strv_length (self->names);
  self->length = choose_length (fitting, "target_length", longest + 1);
  return TRUE;
}

gboolean
weft_target_fit_text (WeftTarget         *self,
                      const WeftFitting  *fitting,
                      WeftColumn         *column,
                      GError            **error)
{
  gboolean tags = weft_params_is_choice (fitting->params, "task", "tags") ||
                  (weft_params_is_choice (fitting->params, "task", "auto") && weft_params_is_choice (fitting->params, "tokens", "spaces"));

  return tags ? fit_tags (self, fitting, column, error) : fit_written (self, fitting, column, error);
}
