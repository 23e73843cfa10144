/* reader.c: files that become datasets
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/reader.h"

#include "base/i18n.h"
#include "base/paths.h"
#include "dataset/error.h"
#include "dataset/reader-private.h"

#include <string.h>

static const WeftReader *const readers[] = {
  &weft_reader_idx,
  &weft_reader_image,
  &weft_reader_npy,
  &weft_reader_npz,
  &weft_reader_conll,
  &weft_reader_csv,
  NULL,
};

const WeftReader *const *
weft_readers (void)
{
  return readers;
}

const WeftReader *
weft_reader_find (const char *id)
{
  for (const WeftReader *const *reader = readers; *reader != NULL; reader++)
    if (g_str_equal ((*reader)->id, id))
      return *reader;
  return NULL;
}

void
weft_reading_fail (WeftReading  *self,
                   GError      **error,
                   const char   *format,
                   ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_FORMAT, "%s: %s", weft_source_get_title (self->source), message);
}

gboolean
weft_reading_go_on (WeftReading  *self,
                    GError      **error)
{
  if (!weft_stop_is_requested (self->stop))
    return TRUE;
  g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_STOPPED,
               _("%s: reading was cancelled"), weft_source_get_title (self->source));
  return FALSE;
}

gboolean
weft_reading_add_file (WeftReading         *self,
                       WeftDatasetBuilder  *builder,
                       GError             **error)
{
  const char *path = weft_source_get_path (self->source);

  return path == NULL || weft_dataset_builder_add_file (builder, path, self->stop, error);
}

char *
weft_dataset_resolve (const char  *reference,
                      const char  *folder,
                      GError     **error)
{
  char *path;

  if (!g_str_has_prefix (reference, "dataset:"))
    return folder == NULL || g_path_is_absolute (reference) ? g_strdup (reference) : g_build_filename (folder, reference, NULL);
  path = weft_path_find_shipped (reference);
  if (path == NULL)
    g_set_error (error, WEFT_DATASET_ERROR, WEFT_DATASET_ERROR_UNKNOWN,
                 _("%s: no data set of this name is shipped with Weft; name a file or folder instead"), reference);
  return path;
}

static gboolean
has_extension (const WeftReader *reader,
               const char       *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (lower, ".gz"))
    lower[strlen (lower) - 3] = '\0';
  for (const char *const *extension = reader->extensions; *extension != NULL; extension++) {
    g_autofree char *ending = g_strconcat (".", *extension, NULL);

    if (g_str_has_suffix (lower, ending))
      return TRUE;
  }
  return FALSE;
}

/* Certain content beats the name, the name beats content that only could be. A
 * name alone is enough, so that a damaged file is refused by the reader that
 * knows what is wrong with it. */
static const WeftReader *
choose_reader (WeftReading  *reading,
               GError      **error)
{
  const WeftReader *best = NULL;
  int best_score = 0;

  for (const WeftReader *const *reader = readers; *reader != NULL; reader++) {
    int score = 2 * (*reader)->sniff (reading) + (has_extension (*reader, weft_source_get_name (reading->source)) ? 3 : 0);

    if (score > best_score) {
      best = *reader;
      best_score = score;
    }
  }
  if (best == NULL)
    weft_reading_fail (reading, error,
                       weft_source_is_folder (reading->source)
                         ? _("this folder holds no data that Weft knows; a folder of pictures has a folder for each class, an IDX folder files like train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz")
                         : _("this is neither a picture nor CSV, tagged text, IDX, NPY or NPZ; save it in one of these formats"));
  return best;
}

static const WeftReader *
find_by_table (const WeftParam *table)
{
  for (const WeftReader *const *reader = readers; *reader != NULL; reader++)
    if ((*reader)->params == table)
      return *reader;
  return NULL;
}

/* Finds who reads the source; completes @self with the options, which are
 * @options or else @defaults. Returns: (nullable): the reader */
static const WeftReader *
begin (WeftReading       *self,
       const WeftParams  *options,
       WeftParams       **defaults,
       GError           **error)
{
  const WeftReader *reader = options != NULL ? find_by_table (weft_params_get_table (options)) : NULL;
  gsize length = 1;

  g_return_val_if_fail (options == NULL || reader != NULL, NULL);

  if (!weft_reading_go_on (self, error))
    return NULL;
  if (!weft_source_is_folder (self->source))
    weft_source_peek (self->source, &length);
  if (length == 0 && !weft_source_is_packed (self->source)) {
    weft_reading_fail (self, error, _("the file is empty, it has no line 1; choose a file with data"));
    return NULL;
  }
  if (reader == NULL)
    reader = choose_reader (self, error);
  if (reader == NULL)
    return NULL;
  if (options == NULL)
    options = *defaults = weft_params_new (reader->params);
  self->params = options;
  self->budget.limit = weft_dataset_get_memory_limit ();
  return reader;
}

static WeftDataset *
read_source (WeftSource        *source,
             const WeftParams  *options,
             const WeftStop    *stop,
             GPtrArray         *warnings,
             GError           **error)
{
  WeftReading reading = { .source = source, .stop = stop, .warnings = warnings };
  g_autoptr (WeftParams) defaults = NULL;
  const WeftReader *reader = begin (&reading, options, &defaults, error);

  return reader != NULL ? reader->read (&reading, error) : NULL;
}

static WeftDescription *
describe_source (WeftSource        *source,
                 const WeftParams  *options,
                 const WeftStop    *stop,
                 GError           **error)
{
  WeftReading reading = { .source = source, .stop = stop };
  g_autoptr (WeftParams) defaults = NULL;
  g_autoptr (WeftDescription) description = weft_description_new ();
  const WeftReader *reader = begin (&reading, options, &defaults, error);

  return reader != NULL && reader->describe (&reading, description, error) ? g_steal_pointer (&description) : NULL;
}

WeftDataset *
weft_dataset_read (const char        *reference,
                   const WeftParams  *options,
                   const WeftStop    *stop,
                   GPtrArray         *warnings,
                   GError           **error)
{
  g_autofree char *path = weft_dataset_resolve (reference, NULL, error);
  g_autoptr (WeftSource) source = path != NULL ? weft_source_new_for_path (path, stop, error) : NULL;

  return source != NULL ? read_source (source, options, stop, warnings, error) : NULL;
}

WeftDataset *
weft_dataset_read_bytes (GBytes            *bytes,
                         const char        *name,
                         const WeftParams  *options,
                         const WeftStop    *stop,
                         GPtrArray         *warnings,
                         GError           **error)
{
  g_autoptr (WeftSource) source = weft_source_new_for_bytes (bytes, name, stop);

  return read_source (source, options, stop, warnings, error);
}

WeftDescription *
weft_dataset_describe (const char        *reference,
                       const WeftParams  *options,
                       const WeftStop    *stop,
                       GError           **error)
{
  g_autofree char *path = weft_dataset_resolve (reference, NULL, error);
  g_autoptr (WeftSource) source = path != NULL ? weft_source_new_for_path (path, stop, error) : NULL;

  return source != NULL ? describe_source (source, options, stop, error) : NULL;
}

WeftDescription *
weft_dataset_describe_bytes (GBytes            *bytes,
                             const char        *name,
                             const WeftParams  *options,
                             const WeftStop    *stop,
                             GError           **error)
{
  g_autoptr (WeftSource) source = weft_source_new_for_bytes (bytes, name, stop);

  return describe_source (source, options, stop, error);
}

const WeftReader *
weft_dataset_find_reader (const char  *reference,
                          GError     **error)
{
  g_autofree char *path = weft_dataset_resolve (reference, NULL, error);
  g_autoptr (WeftSource) source = path != NULL ? weft_source_new_for_path (path, NULL, error) : NULL;
  WeftReading reading = { .source = source };

  return source != NULL ? choose_reader (&reading, error) : NULL;
}
