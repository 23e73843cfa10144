/* explain-question.h: what can be asked about a model, and what comes back
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each view of the page asks one question, a constant row. With it goes a wish, the view's own
 * settings; back comes a finding. Both are made by weft_explain_box_new() and never change once
 * they are handed over, so that threads and pictures share them.
 */
#pragma once

#include "app/explain-answer.h"
#include "base/json.h"

G_BEGIN_DECLS

/**
 * WeftExplainNeeds:
 * @WEFT_EXPLAIN_NEEDS_INPUT: an input must have been chosen
 * @WEFT_EXPLAIN_USES_DATA: rows beside the input are of use, see #WeftExplainAnswer
 * @WEFT_EXPLAIN_NEEDS_DATA: and without them there is nothing to find
 */
typedef enum {
  WEFT_EXPLAIN_NEEDS_INPUT = 1 << 0,
  WEFT_EXPLAIN_USES_DATA = 1 << 1,
  WEFT_EXPLAIN_NEEDS_DATA = 1 << 2,
} WeftExplainNeeds;

/**
 * WeftExplainWatch:
 * @stop: to be polled
 * @told: is given findings on their way
 *
 * What the thread that answers looks at, and whom it tells.
 */
typedef struct
{
  const WeftStop *stop;
  void (*told) (gpointer data, double fraction, gpointer finding);
  gpointer data;
} WeftExplainWatch;

/* @finding: (transfer full): what is known so far
 * @fraction: 0 … 1: how far it is */
void weft_explain_watch_tell (const WeftExplainWatch *self,
                              double                  fraction,
                              gpointer                finding);

/**
 * WeftExplainQuestion:
 * @id: of the view in recipes: "saliency"
 * @needs: what must be there
 * @clear_wish: (nullable): frees what is in a wish
 * @clear_finding: (nullable): frees what is in a finding
 * @find: on the thread: @about has question, wish, and what its needs say
 * @describe: adds what the view alone knows to a recipe
 */
struct _WeftExplainQuestion
{
  const char *id;
  WeftExplainNeeds needs;
  GDestroyNotify clear_wish;
  GDestroyNotify clear_finding;
  gpointer (*find) (const WeftExplainAnswer *about, const WeftExplainWatch *watch, GError **error);
  void (*describe) (const WeftExplainAnswer *answer, JsonObject *recipe);
};

/* Returns: (transfer full): zeroed room for a wish or a finding */
#define weft_explain_box_new(type) ((type *) g_atomic_rc_box_alloc0 (sizeof (type)))

/* @box: (nullable):
 * Returns: (transfer full): @box */
gpointer weft_explain_box_ref (gpointer box);

/* @box: (nullable):
 * @clear: (nullable): called when it was the last one */
void weft_explain_box_unref (gpointer       box,
                             GDestroyNotify clear);

G_END_DECLS
