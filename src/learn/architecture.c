/* architecture.c: the table of ready-made models, and what their builders share
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/architecture.h"

#include "base/i18n.h"
#include "learn/error.h"

#include <stdarg.h>

#define WEFT_ARCHITECTURE(id) extern const WeftArchitecture weft_architecture_##id;
#include "learn/architectures/architectures.def"
#undef WEFT_ARCHITECTURE

static const WeftArchitecture *const table[] = {
#define WEFT_ARCHITECTURE(id) &weft_architecture_##id,
#include "learn/architectures/architectures.def"
#undef WEFT_ARCHITECTURE
  NULL,
};

const WeftArchitecture *const *
weft_architectures (void)
{
  return table;
}

const WeftArchitecture *
weft_architecture_find (const char *id)
{
  for (const WeftArchitecture *const *architecture = table; *architecture != NULL; architecture++)
    if (g_str_equal ((*architecture)->id, id))
      return *architecture;
  return NULL;
}

static void
clear_inputs (WeftArchitectureBuild *self)
{
  for (int i = 0; self->inputs[i] != NULL; i++)
    g_clear_pointer (&self->inputs[i], g_free);
}

/* Members of an ensemble are alike, so their layers are called by their number, too. */
static char *
name_layer (const WeftArchitectureBuild *self,
            const char                  *id)
{
  return self->member > 0 ? g_strdup_printf ("member%d-%s", self->member, id) : g_strdup (id);
}

void
weft_architecture_read (WeftArchitectureBuild *self,
                        const char            *first,
                        ...)
{
  const char *id = first;
  va_list args;
  int n = 0;

  clear_inputs (self);
  va_start (args, first);
  for (; id != NULL; id = va_arg (args, const char *)) {
    g_assert (n < WEFT_LAYER_MAX_INPUTS);
    self->inputs[n++] = name_layer (self, id);
  }
  va_end (args);
}

/* @text is `filters=64 padding=half`; it is the program's own, so it fits. */
static WeftParams *
read_settings (const WeftLayerKind *kind,
               const char          *text)
{
  WeftParams *params = weft_params_new (kind->params);
  g_auto (GStrv) settings = g_strsplit (text, " ", -1);

  for (char **setting = settings; *setting != NULL; setting++) {
    char *value = strchr (*setting, '=');
    g_autoptr (GError) error = NULL;

    if (value == NULL)
      continue;
    *value++ = '\0';
    weft_params_set (params, *setting, value, &error);
    g_assert_no_error (error);
  }
  return params;
}

void
weft_architecture_add (WeftArchitectureBuild *self,
                       const char            *id,
                       const char            *kind,
                       const char            *settings,
                       ...)
{
  const WeftLayerKind *layer = weft_layer_kind_find (kind);
  g_autofree char *text = NULL, *name = name_layer (self, id);
  va_list args;

  va_start (args, settings);
  text = settings != NULL ? g_strdup_vprintf (settings, args) : g_strdup ("");
  va_end (args);
  weft_model_spec_add (self->spec, name, layer, read_settings (layer, text), (const char *const *) self->inputs);
  weft_architecture_read (self, id, NULL);
}

void
weft_architecture_set (WeftArchitectureBuild *self,
                       const char            *param,
                       const char            *text)
{
  const WeftLayerSpec *layer = weft_model_spec_get_layer (self->spec, weft_model_spec_get_n_layers (self->spec) - 1);

  weft_params_set (layer->params, param, text, NULL);
}

int
weft_architecture_get (const WeftArchitectureBuild *self,
                       const char                  *id)
{
  return (int) weft_params_get_integer (self->params, id);
}

static gboolean
check_item (const WeftArchitecture  *self,
            const WeftShape         *item,
            GError                 **error)
{
  g_autofree char *own = NULL, *shape = NULL;

  if (self->ranks & 1u << item->rank)
    return TRUE;
  own = weft_shape_to_string (&self->item);
  shape = weft_shape_to_string (item);
  g_set_error (error, WEFT_LEARN_ERROR, WEFT_LEARN_ERROR_MODEL, _("%s reads samples such as %s, these are %s; choose another architecture, or other columns"), self->title, own, shape);
  return FALSE;
}

/* Each member reads the model's input, and the last layer of each is an input of the Average. */
static void
build_members (const WeftArchitecture *self,
               WeftArchitectureBuild  *build,
               int                     n_members)
{
  char *ends[WEFT_LAYER_MAX_INPUTS + 1] = { NULL };

  for (build->member = 1; build->member <= n_members; build->member++) {
    self->build (build);
    ends[build->member - 1] = g_steal_pointer (&build->inputs[0]);
  }
  build->member = 0;
  memcpy (build->inputs, ends, sizeof ends);
  weft_architecture_add (build, "ensemble", "average", "apart=true");
}

static void
build_layers (const WeftArchitecture *self,
              WeftArchitectureBuild  *build)
{
  gboolean can = weft_param_find (self->params, "members") != NULL;
  int n_members = can ? weft_architecture_get (build, "members") : 1;

  if (n_members > 1)
    build_members (self, build, n_members);
  else
    self->build (build);
}

WeftModelSpec *
weft_architecture_build (const WeftArchitecture  *self,
                         const WeftParams        *params,
                         const WeftModelInput    *input,
                         gint64                   n_outputs,
                         GError                 **error)
{
  g_autoptr (WeftModelSpec) spec = weft_model_spec_new ();
  WeftArchitectureBuild build = { .spec = spec, .params = params, .input = *input, .n_outputs = n_outputs };
  g_autoptr (WeftModel) model = NULL;

  if (!check_item (self, &input->item, error))
    return NULL;
  build_layers (self, &build);
  clear_inputs (&build);
  model = weft_model_new_blank (spec, input, error);
  if (model == NULL) {
    g_prefix_error (error, "%s: ", self->title);
    return NULL;
  }
  return g_steal_pointer (&spec);
}
