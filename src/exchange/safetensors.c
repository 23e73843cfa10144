/* safetensors.c: tensors with names in one file
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/safetensors.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/json.h"
#include "exchange/error.h"

#include <string.h>

#define MAX_HEADER   ((guint64) 100 << 20)
#define METADATA     "__metadata__"
#define HEADER_BYTES 8

struct _WeftSafetensors
{
  GHashTable *tensors; /* Owned: name → WeftTensor */
  GHashTable *texts;   /* Owned: key → text */
};

static const char *const dtype_names[WEFT_N_DTYPES] = {
  [WEFT_DTYPE_F32] = "F32",
  [WEFT_DTYPE_F64] = "F64",
  [WEFT_DTYPE_F16] = "F16",
  [WEFT_DTYPE_BF16] = "BF16",
  [WEFT_DTYPE_I64] = "I64",
  [WEFT_DTYPE_I32] = "I32",
  [WEFT_DTYPE_I16] = "I16",
  [WEFT_DTYPE_I8] = "I8",
  [WEFT_DTYPE_U64] = "U64",
  [WEFT_DTYPE_U32] = "U32",
  [WEFT_DTYPE_U16] = "U16",
  [WEFT_DTYPE_U8] = "U8",
  [WEFT_DTYPE_BOOL] = "BOOL",
};

WeftSafetensors *
weft_safetensors_new (void)
{
  WeftSafetensors *self = g_new0 (WeftSafetensors, 1);

  self->tensors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) weft_tensor_unref);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
weft_safetensors_free (WeftSafetensors *self)
{
  g_hash_table_unref (self->tensors);
  g_hash_table_unref (self->texts);
  g_free (self);
}

void
weft_safetensors_add (WeftSafetensors *self,
                      const char      *name,
                      WeftTensor      *tensor)
{
  g_return_if_fail (!g_hash_table_contains (self->tensors, name) && !g_str_equal (name, METADATA));

  g_hash_table_insert (self->tensors, g_strdup (name), weft_tensor_ref (tensor));
}

void
weft_safetensors_set_text (WeftSafetensors *self,
                           const char      *key,
                           const char      *text)
{
  g_hash_table_insert (self->texts, g_strdup (key), g_strdup (text));
}

const char *
weft_safetensors_get_text (WeftSafetensors *self,
                           const char      *key)
{
  return g_hash_table_lookup (self->texts, key);
}

WeftTensor *
weft_safetensors_find (WeftSafetensors *self,
                       const char      *name)
{
  return g_hash_table_lookup (self->tensors, name);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

const char **
weft_safetensors_list (WeftSafetensors *self)
{
  guint n;
  const char **names = (const char **) g_hash_table_get_keys_as_array (self->tensors, &n);

  qsort (names, n, sizeof *names, compare_names);
  return names;
}

WeftTensor *
weft_safetensors_require (WeftSafetensors  *self,
                          const char       *name,
                          WeftDType         dtype,
                          const WeftShape  *shape,
                          GError          **error)
{
  WeftTensor *tensor = weft_safetensors_find (self, name);
  g_autofree char *wanted = NULL, *given = NULL;

  if (tensor == NULL) {
    g_set_error (error, WEFT_EXCHANGE_ERROR, WEFT_EXCHANGE_ERROR_UNKNOWN, _("the tensor %s is not in the file; it belongs to another model"), name);
    return NULL;
  }
  if (tensor->dtype == dtype && weft_shape_equal (&tensor->shape, shape))
    return tensor;
  wanted = weft_shape_to_string (shape);
  given = weft_shape_to_string (&tensor->shape);
  g_set_error (error, WEFT_EXCHANGE_ERROR, WEFT_EXCHANGE_ERROR_TYPE, _("the tensor %s is %s %s, %s %s is needed; it belongs to another model"),
               name, weft_dtype_get_name (tensor->dtype), given, weft_dtype_get_name (dtype), wanted);
  return NULL;
}

static void
describe_tensor (JsonObject       *header,
                 const char       *name,
                 const WeftTensor *tensor,
                 gint64            offset)
{
  JsonObject *entry = json_object_new ();
  JsonArray *shape = json_array_new (), *offsets = json_array_new ();

  for (int axis = 0; axis < tensor->shape.rank; axis++)
    json_array_add_int_element (shape, tensor->shape.extent[axis]);
  json_array_add_int_element (offsets, offset);
  json_array_add_int_element (offsets, offset + (gint64) tensor->bytes);
  json_object_set_string_member (entry, "dtype", dtype_names[tensor->dtype]);
  json_object_set_array_member (entry, "shape", shape);
  json_object_set_array_member (entry, "data_offsets", offsets);
  json_object_set_object_member (header, name, entry);
}

static void
describe_texts (WeftSafetensors *self,
                JsonObject      *header)
{
  JsonObject *texts = json_object_new ();
  GHashTableIter iter;
  gpointer key, text;

  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, &key, &text))
    json_object_set_string_member (texts, key, text);
  json_object_set_object_member (header, METADATA, texts);
}

/* The header's length is a multiple of eight, filled with spaces. */
static char *
write_header (WeftSafetensors  *self,
              const char      **names)
{
  JsonObject *header = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  gint64 offset = 0;

  describe_texts (self, header);
  for (; *names != NULL; names++) {
    const WeftTensor *tensor = weft_safetensors_find (self, *names);

    describe_tensor (header, *names, tensor, offset);
    offset += (gint64) tensor->bytes;
  }
  json_node_take_object (node, header);
  text = weft_json_write (node, WEFT_JSON_COMPACT);
  return g_strdup_printf ("%s%*s", text, (int) (-strlen (text) & 7), "");
}

GBytes *
weft_safetensors_to_bytes (WeftSafetensors  *self,
                           GError          **error)
{
  g_autofree const char **names = weft_safetensors_list (self);
  g_autofree char *header = write_header (self, names);
  gsize total = HEADER_BYTES + strlen (header), place = total;
  guint64 length = GUINT64_TO_LE (strlen (header));
  guint8 *bytes;

  for (const char **name = names; *name != NULL; name++)
    total += weft_safetensors_find (self, *name)->bytes;
  bytes = weft_alloc (total, error);
  if (bytes == NULL)
    return NULL;
  memcpy (bytes, &length, HEADER_BYTES);
  memcpy (bytes + HEADER_BYTES, header, strlen (header));
  for (const char **name = names; *name != NULL; name++) {
    const WeftTensor *tensor = weft_safetensors_find (self, *name);

    memcpy (bytes + place, tensor->data, tensor->bytes);
    place += tensor->bytes;
  }
  return g_bytes_new_with_free_func (bytes, total, weft_free, bytes);
}

gboolean
weft_safetensors_write (WeftSafetensors     *self,
                        const char          *path,
                        WeftFileWriteFlags   flags,
                        GError             **error)
{
  g_autoptr (GBytes) bytes = weft_safetensors_to_bytes (self, error);
  gsize length;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return data != NULL && weft_file_write (path, data, length, flags, error);
}

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error (error, WEFT_EXCHANGE_ERROR, WEFT_EXCHANGE_ERROR_FORMAT, _("not a safetensors file that can be read: %s"), what);
  return FALSE;
}

static gboolean
read_dtype (JsonObject *entry,
            WeftDType  *dtype)
{
  const char *name = weft_json_get_string (entry, "dtype", "");

  for (int i = 0; i < WEFT_N_DTYPES; i++)
    if (g_str_equal (name, dtype_names[i])) {
      *dtype = (WeftDType) i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_ints (JsonArray *array,
           gint64    *numbers,
           guint      most,
           guint     *n)
{
  *n = array != NULL ? json_array_get_length (array) : 0;
  if (array == NULL || *n > most)
    return FALSE;
  for (guint i = 0; i < *n; i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
      return FALSE;
    numbers[i] = json_node_get_int (node);
  }
  return TRUE;
}

/* Where a tensor lies in the body, in bytes. */
typedef struct
{
  gint64 first;
  gint64 last;
} Place;

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *x = a, *y = b;

  return x->first != y->first ? (x->first > y->first) - (x->first < y->first) : (x->last > y->last) - (x->last < y->last);
}

/* Tensors fill the body without gaps, and none shares bytes with another. */
static gboolean
check_places (GArray  *places,
              gsize    length,
              GError **error)
{
  gint64 end = 0;

  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++) {
    const Place *place = &g_array_index (places, Place, i);

    if (place->first != end)
      return fail (error, _("tensors overlap, or there are bytes between them"));
    end = place->last;
  }
  return (gsize) end == length || fail (error, _("there are bytes after the last tensor"));
}

/* Tensors stay in the file's bytes; these are aligned but for files of others. */
static gboolean
read_tensor (WeftSafetensors  *self,
             const char       *name,
             JsonNode         *node,
             GBytes           *body,
             GError          **error)
{
  JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (WeftTensor) tensor = NULL;
  WeftShape shape = { 0 };
  WeftDType dtype;
  gint64 offsets[2];
  gsize bytes, length;
  guint rank, n;

  length = g_bytes_get_size (body);
  if (entry == NULL || !read_dtype (entry, &dtype))
    return fail (error, _("a tensor has a data type that is not known"));
  if (!read_ints (weft_json_get_array (entry, "shape"), shape.extent, WEFT_MAX_RANK, &rank) ||
      !read_ints (weft_json_get_array (entry, "data_offsets"), offsets, 2, &n) || n != 2)
    return fail (error, _("a tensor has no shape or place"));
  shape.rank = (int) rank;
  if (!weft_size_multiply (shape.extent, rank, weft_dtype_get_size (dtype), &bytes) ||
      offsets[0] < 0 || offsets[1] < offsets[0] || (guint64) offsets[1] > length || (gsize) (offsets[1] - offsets[0]) != bytes)
    return fail (error, _("a tensor's place and shape do not agree, or lie outside the file"));
  tensor = weft_tensor_new_from_bytes (dtype, &shape, body, (gsize) offsets[0], error);
  if (tensor == NULL)
    return FALSE;
  weft_safetensors_add (self, name, tensor);
  return TRUE;
}

static void
read_texts (WeftSafetensors *self,
            JsonObject      *header)
{
  JsonObject *texts = weft_json_get_object (header, METADATA);
  g_autoptr (GList) keys = texts != NULL ? json_object_get_members (texts) : NULL;

  for (GList *key = keys; key != NULL; key = key->next)
    weft_safetensors_set_text (self, key->data, weft_json_get_string (texts, key->data, ""));
}

static gboolean
read_tensors (WeftSafetensors  *self,
              JsonObject       *header,
              GBytes           *body,
              GError          **error)
{
  g_autoptr (GList) names = json_object_get_members (header);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));

  for (GList *name = names; name != NULL; name = name->next) {
    JsonNode *node = json_object_get_member (header, name->data);
    gint64 offsets[2];
    Place place;
    guint n;

    if (g_str_equal (name->data, METADATA))
      continue;
    if (!JSON_NODE_HOLDS_OBJECT (node) || !read_ints (weft_json_get_array (json_node_get_object (node), "data_offsets"), offsets, 2, &n) || n != 2)
      return fail (error, _("a tensor has no shape or place"));
    place = (Place){ offsets[0], offsets[1] };
    g_array_append_val (places, place);
  }
  if (!check_places (places, g_bytes_get_size (body), error))
    return FALSE;
  for (GList *name = names; name != NULL; name = name->next)
    if (!g_str_equal (name->data, METADATA) && !read_tensor (self, name->data, json_object_get_member (header, name->data), body, error))
      return FALSE;
  return TRUE;
}

WeftSafetensors *
weft_safetensors_parse (GBytes  *bytes,
                        GError **error)
{
  g_autoptr (WeftSafetensors) self = weft_safetensors_new ();
  g_autoptr (JsonNode) header = NULL;
  g_autoptr (GBytes) body = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint64 size = 0;

  if (length >= HEADER_BYTES)
    memcpy (&size, data, HEADER_BYTES);
  size = GUINT64_FROM_LE (size);
  if (length < HEADER_BYTES || size > MAX_HEADER || size > length - HEADER_BYTES) {
    fail (error, _("its header is cut"));
    return NULL;
  }
  header = weft_json_parse ((const char *) data + HEADER_BYTES, (gsize) size, error);
  if (header == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (header)) {
    fail (error, _("its header is no object"));
    return NULL;
  }
  body = g_bytes_new_from_bytes (bytes, HEADER_BYTES + (gsize) size, length - HEADER_BYTES - (gsize) size);
  read_texts (self, json_node_get_object (header));
  return read_tensors (self, json_node_get_object (header), body, error) ? g_steal_pointer (&self) : NULL;
}

WeftSafetensors *
weft_safetensors_read (const char  *path,
                       GError     **error)
{
  g_autoptr (GBytes) bytes = weft_file_read (path, G_MAXSSIZE, error);
  WeftSafetensors *self = bytes != NULL ? weft_safetensors_parse (bytes, error) : NULL;

  if (bytes != NULL && self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}
