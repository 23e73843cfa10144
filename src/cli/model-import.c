/* model-import.c: an ONNX file of others, told what pictures it wants
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Networks for pictures do not say how large a picture they see, in which order
 * its colors come and how they are scaled. Once it is in the file's metadata, a
 * picture is all that a prediction needs.
 */
#include "cli/model-import.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/number.h"
#include "dataset/image-input.h"

#include <gio/gio.h>

#include <string.h>

#define MAX_LABELS_FILE (16 << 20)

void
weft_model_import_clear (WeftModelImport *self)
{
  g_clear_pointer (&self->channels, g_free);
  g_clear_pointer (&self->mean, g_free);
  g_clear_pointer (&self->deviation, g_free);
  g_clear_pointer (&self->labels, g_free);
}

static gboolean
refuse (GError     **error,
        const char  *option,
        const char  *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "--%s: %s", option, what);
  return FALSE;
}

/* One number for all channels, or one for each. */
static gboolean
parse_numbers (const char  *option,
               const char  *text,
               int          n,
               double      *numbers,
               GError     **error)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);
  int given = (int) g_strv_length (words);

  if (text == NULL)
    return TRUE;
  if (given != 1 && given != n)
    return refuse (error, option, _("one number is needed, or one for each channel, with commas between"));
  for (int i = 0; i < n; i++)
    if (!weft_number_parse (words[given == 1 ? 0 : i], &numbers[i]))
      return refuse (error, option, _("this is no number"));
  return TRUE;
}

/* The only input must be pictures: batch × channels × height × width. */
static gboolean
read_form (const WeftOnnxModel  *model,
           WeftImageForm        *form,
           GError              **error)
{
  const WeftShape *shape = model->inputs->len == 1 ? &weft_graph_get_value (model->graph, g_array_index (model->inputs, WeftValue, 0))->shape : NULL;

  if (shape != NULL && shape->rank == 4 && (shape->extent[1] == 1 || shape->extent[1] == 3) && shape->extent[2] > 0 && shape->extent[3] > 0) {
    *form = (WeftImageForm){ (int) shape->extent[1], (int) shape->extent[3], (int) shape->extent[2], 0 };
    return TRUE;
  }
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _("the model has no single input of pictures, batch × 1 or 3 × height × width; give its size with --shape, or export it for one"));
  return FALSE;
}

static gboolean
read_labels (const char      *path,
             WeftImageInput  *input,
             GError         **error)
{
  g_autoptr (GBytes) bytes = path != NULL ? weft_file_read (path, MAX_LABELS_FILE, error) : NULL;
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  g_autofree char *text = data != NULL ? g_strchomp (g_strndup (data, length)) : NULL;

  if (path == NULL)
    return TRUE;
  if (bytes == NULL)
    return FALSE;
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return refuse (error, "labels", _("the file must hold the name of a class a line, in UTF-8"));
  input->labels = g_strsplit (text, "\n", -1);
  for (char **label = input->labels; *label != NULL; label++)
    g_strchomp (*label);
  return TRUE;
}

static gboolean
choose_channels (const WeftModelImport  *self,
                 WeftImageInput         *input,
                 GError                **error)
{
  const char *channels = self->channels != NULL ? self->channels : input->form.channels == 1 ? "gray"
                                                                                             : "rgb";

  input->reversed = g_str_equal (channels, "bgr");
  if (input->form.channels == 1 ? g_str_equal (channels, "gray") : g_str_equal (channels, "rgb") || input->reversed)
    return TRUE;
  return refuse (error, "channels", input->form.channels == 1 ? _("the model sees one channel, so this must be gray") : _("the model sees three channels, so this must be rgb or bgr"));
}

static WeftImageInput *
make_input (const WeftModelImport  *self,
            const WeftOnnxModel    *model,
            GError                **error)
{
  WeftImageForm form;
  g_autoptr (WeftImageInput) input = NULL;

  if (!read_form (model, &form, error))
    return NULL;
  if (self->resize < 0 || (self->resize > 0 && self->resize < MIN (form.width, form.height))) {
    refuse (error, "resize", _("this must be at least as large as the shorter side of the model’s input"));
    return NULL;
  }
  form.resize = self->resize;
  input = weft_image_input_new (&form);
  if (!choose_channels (self, input, error) || !parse_numbers ("mean", self->mean, form.channels, input->mean, error) ||
      !parse_numbers ("deviation", self->deviation, form.channels, input->deviation, error) || !read_labels (self->labels, input, error))
    return NULL;
  for (int c = 0; c < form.channels; c++)
    if (input->deviation[c] == 0 && !refuse (error, "deviation", _("nothing can be divided by 0")))
      return NULL;
  return g_steal_pointer (&input);
}

/* The file as it is, but for the text; where it has its shapes or numbers from elsewhere, what
 * was read of it is written anew, all in one. */
static GBytes *
make_file (const WeftImageInput  *input,
           const char            *file,
           WeftOnnxModel         *model,
           gboolean               anew,
           GError               **error)
{
  g_autoptr (JsonNode) node = weft_image_input_to_json (input);
  g_autofree char *text = weft_json_write (node, WEFT_JSON_COMPACT);
  g_autoptr (GBytes) bytes = NULL;

  if (anew) {
    weft_onnx_model_set_text (model, WEFT_IMAGE_INPUT_KEY, text);
    return weft_onnx_serialize (model, NULL, NULL, error);
  }
  bytes = weft_file_read (file, G_MAXSSIZE, error);
  return bytes != NULL ? weft_onnx_put_text (bytes, WEFT_IMAGE_INPUT_KEY, text, error) : NULL;
}

gboolean
weft_model_import_run (const WeftModelImport  *self,
                       const char             *file,
                       WeftOnnxModel          *model,
                       gboolean                fixed,
                       const char             *output,
                       WeftExit               *status,
                       GError                **error)
{
  g_autoptr (WeftImageInput) input = NULL;
  g_autoptr (GBytes) result = NULL;

  *status = WEFT_EXIT_USAGE;
  input = make_input (self, model, error);
  if (input == NULL)
    return FALSE;
  *status = WEFT_EXIT_FAILED;
  result = make_file (input, file, model, fixed || model->n_external > 0, error);
  return result != NULL && weft_file_write (output, g_bytes_get_data (result, NULL), g_bytes_get_size (result), WEFT_FILE_WRITE_NONE, error);
}
