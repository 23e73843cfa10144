/* values-private.h: how values of learn's types are kept, for the port table
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  weft_value_save_model            (gconstpointer   value,
                                            const char     *path,
                                            GError        **error);
gpointer  weft_value_load_model            (const char     *path,
                                            GError        **error);
char     *weft_value_hash_model            (gconstpointer   value);
gboolean  weft_value_save_trained_model    (gconstpointer   value,
                                            const char     *path,
                                            GError        **error);
gpointer  weft_value_load_trained_model    (const char     *path,
                                            GError        **error);
gboolean  weft_value_save_predictions      (gconstpointer   value,
                                            const char     *path,
                                            GError        **error);
gpointer  weft_value_load_predictions      (const char     *path,
                                            GError        **error);
gboolean  weft_value_save_data             (gconstpointer   value,
                                            const char     *path,
                                            GError        **error);
gpointer  weft_value_load_data             (const char     *path,
                                            GError        **error);
void      weft_value_destroy_data          (gpointer        value);
void      weft_value_destroy_model         (gpointer        value);
void      weft_value_destroy_trained_model (gpointer        value);
void      weft_value_destroy_predictions   (gpointer        value);

G_END_DECLS
