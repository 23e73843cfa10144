/* explain-answer.h: what a model said of an input, and what was found out about that
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Immutable and reference-counted: made on a thread, shown by the window, painted on
 * another thread.
 */
#pragma once

#include "learn/predictor.h"
#include "explain/subject.h"

G_BEGIN_DECLS

typedef struct _WeftExplainQuestion WeftExplainQuestion;

/**
 * WeftExplainReads:
 * @WEFT_EXPLAIN_READS_PICTURE: a picture
 * @WEFT_EXPLAIN_READS_TABLE: a row of a table
 * @WEFT_EXPLAIN_READS_TEXT: one text
 *
 * What a model is asked with.
 */
typedef enum {
  WEFT_EXPLAIN_READS_PICTURE,
  WEFT_EXPLAIN_READS_TABLE,
  WEFT_EXPLAIN_READS_TEXT,
} WeftExplainReads;

/**
 * WeftExplainModel:
 * @title: for people
 * @predictor: the model
 * @subject: the same made ready; its graph belongs to the thread that explains, the
 *   window reads only layers and names
 * @trial: the trial that it is of, 0: not known; set before it is looked into
 *
 * A model that was opened. Nothing of it changes any more, but what the thread keeps.
 */
typedef struct
{
  char *title;
  WeftPredictor *predictor;
  WeftSubject *subject;
  gint64 trial;

  /*< private >*/
  GHashTable *kept;
  gatomicrefcount references;
} WeftExplainModel;

/* @predictor, @subject: (transfer full) */
WeftExplainModel *weft_explain_model_new   (const char       *title,
                                            WeftPredictor    *predictor,
                                            WeftSubject      *subject);
WeftExplainModel *weft_explain_model_ref   (WeftExplainModel *self);
void              weft_explain_model_unref (WeftExplainModel *self);

/* Returns: what it is asked with */
WeftExplainReads weft_explain_model_get_reads (const WeftExplainModel *self);

/* Returns: the word, or the column, that number @place of a sample is of; -1: it is a picture's */
gint64 weft_explain_model_find_part (const WeftExplainModel *self,
                                     gint64                  place);

/**
 * weft_explain_model_keep:
 * @key: what for
 * @thing: (transfer full): made for this subject, of use for the next answer
 * @free: frees it, before the subject
 *
 * Thread: the one that explains
 */
void weft_explain_model_keep (WeftExplainModel *self,
                              const char       *key,
                              gpointer          thing,
                              GDestroyNotify    free);

/* Returns: (transfer none) (nullable): what was kept; as above */
gpointer weft_explain_model_get_kept (WeftExplainModel *self,
                                      const char       *key);

/**
 * WeftExplainAnswer:
 * @model: which model
 * @dataset: (nullable): what was read; %NULL: the question has no input
 * @input: (nullable): where from, or what was typed
 * @doubts: (nullable) (element-type utf8): what of it is unlike anything that the model learned
 *   from, a sentence each
 * @row: which row, from 0
 * @sample: (nullable): (1, item…): what the model is given of it
 * @n_words: of an answer with a class for each word, how many there are; 1: the row has one answer
 * @words: (nullable): the words that are tagged, or that were written
 * @scores, @logits: (nullable) (array length=n_classes): what it says, of the word in @target
 * @written: (nullable): the text that it writes, or the words with their tags, where the order
 *   wants it
 * @target: what is explained, where there is an input
 * @data: (nullable): rows beside the input, which questions about a whole layer look at
 * @data_file: (nullable): where from
 * @question: what was asked
 * @wish: (nullable): with which settings
 * @finding: (nullable): what was found
 * @fraction: how far it is; 1: this is the result
 */
typedef struct
{
  WeftExplainModel *model;
  WeftDataset *dataset;
  char *input;
  gint64 row;
  GPtrArray *doubts;
  WeftTensor *sample;
  gint64 n_words;
  char **words;
  float *scores;
  float *logits;
  gint64 n_classes;
  char *written;
  WeftSubjectTarget target;
  WeftDataset *data;
  char *data_file;
  const WeftExplainQuestion *question;
  gpointer wish;
  gpointer finding;
  double fraction;

  /*< private >*/
  gatomicrefcount references;
} WeftExplainAnswer;

/* @base: (nullable): an answer to the same question
 * Returns: (transfer full): an answer without @finding */
WeftExplainAnswer *weft_explain_answer_new   (const WeftExplainAnswer *base);
WeftExplainAnswer *weft_explain_answer_ref   (WeftExplainAnswer       *self);
void               weft_explain_answer_unref (WeftExplainAnswer       *self);

/* Returns: (transfer full): the name of a class, or its number; what is predicted, where that is a
 *   number alone */
char *weft_explain_answer_name_class (const WeftExplainAnswer *self,
                                      gint64                   class);

/* Returns: the class with the @rank-th largest logit, 0 being the first */
gint64 weft_explain_answer_rank (const WeftExplainAnswer *self,
                                 gint64                   rank);

/* Returns: whether the scores are shares of one, and not numbers that are predicted */
gboolean weft_explain_answer_has_shares (const WeftExplainAnswer *self);

/* Returns: (transfer full): a score for people: "97.1 %", or a number */
char *weft_explain_answer_format_number (const WeftExplainAnswer *self,
                                         double                   score);

/* Returns: (transfer full): the score of a class for people: "97.1 %", or a number */
char *weft_explain_answer_format_score (const WeftExplainAnswer *self,
                                        gint64                   class);

/* Returns: (transfer full) (nullable): how the finding came about, JSON; %NULL: there is none */
char *weft_explain_answer_make_recipe (const WeftExplainAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftExplainModel, weft_explain_model_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftExplainAnswer, weft_explain_answer_unref)

G_END_DECLS
