/* image-folder.h: the pictures of a folder, sorted by class and part
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeftImageFile:
 * @path: a file whose name ends as a picture's
 * @part: (nullable): "train", "validation", "test"
 * @class_name: (nullable): the folder that it is in
 */
typedef struct
{
  char *path;
  const char *part;
  char *class_name;
} WeftImageFile;

/**
 * weft_image_folder_list:
 * @path: a folder
 *
 * Lists the pictures of `[PART/]CLASS/…`, or of a flat folder: by part, train
 * first, then by name. A part is a folder called as one is.
 *
 * Returns: (transfer full) (element-type WeftImageFile): the pictures
 */
GArray *weft_image_folder_list (const char *path);

/* Returns: whether a folder holds pictures, or folders of pictures */
gboolean weft_image_folder_sniff (const char *path);

G_END_DECLS
