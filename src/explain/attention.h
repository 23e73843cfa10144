/* attention.h: which steps a model reads for which
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Attention is found in the graph, whatever it came from: a softmax along the last axis
 * whose shares are multiplied with vectors of steps that follow from the input. Its rows are
 * the steps that read, its columns those that are read; each row has shares that sum to 1.
 */
#pragma once

#include "base/stop.h"
#include "explain/subject.h"

G_BEGIN_DECLS

/**
 * WeftAttentionSteps:
 * @site: which site of the subject they go back to, one after the other; -1: none that is known
 * @before: how many steps the model puts before them, such as a class token
 * @one_way: whether they were read in one direction only, step by step, so that each also holds
 *   those before it: attention may then lie next to the word that is meant
 *
 * What the steps along an axis are.
 */
typedef struct
{
  int site;
  gint64 before;
  gboolean one_way;
} WeftAttentionSteps;

/**
 * WeftAttentionLayer:
 * @id: the layer's id, with a number where it has several; or the value's name
 * @kind: what it is, for people
 * @value: the shares
 * @rows, @columns: the steps that read, and those that are read
 * @crosses: whether these are of two sequences, as where a decoder reads what an encoder has
 */
typedef struct
{
  char *id;
  const char *kind;
  WeftValue value;
  WeftAttentionSteps rows;
  WeftAttentionSteps columns;
  gboolean crosses;
} WeftAttentionLayer;

/* Returns: (transfer full) (element-type WeftAttentionLayer): those there are, from the input on */
GArray *weft_attention_list (const WeftSubject *subject);

/**
 * WeftAttentionText:
 * @sample: (1, item…): what the model is given
 * @written: (nullable) (array zero-terminated=1): what a model that writes a text wrote, token
 *   by token
 * @tokens: (nullable) (array): the numbers of these
 * @n_written: how many
 *
 * An input whose attention is looked at. A model that writes is given what it wrote itself, so
 * that row i of its attention is what it read when it wrote word i.
 */
typedef struct
{
  WeftTensor *sample;
  char **written;
  gint32 *tokens;
  gint64 n_written;
} WeftAttentionText;

/**
 * weft_attention_text_init:
 * @dataset: raw data
 * @row: which of its rows
 * @width: texts that are followed side by side, see weft_decode()
 * @stop: (nullable): polled
 * @warnings: told what was assumed
 * @text: (out caller-allocates): to be cleared
 * @error: return location for an error
 *
 * Errors: those of weft_predictor_prepare() and weft_predictor_write_row()
 */
gboolean weft_attention_text_init  (WeftAttentionText  *text,
                                    WeftPredictor      *predictor,
                                    WeftDataset        *dataset,
                                    guint32             row,
                                    int                 width,
                                    const WeftStop     *stop,
                                    GPtrArray          *warnings,
                                    GError            **error);
void     weft_attention_text_clear (WeftAttentionText  *text);

/**
 * WeftAttentionMap:
 * @layer: which attention it is
 * @weights: (array): (heads, rows, columns): shares, 0 … 1
 * @n_heads, @n_rows, @n_columns: of @weights; padding at the ends of texts is left out
 * @row_names, @column_names: (array zero-terminated=1): words, patches, steps, columns of a table
 * @padding: the largest share that a row gives to padding, which a mask makes 0
 */
typedef struct
{
  WeftAttentionLayer layer;
  float *weights;
  gint64 n_heads;
  gint64 n_rows;
  gint64 n_columns;
  char **row_names;
  char **column_names;
  double padding;
} WeftAttentionMap;

/**
 * WeftAttention:
 * @maps: (array length=n_maps): one for each attention, from the input on
 * @n_maps: their number, at least 1
 *
 * What a model reads for one input. Reference-counted and immutable.
 */
typedef struct
{
  WeftAttentionMap *maps;
  guint n_maps;

  /*< private >*/
  gatomicrefcount references;
} WeftAttention;

/**
 * weft_attention_new:
 * @subject: the model
 * @predictor: the same, which knows what its numbers are called
 * @text: its input
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL when there is no attention in it,
 *   %WEFT_EXPLAIN_ERROR_NUMBERS when a share is no number, %WEFT_EXPLAIN_ERROR_STOPPED, those
 *   of weft_subject_plan()
 *
 * Returns: (transfer full) (nullable): all its attention
 */
WeftAttention *weft_attention_new   (WeftSubject              *subject,
                                     const WeftPredictor      *predictor,
                                     const WeftAttentionText  *text,
                                     const WeftStop           *stop,
                                     GError                  **error);
WeftAttention *weft_attention_ref   (WeftAttention            *self);
void           weft_attention_unref (WeftAttention            *self);

/**
 * weft_attention_differentiate:
 * @target: what is explained
 * @stop: (nullable): polled
 * @error: return location for an error
 *
 * What shares raise the score of @target and what lower it, which makes a rollout one of a class.
 *
 * Errors: %WEFT_EXPLAIN_ERROR_TARGET, %WEFT_EXPLAIN_ERROR_STOPPED, those of weft_subject_plan()
 *
 * Returns: (transfer full) (nullable) (element-type float): d(score)/d(share), an array for each
 *   map, in the shape of its weights
 */
GPtrArray *weft_attention_differentiate (const WeftAttention      *self,
                                         WeftSubject              *subject,
                                         const WeftAttentionText  *text,
                                         const WeftSubjectTarget  *target,
                                         const WeftStop           *stop,
                                         GError                  **error);

/**
 * weft_attention_find:
 * @id: (nullable): of a layer; %NULL: the last one that reads another sequence, or else the last
 * @error: return location for an error
 *
 * Errors: %WEFT_EXPLAIN_ERROR_MODEL, with the names there are
 *
 * Returns: (transfer none) (nullable): the map
 */
const WeftAttentionMap *weft_attention_find (const WeftAttention  *self,
                                             const char           *id,
                                             GError              **error);

/**
 * weft_attention_list_path:
 * @map: the end of the way
 *
 * Returns: (transfer container) (element-type WeftAttentionMap): the maps, up to @map, by which
 *   its sequence reads itself: what is rolled out; empty where @map reads another sequence
 */
GPtrArray *weft_attention_list_path (const WeftAttention    *self,
                                     const WeftAttentionMap *map);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftAttentionText, weft_attention_text_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftAttention, weft_attention_unref)

G_END_DECLS
