/* explain-filters.c: the weights of a convolution: the question
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-filters.h"

static void
clear_wish (gpointer box)
{
  g_free (((WeftExplainFiltersWish *) box)->layer);
}

static void
clear_finding (gpointer box)
{
  g_clear_pointer (&((WeftExplainFilters *) box)->chart, weft_filter_chart_unref);
}

static gpointer
find (const WeftExplainAnswer  *about,
      const WeftExplainWatch   *watch,
      GError                  **error)
{
  const WeftExplainFiltersWish *wish = about->wish;
  WeftFilterBank *bank = weft_filter_bank_new (about->model->subject, wish->layer, error);
  WeftExplainFilters *finding;

  if (bank == NULL)
    return NULL;
  finding = weft_explain_box_new (WeftExplainFilters);
  finding->chart = weft_filter_chart_new (bank);
  return finding;
}

static void
describe (const WeftExplainAnswer *answer,
          JsonObject              *recipe)
{
  json_object_set_string_member (recipe, "layer", ((const WeftExplainFilters *) answer->finding)->chart->bank->layer);
}

const WeftExplainQuestion weft_explain_filters = {
  .id = "filters",
  .clear_wish = clear_wish,
  .clear_finding = clear_finding,
  .find = find,
  .describe = describe,
};
