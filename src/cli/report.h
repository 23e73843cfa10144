/* report.h: the report of an evaluation as text
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/json.h"

G_BEGIN_DECLS

/**
 * weft_report_to_text:
 * @report: an object as the kind `evaluate` gives it
 *
 * Reads what is there: metrics, the table of classes with its averages, the
 * confusion matrix; whatever is missing or of another type is left out.
 *
 * Returns: (transfer full): lines for a terminal
 */
char *weft_report_to_text (JsonObject *report);

G_END_DECLS
