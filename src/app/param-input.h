/* param-input.h: what a parameter's value is entered with
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The base of all inputs; param-row.c has the table of which is for which type.
 * An input shows a text and tells, when somebody is done with a change, which
 * text it should be. Whether that is allowed is not its business.
 *
 * Signals:
 *   `submit` (text)  somebody wants this to be the value
 *   `edited` (text)  it is being typed
 */
#pragma once

#include "base/param.h"
#include "workflow/port-info.h"
#include "workflow/snapshot.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define WEFT_TYPE_PARAM_INPUT (weft_param_input_get_type ())
G_DECLARE_DERIVABLE_TYPE (WeftParamInput, weft_param_input, WEFT, PARAM_INPUT, AdwBin)

/**
 * WeftParamInputClass:
 * @build: makes the widgets, once the parameter is known
 * @show: shows the value @text, which may be one that is not allowed
 * @read: (nullable): what somebody typed, as it is to be submitted: (transfer full)
 * @set_data: (nullable): what arrives at the node: columns, classes or layers to choose from
 * @set_folder: (nullable): the folder that files are relative to
 * @set_workflow: (nullable): the workflow as it was checked last, and the id of the node in it
 */
struct _WeftParamInputClass
{
  AdwBinClass parent_class;

  void (*build) (WeftParamInput *self);
  void (*show) (WeftParamInput *self, const char *text);
  char *(*read) (WeftParamInput *self, const char *text);
  void (*set_data) (WeftParamInput *self, const WeftPortInfo *data);
  void (*set_folder) (WeftParamInput *self, const char *folder);
  void (*set_workflow) (WeftParamInput *self, WeftSnapshot *snapshot, const char *node);
};

/* Returns: (transfer floating): an input of @type for @param, which lives as long as the program */
GtkWidget *weft_param_input_new (GType            type,
                                 const WeftParam *param);

const WeftParam *weft_param_input_get_param (WeftParamInput *self);

/**
 * weft_param_input_show:
 * @text: the value as it is now
 *
 * Returns: whether it is shown; %FALSE when somebody is typing another
 */
gboolean weft_param_input_show (WeftParamInput *self,
                                const char     *text);

/* @data: (nullable): what arrives at the node; %NULL: not known */
void weft_param_input_set_data (WeftParamInput     *self,
                                const WeftPortInfo *data);

/* @folder: (nullable): where the document is */
void weft_param_input_set_folder (WeftParamInput *self,
                                  const char     *folder);

/* @snapshot: (nullable): the workflow, %NULL before it was checked; @node: the node's id in it */
void weft_param_input_set_workflow (WeftParamInput *self,
                                    WeftSnapshot   *snapshot,
                                    const char     *node);

/* For the classes: emit the signals; nothing happens while a value is being shown. */
void weft_param_input_submit (WeftParamInput *self,
                              const char     *text);
void weft_param_input_edit   (WeftParamInput *self,
                              const char     *text);

/**
 * weft_param_input_watch:
 * @editable: (transfer none): an entry in the input
 *
 * Submits what is typed there with Return, when the focus leaves, and before a
 * shortcut takes effect, so that “Run” runs what can be seen.
 */
void weft_param_input_watch (WeftParamInput *self,
                             GtkEditable    *editable);

/* Puts @text into @editable unless somebody is typing there. */
void weft_param_input_put (WeftParamInput *self,
                           GtkEditable    *editable,
                           const char     *text);

/* Returns: whether @editable holds something that was typed and not submitted */
gboolean weft_param_input_is_dirty (WeftParamInput *self,
                                    GtkEditable    *editable);

/* Names a widget of the input for a screen reader: title, help and unit. */
void weft_param_input_name (WeftParamInput *self,
                            GtkWidget      *widget);

G_END_DECLS
