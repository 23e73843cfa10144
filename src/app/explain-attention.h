/* explain-attention.h: what a model reads for what: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/explain-question.h"
#include "workflow/attention-picture.h"

G_BEGIN_DECLS

/* Its wish is a #WeftExplainAttentionWish, its finding a #WeftExplainAttention: first without
 * what replacing words says, which takes longer. */
extern const WeftExplainQuestion weft_explain_attention;

/**
 * WeftExplainAttentionWish:
 * @layer: (nullable): which attention; %NULL: the one that weft_attention_find() gives
 * @way: how its heads are read
 * @head: from 0, of one head
 * @discard: of rollouts
 */
typedef struct
{
  char *layer;
  WeftAttentionWay way;
  gint64 head;
  double discard;
} WeftExplainAttentionWish;

/**
 * WeftExplainAttention:
 * @picture: what was read, as a map of all rows
 */
typedef struct
{
  WeftAttentionPicture *picture;
} WeftExplainAttention;

G_END_DECLS
