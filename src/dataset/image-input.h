/* image-input.h: how a model that others trained wants to be shown pictures
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It travels with the model, as JSON in the metadata of its file.
 */
#pragma once

#include "base/json.h"
#include "dataset/image.h"

G_BEGIN_DECLS

/* The key of the file's metadata. */
#define WEFT_IMAGE_INPUT_KEY "weft.image"

/**
 * WeftImageInput:
 * @form: size, and whether gray
 * @reversed: blue, green, red, as Caffe's models want it
 * @mean: of each channel of the input, in 0 … 255
 * @deviation: of each channel of the input: it is (pixel - mean) / deviation
 * @labels: (nullable): names of the classes, ended by %NULL
 */
typedef struct
{
  WeftImageForm form;
  gboolean reversed;
  double mean[3];
  double deviation[3];
  char **labels;
} WeftImageInput;

/* Returns: (transfer full): pixels as they are, red first, without labels */
WeftImageInput *weft_image_input_new  (const WeftImageForm *form);
void            weft_image_input_free (WeftImageInput      *self);

/* Returns: (transfer full): an object that weft_image_input_from_json() reads */
JsonNode *weft_image_input_to_json (const WeftImageInput *self);

/**
 * weft_image_input_from_json:
 * @error: return location for an error
 *
 * Errors: %WEFT_DATASET_ERROR_FORMAT
 *
 * Returns: (transfer full) (nullable): the input
 */
WeftImageInput *weft_image_input_from_json (JsonNode  *node,
                                            GError   **error);

/**
 * weft_image_input_apply:
 * @pictures: (n_pictures × channels × height × width): pixels of 0 … 255, red first
 * @n_pictures: how many
 *
 * Makes the input of pictures, in their place.
 */
void weft_image_input_apply (const WeftImageInput *self,
                             float                *pictures,
                             gint64                n_pictures);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftImageInput, weft_image_input_free)

G_END_DECLS
