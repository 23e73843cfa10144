/* artefact.c: a value that a node hands to the next
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/artefact.h"

struct _WeftArtefact
{
  const WeftPortType *type; /* Borrowed */
  gpointer value;           /* Owned */
  GDestroyNotify destroy;
  char *hash; /* Owned, nullable */
  gsize bytes;
};

WeftArtefact *
weft_artefact_new (const WeftPortType *type,
                   gpointer            value,
                   GDestroyNotify      destroy)
{
  WeftArtefact *self = g_atomic_rc_box_new0 (WeftArtefact);

  self->type = type;
  self->value = value;
  self->destroy = destroy;
  self->hash = type->hash != NULL ? type->hash (value) : NULL;
  self->bytes = type->get_bytes != NULL ? type->get_bytes (value) : 0;
  return self;
}

WeftArtefact *
weft_artefact_new_report (JsonNode *report)
{
  json_node_seal (report);
  return weft_artefact_new (&weft_port_type_report, report, weft_port_type_report.destroy);
}

WeftArtefact *
weft_artefact_ref (WeftArtefact *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer memory)
{
  WeftArtefact *self = memory;

  if (self->destroy != NULL)
    self->destroy (self->value);
  g_free (self->hash);
}

void
weft_artefact_unref (WeftArtefact *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

const WeftPortType *
weft_artefact_get_type (const WeftArtefact *self)
{
  return self->type;
}

gpointer
weft_artefact_get_value (const WeftArtefact *self)
{
  return self->value;
}

const char *
weft_artefact_get_hash (const WeftArtefact *self)
{
  return self->hash;
}

gsize
weft_artefact_get_bytes (const WeftArtefact *self)
{
  return self->bytes;
}
