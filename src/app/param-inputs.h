/* param-inputs.h: the kinds of inputs there are
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "app/param-input.h"

G_BEGIN_DECLS

/* param-editors.c: a switch, a list of choices, an entry */
GType weft_switch_input_get_type (void);
GType weft_choice_input_get_type (void);
GType weft_text_input_get_type   (void);

/* param-number.c: a spin button, by steps or by factors */
GType weft_number_input_get_type (void);

/* param-file.c: an entry with a menu of ways to choose a file */
GType weft_file_input_get_type (void);

/* param-columns.c: an entry with a list of the columns there are */
GType weft_columns_input_get_type (void);

/* param-classes.c: an entry with a list of the classes there are, a number beside each */
GType weft_classes_input_get_type (void);

/* param-layers.c: a button that says which layers, and a list of those there are */
GType weft_layers_input_get_type (void);

/* param-space.c: a row for each dimension of a search space */
GType weft_space_input_get_type (void);

G_END_DECLS
