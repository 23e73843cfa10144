/* gestures.c: a person who does anything, at random, to the window
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each gesture is a function and a row in the table at the end.
 */
#include "gestures.h"

#include "app/inspector.h"
#include "app/minimap.h"
#include "app/param-input.h"
#include "workflow/command.h"

/* With more notes nothing is noted any more. */
#define MANY_NOTES 12

/* With more nodes than that on one canvas nothing is added any more. */
#define MANY 30

static guint
below (Gestures *self,
       guint     limit)
{
  return weft_random_below (&self->random, limit);
}

static WeftCanvas *
get_canvas (Gestures *self)
{
  return weft_window_get_canvas (self->window);
}

static GtkWidget *
get_widget (Gestures *self)
{
  return GTK_WIDGET (get_canvas (self));
}

static WeftWorkflow *
get_workflow (Gestures *self)
{
  return weft_canvas_get_workflow (get_canvas (self));
}

static guint
count_nodes (Gestures *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_workflow (self)));
}

/* Returns: (transfer full) (nullable): any node of the canvas in front */
static WeftNode *
draw_node (Gestures *self)
{
  guint n = count_nodes (self);

  return n > 0 ? g_list_model_get_item (G_LIST_MODEL (get_workflow (self)), below (self, n)) : NULL;
}

static WeftNodeView *
draw_view (Gestures *self)
{
  g_autoptr (WeftNode) node = draw_node (self);

  return node != NULL ? weft_canvas_find_node_view (get_canvas (self), weft_node_get_id (node)) : NULL;
}

/* Returns: (nullable): any port on that side */
static WeftPortView *
draw_port (Gestures     *self,
           WeftPortSide  side)
{
  WeftNodeView *view = draw_view (self);
  GPtrArray *ports = view != NULL ? weft_node_view_get_ports (view, side) : NULL;

  return ports != NULL && ports->len > 0 ? ports->pdata[below (self, ports->len)] : NULL;
}

/* GTK takes the focus out of a popover that was closed with the next frame; a node that
 * was scrolled out of sight keeps it. */
static gboolean
has_usable_focus (Gestures *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));

  return focus == NULL || gtk_widget_get_mapped (focus) || gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) == NULL;
}

static void
close_popovers (Gestures *self)
{
  GtkWidget *popover;

  while ((popover = ui_find_type (GTK_WIDGET (self->window), GTK_TYPE_POPOVER)) != NULL) {
    gtk_popover_popdown (GTK_POPOVER (popover));
    UI_WAIT (!gtk_widget_get_mapped (popover));
  }
  UI_WAIT (has_usable_focus (self));
}

/* Keys go to the canvas, as after a click on it. */
static void
press_key (Gestures   *self,
           const char *accelerator)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window)), *canvas = get_widget (self);

  if (focus == NULL || (focus != canvas && !gtk_widget_is_ancestor (focus, canvas)))
    gtk_widget_grab_focus (canvas);
  ui_key (accelerator);
}

/* Any place of the canvas. */
static void
draw_place (Gestures *self,
            double   *x,
            double   *y)
{
  *x = 10 + below (self, (guint) MAX (20, gtk_widget_get_width (get_widget (self)) - 20));
  *y = 10 + below (self, (guint) MAX (20, gtk_widget_get_height (get_widget (self)) - 20));
}

static gboolean
is_inside (Gestures *self,
           double    x,
           double    y)
{
  return x >= 0 && y >= 0 && x < gtk_widget_get_width (get_widget (self)) && y < gtk_widget_get_height (get_widget (self));
}

/* The place of a node by which it is taken. Returns: whether it is seen */
static gboolean
find_title (Gestures     *self,
            WeftNodeView *view,
            double       *x,
            double       *y)
{
  WeftArea box = weft_node_view_get_box (view);

  weft_canvas_to_widget (get_canvas (self), box.x + 30, box.y + 10, x, y);
  return is_inside (self, *x, *y);
}

static gboolean
find_port (Gestures     *self,
           WeftPortView *port,
           double       *x,
           double       *y)
{
  WeftNodeView *view = WEFT_NODE_VIEW (gtk_widget_get_parent (GTK_WIDGET (port)));

  weft_node_view_get_port_place (view, weft_port_view_get_side (port), (int) weft_port_view_get_index (port), x, y);
  weft_canvas_to_widget (get_canvas (self), *x, *y, x, y);
  return is_inside (self, *x, *y);
}

/* Drags with a button in three steps; @escape: but lets it be. */
static void
drag (Gestures *self,
      guint     button,
      double    x,
      double    y,
      double    to_x,
      double    to_y,
      gboolean  escape)
{
  GtkWidget *canvas = get_widget (self);

  ui_move (canvas, x, y);
  ui_press (button);
  for (int i = 1; i <= 3; i++)
    ui_move (canvas, x + (to_x - x) * i / 3, y + (to_y - y) * i / 3);
  if (escape)
    ui_key ("Escape");
  ui_release (button);
}

/* Adding and removing */

static const WeftNodeKind *
draw_kind (Gestures *self)
{
  const WeftNodeKind *const *kinds = weft_domain_list (weft_workflow_get_domain (get_workflow (self)));
  guint n = 0;

  while (kinds[n] != NULL)
    n++;
  return kinds[below (self, n)];
}

static void
add (Gestures *self)
{
  if (count_nodes (self) < MANY)
    (void) weft_canvas_add_kind (get_canvas (self), draw_kind (self)->id);
}

static void
search (Gestures *self)
{
  const char letter[] = { "aeimprt"[below (self, 7)], '\0' };

  if (count_nodes (self) >= MANY)
    return;
  press_key (self, "<Control>period");
  ui_type (letter);
  ui_key (below (self, 4) > 0 ? "Return" : "Escape");
}

static void delete (Gestures *self)
{
  if (count_nodes (self) > 3 || below (self, 3) == 0)
    press_key (self, "Delete");
}

static void
delete_and_join (Gestures *self)
{
  press_key (self, "<Control>Delete");
}

/* Selecting */

static void
click (Gestures *self)
{
  WeftNodeView *view = draw_view (self);
  gboolean adds = below (self, 3) == 0;
  double x, y;

  if (view == NULL)
    return;
  if (below (self, 2) == 0)
    weft_canvas_scroll_to_node (get_canvas (self), weft_node_view_get_id (view), FALSE);
  if (!find_title (self, view, &x, &y))
    return;
  if (adds)
    ui_hold_key ("Shift_L");
  ui_click_at (get_widget (self), x, y, 1, 1);
  if (adds)
    ui_release_key ("Shift_L");
}

static void
click_anywhere (Gestures *self)
{
  double x, y;

  draw_place (self, &x, &y);
  ui_click_at (get_widget (self), x, y, 1, 1);
}

static void
choose (Gestures *self)
{
  g_autoptr (WeftNode) node = draw_node (self);

  if (node != NULL)
    weft_canvas_select (get_canvas (self), (const char *const[]){ weft_node_get_id (node), NULL }, (WeftSelectMode) below (self, 3));
}

static void
choose_all (Gestures *self)
{
  press_key (self, below (self, 3) == 0 ? "<Control>a" : "<Control><Shift>a");
}

static void
draw_band (Gestures *self)
{
  double x, y, to_x, to_y;

  draw_place (self, &x, &y);
  draw_place (self, &to_x, &to_y);
  drag (self, 1, x, y, to_x, to_y, below (self, 6) == 0);
}

static void
walk (Gestures *self)
{
  static const char *const keys[] = { "Left", "Right", "Up", "Down", "Tab", "<Shift>Tab", "<Shift>Left", "<Shift>Right" };

  press_key (self, keys[below (self, G_N_ELEMENTS (keys))]);
}

/* Moving */

static void
drag_node (Gestures *self)
{
  WeftNodeView *view = draw_view (self), *other = draw_view (self);
  double x, y, to_x, to_y;

  if (view == NULL || !find_title (self, view, &x, &y))
    return;
  /* Often onto another, whose place it may take. */
  if (below (self, 3) > 0 || !find_title (self, other, &to_x, &to_y))
    draw_place (self, &to_x, &to_y);
  drag (self, 1, x, y, to_x, to_y, below (self, 6) == 0);
}

static void
nudge (Gestures *self)
{
  static const char *const keys[] = { "<Control>Left", "<Control>Right", "<Control>Up", "<Control>Down" };

  press_key (self, keys[below (self, G_N_ELEMENTS (keys))]);
}

static void
arrange (Gestures *self)
{
  press_key (self, "<Control><Shift>r");
}

static void
align (Gestures *self)
{
  static const char *const keys[] = { "Left", "Right", "Up", "Down", "x", "y", "k", "v" };
  g_autofree char *key = g_strconcat ("<Control><Shift>", keys[below (self, G_N_ELEMENTS (keys))], NULL);

  if (below (self, 2) == 0)
    press_key (self, "<Control>a");
  press_key (self, key);
}

static void
group (Gestures *self)
{
  press_key (self, below (self, 3) > 0 ? "<Control>g" : "<Control><Shift>g");
}

/* Connecting */

static void
drag_wire (Gestures *self)
{
  WeftPortView *from = draw_port (self, (WeftPortSide) below (self, 2)), *to = draw_port (self, WEFT_PORT_INPUT);
  double x, y, to_x, to_y;

  if (from == NULL || to == NULL || !find_port (self, from, &x, &y))
    return;
  if (below (self, 8) == 0 || !find_port (self, to, &to_x, &to_y))
    draw_place (self, &to_x, &to_y);
  drag (self, 1, x, y, to_x, to_y, below (self, 8) == 0);
}

static void
connect_ports (Gestures *self)
{
  WeftPortView *from = draw_port (self, WEFT_PORT_OUTPUT), *to = draw_port (self, WEFT_PORT_INPUT);

  if (from == NULL || to == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (from), "port.connect", NULL);
  gtk_widget_activate_action (GTK_WIDGET (to), "port.connect", NULL);
  press_key (self, "Escape");
}

static void
connect_nodes (Gestures *self)
{
  choose (self);
  choose (self);
  press_key (self, "<Control>l");
}

static void
disconnect (Gestures *self)
{
  press_key (self, "<Control><Shift>l");
}

static void
sweep (Gestures *self)
{
  double x, y, to_x, to_y;

  draw_place (self, &x, &y);
  draw_place (self, &to_x, &to_y);
  ui_hold_key ("Control_L");
  drag (self, 3, x, y, to_x, to_y, below (self, 6) == 0);
  ui_release_key ("Control_L");
}

/* The clipboard */

static void
copy (Gestures *self)
{
  if (count_nodes (self) <= MANY)
    press_key (self, below (self, 4) == 0 ? "<Control>x" : "<Control>c");
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  gboolean *done = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  *done = TRUE;
}

static void
paste (Gestures *self)
{
  gboolean done = FALSE;

  if (count_nodes (self) >= MANY)
    return;
  press_key (self, "<Control>v");
  /* What was asked before was answered before. */
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (get_widget (self)), NULL, read_cb, &done);
  UI_WAIT (done);
}

static void
duplicate (Gestures *self)
{
  if (count_nodes (self) < MANY)
    press_key (self, "<Control>d");
}

/* Changing */

static void
give_title (Gestures *self)
{
  const char letter[] = { (char) ('a' + below (self, 26)), '\0' };

  press_key (self, "F2");
  if (ui_find_type (GTK_WIDGET (self->window), GTK_TYPE_POPOVER) == NULL)
    return;
  ui_type (letter);
  ui_key (below (self, 4) > 0 ? "Return" : "Escape");
}

static void
give_id (Gestures *self)
{
  g_autoptr (WeftNode) node = draw_node (self);
  g_autofree char *id = g_strdup_printf ("named%u", below (self, 20));

  if (node != NULL)
    (void) weft_workflow_rename_node (get_workflow (self), weft_node_get_id (node), id, NULL);
}

static char *
draw_choice (Gestures        *self,
             const WeftParam *param)
{
  guint n = 0;

  while (param->choices[n].id != NULL)
    n++;
  return g_strdup (param->choices[below (self, n)].id);
}

/* Returns: (transfer full) (nullable): a value that may or may not be allowed */
static char *
draw_value (Gestures        *self,
            const WeftParam *param)
{
  switch (param->type) {
  case WEFT_PARAM_BOOLEAN:
    return g_strdup (below (self, 2) == 0 ? "true" : "false");
  case WEFT_PARAM_INTEGER:
    return g_strdup_printf ("%d", (int) param->minimum + (int) below (self, 40));
  case WEFT_PARAM_REAL:
    return g_strdup_printf ("0.%u", below (self, 1000));
  case WEFT_PARAM_CHOICE:
    return draw_choice (self, param);
  case WEFT_PARAM_TEXT:
    return g_strdup_printf ("text %u", below (self, 100));
  case WEFT_PARAM_FILE:
  case WEFT_PARAM_COLUMN:
  case WEFT_PARAM_COLUMNS:
  case WEFT_PARAM_NUMBERS:
  default:
    return NULL;
  }
}

static void
set_parameter (Gestures *self)
{
  g_autoptr (WeftNode) node = draw_node (self);
  const WeftParam *table = node != NULL && weft_node_get_kind (node) != NULL ? weft_node_kind_list_params (weft_node_get_kind (node)) : NULL;
  g_autofree char *text = NULL;
  guint n = 0, chosen;

  while (table != NULL && table[n].id != NULL)
    n++;
  if (n == 0)
    return;
  chosen = below (self, n);
  text = below (self, 5) > 0 ? draw_value (self, &table[chosen]) : NULL;
  (void) weft_workflow_set_parameter (get_workflow (self), weft_node_get_id (node), table[chosen].id, text, NULL);
}

/* The inputs are counted down to the one that is meant. */
static gboolean
is_next_input (GtkWidget     *widget,
               gconstpointer  data)
{
  guint *n_before = (guint *) data;

  return WEFT_IS_PARAM_INPUT (widget) && (*n_before)-- == 0;
}

/* What is typed may or may not be a value; Return takes it either way. */
static void
edit_in_inspector (Gestures *self)
{
  static const char *const keys[] = { "Up", "Down", "space", "BackSpace" };
  const char digit[] = { (char) ('0' + below (self, 10)), '\0' };
  g_autoptr (WeftNode) node = draw_node (self);
  guint n_before = below (self, 3);
  GtkWidget *input;

  if (node == NULL)
    return;
  weft_canvas_select (get_canvas (self), (const char *const[]){ weft_node_get_id (node), NULL }, WEFT_SELECT_REPLACE);
  weft_window_show_pane (self->window, "inspector");
  ui_settle ();
  input = ui_find (app_fixture_find_pane (self->window, WEFT_TYPE_INSPECTOR), is_next_input, &n_before);
  if (input == NULL || !gtk_widget_child_focus (input, GTK_DIR_TAB_FORWARD))
    return;
  if (below (self, 2) == 0)
    ui_type (digit);
  else
    ui_key (keys[below (self, G_N_ELEMENTS (keys))]);
  ui_key ("Return");
}

static void
bypass (Gestures *self)
{
  press_key (self, "<Control>b");
}

/* By its keys, which ask for a text at once. */
static void
write_note (Gestures *self)
{
  static const char *const ends[] = { "Return", "<Control>Return", "Escape" };
  const char letter[] = { (char) ('a' + below (self, 26)), '\0' };

  if (weft_workflow_get_notes (get_workflow (self))->len >= MANY_NOTES)
    return;
  press_key (self, below (self, 2) == 0 ? "<Control>j" : "<Control><Shift>j");
  if (ui_find_type (GTK_WIDGET (self->window), GTK_TYPE_POPOVER) == NULL)
    return;
  ui_type (letter);
  ui_key (ends[below (self, G_N_ELEMENTS (ends))]);
}

/* Takes a note or a frame, by its title or its corner, and leads or keys it elsewhere. */
static void
drag_note (Gestures *self)
{
  static const char *const keys[] = { "<Shift>Right", "<Shift>Up", "<Control>Left", "<Control>Down", "Delete" };
  GPtrArray *notes = weft_workflow_get_notes (get_workflow (self));
  const WeftNote *note = notes->len > 0 ? notes->pdata[below (self, notes->len)] : NULL;
  gboolean at_corner = below (self, 3) == 0;
  double x, y, to_x, to_y;

  if (note == NULL)
    return;
  weft_canvas_to_widget (get_canvas (self), at_corner ? note->x + note->width - 4 : note->x + 20, at_corner ? note->y + note->height - 4 : note->y + 8, &x, &y);
  if (!is_inside (self, x, y))
    return;
  draw_place (self, &to_x, &to_y);
  if (below (self, 2) == 0)
    drag (self, 1, x, y, to_x, to_y, below (self, 6) == 0);
  else
    ui_click_at (get_widget (self), x, y, 1, 1);
  if (below (self, 2) == 0)
    press_key (self, keys[below (self, G_N_ELEMENTS (keys))]);
}

/* Going back */

static void
undo (Gestures *self)
{
  press_key (self, "<Control>z");
}

static void
redo (Gestures *self)
{
  press_key (self, "<Control><Shift>z");
}

static void
travel (Gestures *self)
{
  WeftHistory *history = weft_document_get_history (self->document);
  guint position = weft_history_get_position (history), steps = below (self, 15);

  weft_history_go_to (history, position > steps ? position - steps : 0);
  if (below (self, 4) > 0)
    weft_history_go_to (history, position);
}

/* While a node is held the document changes under it. */
static void
undo_while_dragging (Gestures *self)
{
  WeftNodeView *view = draw_view (self);
  double x, y, to_x, to_y;

  if (view == NULL || !find_title (self, view, &x, &y))
    return;
  draw_place (self, &to_x, &to_y);
  ui_move (get_widget (self), x, y);
  ui_press (1);
  ui_move (get_widget (self), to_x, to_y);
  gtk_widget_activate_action (GTK_WIDGET (self->window), below (self, 2) == 0 ? "win.undo" : "win.redo", NULL);
  ui_move (get_widget (self), x, y);
  ui_release (1);
}

/* Looking */

static void
open_nested (Gestures *self)
{
  g_autoptr (WeftNode) node = draw_node (self);

  if (node == NULL || weft_node_get_nested (node) == NULL)
    return;
  weft_canvas_select (get_canvas (self), (const char *const[]){ weft_node_get_id (node), NULL }, WEFT_SELECT_REPLACE);
  gtk_widget_grab_focus (GTK_WIDGET (weft_canvas_find_node_view (get_canvas (self), weft_node_get_id (node))));
  press_key (self, "Return");
}

static void
go_back (Gestures *self)
{
  press_key (self, "<Alt>Up");
}

static void
zoom (Gestures *self)
{
  static const char *const keys[] = { "<Control>plus", "<Control>minus", "<Control>0", "<Control>1" };

  press_key (self, keys[below (self, G_N_ELEMENTS (keys))]);
}

static void
scroll (Gestures *self)
{
  gboolean zooms = below (self, 3) == 0;
  double x, y;

  draw_place (self, &x, &y);
  if (zooms)
    ui_hold_key ("Control_L");
  ui_scroll (get_widget (self), x, y, below (self, 2) == 0 ? 1 : -1);
  if (zooms)
    ui_release_key ("Control_L");
}

/* Clicks into the map or turns the wheel there; without one asks for it. */
static void
use_map (Gestures *self)
{
  GtkWidget *map = ui_find_type (get_widget (self), WEFT_TYPE_MINIMAP);
  double x = 1 + below (self, WEFT_MINIMAP_WIDTH - 2), y = 1 + below (self, WEFT_MINIMAP_HEIGHT - 2);

  if (map == NULL || below (self, 10) == 0)
    press_key (self, "<Control>m");
  else if (below (self, 4) == 0)
    ui_scroll (map, x, y, below (self, 2) == 0 ? 1 : -1);
  else
    ui_click_at (map, x, y, 1, 1);
}

static void
find (Gestures *self)
{
  const char letter[] = { "adeimnprt"[below (self, 9)], '\0' };

  press_key (self, "<Control><Shift>f");
  ui_type (letter);
  for (guint i = below (self, 3); i > 0; i--)
    ui_key ("Return");
  ui_key ("Escape");
}

static void
open_menu (Gestures *self)
{
  press_key (self, "Menu");
}

static void
show_pane (Gestures *self)
{
  static const char *const panes[] = { "palette", "inspector", "trials", "curves", "output", "messages" };

  weft_window_show_pane (self->window, panes[below (self, G_N_ELEMENTS (panes))]);
}

/* All of it */

static const struct
{
  const char *name;
  void (*make) (Gestures *self);
  guint weight;
} gestures[] = {
  { "add", add, 8 },
  { "search", search, 2 },
  { "delete", delete, 4 },
  { "delete-and-join", delete_and_join, 3 },
  { "click", click, 8 },
  { "click-anywhere", click_anywhere, 2 },
  { "choose", choose, 6 },
  { "choose-all", choose_all, 1 },
  { "band", draw_band, 2 },
  { "walk", walk, 6 },
  { "drag-node", drag_node, 5 },
  { "nudge", nudge, 5 },
  { "arrange", arrange, 2 },
  { "align", align, 3 },
  { "group", group, 3 },
  { "drag-wire", drag_wire, 5 },
  { "connect-ports", connect_ports, 8 },
  { "connect-nodes", connect_nodes, 4 },
  { "disconnect", disconnect, 2 },
  { "sweep", sweep, 3 },
  { "copy", copy, 4 },
  { "paste", paste, 4 },
  { "duplicate", duplicate, 3 },
  { "title", give_title, 3 },
  { "id", give_id, 2 },
  { "parameter", set_parameter, 8 },
  { "inspector", edit_in_inspector, 5 },
  { "bypass", bypass, 3 },
  { "write-note", write_note, 3 },
  { "drag-note", drag_note, 4 },
  { "undo", undo, 9 },
  { "redo", redo, 6 },
  { "travel", travel, 1 },
  { "undo-while-dragging", undo_while_dragging, 1 },
  { "open", open_nested, 3 },
  { "back", go_back, 2 },
  { "zoom", zoom, 3 },
  { "scroll", scroll, 3 },
  { "map", use_map, 3 },
  { "find", find, 2 },
  { "menu", open_menu, 1 },
  { "pane", show_pane, 1 },
};

static guint
draw_gesture (Gestures *self)
{
  guint sum = 0, drawn, i = 0;

  for (guint k = 0; k < G_N_ELEMENTS (gestures); k++)
    sum += gestures[k].weight;
  drawn = below (self, sum);
  while (drawn >= gestures[i].weight)
    drawn -= gestures[i++].weight;
  return i;
}

void
gestures_init (Gestures     *self,
               WeftWindow   *window,
               WeftDocument *document,
               guint64       seed)
{
  *self = (Gestures){ .window = window, .document = document };
  weft_random_init (&self->random, weft_random_key (seed, "gestures"), 0);
}

void
gestures_step (Gestures *self)
{
  guint drawn = draw_gesture (self);

  self->n_done++;
  g_test_message ("%u: %s (%u nodes, %u steps)", self->n_done, gestures[drawn].name, count_nodes (self),
                  weft_history_get_position (weft_document_get_history (self->document)));
  gestures[drawn].make (self);
  ui_settle ();
  close_popovers (self);
}
