/* idx.c: the reader of IDX, the format of MNIST
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dataset/idx-private.h"

#include "base/i18n.h"

#include <string.h>

static int
idx_sniff (WeftReading *self)
{
  gsize length;
  const guint8 *head = weft_source_peek (self->source, &length);
  WeftDType dtype;

  if (weft_source_is_folder (self->source))
    return weft_idx_sniff_folder (weft_source_get_path (self->source));
  if (length >= 4 && head[0] == 0 && head[1] == 0 && weft_idx_find_type (head[2], &dtype) && head[3] >= 1 && head[3] <= WEFT_MAX_RANK)
    return 2;
  /* A file so named that is no IDX is damaged, and should be told so. */
  return strstr (weft_source_get_name (self->source), "-idx") != NULL;
}

static WeftDataset *
idx_read (WeftReading  *self,
          GError      **error)
{
  return weft_source_is_folder (self->source) ? weft_idx_read_folder (self, error) : weft_idx_read_file (self, error);
}

static gboolean
idx_describe (WeftReading      *self,
              WeftDescription  *description,
              GError          **error)
{
  return weft_source_is_folder (self->source) ? weft_idx_describe_folder (self, description, error) : weft_idx_describe_file (self, description, error);
}

static const char *const extensions[] = { "idx", "idx3-ubyte", "idx1-ubyte", NULL };

static const WeftParam params[] = {
  { NULL },
};

const WeftReader weft_reader_idx = {
  .id = "idx",
  .title = N_("IDX images and labels"),
  .help = N_("The format of MNIST: one file, or a folder with images and labels that belong together, gzip-compressed or not."),
  .extensions = extensions,
  .params = params,
  .sniff = idx_sniff,
  .read = idx_read,
  .describe = idx_describe,
};
