/* data-look.h: data is looked at on a thread, for what suits it
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thread: main
 */
#pragma once

#include "app/work.h"
#include "workflow/recommend.h"

G_BEGIN_DECLS

/**
 * WeftDataLook:
 * @recommendation: (nullable): what suits the data
 * @error: (nullable): why nothing does: one of weft_recommendation_new()
 *
 * What came of it; owned by the work, so that who wants to keep something steals it.
 */
typedef struct
{
  WeftRecommendation *recommendation;
  GError *error;

  /*< private >*/
  char *path;
  char *task;
  WeftStop stop;
} WeftDataLook;

/**
 * weft_data_look_start:
 * @path: of the data
 * @task: (nullable): what it is for, see weft_recommendation_new()
 * @done: gets a #WeftDataLook
 * @owner: see weft_work_start()
 *
 * Returns: (transfer full): for weft_work_drop(), which also stops it
 */
GCancellable *weft_data_look_start (const char   *path,
                                    const char   *task,
                                    WeftWorkDone  done,
                                    gpointer      owner);

G_END_DECLS
