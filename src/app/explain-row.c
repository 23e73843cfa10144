/* explain-row.c: a row that was typed, and what a model writes of a row
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-row.h"

#include "base/i18n.h"
#include "base/number.h"
#include "dataset/known-column.h"
#include "explain/error.h"

#include <math.h>

/* Typed */

static WeftColumn *
make_number (const WeftKnownColumn  *known,
             const char             *cell,
             GError                **error)
{
  WeftTensor *values;
  double number = NAN;

  if (*cell != '\0' && !weft_number_parse (cell, &number)) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_INPUT, _("“%s” must be a number, and “%s” is none"), known->name, cell);
    return NULL;
  }
  values = weft_tensor_new (WEFT_DTYPE_F64, &WEFT_SHAPE (1), error);
  if (values == NULL)
    return NULL;
  *(double *) values->data = number;
  return weft_column_new_dense (values);
}

static WeftColumn *
make_category (const char  *cell,
               GError     **error)
{
  WeftTensor *codes = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (1), error);

  if (codes == NULL)
    return NULL;
  *weft_tensor_i32 (codes) = *cell != '\0' ? 0 : -1;
  return weft_column_new_category (codes, g_strdupv ((char *[]){ (char *) cell, NULL }));
}

static WeftColumn *
make_column (const WeftKnownColumn  *known,
             const char             *cell,
             GError                **error)
{
  if (known->kind == WEFT_COLUMN_DENSE)
    return make_number (known, cell, error);
  return known->kind == WEFT_COLUMN_CATEGORY ? make_category (cell, error) : weft_column_new_text ((const char *const[]){ cell, NULL }, 1, error);
}

WeftDataset *
weft_explain_row_make (const WeftPreparation  *preparation,
                       char                  **cells,
                       GError                **error)
{
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();

  for (guint i = 0; cells[i] != NULL; i++) {
    WeftKnownColumn known = weft_preparation_get_known_column (preparation, i);
    WeftColumn *column = make_column (&known, cells[i], error);

    if (column == NULL)
      return NULL;
    weft_dataset_builder_add_column (builder, known.name, column);
  }
  return weft_dataset_builder_end (g_steal_pointer (&builder), error);
}

char *
weft_explain_row_tell (const WeftPreparation  *preparation,
                       char                  **cells)
{
  GString *text = g_string_new (NULL);

  if (cells[1] == NULL)
    g_string_append (text, cells[0]);
  for (guint i = 0; cells[1] != NULL && cells[i] != NULL; i++)
    g_string_append_printf (text, "%s%s=%s", i > 0 ? ", " : "", weft_preparation_get_column_name (preparation, i), cells[i]);
  return g_string_free (text, FALSE);
}

/* Written */

static char *
write_text (const WeftExplainAnswer  *answer,
            const WeftStop           *stop,
            GError                  **error)
{
  WeftPredictor *predictor = answer->model->predictor;
  WeftTokenizer *tokenizer = weft_preparation_get_target_tokenizer (weft_predictor_get_preparation (predictor));
  g_auto (WeftWritten) written = { 0 };

  if (!weft_predictor_write_row (predictor, answer->dataset, (guint32) answer->row, 1, stop, NULL, &written, error))
    return NULL;
  return weft_tokenizer_decode (tokenizer, written.tokens, (gsize) written.n_tokens);
}

typedef struct
{
  const WeftExplainAnswer *about;
  WeftPlan *plan;
  GString *text;
  gint64 place;
} Tagging;

static void
tag_cb (gpointer    data,
        const char *word)
{
  Tagging *self = data;
  WeftSubject *subject = self->about->model->subject;
  g_auto (WeftAnswer) said = { 0 };
  g_autofree char *name = NULL;

  if (self->place < weft_subject_get_n_places (subject) && weft_subject_take_answer (subject, self->plan, self->place, &said, NULL))
    name = weft_explain_answer_name_class (self->about, weft_answer_rank (&said, 0));
  g_string_append_printf (self->text, "%s%s/%s", self->place > 0 ? " " : "", word, name != NULL ? name : "?");
  self->place++;
}

/* One pass gives the classes of all places. */
static char *
tag_words (const WeftExplainAnswer  *answer,
           GError                  **error)
{
  WeftSubject *subject = answer->model->subject;
  WeftKnownColumn known = weft_preparation_get_known_column (weft_predictor_get_preparation (answer->model->predictor), 0);
  const char *text = weft_column_get_text (weft_dataset_find_column (answer->dataset, known.name), answer->row);
  const WeftValue outputs[] = { weft_subject_get_logits (subject), weft_subject_get_scores (subject) };
  WeftPlan *plan = weft_subject_plan (subject, 1, outputs, G_N_ELEMENTS (outputs), NULL, 0, error);
  Tagging tagging = { answer, plan, NULL, 0 };

  if (plan == NULL)
    return NULL;
  tagging.text = g_string_new (NULL);
  weft_subject_feed (subject, plan, weft_tensor_const_f32 (answer->sample), 1);
  weft_plan_run (plan, NULL);
  weft_tokens_foreach (weft_tokenizer_get_way (known.tokenizer), weft_tokenizer_get_lowercase (known.tokenizer), text != NULL ? text : "", tag_cb, &tagging);
  return g_string_free (tagging.text, FALSE);
}

gboolean
weft_explain_row_write (WeftExplainAnswer  *answer,
                        const WeftStop     *stop,
                        GError            **error)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (answer->model->predictor);
  gboolean writes = weft_predictor_writes (answer->model->predictor);

  if (!writes && (preparation == NULL || weft_preparation_get_target_length (preparation) == 0))
    return TRUE;
  if (!writes && weft_explain_model_get_reads (answer->model) != WEFT_EXPLAIN_READS_TEXT)
    return TRUE;
  answer->written = writes ? write_text (answer, stop, error) : tag_words (answer, error);
  return answer->written != NULL;
}
