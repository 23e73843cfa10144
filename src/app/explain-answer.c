/* explain-answer.c: what a model said of an input, and what was found out about that
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-answer.h"

#include "app/explain-question.h"
#include "base/i18n.h"
#include "workflow/saliency-chart.h"

/* Something that was made for a subject. */
typedef struct
{
  gpointer thing;
  GDestroyNotify free;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *self = data;

  self->free (self->thing);
  g_free (self);
}

WeftExplainModel *
weft_explain_model_new (const char    *title,
                        WeftPredictor *predictor,
                        WeftSubject   *subject)
{
  WeftExplainModel *self = g_new0 (WeftExplainModel, 1);

  g_atomic_ref_count_init (&self->references);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
  self->title = g_strdup (title);
  self->predictor = predictor;
  self->subject = subject;
  return self;
}

WeftExplainModel *
weft_explain_model_ref (WeftExplainModel *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_explain_model_unref (WeftExplainModel *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_hash_table_unref (self->kept);
  weft_subject_free (self->subject);
  weft_predictor_free (self->predictor);
  g_free (self->title);
  g_free (self);
}

void
weft_explain_model_keep (WeftExplainModel *self,
                         const char       *key,
                         gpointer          thing,
                         GDestroyNotify    free)
{
  Kept *kept = g_new (Kept, 1);

  *kept = (Kept){ thing, free };
  g_hash_table_insert (self->kept, g_strdup (key), kept);
}

gpointer
weft_explain_model_get_kept (WeftExplainModel *self,
                             const char       *key)
{
  Kept *kept = g_hash_table_lookup (self->kept, key);

  return kept != NULL ? kept->thing : NULL;
}

WeftExplainReads
weft_explain_model_get_reads (const WeftExplainModel *self)
{
  WeftPreparation *preparation = weft_predictor_get_preparation (self->predictor);
  WeftImageForm form;

  if (weft_predictor_get_form (self->predictor, &form))
    return WEFT_EXPLAIN_READS_PICTURE;
  return preparation != NULL && weft_preparation_reads_text (preparation) && weft_preparation_get_n_columns (preparation) == 1 ? WEFT_EXPLAIN_READS_TEXT
                                                                                                                               : WEFT_EXPLAIN_READS_TABLE;
}

gint64
weft_explain_model_find_part (const WeftExplainModel *self,
                              gint64                  place)
{
  guint n_columns;
  const WeftSubjectColumn *columns = weft_subject_get_columns (self->subject, &n_columns);

  if (place < 0 || weft_explain_model_get_reads (self) == WEFT_EXPLAIN_READS_PICTURE)
    return -1;
  if (weft_explain_model_get_reads (self) == WEFT_EXPLAIN_READS_TEXT)
    return place;
  for (guint i = 0; i < n_columns; i++)
    if (place >= columns[i].first && place < columns[i].first + columns[i].n)
      return i;
  return -1;
}

WeftExplainAnswer *
weft_explain_answer_new (const WeftExplainAnswer *base)
{
  WeftExplainAnswer *self = g_new0 (WeftExplainAnswer, 1);

  g_atomic_ref_count_init (&self->references);
  if (base == NULL)
    return self;
  self->model = weft_explain_model_ref (base->model);
  self->dataset = base->dataset != NULL ? weft_dataset_ref (base->dataset) : NULL;
  self->input = g_strdup (base->input);
  self->row = base->row;
  self->doubts = base->doubts != NULL ? g_ptr_array_ref (base->doubts) : NULL;
  self->sample = base->sample != NULL ? weft_tensor_ref (base->sample) : NULL;
  self->n_words = base->n_words;
  self->words = g_strdupv (base->words);
  self->scores = g_memdup2 (base->scores, (gsize) base->n_classes * sizeof (float));
  self->logits = g_memdup2 (base->logits, (gsize) base->n_classes * sizeof (float));
  self->n_classes = base->n_classes;
  self->written = g_strdup (base->written);
  self->target = base->target;
  self->data = base->data != NULL ? weft_dataset_ref (base->data) : NULL;
  self->data_file = g_strdup (base->data_file);
  self->question = base->question;
  self->wish = weft_explain_box_ref (base->wish);
  return self;
}

WeftExplainAnswer *
weft_explain_answer_ref (WeftExplainAnswer *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_explain_answer_unref (WeftExplainAnswer *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  if (self->question != NULL) {
    weft_explain_box_unref (self->finding, self->question->clear_finding);
    weft_explain_box_unref (self->wish, self->question->clear_wish);
  }
  g_clear_pointer (&self->doubts, g_ptr_array_unref);
  g_clear_pointer (&self->data, weft_dataset_unref);
  g_clear_pointer (&self->sample, weft_tensor_unref);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_clear_pointer (&self->model, weft_explain_model_unref);
  g_strfreev (self->words);
  g_free (self->written);
  g_free (self->scores);
  g_free (self->logits);
  g_free (self->data_file);
  g_free (self->input);
  g_free (self);
}

char *
weft_explain_answer_name_class (const WeftExplainAnswer *self,
                                gint64                   class)
{
  return weft_saliency_chart_name_class (weft_subject_get_class_names (self->model->subject), class);
}

gint64
weft_explain_answer_rank (const WeftExplainAnswer *self,
                          gint64                   rank)
{
  const WeftAnswer answer = { self->scores, self->logits, self->n_classes };

  return weft_answer_rank (&answer, rank);
}

gboolean
weft_explain_answer_has_shares (const WeftExplainAnswer *self)
{
  return weft_subject_has_probabilities (self->model->subject);
}

char *
weft_explain_answer_format_number (const WeftExplainAnswer *self,
                                   double                   score)
{
  return weft_explain_answer_has_shares (self) ? g_strdup_printf (_("%.1f %%"), 100 * score) : g_strdup_printf ("%.4g", score);
}

char *
weft_explain_answer_format_score (const WeftExplainAnswer *self,
                                  gint64                   class)
{
  return weft_explain_answer_format_number (self, (double) self->scores[class]);
}

char *
weft_explain_answer_make_recipe (const WeftExplainAnswer *self)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *recipe;

  if (self->finding == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  recipe = json_object_new ();
  json_object_set_string_member (recipe, "view", self->question->id);
  json_object_set_string_member (recipe, "model", self->model->title);
  if (self->input != NULL) {
    json_object_set_string_member (recipe, "input", self->input);
    json_object_set_int_member (recipe, "row", self->row + 1);
  }
  if (self->n_words > 1)
    json_object_set_int_member (recipe, "word", self->target.place + 1);
  if (self->data_file != NULL)
    json_object_set_string_member (recipe, "data", self->data_file);
  self->question->describe (self, recipe);
  json_node_take_object (node, recipe);
  return weft_json_write (node, WEFT_JSON_COMPACT);
}
