/* data.c: what travels over dataset links
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On disk a value is a safetensors file with the rows of the split, the fitted
 * preparation and the way to read the source again; never the data itself. The
 * runner's key holds the source's fingerprint, so what is read again is what
 * was read before.
 */
#include "workflow/data.h"

#include "base/i18n.h"
#include "exchange/safetensors.h"
#include "workflow/error.h"
#include "workflow/values-private.h"

#include <string.h>

WeftDataSource *
weft_data_source_new (const char *path,
                      const char *reader,
                      WeftParams *options)
{
  WeftDataSource *self = g_new0 (WeftDataSource, 1);

  self->references = 1;
  self->path = g_strdup (path);
  self->reader = g_strdup (reader);
  self->options = options;
  return self;
}

static WeftDataSource *
source_ref (WeftDataSource *self)
{
  __atomic_fetch_add (&self->references, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_data_source_unref (WeftDataSource *self)
{
  if (__atomic_fetch_sub (&self->references, 1, __ATOMIC_ACQ_REL) > 1)
    return;
  g_clear_pointer (&self->options, weft_params_free);
  g_free (self->path);
  g_free (self->reader);
  g_free (self);
}

WeftDataset *
weft_data_source_read (const WeftDataSource  *self,
                       const WeftStop        *stop,
                       GPtrArray             *warnings,
                       GError               **error)
{
  return weft_dataset_read (self->path, self->options, stop, warnings, error);
}

WeftDescription *
weft_data_source_describe (const WeftDataSource  *self,
                           GError               **error)
{
  return weft_dataset_describe (self->path, self->options, NULL, error);
}

void
weft_value_destroy_data (gpointer value)
{
  WeftData *self = value;

  weft_data_source_unref (self->source);
  weft_dataset_unref (self->dataset);
  g_clear_pointer (&self->split, weft_split_unref);
  g_clear_pointer (&self->preparation, weft_preparation_unref);
  g_free (self);
}

WeftArtefact *
weft_data_new_artefact (WeftDataSource  *source,
                        WeftDataset     *dataset,
                        WeftSplit       *split,
                        WeftPreparation *preparation)
{
  WeftData *self = g_new0 (WeftData, 1);

  *self = (WeftData){ source_ref (source), dataset, split, preparation };
  return weft_artefact_new (&weft_port_type_dataset, self, weft_value_destroy_data);
}

static void
add_rows (WeftSafetensors *file,
          const char      *name,
          WeftRows         rows)
{
  g_autoptr (WeftTensor) tensor = weft_tensor_new_borrowed (WEFT_DTYPE_I32, &WEFT_SHAPE ((gint64) rows.n_rows), (gpointer) rows.rows, NULL, NULL);

  weft_safetensors_add (file, name, tensor);
}

static void
add_source (WeftSafetensors      *file,
            const WeftDataSource *source)
{
  weft_safetensors_set_text (file, "path", source->path);
  if (source->reader == NULL)
    return;
  weft_safetensors_set_text (file, "reader", source->reader);
  for (const WeftParam *param = weft_params_get_table (source->options); param->id != NULL; param++) {
    g_autofree char *key = g_strconcat ("option.", param->id, NULL);

    weft_safetensors_set_text (file, key, weft_params_get (source->options, param->id));
  }
}

gboolean
weft_value_save_data (gconstpointer   value,
                      const char     *path,
                      GError        **error)
{
  const WeftData *self = value;
  g_autoptr (WeftSafetensors) file = weft_safetensors_new ();

  add_source (file, self->source);
  if (self->split != NULL) {
    add_rows (file, "train", self->split->train);
    add_rows (file, "validation", self->split->validation);
    add_rows (file, "test", self->split->test);
  }
  if (self->preparation != NULL) {
    g_autoptr (JsonNode) node = weft_preparation_to_json (self->preparation);
    g_autofree char *text = weft_json_write (node, WEFT_JSON_COMPACT);

    weft_safetensors_set_text (file, "preparation", text);
  }
  return weft_safetensors_write (file, path, WEFT_FILE_WRITE_PRIVATE, error);
}

static WeftDataSource *
read_source (WeftSafetensors  *file,
             GError          **error)
{
  const char *path = weft_safetensors_get_text (file, "path"), *id = weft_safetensors_get_text (file, "reader");
  const WeftReader *reader = id != NULL ? weft_reader_find (id) : NULL;
  g_autoptr (WeftParams) options = reader != NULL ? weft_params_new (reader->params) : NULL;

  if (path == NULL || (id != NULL && reader == NULL)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CACHE, _("a kept dataset does not say where it came from"));
    return NULL;
  }
  for (const WeftParam *param = reader != NULL ? reader->params : NULL; param != NULL && param->id != NULL; param++) {
    g_autofree char *key = g_strconcat ("option.", param->id, NULL);

    if (!weft_params_set (options, param->id, weft_safetensors_get_text (file, key), error))
      return NULL;
  }
  return weft_data_source_new (path, id, g_steal_pointer (&options));
}

static WeftRows
find_rows (WeftSafetensors *file,
           const char      *name)
{
  const WeftTensor *tensor = weft_safetensors_find (file, name);

  if (tensor == NULL || tensor->dtype != WEFT_DTYPE_I32)
    return (WeftRows){ NULL, 0 };
  return (WeftRows){ tensor->data, (gsize) weft_shape_count (&tensor->shape) };
}

/* A file that was tampered with must not lead to rows that are not there. */
static gboolean
are_rows (WeftRows           rows,
          const WeftDataset *dataset)
{
  for (gsize i = 0; i < rows.n_rows; i++)
    if (rows.rows[i] >= weft_dataset_get_n_rows (dataset))
      return FALSE;
  return TRUE;
}

static gboolean
read_split (WeftSafetensors  *file,
            WeftData         *self,
            GError          **error)
{
  WeftRows train = find_rows (file, "train"), validation = find_rows (file, "validation"), test = find_rows (file, "test");

  if (weft_safetensors_find (file, "train") == NULL)
    return TRUE;
  if (!are_rows (train, self->dataset) || !are_rows (validation, self->dataset) || !are_rows (test, self->dataset)) {
    g_set_error (error, WEFT_WORKFLOW_ERROR, WEFT_WORKFLOW_ERROR_CACHE, _("a kept split names rows that the data does not have"));
    return FALSE;
  }
  self->split = weft_split_new_rows (train, validation, test);
  return TRUE;
}

static gboolean
read_preparation (WeftSafetensors  *file,
                  WeftData         *self,
                  GError          **error)
{
  const char *text = weft_safetensors_get_text (file, "preparation");
  g_autoptr (JsonNode) node = NULL;

  if (text == NULL)
    return TRUE;
  node = weft_json_parse (text, strlen (text), error);
  self->preparation = node != NULL ? weft_preparation_from_json (node, error) : NULL;
  return self->preparation != NULL;
}

gpointer
weft_value_load_data (const char  *path,
                      GError     **error)
{
  g_autoptr (WeftSafetensors) file = weft_safetensors_read (path, error);
  g_autoptr (WeftDataSource) source = file != NULL ? read_source (file, error) : NULL;
  WeftDataset *dataset = source != NULL ? weft_data_source_read (source, NULL, NULL, error) : NULL;
  WeftData *self;

  if (dataset == NULL)
    return NULL;
  self = g_new0 (WeftData, 1);
  self->source = source_ref (source);
  self->dataset = dataset;
  if (read_split (file, self, error) && read_preparation (file, self, error))
    return self;
  weft_value_destroy_data (self);
  return NULL;
}

const WeftParamChoice weft_data_parts[] = {
  { "test", N_("Test rows") },
  { "validation", N_("Validation rows") },
  { "train", N_("Training rows") },
  { NULL },
};

WeftRows
weft_data_get_part (const WeftData *self,
                    const char     *part)
{
  if (g_str_equal (part, "train"))
    return self->split->train;
  return g_str_equal (part, "validation") ? self->split->validation : self->split->test;
}
