/* test-safetensors.c: tensors come back as they went, and lying files are refused
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/error.h"
#include "exchange/safetensors.h"

#include "base/alloc.h"
#include "base/error.h"

#include <glib/gstdio.h>
#include <string.h>

static GBytes *
make_file (const char *header,
           gsize       n_body)
{
  gsize length = strlen (header), total = 8 + length + n_body;
  guint8 *bytes = g_malloc0 (total);
  guint64 size = GUINT64_TO_LE (length);

  memcpy (bytes, &size, 8);
  memcpy (bytes + 8, header, length);
  for (gsize i = 0; i < n_body; i++)
    bytes[8 + length + i] = (guint8) (i * 37);
  return g_bytes_new_take (bytes, total);
}

static WeftSafetensors *
make_all (void)
{
  WeftSafetensors *self = weft_safetensors_new ();

  for (int dtype = 0; dtype < WEFT_N_DTYPES; dtype++) {
    g_autoptr (WeftTensor) tensor = weft_tensor_new ((WeftDType) dtype, &WEFT_SHAPE (2, 3), NULL);

    for (int i = 0; i < 6; i++)
      weft_tensor_set (tensor, i, dtype == WEFT_DTYPE_BOOL ? i % 2 : i);
    weft_safetensors_add (self, weft_dtype_get_name ((WeftDType) dtype), tensor);
  }
  weft_safetensors_set_text (self, "name", "Grüße \"\\\n");
  return self;
}

static void
test_round_trip (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "a", NULL), *again = g_build_filename (folder, "b", NULL);
  g_autoptr (WeftSafetensors) made = make_all (), read = NULL;
  g_autoptr (WeftTensor) scalar = weft_tensor_new_scalar (0.1f), empty = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (0, 4), NULL);
  g_autofree const char **names = NULL;
  g_autofree char *one = NULL, *two = NULL;
  gsize n_one, n_two;
  g_autoptr (GError) error = NULL;

  weft_safetensors_add (made, "scalar", scalar);
  weft_safetensors_add (made, "empty", empty);
  weft_safetensors_write (made, path, WEFT_FILE_WRITE_NONE, &error);
  g_assert_no_error (error);
  read = weft_safetensors_read (path, &error);
  g_assert_no_error (error);
  names = weft_safetensors_list (read);
  g_assert_cmpuint (g_strv_length ((char **) names), ==, WEFT_N_DTYPES + 2);
  for (const char **name = names; *name != NULL; name++) {
    const WeftTensor *a = weft_safetensors_find (made, *name), *b = weft_safetensors_find (read, *name);

    g_assert_true (a->dtype == b->dtype && weft_shape_equal (&a->shape, &b->shape));
    g_assert_cmpmem (a->data, a->bytes, b->data, b->bytes);
  }
  g_assert_cmpstr (weft_safetensors_get_text (read, "name"), ==, "Grüße \"\\\n");
  g_assert_null (weft_safetensors_get_text (read, "other"));
  weft_safetensors_write (read, again, WEFT_FILE_WRITE_NONE, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &one, &n_one, NULL);
  g_file_get_contents (again, &two, &n_two, NULL);
  g_assert_cmpmem (one, n_one, two, n_two);
  g_unlink (path);
  g_unlink (again);
  g_rmdir (folder);
}

static void
test_require (void)
{
  g_autoptr (WeftSafetensors) self = make_all ();
  g_autoptr (GError) none = NULL, type = NULL, shape = NULL;

  g_assert_nonnull (weft_safetensors_require (self, "f32", WEFT_DTYPE_F32, &WEFT_SHAPE (2, 3), NULL));
  g_assert_null (weft_safetensors_require (self, "f33", WEFT_DTYPE_F32, &WEFT_SHAPE (2, 3), &none));
  g_assert_error (none, WEFT_EXCHANGE_ERROR, WEFT_EXCHANGE_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (none->message, "f33"));
  g_assert_null (weft_safetensors_require (self, "i32", WEFT_DTYPE_F32, &WEFT_SHAPE (2, 3), &type));
  g_assert_error (type, WEFT_EXCHANGE_ERROR, WEFT_EXCHANGE_ERROR_TYPE);
  g_assert_null (weft_safetensors_require (self, "f32", WEFT_DTYPE_F32, &WEFT_SHAPE (3, 2), &shape));
  g_assert_error (shape, WEFT_EXCHANGE_ERROR, WEFT_EXCHANGE_ERROR_TYPE);
  g_assert_nonnull (strstr (shape->message, "3×2"));
}

/* Files as others write them: padded, members in any order, without metadata. */
static void
test_foreign (void)
{
  g_autoptr (GBytes) bytes = make_file ("{\"b\":{\"shape\":[2],\"data_offsets\":[4,8],\"dtype\":\"I16\"}, \"a\":{\"dtype\":\"U8\",\"shape\":[2,2],\"data_offsets\":[0,4]}}   ", 8);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSafetensors) self = weft_safetensors_parse (bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (weft_tensor_get (weft_safetensors_find (self, "a"), 3), ==, 111);
  g_assert_cmpfloat (weft_tensor_get (weft_safetensors_find (self, "b"), 0), ==, (gint16) (4 * 37 | (5 * 37 & 255) << 8));
}

static const struct
{
  const char *name;
  const char *header;
  gsize n_body;
} lies[] = {
  { "no-object", "[]", 0 },
  { "no-json", "{\"a\"", 0 },
  { "entry-is-a-number", "{\"a\":1}", 0 },
  { "no-dtype", "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4 },
  { "unknown-dtype", "{\"a\":{\"dtype\":\"BF17\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4 },
  { "no-shape", "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4 },
  { "shape-of-text", "{\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}", 4 },
  { "shape-of-fractions", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 4 },
  { "negative-extent", "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4 },
  { "too-many-axes", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}", 4 },
  { "shape-overflows", "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}", 4 },
  { "beyond-the-end", "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 4 },
  { "backwards", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4 },
  { "negative-place", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}", 4 },
  { "one-offset", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4 },
  { "three-offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}", 8 },
  { "place-too-long", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8 },
  { "overlap", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4 },
  { "half-overlap", "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12 },
  { "gap", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8 },
  { "bytes-left-over", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5 },
  { "name-twice", "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2 },
};

static void
test_lie (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) bytes = make_file (lies[i].header, lies[i].n_body);
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_safetensors_parse (bytes, &error));
  g_assert_true (error->domain == WEFT_EXCHANGE_ERROR || error->domain == WEFT_BASE_ERROR);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

/* What this program wrote is aligned, and stays in the bytes of the file. */
static void
test_no_copy (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "a", NULL);
  g_autoptr (WeftSafetensors) made = weft_safetensors_new (), read = NULL;
  g_autoptr (WeftTensor) tensor = weft_tensor_new (WEFT_DTYPE_F32, &WEFT_SHAPE (5), NULL);
  guint64 n_allocated;

  weft_safetensors_add (made, "odd name", tensor);
  weft_safetensors_add (made, "name", tensor);
  g_assert_true (weft_safetensors_write (made, path, WEFT_FILE_WRITE_NONE, NULL));
  n_allocated = weft_alloc_count ();
  read = weft_safetensors_read (path, NULL);
  g_assert_nonnull (read);
  g_assert_cmpuint (weft_alloc_count (), ==, n_allocated);
  g_unlink (path);
  g_rmdir (folder);
}

/* Cut anywhere, a file is refused. */
static void
test_truncated (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "a", NULL), *content = NULL;
  g_autoptr (WeftSafetensors) made = make_all ();
  gsize length;

  weft_safetensors_write (made, path, WEFT_FILE_WRITE_NONE, NULL);
  g_file_get_contents (path, &content, &length, NULL);
  for (gsize n = 0; n < length; n++) {
    g_autoptr (GBytes) bytes = g_bytes_new (content, n);
    g_autoptr (GError) error = NULL;

    g_assert_null (weft_safetensors_parse (bytes, &error));
    g_assert_nonnull (error);
  }
  g_unlink (path);
  g_rmdir (folder);
}

/* A byte that flips gives other numbers or an error, never a fault. */
static void
test_flipped (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-XXXXXX", NULL), *path = g_build_filename (folder, "a", NULL), *content = NULL;
  g_autoptr (WeftSafetensors) made = make_all ();
  gsize length;

  weft_safetensors_write (made, path, WEFT_FILE_WRITE_NONE, NULL);
  g_file_get_contents (path, &content, &length, NULL);
  for (gsize i = 0; i < length * 8; i++) {
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftSafetensors) read = NULL;

    content[i / 8] ^= (char) (1 << i % 8);
    bytes = g_bytes_new (content, length);
    content[i / 8] ^= (char) (1 << i % 8);
    read = weft_safetensors_parse (bytes, &error);
    g_assert_true ((read == NULL) == (error != NULL));
  }
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_no_memory (void)
{
  g_autoptr (GBytes) bytes = make_file ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
  g_autoptr (GError) error = NULL;

  weft_alloc_fail_at (0);
  g_assert_null (weft_safetensors_parse (bytes, &error));
  weft_alloc_fail_at (-1);
  g_assert_nonnull (error);
}

static void
test_no_file (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weft_safetensors_read ("/no/such/file", &error));
  g_assert_error (error, WEFT_BASE_ERROR, WEFT_BASE_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "/no/such/file"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/safetensors/round-trip", test_round_trip);
  g_test_add_func ("/exchange/safetensors/require", test_require);
  g_test_add_func ("/exchange/safetensors/foreign", test_foreign);
  g_test_add_func ("/exchange/safetensors/no-copy", test_no_copy);
  g_test_add_func ("/exchange/safetensors/truncated", test_truncated);
  g_test_add_func ("/exchange/safetensors/flipped", test_flipped);
  g_test_add_func ("/exchange/safetensors/no-memory", test_no_memory);
  g_test_add_func ("/exchange/safetensors/no-file", test_no_file);
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++) {
    g_autofree char *path = g_strdup_printf ("/exchange/safetensors/lie/%s", lies[i].name);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_lie);
  }
  return g_test_run ();
}
