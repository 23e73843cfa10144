/* artefact.c: a value that a node hands to the next
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/artefact.h"

struct _WeftArtefact
{
  const WeftPortType *type; /* Borrowed */
  gpointer value;           /* Owned */
  GDestroyNotify destroy;

  /* Found out when somebody asks, and then for good: a training makes many that nobody asks about */
  char *hash; /* Owned, nullable */
  gsize bytes;
  gsize is_hashed;
  gsize is_measured;
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
  WeftArtefact *known = (WeftArtefact *) self;

  if (g_once_init_enter (&known->is_hashed)) {
    known->hash = self->type->hash != NULL ? self->type->hash (self->value) : NULL;
    g_once_init_leave (&known->is_hashed, 1);
  }
  return self->hash;
}

gsize
weft_artefact_get_bytes (const WeftArtefact *self)
{
  WeftArtefact *known = (WeftArtefact *) self;

  if (g_once_init_enter (&known->is_measured)) {
    known->bytes = self->type->get_bytes != NULL ? self->type->get_bytes (self->value) : 0;
    g_once_init_leave (&known->is_measured, 1);
  }
  return self->bytes;
}
