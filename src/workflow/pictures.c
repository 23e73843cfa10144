/* pictures.c: what travels over picture links
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/pictures.h"

#include "base/file.h"
#include "base/i18n.h"
#include "workflow/error.h"

#include <string.h>

#define SCALE     2.0
#define MAX_BYTES ((gsize) 256 << 20)

static void
clear_entry (gpointer data)
{
  WeftPictureEntry *entry = data;

  g_free (entry->title);
  g_free (entry->text);
  g_clear_pointer (&entry->png, g_bytes_unref);
}

WeftPictures *
weft_pictures_new (void)
{
  WeftPictures *self = g_new0 (WeftPictures, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (WeftPictureEntry));
  g_array_set_clear_func (self->entries, clear_entry);
  return self;
}

void
weft_pictures_free (WeftPictures *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

void
weft_pictures_destroy (gpointer value)
{
  weft_pictures_free (value);
}

gsize
weft_pictures_measure (gconstpointer value)
{
  const WeftPictures *self = value;
  gsize bytes = 0;

  for (guint i = 0; i < self->entries->len; i++)
    bytes += g_bytes_get_size (g_array_index (self->entries, WeftPictureEntry, i).png);
  return bytes;
}

WeftArtefact *
weft_pictures_end (WeftPictures *self)
{
  return weft_artefact_new (&weft_port_type_picture, self, weft_pictures_destroy);
}

/* Drawing */

typedef struct
{
  WeftPicturesPaint paint;
  gconstpointer chart;
} Painter;

/* A WeftPaintFunc. */
static void
paint (cairo_t  *cr,
       double    width,
       double    height,
       gpointer  data)
{
  const Painter *painter = data;
  WeftPaintStyle style;

  weft_paint_style_init (&style, WEFT_PAINT_LIGHT);
  painter->paint (painter->chart, &style, cr, width, height);
}

gboolean
weft_pictures_draw (WeftPictures       *self,
                    const char         *title,
                    const char         *text,
                    JsonNode           *recipe,
                    WeftPicturesPaint   func,
                    gconstpointer       chart,
                    double              width,
                    double              height,
                    GError            **error)
{
  g_autofree char *words = weft_json_write (recipe, WEFT_JSON_COMPACT);
  const WeftPicture picture = { width, height, SCALE, words };
  Painter painter = { func, chart };
  GBytes *png = weft_picture_render (&picture, "png", paint, &painter, error);
  const WeftPictureEntry entry = { g_strdup (title), g_strdup (text), png };

  g_array_append_val (self->entries, entry);
  if (png == NULL)
    g_array_set_size (self->entries, self->entries->len - 1);
  return png != NULL;
}

/* Files */

gboolean
weft_pictures_save (gconstpointer   value,
                    const char     *path,
                    GError        **error)
{
  const WeftPictures *self = value;
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->entries->len; i++) {
    const WeftPictureEntry *entry = &g_array_index (self->entries, WeftPictureEntry, i);
    JsonObject *object = json_object_new ();
    gsize size;
    gconstpointer data = g_bytes_get_data (entry->png, &size);
    g_autofree char *png = g_base64_encode (data, size);

    json_object_set_string_member (object, "title", entry->title);
    json_object_set_string_member (object, "text", entry->text);
    json_object_set_string_member (object, "png", png);
    json_array_add_object_element (array, object);
  }
  json_node_take_array (root, array);
  text = weft_json_write (root, WEFT_JSON_COMPACT);
  return weft_file_write (path, text, strlen (text), WEFT_FILE_WRITE_PRIVATE, error);
}

static gboolean
add_entry (WeftPictures *self,
           JsonNode     *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *title = object != NULL ? weft_json_get_string (object, "title", NULL) : NULL;
  const char *text = title != NULL ? weft_json_get_string (object, "text", NULL) : NULL, *png = text != NULL ? weft_json_get_string (object, "png", NULL) : NULL;
  WeftPictureEntry entry = { 0 };
  guchar *bytes;
  gsize size;

  if (png == NULL)
    return FALSE;
  bytes = g_base64_decode (png, &size);
  entry = (WeftPictureEntry){ g_strdup (title), g_strdup (text), g_bytes_new_take (bytes, size) };
  g_array_append_val (self->entries, entry);
  return TRUE;
}

gpointer
weft_pictures_load (const char  *path,
                    GError     **error)
{
  g_autoptr (WeftPictures) self = weft_pictures_new ();
  g_autoptr (JsonNode) root = weft_json_read_file (path, MAX_BYTES, error);
  gboolean good = root != NULL && JSON_NODE_HOLDS_ARRAY (root);

  if (root == NULL)
    return NULL;
  for (guint i = 0; good && i < json_array_get_length (json_node_get_array (root)); i++)
    good = add_entry (self, json_array_get_element (json_node_get_array (root), i));
  if (good)
    return g_steal_pointer (&self);
  g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CACHE, _("%s: holds no pictures"), path);
  return NULL;
}
