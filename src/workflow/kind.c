/* kind.c: the descriptor of a kind of node, and the table it stands in
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/kind.h"

#include "base/i18n.h"
#include "workflow/json-private.h"

#include <string.h>

const WeftNodeKind *const *
weft_domain_list (const WeftDomain *self)
{
  return self->list != NULL ? self->list () : self->kinds;
}

const WeftNodeKind *
weft_domain_find (const WeftDomain *self,
                  const char       *id)
{
  for (const WeftNodeKind *const *kind = weft_domain_list (self); *kind != NULL; kind++)
    if (g_str_equal ((*kind)->id, id))
      return *kind;
  return NULL;
}

static const WeftPort *
get_ports (const WeftNodeKind *self,
           WeftPortSide        side)
{
  static const WeftPort none[] = { { NULL } };
  const WeftPort *ports = side == WEFT_PORT_INPUT ? self->inputs : self->outputs;

  return ports != NULL ? ports : none;
}

const WeftPort *
weft_node_kind_find_port (const WeftNodeKind *self,
                          WeftPortSide        side,
                          const char         *id)
{
  for (const WeftPort *port = get_ports (self, side); port->id != NULL; port++)
    if (g_str_equal (port->id, id))
      return port;
  return NULL;
}

guint
weft_node_kind_count_ports (const WeftNodeKind *self,
                            WeftPortSide        side)
{
  const WeftPort *ports = get_ports (self, side);
  guint count = 0;

  while (ports[count].id != NULL)
    count++;
  return count;
}

const WeftParam *
weft_node_kind_list_params (const WeftNodeKind *self)
{
  return self->list_params != NULL ? self->list_params () : self->params;
}

static void
describe_ports (JsonObject         *object,
                const char         *key,
                const WeftNodeKind *self,
                WeftPortSide        side)
{
  JsonArray *array = json_array_new ();

  for (const WeftPort *port = get_ports (self, side); port->id != NULL; port++) {
    JsonObject *description = json_object_new ();

    json_object_set_string_member (description, "id", port->id);
    json_object_set_string_member (description, "title", _ (port->title));
    json_object_set_string_member (description, "type", port->type->id);
    if (side == WEFT_PORT_INPUT) {
      json_object_set_boolean_member (description, "required", !(port->flags & WEFT_PORT_OPTIONAL));
      json_object_set_boolean_member (description, "multiple", (port->flags & WEFT_PORT_MULTIPLE) != 0);
      json_object_set_boolean_member (description, "recipe", (port->flags & WEFT_PORT_RECIPE) != 0);
    }
    json_array_add_object_element (array, description);
  }
  json_object_set_array_member (object, key, array);
}

JsonNode *
weft_node_kind_describe (const WeftNodeKind *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *params = json_array_new ();

  json_object_set_string_member (object, "id", self->id);
  json_object_set_int_member (object, "version", self->version);
  json_object_set_string_member (object, "title", _ (self->title));
  json_object_set_string_member (object, "category", _ (self->category));
  json_object_set_string_member (object, "icon", self->icon);
  json_object_set_string_member (object, "help", _ (self->help));
  describe_ports (object, "inputs", self, WEFT_PORT_INPUT);
  describe_ports (object, "outputs", self, WEFT_PORT_OUTPUT);
  for (const WeftParam *param = weft_node_kind_list_params (self); param != NULL && param->id != NULL; param++)
    json_array_add_element (params, weft_param_describe (param));
  json_object_set_array_member (object, "parameters", params);
  return weft_json_node_take (object);
}

gboolean
weft_id_is_valid (const char *id)
{
  gsize length = strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789_-");

  return length > 0 && length <= WEFT_ID_MAX && id[length] == '\0';
}
