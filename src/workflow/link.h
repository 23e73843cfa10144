/* link.h: a wire from an output to an input
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define WEFT_TYPE_LINK (weft_link_get_type ())

/**
 * WeftLink:
 * @from: id of the node that gives
 * @output: its port
 * @to: id of the node that takes
 * @input: its port
 *
 * Immutable and reference-counted; the fields are read freely. Nodes are named,
 * not pointed at, so a link survives the removal and return of its ends.
 */
typedef struct
{
  const char *from;
  const char *output;
  const char *to;
  const char *input;

  /*< private >*/
  JsonObject *extra; /* Owned, nullable: members of the file that this version does not know */
} WeftLink;

GType weft_link_get_type (void);

/* Returns: (transfer full): a link */
WeftLink *weft_link_new   (const char *from,
                           const char *output,
                           const char *to,
                           const char *input);
WeftLink *weft_link_ref   (WeftLink   *self);
void      weft_link_unref (WeftLink   *self);

/**
 * weft_link_compare:
 *
 * Orders by end, then by beginning: all links into a node stand together.
 */
int weft_link_compare (const WeftLink *a,
                       const WeftLink *b);

/* Returns: (transfer full): `data.dataset → train.dataset` */
char *weft_link_to_string (const WeftLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLink, weft_link_unref)

G_END_DECLS
