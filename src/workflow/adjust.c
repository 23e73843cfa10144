/* adjust.c: rounds of training, looking at what came of it, and changing what it suggests
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/adjust.h"

#include "workflow/improve.h"

#include <math.h>
#include <string.h>

/* Between settings, as people read them; no rule sets a value that has it. */
#define SEPARATOR "; "

WeftAdjustRound *
weft_adjust_round_new (void)
{
  WeftAdjustRound *self = g_new0 (WeftAdjustRound, 1);

  self->value = (double) NAN;
  self->settings = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
weft_adjust_round_free (WeftAdjustRound *self)
{
  g_ptr_array_unref (self->settings);
  g_free (self->rule);
  g_free (self->reason);
  g_free (self->message);
  g_free (self);
}

const WeftAdjustRound *
weft_adjust_find_best (const GPtrArray *rounds,
                       gboolean         maximize)
{
  const WeftAdjustRound *best = NULL;

  for (guint i = 0; i < rounds->len; i++) {
    const WeftAdjustRound *round = rounds->pdata[i];

    if (!round->done || isnan (round->value))
      continue;
    if (best == NULL || (maximize ? round->value >= best->value : round->value <= best->value))
      best = round;
  }
  return best;
}

char *
weft_adjust_round_list (const WeftAdjustRound *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->settings->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? SEPARATOR : "", (const char *) self->settings->pdata[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What is next */

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sets one parameter; the settings stay in the order of their names. */
static void
put (GPtrArray                   *settings,
     const WeftImprovementChange *change)
{
  g_autofree char *begin = g_strconcat (change->parameter, "=", NULL);

  for (guint i = settings->len; i-- > 0;)
    if (g_str_has_prefix (settings->pdata[i], begin))
      g_ptr_array_remove_index (settings, i);
  g_ptr_array_add (settings, g_strconcat (begin, change->to, NULL));
  g_ptr_array_sort (settings, compare_texts);
}

static gboolean
are_equal (const GPtrArray *a,
           const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!g_str_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
was_tried (const GPtrArray *rounds,
           const GPtrArray *settings)
{
  for (guint i = 0; i < rounds->len; i++)
    if (are_equal (((const WeftAdjustRound *) rounds->pdata[i])->settings, settings))
      return TRUE;
  return FALSE;
}

static WeftAdjustRound *
make_round (const WeftAdjustRound *from,
            const WeftImprovement *improvement)
{
  WeftAdjustRound *round = weft_adjust_round_new ();

  for (guint i = 0; i < from->settings->len; i++)
    g_ptr_array_add (round->settings, g_strdup (from->settings->pdata[i]));
  for (guint i = 0; i < improvement->changes->len; i++)
    put (round->settings, improvement->changes->pdata[i]);
  round->rule = g_strdup (improvement->id);
  round->reason = g_strdup (improvement->reason);
  return round;
}

/* The first rule of a round's curves that changes what was not tried yet; validation rows stay
 * what they are, or values could not be compared. */
static WeftAdjustRound *
adjust (WeftTrialStore         *store,
        const GPtrArray        *rounds,
        const WeftAdjustRound  *from,
        GError                **error)
{
  g_autoptr (GPtrArray) found = from->trial > 0 ? weft_improve_trial (store, from->trial, error) : NULL;

  for (guint i = 0; found != NULL && i < found->len; i++) {
    const WeftImprovement *improvement = found->pdata[i];
    g_autoptr (WeftAdjustRound) round = NULL;

    if (g_str_equal (improvement->id, "no-validation"))
      continue;
    round = make_round (from, improvement);
    if (!was_tried (rounds, round->settings))
      return g_steal_pointer (&round);
  }
  return NULL;
}

WeftAdjustRound *
weft_adjust_next (WeftTrialStore   *store,
                  const GPtrArray  *rounds,
                  gboolean          maximize,
                  GError          **error)
{
  const WeftAdjustRound *best = weft_adjust_find_best (rounds, maximize);
  g_autoptr (GError) failure = NULL;
  WeftAdjustRound *next = best != NULL ? adjust (store, rounds, best, &failure) : NULL;

  for (guint i = rounds->len; next == NULL && failure == NULL && i-- > 0;)
    next = adjust (store, rounds, rounds->pdata[i], &failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return next;
}

/* JSON */

/* All rows have the same members, so that tables have all columns. */
static void
add_text (JsonObject *object,
          const char *name,
          const char *text)
{
  json_object_set_string_member (object, name, text != NULL ? text : "");
}

/* Returns: (transfer full) (nullable): %NULL for what is empty */
static char *
read_text (JsonObject *object,
           const char *name)
{
  const char *text = weft_json_get_string (object, name, "");

  return *text != '\0' ? g_strdup (text) : NULL;
}

JsonNode *
weft_adjust_to_json (const GPtrArray *rounds)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < rounds->len; i++) {
    const WeftAdjustRound *round = rounds->pdata[i];
    JsonObject *object = json_object_new ();
    g_autofree char *settings = weft_adjust_round_list (round);

    json_object_set_int_member (object, "round", i + 1);
    if (isfinite (round->value))
      json_object_set_double_member (object, "value", round->value);
    else
      json_object_set_null_member (object, "value");
    add_text (object, "rule", round->rule);
    add_text (object, "reason", round->message != NULL ? round->message : round->reason);
    add_text (object, "settings", settings);
    json_object_set_int_member (object, "trial", round->trial);
    json_object_set_double_member (object, "seconds", round->seconds);
    json_object_set_boolean_member (object, "done", round->done);
    json_array_add_object_element (array, object);
  }
  json_node_take_array (node, array);
  return node;
}

static WeftAdjustRound *
read_round (JsonObject *object)
{
  WeftAdjustRound *round = weft_adjust_round_new ();
  const char *list = weft_json_get_string (object, "settings", NULL);
  g_auto (GStrv) settings = g_strsplit (list != NULL ? list : "", SEPARATOR, -1);

  round->trial = weft_json_get_int (object, "trial", 0);
  round->done = weft_json_get_bool (object, "done", FALSE);
  round->value = weft_json_get_number (object, "value", (double) NAN);
  round->seconds = weft_json_get_number (object, "seconds", 0);
  round->rule = read_text (object, "rule");
  round->reason = read_text (object, "reason");
  for (char **setting = settings; *setting != NULL; setting++)
    g_ptr_array_add (round->settings, g_strdup (*setting));
  return round;
}

GPtrArray *
weft_adjust_from_json (JsonNode *node)
{
  GPtrArray *rounds = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_adjust_round_free);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      g_ptr_array_add (rounds, read_round (json_array_get_object_element (array, i)));
  return rounds;
}
