/* trial-key.c: what trials are grouped by and told apart by
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/trial-key.h"

#include "base/i18n.h"
#include "workflow/kind.h"

#include <math.h>
#include <string.h>

#define PARAMETER "parameter:"

/* So much of the hash of data is told. */
#define HASH_LETTERS 8

static const struct
{
  const char *id;
  WeftTrialField field;
  const char *title;
} plain[] = {
  { "recipe", WEFT_TRIAL_FIELD_RECIPE, N_("Recipe") },
  { "state", WEFT_TRIAL_FIELD_STATE, N_("State") },
  { "study", WEFT_TRIAL_FIELD_STUDY, N_("Study") },
  { "tags", WEFT_TRIAL_FIELD_TAG, N_("Tags") },
  { "seed", WEFT_TRIAL_FIELD_SEED, N_("Seed") },
  { "data", WEFT_TRIAL_FIELD_DATA, N_("Data") },
};

/* Parameters */

static const WeftParam *
find_param (const WeftDomain *domain,
            const char       *node,
            const char       *id)
{
  const WeftParam *found = NULL;

  for (const WeftNodeKind *const *kind = weft_domain_list (domain); *kind != NULL; kind++) {
    const WeftParam *table = weft_node_kind_list_params (*kind);
    const WeftParam *param = table != NULL ? weft_param_find (table, id) : NULL;

    if (param != NULL && (found == NULL || g_str_has_prefix (node, (*kind)->id)))
      found = param;
  }
  return found;
}

/* The layers are in the table of the model. */
static const WeftDomain *
find_layers (void)
{
  const WeftDomain *domain = weft_domain_get_default ();
  const WeftNodeKind *model = weft_domain_find (domain, "model");

  return model != NULL && model->get_nested != NULL ? model->get_nested (domain) : NULL;
}

const WeftParam *
weft_trial_parameter_describe (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", -1);
  guint n = g_strv_length (parts);
  const WeftDomain *layers = find_layers ();

  if (n == 2)
    return find_param (weft_domain_get_default (), parts[0], parts[1]);
  return n > 2 && layers != NULL ? find_param (layers, parts[n - 2], parts[n - 1]) : NULL;
}

char *
weft_trial_parameter_format (const WeftTrialParameter *self)
{
  switch (self->type) {
  case WEFT_TRIAL_VALUE_BOOLEAN:
    return g_strdup (self->number != 0 ? _("yes") : _("no"));
  case WEFT_TRIAL_VALUE_INTEGER:
    return g_strdup_printf ("%.0f", self->number);
  case WEFT_TRIAL_VALUE_REAL:
    return g_strdup_printf ("%.6g", self->number);
  case WEFT_TRIAL_VALUE_TEXT:
  default:
    return g_strdup (self->text);
  }
}

/* Keys */

static WeftTrialKey *
allocate (const char     *id,
          WeftTrialField  field,
          const char     *name,
          const char     *title)
{
  WeftTrialKey *self = g_new (WeftTrialKey, 1);

  *self = (WeftTrialKey){ g_strdup (id), field, g_strdup (name), g_strdup (title) };
  return self;
}

WeftTrialKey *
weft_trial_key_new (const char *id)
{
  const char *name = g_str_has_prefix (id, PARAMETER) && id[strlen (PARAMETER)] != '\0' ? id + strlen (PARAMETER) : NULL;
  const WeftParam *param = name != NULL ? weft_trial_parameter_describe (name) : NULL;

  if (name != NULL)
    return allocate (id, WEFT_TRIAL_FIELD_PARAMETER, name, param != NULL ? _ (param->title) : name);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (g_str_equal (plain[i].id, id))
      return allocate (id, plain[i].field, NULL, _ (plain[i].title));
  return NULL;
}

void
weft_trial_key_free (WeftTrialKey *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->title);
  g_free (self);
}

/* Two nodes may have a parameter of the same name. */
void
weft_trial_keys_tell_apart (GPtrArray *keys)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < keys->len; i++) {
    const char *title = ((WeftTrialKey *) keys->pdata[i])->title;

    g_hash_table_insert (seen, g_strdup (title), GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (seen, title)) + 1));
  }
  for (guint i = 0; i < keys->len; i++) {
    WeftTrialKey *key = keys->pdata[i];
    const char *dot = key->name != NULL ? strrchr (key->name, '.') : NULL;
    g_autofree char *title = g_steal_pointer (&key->title);

    if (dot != NULL && GPOINTER_TO_UINT (g_hash_table_lookup (seen, title)) > 1)
      key->title = g_strdup_printf ("%s (%.*s)", title, (int) (dot - key->name), key->name);
    else
      key->title = g_steal_pointer (&title);
  }
}

GPtrArray *
weft_trial_keys_new (const char *const *parameters)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_trial_key_free);

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    g_ptr_array_add (keys, weft_trial_key_new (plain[i].id));
  for (; parameters != NULL && *parameters != NULL; parameters++) {
    g_autofree char *id = g_strconcat (PARAMETER, *parameters, NULL);

    g_ptr_array_add (keys, weft_trial_key_new (id));
  }
  weft_trial_keys_tell_apart (keys);
  return keys;
}

/* Values */

static char *
join_tags (const WeftTrial *trial)
{
  GString *text = trial->tags->len > 0 ? g_string_new (NULL) : NULL;

  for (guint i = 0; i < trial->tags->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) trial->tags->pdata[i]);
  return text != NULL ? g_string_free (text, FALSE) : NULL;
}

static char *
get_parameter (const WeftTrialKey *self,
               const WeftTrial    *trial,
               double             *number)
{
  const WeftTrialParameter *parameter = weft_trial_find_parameter (trial, self->name);

  if (parameter == NULL)
    return NULL;
  *number = parameter->number;
  return g_strdup (parameter->text);
}

char *
weft_trial_key_get_value (const WeftTrialKey *self,
                          const WeftTrial    *trial,
                          double             *number)
{
  *number = (double) NAN;
  switch ((guint) self->field) {
  case WEFT_TRIAL_FIELD_RECIPE:
    return g_strdup (trial->recipe);
  case WEFT_TRIAL_FIELD_STATE:
    *number = trial->state;
    return g_strdup (weft_trial_state_get_name (trial->state));
  case WEFT_TRIAL_FIELD_STUDY:
    *number = (double) trial->study;
    return trial->study > 0 ? g_strdup_printf ("%" PRId64, trial->study) : NULL;
  case WEFT_TRIAL_FIELD_SEED:
    *number = (double) trial->seed;
    return g_strdup_printf ("%" PRIu64, trial->seed);
  case WEFT_TRIAL_FIELD_TAG:
    return join_tags (trial);
  case WEFT_TRIAL_FIELD_DATA:
    return g_strdup (trial->fingerprint);
  default:
    return get_parameter (self, trial, number);
  }
}

char *
weft_trial_key_format (const WeftTrialKey *self,
                       const WeftTrial    *trial)
{
  const WeftTrialParameter *parameter;
  double number;

  switch ((guint) self->field) {
  case WEFT_TRIAL_FIELD_RECIPE:
    return g_strdup (trial->name);
  case WEFT_TRIAL_FIELD_STATE:
    return g_strdup (weft_trial_state_get_title (trial->state));
  case WEFT_TRIAL_FIELD_DATA:
    return trial->fingerprint != NULL ? g_strndup (trial->fingerprint, HASH_LETTERS) : NULL;
  case WEFT_TRIAL_FIELD_PARAMETER:
    parameter = weft_trial_find_parameter (trial, self->name);
    return parameter != NULL ? weft_trial_parameter_format (parameter) : NULL;
  default:
    return weft_trial_key_get_value (self, trial, &number);
  }
}
