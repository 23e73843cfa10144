/* image-reader.c: a picture, or a folder of them, as a dataset
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All become the same size. In a folder, the folders of the classes give the
 * labels, and folders called train, validation and test the parts.
 */
#include "dataset/image-folder.h"

#include "base/file.h"
#include "base/i18n.h"
#include "dataset/error.h"
#include "dataset/reader-private.h"

#include <string.h>

#define MAX_FILE (256 << 20)

static const WeftParamChoice colors[] = {
  { "rgb", N_("Red, green, blue") },
  { "gray", N_("Gray") },
  { NULL },
};

static const WeftParam params[] = {
  { .id = "width", .type = WEFT_PARAM_INTEGER, .title = N_("Picture width"), .help = N_("What all pictures become. Their proportions are kept; what is too wide is cut off on both sides."), .unit = N_("pixels"), .fallback = "64", .minimum = 1, .maximum = 8192 },
  { .id = "height", .type = WEFT_PARAM_INTEGER, .title = N_("Picture height"), .help = N_("What all pictures become. Their proportions are kept; what is too high is cut off on both sides."), .unit = N_("pixels"), .fallback = "64", .minimum = 1, .maximum = 8192 },
  { .id = "color", .type = WEFT_PARAM_CHOICE, .title = N_("Picture colors"), .help = N_("Whether a picture has three channels or one."), .fallback = "rgb", .choices = colors },
  { .id = "resize", .type = WEFT_PARAM_INTEGER, .title = N_("Shorter side"), .help = N_("What the shorter side becomes before the middle is cut out, as 256 before 224 for networks of ImageNet. 0: just so large that nothing is missing."), .unit = N_("pixels"), .fallback = "0", .minimum = 0, .maximum = 16384 },
  { NULL },
};

static WeftImageForm
get_form (const WeftParams *values)
{
  return (WeftImageForm){
    .channels = weft_params_is_choice (values, "color", "gray") ? 1 : 3,
    .width = (int) weft_params_get_integer (values, "width"),
    .height = (int) weft_params_get_integer (values, "height"),
    .resize = (int) weft_params_get_integer (values, "resize"),
  };
}

static void
set_integer (WeftParams *options,
             const char *id,
             int         number)
{
  g_autofree char *text = g_strdup_printf ("%d", number);

  weft_params_set (options, id, text, NULL);
}

void
weft_image_form_store (const WeftImageForm *form,
                       WeftParams          *options)
{
  set_integer (options, "width", form->width);
  set_integer (options, "height", form->height);
  set_integer (options, "resize", form->resize);
  weft_params_set (options, "color", form->channels == 1 ? "gray" : "rgb", NULL);
}

/* Gray pictures have no axis of channels, as those of IDX files. */
static WeftShape
get_shape (const WeftImageForm *form,
           gint64               n_rows)
{
  if (form->channels == 1)
    return WEFT_SHAPE (n_rows, form->height, form->width);
  return WEFT_SHAPE (n_rows, form->channels, form->height, form->width);
}

static int
image_sniff (WeftReading *self)
{
  gsize length;
  const guint8 *head;

  if (weft_source_is_folder (self->source))
    return weft_image_folder_sniff (weft_source_get_path (self->source)) ? 1 : 0;
  head = weft_source_peek (self->source, &length);
  return weft_image_sniff (head, length) ? 2 : 0;
}

static gboolean
view_bytes (GBytes               *bytes,
            const WeftImageForm  *form,
            guint8               *pixels,
            GError              **error)
{
  g_autoptr (WeftImage) image = weft_image_decode (bytes, error);

  return image != NULL && weft_image_view (image, form, pixels, error);
}

static gboolean
view_file (const char           *path,
           const WeftImageForm  *form,
           guint8               *pixels,
           GError              **error)
{
  g_autoptr (GBytes) bytes = weft_file_read (path, MAX_FILE, error);

  return bytes != NULL && view_bytes (bytes, form, pixels, error);
}

static WeftTensor *
read_one (WeftReading          *self,
          const WeftImageForm  *form,
          GError              **error)
{
  g_autoptr (GBytes) bytes = weft_source_get_bytes (self->source, error);
  const WeftShape shape = get_shape (form, 1);
  g_autoptr (WeftTensor) tensor = bytes != NULL ? weft_tensor_new (WEFT_DTYPE_U8, &shape, error) : NULL;

  if (tensor == NULL)
    return NULL;
  if (view_bytes (bytes, form, weft_tensor_u8 (tensor), error))
    return g_steal_pointer (&tensor);
  g_prefix_error (error, "%s: ", weft_source_get_title (self->source));
  return NULL;
}

/* Damaged pictures are left out: one must not cost the others. */
static void
warn_damaged (WeftReading  *self,
              guint         n_damaged,
              const char   *path,
              const GError *error)
{
  if (n_damaged > 0)
    weft_warnings_add (self->warnings, _("%s: %u pictures cannot be read and are left out, the first is %s: %s"), weft_source_get_title (self->source),
                       n_damaged, path, error->message);
}

/* Fills @block with the pictures of @files, out of which damaged ones are taken. */
static gboolean
read_files (WeftReading          *self,
            GArray               *files,
            const WeftImageForm  *form,
            WeftBlock            *block,
            GError              **error)
{
  gsize size = (gsize) form->channels * (gsize) form->width * (gsize) form->height, n = 0;
  g_autoptr (GError) first = NULL;
  g_autofree char *where = NULL;
  guint n_damaged = 0;

  while (n < files->len) {
    const char *path = g_array_index (files, WeftImageFile, n).path;
    g_autoptr (GError) local = NULL;

    if (!weft_reading_go_on (self, error) || !weft_block_resize (block, (n + 1) * size, error))
      return FALSE;
    if (view_file (path, form, block->data + n * size, &local)) {
      n++;
      continue;
    }
    if (n_damaged++ == 0) {
      where = g_path_get_basename (path);
      first = g_steal_pointer (&local);
    }
    g_array_remove_index (files, (guint) n);
  }
  warn_damaged (self, n_damaged, where, first);
  if (n > 0)
    return weft_block_resize (block, n * size, error);
  weft_reading_fail (self, error, _("no picture of the folder can be read; the first is %s: %s"), where, first->message);
  return FALSE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Returns: (transfer full): the names of the classes in their order; none where a file has none */
static char **
list_classes (GArray *files)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < files->len; i++) {
    char *name = g_array_index (files, WeftImageFile, i).class_name;

    if (name == NULL) {
      g_ptr_array_set_size (names, 0);
      break;
    }
    if (g_hash_table_add (seen, name))
      g_ptr_array_add (names, name);
  }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strdupv ((char **) names->pdata);
}

static WeftColumn *
make_labels (GArray  *files,
             char   **classes,
             GError **error)
{
  WeftTensor *codes = weft_tensor_new (WEFT_DTYPE_I32, &WEFT_SHAPE (files->len), error);
  g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);

  if (codes == NULL)
    return NULL;
  for (int i = 0; classes[i] != NULL; i++)
    g_hash_table_insert (index, classes[i], GINT_TO_POINTER (i));
  for (guint i = 0; i < files->len; i++)
    weft_tensor_i32 (codes)[i] = GPOINTER_TO_INT (g_hash_table_lookup (index, g_array_index (files, WeftImageFile, i).class_name));
  return weft_column_new_category (codes, g_strdupv (classes));
}

static void
add_parts (GArray             *files,
           WeftDatasetBuilder *builder)
{
  for (guint i = 0, end; i < files->len; i = end) {
    const char *part = g_array_index (files, WeftImageFile, i).part;

    for (end = i; end < files->len && g_strcmp0 (g_array_index (files, WeftImageFile, end).part, part) == 0;)
      end++;
    if (part != NULL)
      weft_dataset_builder_add_part (builder, part, i, end - i);
  }
}

static gboolean
add_folder (WeftReading          *self,
            GArray               *files,
            const WeftImageForm  *form,
            WeftDatasetBuilder   *builder,
            GError              **error)
{
  g_autoptr (WeftBlock) block = weft_block_new (&self->budget);
  g_auto (GStrv) classes = NULL;
  WeftColumn *labels;
  WeftShape shape;

  if (!read_files (self, files, form, block, error))
    return FALSE;
  shape = get_shape (form, files->len);
  weft_dataset_builder_add_column (builder, "image", weft_column_new_images (weft_block_to_tensor (g_steal_pointer (&block), WEFT_DTYPE_U8, &shape), form));
  classes = list_classes (files);
  if (classes[0] != NULL) {
    labels = make_labels (files, classes, error);
    if (labels == NULL)
      return FALSE;
    weft_dataset_builder_add_column (builder, "label", labels);
  }
  add_parts (files, builder);
  for (guint i = 0; i < files->len; i++)
    if (!weft_dataset_builder_add_file (builder, g_array_index (files, WeftImageFile, i).path, self->stop, error))
      return FALSE;
  return TRUE;
}

static WeftDataset *
image_read (WeftReading  *self,
            GError      **error)
{
  const WeftImageForm form = get_form (self->params);
  g_autoptr (WeftDatasetBuilder) builder = weft_dataset_builder_new ();
  WeftTensor *pixels;

  if (weft_source_is_folder (self->source)) {
    g_autoptr (GArray) files = weft_image_folder_list (weft_source_get_path (self->source));

    if (files->len > 0)
      return add_folder (self, files, &form, builder, error) ? weft_dataset_builder_end (g_steal_pointer (&builder), error) : NULL;
    weft_reading_fail (self, error, _("there is no picture in this folder; PNG, JPEG, WebP, GIF and BMP files are read"));
    return NULL;
  }
  pixels = read_one (self, &form, error);
  if (pixels == NULL)
    return NULL;
  weft_dataset_builder_add_column (builder, "image", weft_column_new_images (pixels, &form));
  return weft_reading_add_file (self, builder, error) ? weft_dataset_builder_end (g_steal_pointer (&builder), error) : NULL;
}

static gboolean
image_describe (WeftReading      *self,
                WeftDescription  *description,
                GError          **error)
{
  const WeftImageForm form = get_form (self->params);
  g_autoptr (GArray) files = weft_source_is_folder (self->source) ? weft_image_folder_list (weft_source_get_path (self->source)) : NULL;
  g_auto (GStrv) classes = files != NULL ? list_classes (files) : NULL;
  const WeftShape shape = get_shape (&form, files != NULL ? files->len : 1);

  description->n_rows = shape.extent[0];
  weft_description_add_array (description, "image", WEFT_DTYPE_U8, &shape);
  if (classes != NULL && classes[0] != NULL)
    weft_description_add (description, "label", WEFT_COLUMN_CATEGORY, WEFT_DTYPE_I32, NULL, (const char *const *) classes);
  return TRUE;
}

static const char *const extensions[] = { "png", "jpg", "jpeg", "webp", "gif", "bmp", NULL };

const WeftReader weft_reader_image = {
  .id = "image",
  .title = N_("Pictures"),
  .help = N_("A picture, or a folder of them with a folder for each class: PNG, JPEG, WebP, GIF, BMP."),
  .extensions = extensions,
  .params = params,
  .sniff = image_sniff,
  .read = image_read,
  .describe = image_describe,
};
