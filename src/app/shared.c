/* shared.c: what all windows of the program share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/shared.h"

#include "app/study-runs.h"

static struct
{
  GSettings *settings;
  WeftTrialStore *store; /* nullable */
  char *store_trouble;   /* nullable */
  WeftRunQueue *queue;
} shared;

void
weft_shared_open (void)
{
  g_autoptr (GError) error = NULL;

  shared.settings = g_settings_new (WEFT_APPLICATION_ID);
  shared.store = weft_trial_store_open (NULL, NULL, &error);
  if (error != NULL)
    shared.store_trouble = g_strdup (error->message);
  shared.queue = weft_run_queue_new (shared.store);
}

void
weft_shared_close (void)
{
  if (shared.queue != NULL)
    weft_run_queue_shut_down (shared.queue);
  weft_study_runs_shut_down ();
  g_clear_object (&shared.queue);
  g_clear_pointer (&shared.store, weft_trial_store_unref);
  g_clear_pointer (&shared.store_trouble, g_free);
  g_clear_object (&shared.settings);
}

GSettings *
weft_shared_get_settings (void)
{
  return shared.settings;
}

WeftRunQueue *
weft_shared_get_queue (void)
{
  return shared.queue;
}

WeftTrialStore *
weft_shared_get_store (void)
{
  return shared.store;
}

const char *
weft_shared_get_store_trouble (void)
{
  return shared.store_trouble;
}
