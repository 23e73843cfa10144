/* trial-channels.h: which trials have which color, which stroke, and which chart
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three channels, each with any keys (see trial-key.h): trials with the same values of a channel's
 * keys look the same in it. Among the keys of a channel `*` stands for all parameters, also those
 * that are not there yet, and `-parameter:NAME` takes one out of them.
 *
 * Thread: any; what was made is immutable
 */
#pragma once

#include "base/json.h"
#include "workflow/trial-key.h"

G_BEGIN_DECLS

typedef enum {
  WEFT_TRIAL_CHANNEL_COLOR,
  WEFT_TRIAL_CHANNEL_STROKE,
  WEFT_TRIAL_CHANNEL_CHART,
  WEFT_N_TRIAL_CHANNELS,
} WeftTrialChannel;

/* Stands for all parameters. */
#define WEFT_TRIAL_KEYS_ALL "*"

/* Returns: (transfer none): "color", "stroke", "chart", as on the command line and in settings */
const char *weft_trial_channel_get_name (WeftTrialChannel channel);

/* Returns: (transfer none): the same for people, translated */
const char *weft_trial_channel_get_title (WeftTrialChannel channel);

/**
 * WeftTrialCombination:
 * @label: the values that its trials have in common, in the field's words
 * @n: how many trials have them
 */
typedef struct
{
  char *label;
  guint n;
} WeftTrialCombination;

/**
 * WeftTrialChannels:
 * @n_trials: how many there are
 * @combinations: (element-type WeftTrialCombination): of each channel, in the order of the
 *   values, what has none last; empty where a channel has no keys
 * @places: (array length=n_trials) (nullable): of each channel, the combination of each trial
 * @sets: (array length=n_trials): trials of one number share all channels or, where none has keys,
 *   their recipe: what is one curve with a band
 * @n_sets: how many sets
 */
typedef struct
{
  guint n_trials;
  GPtrArray *combinations[WEFT_N_TRIAL_CHANNELS];
  guint *places[WEFT_N_TRIAL_CHANNELS];
  guint *sets;
  guint n_sets;

  /*< private >*/
  gatomicrefcount references;
} WeftTrialChannels;

/**
 * weft_trial_channels_new:
 * @trials: (element-type WeftTrial): trials
 * @keys: of each channel, (nullable), the keys; what is no key is passed over
 *
 * Takes time in proportion to trials times keys.
 *
 * Returns: (transfer full): who looks like whom
 */
WeftTrialChannels *weft_trial_channels_new (const GPtrArray *trials,
                                            const char *const *const keys[WEFT_N_TRIAL_CHANNELS]);
WeftTrialChannels *weft_trial_channels_ref (WeftTrialChannels *self);
void weft_trial_channels_unref (WeftTrialChannels *self);

/* Returns: whether a channel has keys */
gboolean weft_trial_channels_has (const WeftTrialChannels *self,
                                  WeftTrialChannel         channel);

/* Returns: whether any has */
gboolean weft_trial_channels_is_grouped (const WeftTrialChannels *self);

/* Returns: (transfer none) (nullable): the combination of a trial; %NULL: there are no keys */
const WeftTrialCombination *weft_trial_channels_get (const WeftTrialChannels *self,
                                                     WeftTrialChannel         channel,
                                                     guint                    trial);

/* Returns: (transfer full): a combination with its number of trials: “Momentum 0.9, 3 trials” */
char *weft_trial_combination_tell (const WeftTrialCombination *self);

/* Returns: (transfer full) (nullable): of how many combinations colors or strokes have to repeat,
 *   a sentence; %NULL: none has to */
char *weft_trial_channels_tell_limits (const WeftTrialChannels *self);

/* Adds the keys of each channel that has some, its combinations, and what has to repeat. */
void weft_trial_channels_describe (const WeftTrialChannels *self,
                                   const char *const *const keys[WEFT_N_TRIAL_CHANNELS],
                                   JsonObject *object);

/* @trials: (element-type WeftTrial)
 * Returns: (transfer full): the parameters that they have, those in which they differ first */
char **weft_trial_channels_list_parameters (const GPtrArray *trials);

/**
 * weft_trial_channels_parse:
 * @text: keys with commas between them; `parameter:` may be left out, and what stands before the
 *   last period of a parameter, too, where that is clear
 * @parameters: names in use
 * @error: return location for an error
 *
 * Errors: %WEFT_WORKFLOW_ERROR_UNKNOWN for what is no key
 *
 * Returns: (transfer full) (nullable): the keys
 */
char **weft_trial_channels_parse (const char *text,
                                  const char *const *parameters,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrialChannels, weft_trial_channels_unref)

G_END_DECLS
