/* decision-report.h: the units that an answer came about by, for people and programs
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"
#include "explain/decision.h"

G_BEGIN_DECLS

/* Returns: (transfer full): layers with their nodes, and the edges between them */
JsonObject *weft_cli_describe_decision (const WeftDecision *decision);

/* Writes a line a layer to standard output: its strongest units, and what the rest has. */
void weft_cli_print_decision (const WeftDecision *decision);

G_END_DECLS
