/* decode.c: texts that a model writes, token by token
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/decode.h"

#include "base/i18n.h"

#include <gio/gio.h>

#include <math.h>
#include <string.h>

/* Beams of all rows that are written side by side. */
#define BATCH 256

/* A text in the making; its tokens are in the input. */
typedef struct
{
  double log_sum; /* of the probabilities of its tokens; -∞: none is followed here */
  gint64 length;  /* tokens, the end included */
  gboolean is_done;
} Beam;

/* What a beam may become: @token after beam @from, or, if that is done, itself. */
typedef struct
{
  double log_sum;
  int from;
  gint32 token;
} Step;

typedef struct
{
  const WeftDecoding *decoding;
  const WeftTokenizer *tokenizer;
  gint64 first;  /* where the input has what was written */
  gint64 length; /* places */
  int width;
  gint64 n_inputs;
  gsize n_rows;
  WeftTensor *input;  /* Owned: (rows × width × n_inputs) */
  Beam *beams;        /* Owned: [rows × width] */
  gint32 *tokens;     /* Owned: [rows × width × length] */
  Beam *old_beams;    /* Owned: [width] */
  gint32 *old_tokens; /* Owned: [width × length] */
  Step *steps;        /* Owned: [width × width] */
} Writing;

static void
writing_clear (Writing *self)
{
  g_clear_pointer (&self->input, weft_tensor_unref);
  g_free (self->beams);
  g_free (self->tokens);
  g_free (self->old_beams);
  g_free (self->old_tokens);
  g_free (self->steps);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

/* Every beam of a row begins with its input; only the first is followed at first. */
static gboolean
begin (Writing        *self,
       WeftGather     *gather,
       const guint32  *rows,
       GError        **error)
{
  gsize n_beams = self->n_rows * (gsize) self->width;
  float *input;

  self->input = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE ((gint64) n_beams, self->n_inputs), error);
  if (self->input == NULL)
    return FALSE;
  self->beams = g_new0 (Beam, n_beams);
  self->tokens = g_new0 (gint32, n_beams * (gsize) self->length);
  self->old_beams = g_new0 (Beam, self->width);
  self->old_tokens = g_new0 (gint32, (gsize) self->width * (gsize) self->length);
  self->steps = g_new0 (Step, (gsize) self->width * (gsize) self->width + 1);
  input = weft_tensor_f32 (self->input);
  for (gsize i = 0; i < n_beams; i++) {
    weft_gather_fill_inputs (gather, &rows[i / (gsize) self->width], 1, input + (gint64) i * self->n_inputs);
    self->beams[i].log_sum = i % (gsize) self->width == 0 ? 0 : -INFINITY;
  }
  return TRUE;
}

/* Keeps the best of the steps so far, the best first. */
static void
consider (Step *steps,
          int  *n_steps,
          int   most,
          Step  step)
{
  int at = *n_steps;

  if (at == most && step.log_sum <= steps[most - 1].log_sum)
    return;
  *n_steps = MIN (at + 1, most);
  for (at = *n_steps - 1; at > 0 && steps[at - 1].log_sum < step.log_sum; at--)
    steps[at] = steps[at - 1];
  steps[at] = step;
}

/* What the beams of a row may become; padding and a second begin are never written. */
static int
list_steps (Writing     *self,
            const Beam  *beams,
            const float *scores,
            gint64       n_entries,
            gint64       stride)
{
  gint32 padding = (gint32) weft_tokenizer_get_role (self->tokenizer, WEFT_TOKEN_PADDING);
  gint32 start = (gint32) weft_tokenizer_get_role (self->tokenizer, WEFT_TOKEN_BEGIN);
  int n = 0;

  for (int b = 0; b < self->width; b++, scores += stride) {
    if (beams[b].is_done)
      consider (self->steps, &n, self->width, (Step){ beams[b].log_sum, b, -1 });
    for (gint32 token = 0; !beams[b].is_done && isfinite (beams[b].log_sum) && token < n_entries; token++)
      if (token != padding && token != start)
        consider (self->steps, &n, self->width, (Step){ beams[b].log_sum + log (fmax ((double) scores[token], 1e-30)), b, token });
  }
  return n;
}

/* Puts the chosen steps in the place of a row's beams. */
static void
take_steps (Writing *self,
            gsize    row,
            int      n_steps,
            gint64   place)
{
  gint32 end = (gint32) weft_tokenizer_get_role (self->tokenizer, WEFT_TOKEN_END);
  Beam *beams = self->beams + row * (gsize) self->width;
  gint32 *tokens = self->tokens + row * (gsize) self->width * (gsize) self->length;
  gsize bytes = (gsize) self->length * sizeof (gint32);

  memcpy (self->old_beams, beams, (gsize) self->width * sizeof *beams);
  memcpy (self->old_tokens, tokens, (gsize) self->width * bytes);
  for (int b = 0; b < self->width; b++) {
    const Step *step = &self->steps[b];

    if (b >= n_steps) {
      beams[b].log_sum = -INFINITY;
      continue;
    }
    memcpy (tokens + b * self->length, self->old_tokens + step->from * self->length, bytes);
    beams[b] = self->old_beams[step->from];
    beams[b].log_sum = step->log_sum;
    if (step->token < 0)
      continue;
    tokens[b * self->length + place] = step->token;
    beams[b].length = place + 1;
    beams[b].is_done = step->token == end;
  }
}

/* What is written so far, from the second place on, is what the next place reads. */
static void
show_tokens (Writing *self,
             gint64   place)
{
  gsize n_beams = self->n_rows * (gsize) self->width;

  for (gsize i = 0; i < n_beams; i++) {
    float *written = weft_tensor_f32 (self->input) + (gint64) i * self->n_inputs + self->first;

    for (gint64 k = 0; k <= place && k + 1 < self->length; k++)
      written[k + 1] = k < self->beams[i].length ? (float) self->tokens[(gint64) i * self->length + k]
                                                 : (float) weft_tokenizer_get_role (self->tokenizer, WEFT_TOKEN_PADDING);
  }
}

static gboolean
write_place (Writing   *self,
             gint64     place,
             gboolean  *is_done,
             GError   **error)
{
  g_autoptr (WeftTensor) scores = self->decoding->score (self->decoding->data, self->input, error);
  gint64 n_entries, stride;

  if (scores == NULL)
    return FALSE;
  n_entries = weft_shape_count (&scores->shape) / MAX ((gint64) self->n_rows * self->width * self->length, 1);
  stride = self->length * n_entries;
  *is_done = TRUE;
  for (gsize row = 0; row < self->n_rows; row++) {
    const float *from = weft_tensor_const_f32 (scores) + (gint64) row * self->width * stride + place * n_entries;

    take_steps (self, row, list_steps (self, self->beams + row * (gsize) self->width, from, n_entries, stride), place);
    for (int b = 0; b < self->width; b++)
      *is_done &= self->beams[row * (gsize) self->width + (gsize) b].is_done || !isfinite (self->beams[row * (gsize) self->width + (gsize) b].log_sum);
  }
  show_tokens (self, place);
  return TRUE;
}

/* The beam with the largest mean; one that came to no end only where none did. */
static int
find_best (const Writing *self,
           gsize          row)
{
  const Beam *beams = self->beams + row * (gsize) self->width;
  int best = -1;

  for (int b = 0; b < self->width; b++) {
    if (!isfinite (beams[b].log_sum))
      continue;
    if (best < 0 || (beams[b].is_done != beams[best].is_done ? beams[b].is_done : beams[b].log_sum / (double) beams[b].length > beams[best].log_sum / (double) beams[best].length))
      best = b;
  }
  return MAX (best, 0);
}

static char *
choose_text (const Writing *self,
             gsize          row)
{
  gsize best = row * (gsize) self->width + (gsize) find_best (self, row);

  return weft_tokenizer_decode (self->tokenizer, self->tokens + best * (gsize) self->length, (gsize) self->beams[best].length);
}

static gboolean
write_rows (Writing         *self,
            WeftGather      *gather,
            const guint32   *rows,
            const WeftStop  *stop,
            GError         **error)
{
  gboolean is_done = FALSE;

  if (!begin (self, gather, rows, error))
    return FALSE;
  for (gint64 place = 0; !is_done && place < self->length; place++) {
    if (weft_stop_is_requested (stop)) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("the writing was cancelled"));
      return FALSE;
    }
    if (!write_place (self, place, &is_done, error))
      return FALSE;
  }
  return TRUE;
}

static void
prepare (Writing            *self,
         const WeftDecoding *decoding,
         WeftGather         *gather,
         gsize               n_rows)
{
  WeftPreparation *preparation = weft_gather_get_preparation (gather);
  WeftInputPart part = weft_preparation_get_part (preparation, weft_preparation_get_n_parts (preparation) - 1);

  *self = (Writing){
    .decoding = decoding,
    .tokenizer = weft_preparation_get_target_tokenizer (preparation),
    .first = part.first,
    .length = part.shape.extent[0],
    .width = decoding->width,
    .n_inputs = weft_preparation_get_n_inputs (preparation),
    .n_rows = n_rows,
  };
}

char **
weft_decode (const WeftDecoding  *self,
             WeftGather          *gather,
             WeftRows             rows,
             const WeftStop      *stop,
             GError             **error)
{
  gsize step = (gsize) MAX (BATCH / self->width, 1);
  g_auto (GStrv) texts = g_new0 (char *, rows.n_rows + 1);

  g_return_val_if_fail (weft_preparation_get_target_tokenizer (weft_gather_get_preparation (gather)) != NULL && self->width >= 1, NULL);

  for (gsize first = 0; first < rows.n_rows; first += step) {
    g_auto (Writing) writing = { 0 };

    prepare (&writing, self, gather, MIN (step, rows.n_rows - first));
    if (!write_rows (&writing, gather, rows.rows + first, stop, error))
      return NULL;
    for (gsize row = 0; row < writing.n_rows; row++)
      texts[first + row] = choose_text (&writing, row);
  }
  return g_steal_pointer (&texts);
}

/* The row as it is given, with the text behind its begin; the end is not read any more. */
static void
show_text (const Writing *self,
           const gint32  *tokens,
           gint64         n_tokens,
           float         *input)
{
  float padding = (float) weft_tokenizer_get_role (self->tokenizer, WEFT_TOKEN_PADDING);
  gint32 end = (gint32) weft_tokenizer_get_role (self->tokenizer, WEFT_TOKEN_END);

  memcpy (input, weft_tensor_const_f32 (self->input), (gsize) self->n_inputs * sizeof (float));
  for (gint64 k = 0; k + 1 < self->length; k++)
    input[self->first + k + 1] = k < n_tokens && tokens[k] != end ? (float) tokens[k] : padding;
}

gboolean
weft_decode_row (const WeftDecoding  *self,
                 WeftGather          *gather,
                 guint32              row,
                 const WeftStop      *stop,
                 WeftWritten         *written,
                 GError             **error)
{
  g_auto (Writing) writing = { 0 };
  int best;

  g_return_val_if_fail (weft_preparation_get_target_tokenizer (weft_gather_get_preparation (gather)) != NULL && self->width >= 1, FALSE);

  *written = (WeftWritten){ 0 };
  prepare (&writing, self, gather, 1);
  if (!write_rows (&writing, gather, &row, stop, error))
    return FALSE;
  best = find_best (&writing, 0);
  written->input = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (1, writing.n_inputs), error);
  if (written->input == NULL)
    return FALSE;
  written->n_tokens = writing.beams[best].length;
  written->tokens = g_memdup2 (writing.tokens + best * writing.length, (gsize) written->n_tokens * sizeof (gint32));
  show_text (&writing, written->tokens, written->n_tokens, weft_tensor_f32 (written->input));
  return TRUE;
}

void
weft_written_clear (WeftWritten *self)
{
  g_clear_pointer (&self->input, weft_tensor_unref);
  g_clear_pointer (&self->tokens, g_free);
}
