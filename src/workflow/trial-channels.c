/* trial-channels.c: which trials have which color, which stroke, and which chart
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-channels.h"

#include "base/i18n.h"
#include "paint/curve-stroke.h"
#include "paint/style.h"
#include "workflow/error.h"

#include <math.h>
#include <string.h>

static const struct
{
  const char *name, *title;
} channels[WEFT_N_TRIAL_CHANNELS] = {
  [WEFT_TRIAL_CHANNEL_COLOR] = { "color", N_("Color") },
  [WEFT_TRIAL_CHANNEL_STROKE] = { "stroke", N_("Stroke") },
  [WEFT_TRIAL_CHANNEL_CHART] = { "chart", N_("Chart") },
};

const char *
weft_trial_channel_get_name (WeftTrialChannel channel)
{
  return channels[channel].name;
}

const char *
weft_trial_channel_get_title (WeftTrialChannel channel)
{
  return _ (channels[channel].title);
}

/* Keys */

/* A parameter as all trials have it together. */
typedef struct
{
  const char *text; /* that of the first trial which has it */
  guint n;
  gboolean differs;
} Seen;

/* Returns: (transfer full) (element-type utf8 Seen): every parameter by name */
static GHashTable *
look_through (const GPtrArray *trials)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < trials->len; i++) {
    const WeftTrial *trial = trials->pdata[i];

    for (guint k = 0; k < trial->parameters->len; k++) {
      const WeftTrialParameter *parameter = trial->parameters->pdata[k];
      Seen *seen = g_hash_table_lookup (all, parameter->name);

      if (seen == NULL) {
        seen = g_new0 (Seen, 1);
        seen->text = parameter->text;
        g_hash_table_insert (all, parameter->name, seen);
      }
      seen->n++;
      seen->differs |= !g_str_equal (seen->text, parameter->text);
    }
  }
  return all;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* Adds each parameter that trials differ in, unless @ids take it out or name it by themselves. */
static void
add_all (GPtrArray *keys,
         const GPtrArray *trials,
         const char *const *ids)
{
  g_autoptr (GHashTable) all = look_through (trials);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name, seen;

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &name, &seen)) {
    g_autofree char *out = g_strconcat ("-parameter:", name, NULL);

    if ((((Seen *) seen)->differs || ((Seen *) seen)->n < trials->len) && !g_strv_contains (ids, out) && !g_strv_contains (ids, out + 1))
      g_ptr_array_add (names, name);
  }
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *id = g_strconcat ("parameter:", names->pdata[i], NULL);

    g_ptr_array_add (keys, weft_trial_key_new (id));
  }
}

char **
weft_trial_channels_list_parameters (const GPtrArray *trials)
{
  g_autoptr (GHashTable) all = look_through (trials);
  g_autofree gpointer *names = g_hash_table_get_keys_as_array (all, NULL);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (sorted, names[i]);
  g_ptr_array_sort (sorted, compare_names);
  for (int differs = 1; differs >= 0; differs--)
    for (guint i = 0; i < sorted->len; i++) {
      const Seen *seen = g_hash_table_lookup (all, sorted->pdata[i]);

      if ((seen->differs || seen->n < trials->len) == differs)
        g_strv_builder_add (builder, sorted->pdata[i]);
    }
  return g_strv_builder_end (builder);
}

/* Returns: (transfer full) (element-type WeftTrialKey): what @ids stand for */
static GPtrArray *
find_keys (const GPtrArray *trials,
           const char *const *ids)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_key_free);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
    WeftTrialKey *key = weft_trial_key_new (ids[i]);

    if (key != NULL)
      g_ptr_array_add (keys, key);
  }
  if (ids != NULL && g_strv_contains (ids, WEFT_TRIAL_KEYS_ALL))
    add_all (keys, trials, ids);
  weft_trial_keys_tell_apart (keys);
  return keys;
}

/* Combinations */

typedef struct
{
  char *text; /* nullable: there is none */
  double number;
} Value;

typedef struct
{
  Value *values;
  guint n_values;
  const WeftTrial *first;
  guint n;
  guint place; /* in their order */
} Group;

static void
group_free (gpointer data)
{
  Group *self = data;

  for (guint i = 0; i < self->n_values; i++)
    g_free (self->values[i].text);
  g_free (self->values);
  g_free (self);
}

static void
combination_free (gpointer data)
{
  g_free (((WeftTrialCombination *) data)->label);
  g_free (data);
}

static int
compare_values (const Value *a,
                const Value *b)
{
  if (a->text == NULL || b->text == NULL)
    return (a->text == NULL) - (b->text == NULL);
  if (!isnan (a->number) && !isnan (b->number) && fabs (a->number - b->number) > 0)
    return a->number < b->number ? -1 : 1;
  return strcmp (a->text, b->text);
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const Group *first = *(const Group *const *) a, *second = *(const Group *const *) b;
  int order = 0;

  for (guint i = 0; i < first->n_values && order == 0; i++)
    order = compare_values (&first->values[i], &second->values[i]);
  return order;
}

/* The values of @trial, and in @name all of them as one text. */
static Value *
read_values (const GPtrArray *keys,
             const WeftTrial *trial,
             GString         *name)
{
  Value *values = g_new0 (Value, MAX (keys->len, 1));

  g_string_truncate (name, 0);
  for (guint i = 0; i < keys->len; i++) {
    values[i].text = weft_trial_key_get_value (keys->pdata[i], trial, &values[i].number);
    g_string_append_printf (name, "%s\x1f", values[i].text != NULL ? values[i].text : "\x1e");
  }
  return values;
}

static Group *
take_group (GHashTable      *by_name,
            GPtrArray       *groups,
            const GPtrArray *keys,
            const WeftTrial *trial,
            GString         *name)
{
  Value *values = read_values (keys, trial, name);
  Group *group = g_hash_table_lookup (by_name, name->str), fresh = { values, keys->len, trial, 1, 0 };

  if (group == NULL) {
    group = g_memdup2 (&fresh, sizeof fresh);
    g_ptr_array_add (groups, group);
    g_hash_table_insert (by_name, g_strdup (name->str), group);
    return group;
  }
  for (guint i = 0; i < keys->len; i++)
    g_free (values[i].text);
  g_free (values);
  group->n++;
  return group;
}

/* What a state or a trial is called says what it is. */
static char *
make_label (const GPtrArray *keys,
            const WeftTrial *trial)
{
  GString *label = g_string_new (NULL);

  for (guint i = 0; i < keys->len; i++) {
    const WeftTrialKey *key = keys->pdata[i];
    g_autofree char *value = weft_trial_key_format (key, trial);
    gboolean is_named = key->field != WEFT_TRIAL_FIELD_RECIPE && key->field != WEFT_TRIAL_FIELD_STATE;

    g_string_append_printf (label, "%s%s%s%s", i > 0 ? " · " : "", is_named ? key->title : "", is_named ? " " : "", value != NULL && *value != '\0' ? value : "–");
  }
  if (keys->len == 0)
    g_string_append (label, _("All parameters the same"));
  return g_string_free (label, FALSE);
}

static void
fill_channel (WeftTrialChannels *self,
              WeftTrialChannel channel,
              const GPtrArray *trials,
              const char *const *ids)
{
  g_autoptr (GPtrArray) keys = find_keys (trials, ids), groups = g_ptr_array_new_with_free_func (group_free);
  g_autoptr (GHashTable) by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree Group **of = g_new (Group *, MAX (trials->len, 1));

  if (keys->len == 0 && (ids == NULL || !g_strv_contains (ids, WEFT_TRIAL_KEYS_ALL)))
    return;
  for (guint i = 0; i < trials->len; i++)
    of[i] = take_group (by_name, groups, keys, trials->pdata[i], name);
  g_ptr_array_sort (groups, compare_groups);
  for (guint i = 0; i < groups->len; i++) {
    Group *group = groups->pdata[i];
    WeftTrialCombination combination = { make_label (keys, group->first), group->n };

    group->place = i;
    g_ptr_array_add (self->combinations[channel], g_memdup2 (&combination, sizeof combination));
  }
  self->places[channel] = g_new (guint, MAX (trials->len, 1));
  for (guint i = 0; i < trials->len; i++)
    self->places[channel][i] = of[i]->place;
}

/* Trials that share all channels, or their recipe. */
static void
fill_sets (WeftTrialChannels *self,
           const GPtrArray   *trials)
{
  g_autoptr (GHashTable) sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean is_grouped = weft_trial_channels_is_grouped (self);

  for (guint i = 0; i < trials->len; i++) {
    const WeftTrial *trial = trials->pdata[i];
    g_autoptr (GString) name = g_string_new (is_grouped || trial->recipe == NULL ? "" : trial->recipe);
    gpointer found;

    for (int k = 0; k < WEFT_N_TRIAL_CHANNELS; k++)
      if (self->places[k] != NULL)
        g_string_append_printf (name, "%u/", self->places[k][i]);
    if (!g_hash_table_lookup_extended (sets, name->str, NULL, &found)) {
      found = GUINT_TO_POINTER (self->n_sets++);
      g_hash_table_insert (sets, g_strdup (name->str), found);
    }
    self->sets[i] = GPOINTER_TO_UINT (found);
  }
}

WeftTrialChannels *
weft_trial_channels_new (const GPtrArray *trials,
                         const char *const *const keys[WEFT_N_TRIAL_CHANNELS])
{
  WeftTrialChannels *self = g_new0 (WeftTrialChannels, 1);

  g_atomic_ref_count_init (&self->references);
  self->n_trials = trials->len;
  self->sets = g_new (guint, MAX (trials->len, 1));
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++) {
    self->combinations[i] = g_ptr_array_new_with_free_func (combination_free);
    fill_channel (self, (WeftTrialChannel) i, trials, keys[i]);
  }
  fill_sets (self, trials);
  return self;
}

WeftTrialChannels *
weft_trial_channels_ref (WeftTrialChannels *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
weft_trial_channels_unref (WeftTrialChannels *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++) {
    g_ptr_array_unref (self->combinations[i]);
    g_free (self->places[i]);
  }
  g_free (self->sets);
  g_free (self);
}

gboolean
weft_trial_channels_has (const WeftTrialChannels *self,
                         WeftTrialChannel         channel)
{
  return self->places[channel] != NULL;
}

gboolean
weft_trial_channels_is_grouped (const WeftTrialChannels *self)
{
  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++)
    if (self->places[i] != NULL)
      return TRUE;
  return FALSE;
}

const WeftTrialCombination *
weft_trial_channels_get (const WeftTrialChannels *self,
                         WeftTrialChannel         channel,
                         guint                    trial)
{
  return self->places[channel] != NULL ? self->combinations[channel]->pdata[self->places[channel][trial]] : NULL;
}

char *
weft_trial_combination_tell (const WeftTrialCombination *self)
{
  return g_strdup_printf (ngettext_ ("%s, %u trial", "%s, %u trials", self->n), self->label, self->n);
}

char *
weft_trial_channels_tell_limits (const WeftTrialChannels *self)
{
  guint n_colors = self->combinations[WEFT_TRIAL_CHANNEL_COLOR]->len, n_strokes = self->combinations[WEFT_TRIAL_CHANNEL_STROKE]->len;
  g_autofree char *colors = NULL, *strokes = NULL;

  if (n_colors > WEFT_N_CATEGORIES)
    colors = g_strdup_printf (_("%u combinations share %d colors"), n_colors, WEFT_N_CATEGORIES);
  if (n_strokes > WEFT_N_STROKES)
    strokes = g_strdup_printf (_("%u combinations share %d strokes"), n_strokes, WEFT_N_STROKES);
  if (colors != NULL && strokes != NULL)
    return g_strdup_printf ("%s · %s", colors, strokes);
  return colors != NULL ? g_steal_pointer (&colors) : g_steal_pointer (&strokes);
}

/* Returns: (transfer full): the keys of a channel, and its combinations */
static JsonObject *
describe_channel (const GPtrArray *combinations,
                  const char *const *keys)
{
  JsonObject *object = json_object_new ();
  JsonArray *names = json_array_new (), *all = json_array_new ();

  for (; *keys != NULL; keys++)
    json_array_add_string_element (names, *keys);
  for (guint i = 0; i < combinations->len; i++) {
    const WeftTrialCombination *combination = combinations->pdata[i];
    JsonObject *one = json_object_new ();

    json_object_set_string_member (one, "label", combination->label);
    json_object_set_int_member (one, "trials", combination->n);
    json_array_add_object_element (all, one);
  }
  json_object_set_array_member (object, "keys", names);
  json_object_set_array_member (object, "combinations", all);
  return object;
}

void
weft_trial_channels_describe (const WeftTrialChannels *self,
                              const char *const *const keys[WEFT_N_TRIAL_CHANNELS],
                              JsonObject *object)
{
  g_autofree char *limits = weft_trial_channels_tell_limits (self);

  for (int i = 0; i < WEFT_N_TRIAL_CHANNELS; i++)
    if (self->places[i] != NULL)
      json_object_set_object_member (object, channels[i].name, describe_channel (self->combinations[i], keys[i]));
  if (limits != NULL)
    json_object_set_string_member (object, "note", limits);
}

/* The command line */

/* Returns: (transfer none) (nullable): the parameter called @word, or whose name ends with it where
 *   only one does. @n_found: (out): how many do */
static const char *
find_parameter (const char *word,
                const char *const *parameters,
                guint *n_found)
{
  g_autofree char *end = g_strconcat (".", word, NULL);
  const char *found = NULL;

  *n_found = 0;
  for (; parameters != NULL && *parameters != NULL; parameters++) {
    if (g_str_equal (*parameters, word)) {
      *n_found = 1;
      return *parameters;
    }
    if (g_str_has_suffix (*parameters, end)) {
      found = *parameters;
      ++*n_found;
    }
  }
  return *n_found == 1 ? found : NULL;
}

/* Returns: (transfer full) (nullable): the id that @word means */
static char *
parse_word (const char *word,
            const char *const *parameters,
            GError **error)
{
  gboolean is_out = *word == '-';
  const char *name = word + is_out, *bare = g_str_has_prefix (name, "parameter:") ? strchr (name, ':') + 1 : name, *found;
  g_autoptr (WeftTrialKey) key = bare == name ? weft_trial_key_new (name) : NULL;
  guint n_found;

  if (!is_out && (key != NULL || g_str_equal (word, WEFT_TRIAL_KEYS_ALL)))
    return g_strdup (word);
  found = find_parameter (bare, parameters, &n_found);
  if (found != NULL)
    return g_strconcat (is_out ? "-parameter:" : "parameter:", found, NULL);
  if (n_found > 1)
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("“%s”: %u parameters are called so; name the node as well"), bare, n_found);
  else
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_UNKNOWN, _("“%s”: trials have no such parameter, nor is it recipe, state, study, tags, seed, data or *"), bare);
  return NULL;
}

char **
weft_trial_channels_parse (const char *text,
                           const char *const *parameters,
                           GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  for (char **word = words; *word != NULL; word++) {
    g_autofree char *id = *g_strstrip (*word) != '\0' ? parse_word (*word, parameters, error) : g_strdup ("");

    if (id == NULL)
      return NULL;
    if (*id != '\0')
      g_strv_builder_add (builder, id);
  }
  return g_strv_builder_end (builder);
}
