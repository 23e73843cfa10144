/* report.h: what a node reports, as text
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

/**
 * weft_report_to_text:
 * @report: a report of whatever kind of node
 *
 * Metrics, a table of classes with its averages and a confusion matrix, as the
 * kind `evaluate` gives them, are laid out for themselves; all the rest follows
 * as names and values, lists of objects or lists as tables.
 *
 * Returns: (transfer full): lines for a terminal; the first, which may be empty,
 *   goes on the line of the node's name
 */
char *weft_report_to_text (JsonNode *report);

G_END_DECLS
