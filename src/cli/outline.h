/* outline.h: any JSON as lines and tables for a terminal
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

/**
 * weft_outline_append_members:
 * @text: receives lines
 * @object: any object
 * @skip: (array zero-terminated=1): members that are left out
 * @indent: columns before each line
 *
 * Appends each member on a line of its own; a list of objects, or of lists, as a
 * table. What is long is cut, and what was cut is said: this is for people, who
 * find all of it in the JSON.
 */
void weft_outline_append_members (GString *text,
                                  JsonObject *object,
                                  const char *const *skip,
                                  int indent);

/**
 * weft_outline_append:
 * @text: receives lines
 * @name: what @node is called
 * @node: any JSON
 * @indent: columns before each line
 *
 * The same for one value.
 */
void weft_outline_append (GString    *text,
                          const char *name,
                          JsonNode   *node,
                          int         indent);

G_END_DECLS
