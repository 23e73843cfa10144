/* about.h: what Weft is, who made it, and what it runs on
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @parent: (nullable): the window that it stands over */
void weft_about_present (GtkWindow *parent);

/**
 * weft_about_describe_machine:
 * @window: (nullable): whose renderer is told of
 *
 * Returns: (transfer full): versions, kernels, threads and renderer, a line
 *   each and not translated, to be pasted into a report
 */
char *weft_about_describe_machine (GtkWindow *window);

G_END_DECLS
