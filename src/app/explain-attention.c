/* explain-attention.c: what a model reads for what: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-attention.h"

#include "dataset/warnings.h"
#include "explain/error.h"

#include <math.h>

static void
clear_wish (gpointer box)
{
  g_free (((WeftExplainAttentionWish *) box)->layer);
}

static void
clear_finding (gpointer box)
{
  weft_attention_picture_unref (((WeftExplainAttention *) box)->picture);
}

/* What is looked at: handed from step to step. */
typedef struct
{
  const WeftExplainAnswer *about;
  const WeftExplainWatch *watch;
  WeftAttentionText text;
  WeftAttention *attention; /* Owned (nullable) */
  const WeftAttentionMap *map;
} Look;

static void
look_clear (Look *self)
{
  weft_attention_text_clear (&self->text);
  g_clear_pointer (&self->attention, weft_attention_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static gboolean
look (Look    *self,
      GError **error)
{
  const WeftExplainAnswer *about = self->about;
  const WeftExplainAttentionWish *wish = about->wish;
  g_autoptr (GPtrArray) warnings = weft_warnings_new ();

  if (!weft_attention_text_init (&self->text, about->model->predictor, about->dataset, (guint32) about->row, 1, self->watch->stop, warnings, error))
    return FALSE;
  self->attention = weft_attention_new (about->model->subject, about->model->predictor, &self->text, self->watch->stop, error);
  self->map = self->attention != NULL ? weft_attention_find (self->attention, wish->layer, error) : NULL;
  return self->map != NULL;
}

static WeftAttentionReading *
read_shares (Look    *self,
             GError **error)
{
  const WeftExplainAttentionWish *wish = self->about->wish;
  g_autoptr (GPtrArray) gradients = NULL;

  if (wish->way == WEFT_WAY_GRADIENT) {
    gradients = weft_attention_differentiate (self->attention, self->about->model->subject, &self->text, &self->about->target, self->watch->stop, error);
    if (gradients == NULL)
      return NULL;
  }
  return weft_attention_reading_new (self->attention, self->map, wish->way, MIN (wish->head, self->map->n_heads - 1), wish->discard, gradients, self->watch->stop, error);
}

/* Returns: (transfer full): the finding with what @erasure says, if that is known */
static WeftExplainAttention *
make_finding (WeftAttentionPicture *picture)
{
  WeftExplainAttention *finding = weft_explain_box_new (WeftExplainAttention);

  finding->picture = picture;
  return finding;
}

/* The picture is there at once; what matters is asked while it is looked at. */
static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  g_auto (Look) self = { .about = about, .watch = watch };
  WeftAttentionReading *reading = look (&self, error) ? read_shares (&self, error) : NULL;
  g_autoptr (WeftAttentionPicture) picture = NULL;
  g_autoptr (WeftErasure) erasure = NULL;
  g_autoptr (GError) why = NULL;

  if (reading == NULL)
    return NULL;
  picture = weft_attention_picture_new (self.attention, reading, NULL);
  weft_explain_watch_tell (watch, 0.5, make_finding (weft_attention_picture_ref (picture)));
  erasure = weft_erasure_new (about->model->subject, self.map, &self.text, 0, watch->stop, &why);
  if (erasure == NULL && !g_error_matches (why, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_MODEL)) {
    g_propagate_error (error, g_steal_pointer (&why));
    return NULL;
  }
  return make_finding (weft_attention_picture_judge (picture, erasure));
}

static void
describe (const WeftExplainAnswer *answer,
          JsonObject              *recipe)
{
  const WeftExplainAttentionWish *wish = answer->wish;

  weft_attention_picture_describe (((const WeftExplainAttention *) answer->finding)->picture, recipe);
  if (weft_attention_way_is_rollout (wish->way))
    json_object_set_double_member (recipe, "discard", wish->discard);
}

const WeftExplainQuestion weft_explain_attention = {
  .id = "attention",
  .needs = WEFT_EXPLAIN_NEEDS_INPUT,
  .clear_wish = clear_wish,
  .clear_finding = clear_finding,
  .find = find,
  .describe = describe,
};
