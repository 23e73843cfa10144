/* canvas-menu.c: what pops up on the canvas: context menus, a new title
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A menu belongs to the node it is about, so that actions of the node and of
 * the canvas are both found. It stays until the next one takes its place.
 */
#include "app/canvas-edit.h"

#include "base/i18n.h"
#include "workflow/command.h"

/* One line of a menu; no title begins a section. */
typedef struct Entry
{
  const char *title;
  const char *action;      /* nullable: it opens a menu of its own */
  const char *accelerator; /* nullable */
  const struct Entry *entries;
  guint n_entries;
} Entry;

static const Entry align_entries[] = {
  { N_("_Left"), "canvas.align::left", "<Control><Shift>Left" },
  { N_("_Center"), "canvas.align::center", "<Control><Shift>x" },
  { N_("_Right"), "canvas.align::right", "<Control><Shift>Right" },
  { NULL },
  { N_("_Top"), "canvas.align::top", "<Control><Shift>Up" },
  { N_("_Middle"), "canvas.align::middle", "<Control><Shift>y" },
  { N_("_Bottom"), "canvas.align::bottom", "<Control><Shift>Down" },
  { NULL },
  { N_("Distribute _Horizontally"), "canvas.align::across", "<Control><Shift>k" },
  { N_("Distribute _Vertically"), "canvas.align::down", "<Control><Shift>v" },
};

static const Entry node_entries[] = {
  { N_("_Add Node…"), "canvas.search", "<Control>period" },
  { NULL },
  { N_("_Open"), "node.open", "Return" },
  { N_("_Run to Here"), "node.run-to", NULL },
  { N_("_Force Run"), "node.force", NULL },
  { N_("Loo_k Inside"), "node.look-inside", "<Control><Shift>i" },
  { N_("_Try It"), "node.try-it", "<Control><Shift>t" },
  { NULL },
  { N_("_Bypass"), "canvas.bypass", "<Control>b" },
  { N_("Re_name…"), "canvas.rename", "F2" },
  { N_("C_onnect Selected"), "canvas.connect", "<Control>l" },
  { N_("Disco_nnect"), "canvas.disconnect", "<Control><Shift>l" },
  { N_("_Arrange"), "canvas.arrange", "<Control><Shift>r" },
  { N_("Al_ign"), .entries = align_entries, .n_entries = G_N_ELEMENTS (align_entries) },
  { N_("_Frame Selected"), "canvas.frame", "<Control>j" },
  { N_("_Group"), "canvas.group", "<Control>g" },
  { N_("Un_group"), "canvas.ungroup", "<Control><Shift>g" },
  { NULL },
  { N_("Cu_t"), "canvas.cut", "<Control>x" },
  { N_("_Copy"), "canvas.copy", "<Control>c" },
  { N_("_Paste"), "canvas.paste", "<Control>v" },
  { N_("D_uplicate"), "canvas.duplicate", "<Control>d" },
  { N_("_Delete"), "canvas.delete", "Delete" },
  { N_("Delete and Recon_nect"), "canvas.delete-and-join", "<Control>Delete" },
};

static const Entry ground_entries[] = {
  { N_("_Add Node…"), "canvas.search", "<Control>period" },
  { N_("Add _Note"), "canvas.add-note", "<Control><Shift>j" },
  { N_("Recommend for a _Task…"), "canvas.ask-task", "<Control><Shift>b" },
  { NULL },
  { N_("_Paste"), "canvas.paste", "<Control>v" },
  { N_("Select _All"), "canvas.select-all", "<Control>a" },
  { N_("A_rrange All"), "canvas.arrange", "<Control><Shift>r" },
  { N_("_Export Picture…"), "canvas.export", "<Control><Shift>e" },
  { N_("Copy as _Mermaid Chart"), "canvas.copy-chart", "<Control><Shift>c" },
  { NULL },
  { N_("Zoom _In"), "canvas.zoom-in", "<Control>plus" },
  { N_("Zoom _Out"), "canvas.zoom-out", "<Control>minus" },
  { N_("Ori_ginal Size"), "canvas.zoom-one", "<Control>1" },
  { N_("Show _Everything"), "canvas.zoom-fit", "<Control>0" },
  { N_("Show Se_lection"), "canvas.zoom-selection", "<Control>2" },
  { N_("S_how Map"), "canvas.minimap", "<Control>m" },
};

static const Entry note_entries[] = {
  { N_("_Edit Text…"), "canvas.edit-note", "F2" },
  { N_("_Delete"), "canvas.remove-note", "Delete" },
};

static const Entry wire_entries[] = {
  { N_("_Delete"), "canvas.delete", "Delete" },
};

/* Layers are neither run one by one nor grouped. */
static gboolean
is_offered (WeftCanvas  *self,
            const Entry *entry)
{
  static const char *const outside[] = { "node.run-to", "node.force", "node.look-inside", "node.try-it", "canvas.group", "canvas.ungroup", "canvas.ask-task", NULL };
  WeftNode *owner = weft_workflow_get_owner (self->workflow);
  gboolean is_inside = owner != NULL && weft_node_get_kind (owner) != NULL && !(weft_node_get_kind (owner)->flags & WEFT_NODE_KIND_GROUP);

  return !is_inside || entry->action == NULL || !g_strv_contains (outside, entry->action);
}

static GMenuModel *
make_model (WeftCanvas  *self,
            const Entry *entries,
            guint        n_entries)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < n_entries; i++) {
    g_autoptr (GMenuItem) item = NULL;

    if (entries[i].title == NULL) {
      g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
      g_object_unref (section);
      section = g_menu_new ();
      continue;
    }
    if (!is_offered (self, &entries[i]))
      continue;
    if (entries[i].entries != NULL) {
      g_autoptr (GMenuModel) inner = make_model (self, entries[i].entries, entries[i].n_entries);

      g_menu_append_submenu (section, _ (entries[i].title), inner);
      continue;
    }
    item = g_menu_item_new (_ (entries[i].title), entries[i].action);
    if (entries[i].accelerator != NULL)
      g_menu_item_set_attribute (item, "accel", "s", entries[i].accelerator);
    g_menu_append_item (section, item);
  }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  return G_MENU_MODEL (menu);
}

void
weft_canvas_pop_up (WeftCanvas *self,
                    GtkWidget  *popover,
                    GtkWidget  *parent,
                    int         x,
                    int         y)
{
  if (self->popup != NULL)
    gtk_widget_unparent (self->popup);
  g_set_weak_pointer (&self->popup, popover);
  gtk_widget_set_parent (popover, parent);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
pop_up_menu (WeftCanvas  *self,
             GtkWidget   *parent,
             const Entry *entries,
             guint        n_entries,
             int          x,
             int          y)
{
  g_autoptr (GMenuModel) model = make_model (self, entries, n_entries);
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);

  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_popover_set_position (GTK_POPOVER (menu), GTK_POS_BOTTOM);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Context menu"), -1);
  weft_canvas_pop_up (self, menu, parent, x, y);
}

void
weft_canvas_open_menu_at (WeftCanvas *self,
                          double      x,
                          double      y)
{
  WeftNodeView *view = weft_canvas_pick_node (self, x, y);
  WeftCanvasWire *wire = view == NULL ? weft_canvas_pick_wire (self, x, y) : NULL;
  WeftNoteView *note = view == NULL && wire == NULL ? weft_canvas_pick_note (self, x, y) : NULL;
  WeftArea area;
  double left, top;

  if (view != NULL && gtk_widget_get_child_visible (GTK_WIDGET (view))) {
    if (!weft_node_view_get_selected (view))
      weft_canvas_select_view (self, view, WEFT_SELECT_REPLACE);
    area = weft_node_view_get_box (view);
    weft_canvas_to_widget (self, area.x, area.y, &left, &top);
    pop_up_menu (self, GTK_WIDGET (view), node_entries, G_N_ELEMENTS (node_entries), (int) (x - left), (int) (y - top));
  } else if (wire != NULL) {
    weft_canvas_select_wire (self, wire, WEFT_SELECT_REPLACE);
    pop_up_menu (self, GTK_WIDGET (self), wire_entries, G_N_ELEMENTS (wire_entries), (int) x, (int) y);
  } else if (note != NULL) {
    gtk_widget_grab_focus (GTK_WIDGET (note));
    self->menu_note = note;
    pop_up_menu (self, GTK_WIDGET (self), note_entries, G_N_ELEMENTS (note_entries), (int) x, (int) y);
  } else {
    pop_up_menu (self, GTK_WIDGET (self), ground_entries, G_N_ELEMENTS (ground_entries), (int) x, (int) y);
  }
}

/* By key: at the focused node or note, else in the middle. */
void
weft_canvas_open_menu (WeftCanvas *self)
{
  WeftNodeView *view = weft_canvas_get_focus_view (self);
  WeftNoteView *note = weft_canvas_get_focus_note (self);
  WeftArea area;
  double x = self->place.width / 2, y = self->place.height / 2;

  if (note != NULL) {
    area = weft_note_view_get_box (note);
    weft_canvas_to_widget (self, area.x + 14, area.y + 14, &x, &y);
  }
  if (view != NULL && !gtk_widget_get_mapped (GTK_WIDGET (view)))
    (void) weft_canvas_focus_view (self, view);
  if (view != NULL) {
    area = weft_node_view_get_box (view);
    weft_canvas_to_widget (self, area.x + area.width / 2, area.y + WEFT_NODE_HEADER / 2.0, &x, &y);
  }
  weft_canvas_open_menu_at (self, x, y);
}

/* A new title */

static void
renamed_cb (WeftCanvas *self,
            GtkEntry   *entry)
{
  g_auto (GStrv) ids = weft_canvas_dup_selection (self);
  g_autoptr (GError) error = NULL;

  if (ids[0] != NULL)
    (void) weft_workflow_set_title (self->workflow, ids[0], gtk_editable_get_text (GTK_EDITABLE (entry)), &error);
  weft_canvas_say_error (self, g_steal_pointer (&error));
  gtk_popover_popdown (GTK_POPOVER (self->popup));
}

void
weft_canvas_open_rename (WeftCanvas *self)
{
  g_auto (GStrv) ids = weft_canvas_dup_selection (self);
  WeftNodeView *view = weft_canvas_find_node_view (self, ids[0]);
  GtkWidget *popover, *entry;
  WeftNode *node;

  if (view == NULL)
    return;
  weft_canvas_focus_view (self, view);
  weft_canvas_select_view (self, view, WEFT_SELECT_REPLACE);
  node = weft_node_view_get_node (view);
  popover = gtk_popover_new ();
  entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), weft_node_get_kind (node) != NULL ? _ (weft_node_get_kind (node)->title) : weft_node_get_kind_id (node));
  gtk_editable_set_text (GTK_EDITABLE (entry), weft_node_get_title (node));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Title"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rename"), -1);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (renamed_cb), self);
  gtk_popover_set_child (GTK_POPOVER (popover), entry);
  weft_canvas_pop_up (self, popover, GTK_WIDGET (view), (int) (WEFT_NODE_WIDTH * self->place.zoom / 2), (int) (WEFT_NODE_HEADER * self->place.zoom));
  gtk_widget_grab_focus (entry);
}
