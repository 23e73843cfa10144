/* canvas-align.c: the selected nodes brought in line, or the same way apart
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/canvas-edit.h"

#include "base/i18n.h"
#include "workflow/align.h"

static const char *const names[WEFT_N_ALIGNMENTS] = {
  [WEFT_ALIGN_LEFT] = "left",
  [WEFT_ALIGN_CENTER] = "center",
  [WEFT_ALIGN_RIGHT] = "right",
  [WEFT_ALIGN_TOP] = "top",
  [WEFT_ALIGN_MIDDLE] = "middle",
  [WEFT_ALIGN_BOTTOM] = "bottom",
  [WEFT_DISTRIBUTE_ACROSS] = "across",
  [WEFT_DISTRIBUTE_DOWN] = "down",
};

static WeftAlignment
find_alignment (const char *how)
{
  WeftAlignment alignment = 0;

  while (alignment < WEFT_N_ALIGNMENTS && !g_str_equal (names[alignment], how))
    alignment++;
  return alignment;
}

static void
put_in_line (WeftCanvas    *self,
             GPtrArray     *views,
             WeftAlignment  alignment)
{
  WeftHistory *history = weft_document_get_history (self->document);
  g_autofree WeftArrangeBox *boxes = weft_canvas_list_boxes (views);
  g_autoptr (GError) error = NULL;

  weft_align (boxes, views->len, alignment);
  weft_history_begin (history, alignment >= WEFT_DISTRIBUTE_ACROSS ? _("Distribute") : _("Align"), NULL);
  (void) weft_canvas_send_to (self, views, boxes, &error);
  weft_history_end (history);
  weft_canvas_say_error (self, g_steal_pointer (&error));
}

void
weft_canvas_align_selected (WeftCanvas *self,
                            const char *how)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  WeftAlignment alignment = find_alignment (how);

  g_return_if_fail (alignment < WEFT_N_ALIGNMENTS);

  weft_canvas_finish_arranging (self);
  for (guint i = 0; i < self->views->len; i++)
    if (weft_node_view_get_selected (self->views->pdata[i]))
      g_ptr_array_add (views, self->views->pdata[i]);
  if (views->len < 2)
    weft_canvas_say (self, _("Select two nodes or more to bring them in line"));
  else if (views->len < 3 && alignment >= WEFT_DISTRIBUTE_ACROSS)
    weft_canvas_say (self, _("Select three nodes or more to have the same gaps between them"));
  else
    put_in_line (self, views, alignment);
}
