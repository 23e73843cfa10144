/* driver-input.c: pointer and keys, through the X server
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "driver-private.h"

#include <X11/XKBlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XI2.h>
#include <X11/extensions/XTest.h>
#include <gdk/x11/gdkx.h>
#include <math.h>

#define N_BUTTONS 16
#define N_STEPS   12

/* The keys that modifiers are pressed with. */
static const struct
{
  GdkModifierType modifier;
  KeySym keysym;
} modifiers[] = {
  { GDK_CONTROL_MASK, XK_Control_L },
  { GDK_SHIFT_MASK, XK_Shift_L },
  { GDK_ALT_MASK, XK_Alt_L },
  { GDK_SUPER_MASK, XK_Super_L },
};

static gboolean pressed[N_BUTTONS];
static GArray *held; /* of KeyCode */

/* Presses of buttons and keys that the X server has delivered to this program. */
static guint n_seen;

static gboolean
xevent_cb (GdkX11Display *display,
           XEvent        *event,
           gpointer       user_data)
{
  n_seen += event->type == GenericEvent && (event->xcookie.evtype == XI_ButtonPress || event->xcookie.evtype == XI_KeyPress);
  return FALSE;
}

void
ui_input_init (void)
{
  g_signal_connect (gdk_display_get_default (), "xevent", G_CALLBACK (xevent_cb), NULL);
}

/* ---- Pointer ---- */

void
ui_to_screen (GtkWidget *widget,
              double     x,
              double     y,
              int       *screen_x,
              int       *screen_y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = gtk_native_get_surface (native);
  int left, top, scale = gdk_surface_get_scale_factor (surface);
  graphene_point_t point;
  double native_x, native_y;
  Window child;

  if (!gtk_widget_compute_point (widget, GTK_WIDGET (native), &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    g_assert_not_reached ();
  gtk_native_get_surface_transform (native, &native_x, &native_y);
  XTranslateCoordinates (ui_x_display (), gdk_x11_surface_get_xid (surface), DefaultRootWindow (ui_x_display ()), 0, 0, &left, &top, &child);
  *screen_x = left + (int) lround ((point.x + native_x) * scale);
  *screen_y = top + (int) lround ((point.y + native_y) * scale);
}

void
ui_move_to_screen (int x,
                   int y)
{
  XTestFakeMotionEvent (ui_x_display (), -1, x, y, 0);
  ui_settle ();
}

void
ui_move (GtkWidget *widget,
         double     x,
         double     y)
{
  int screen_x, screen_y;

  ui_to_screen (widget, x, y, &screen_x, &screen_y);
  ui_move_to_screen (screen_x, screen_y);
  /* GDK holds motions back until the next frame. */
  ui_wait_frame (widget);
}

void
ui_glide_to_screen (GtkWidget *clock,
                    int        x,
                    int        y)
{
  int from_x, from_y, window_x, window_y;
  Window root, child;
  guint mask;

  XQueryPointer (ui_x_display (), DefaultRootWindow (ui_x_display ()), &root, &child, &from_x, &from_y, &window_x, &window_y, &mask);
  for (int i = 1; i <= N_STEPS; i++) {
    ui_move_to_screen (from_x + (x - from_x) * i / N_STEPS, from_y + (y - from_y) * i / N_STEPS);
    ui_wait_frame (clock);
  }
}

void
ui_glide (GtkWidget *widget,
          double     x,
          double     y)
{
  int screen_x, screen_y;

  ui_to_screen (widget, x, y, &screen_x, &screen_y);
  ui_glide_to_screen (widget, screen_x, screen_y);
}

void
ui_set_button (guint    button,
               gboolean down)
{
  g_assert (button < N_BUTTONS);
  XTestFakeButtonEvent (ui_x_display (), button, down, 0);
  pressed[button] = down;
  ui_settle ();
}

void
ui_press (guint button)
{
  guint n_before = n_seen;

  ui_set_button (button, TRUE);
  /* The window manager has the first look at a press, and lets keys pass meanwhile. */
  UI_WAIT (n_seen > n_before);
  ui_settle ();
}

void
ui_release (guint button)
{
  ui_set_button (button, FALSE);
}

/* On a busy machine time passes between a press and a release that waits for it: what
 * repeats while it is held would repeat. */
static void
tap (guint button)
{
  guint n_before = n_seen;

  XTestFakeButtonEvent (ui_x_display (), button, TRUE, 0);
  XTestFakeButtonEvent (ui_x_display (), button, FALSE, 0);
  XFlush (ui_x_display ());
  UI_WAIT (n_seen > n_before);
  ui_settle ();
}

void
ui_click_at (GtkWidget *widget,
             double     x,
             double     y,
             guint      button,
             guint      count)
{
  ui_move (widget, x, y);
  for (guint i = 0; i < count; i++)
    tap (button);
}

void
ui_click (GtkWidget *widget)
{
  ui_click_at (widget, gtk_widget_get_width (widget) / 2, gtk_widget_get_height (widget) / 2, 1, 1);
}

void
ui_scroll (GtkWidget *widget,
           double     x,
           double     y,
           int        clicks)
{
  ui_move (widget, x, y);
  for (int i = 0; i < ABS (clicks); i++) {
    ui_press (clicks > 0 ? 5 : 4);
    ui_release (clicks > 0 ? 5 : 4);
  }
}

void
ui_drag (GtkWidget *from,
         double     x,
         double     y,
         GtkWidget *to,
         double     to_x,
         double     to_y)
{
  int screen_x, screen_y;

  ui_move (from, x, y);
  /* Before the press: what is dragged may take @to along. */
  ui_to_screen (to, to_x, to_y, &screen_x, &screen_y);
  ui_press (1);
  ui_glide_to_screen (from, screen_x, screen_y);
  ui_release (1);
}

/* ---- Keys ---- */

static void
set_key (KeyCode  code,
         gboolean down)
{
  guint n_before = n_seen;

  g_assert (code != 0);
  XTestFakeKeyEvent (ui_x_display (), code, down, 0);
  if (held == NULL)
    held = g_array_new (FALSE, FALSE, sizeof (KeyCode));
  if (down) {
    g_array_append_val (held, code);
  } else {
    for (guint i = 0; i < held->len; i++)
      if (g_array_index (held, KeyCode, i) == code)
        g_array_remove_index (held, i--);
  }
  ui_settle ();
  /* Not for a release: what the press did may have closed the window. */
  if (down)
    UI_WAIT (n_seen > n_before);
  ui_settle ();
}

void
ui_input_reset (void)
{
  while (held != NULL && held->len > 0)
    set_key (g_array_index (held, KeyCode, held->len - 1), FALSE);
  for (guint i = 0; i < N_BUTTONS; i++)
    if (pressed[i])
      ui_release (i);
}

/* Keys that the keyboard does not use, one a character of text that it cannot type. */
static GArray *
find_spare_keys (void)
{
  GArray *spares = g_array_new (FALSE, FALSE, sizeof (KeyCode));
  int first, last, width;
  KeySym *map;

  XDisplayKeycodes (ui_x_display (), &first, &last);
  map = XGetKeyboardMapping (ui_x_display (), (KeyCode) first, last - first + 1, &width);
  for (int i = first; i <= last; i++) {
    KeyCode code = (KeyCode) i;
    gboolean used = FALSE;

    for (int j = 0; j < width; j++)
      used |= map[(i - first) * width + j] != NoSymbol;
    if (!used)
      g_array_append_val (spares, code);
  }
  XFree (map);
  g_assert (spares->len > 0);
  return spares;
}

/* GDK reads the keyboard's map some time after it is told that it changed. */
static gboolean
gdk_knows (KeyCode code,
           guint   keyval)
{
  g_autofree GdkKeymapKey *keys = NULL;
  int n_keys = 0;

  if (!gdk_display_map_keyval (gdk_display_get_default (), keyval, &keys, &n_keys))
    return FALSE;
  for (int i = 0; i < n_keys; i++)
    if (keys[i].keycode == code)
      return TRUE;
  return FALSE;
}

static KeyCode
map_spare_key (KeySym keysym)
{
  static GArray *spares;
  static guint next;
  KeyCode code;

  if (spares == NULL)
    spares = find_spare_keys ();
  code = g_array_index (spares, KeyCode, next++ % spares->len);
  XChangeKeyboardMapping (ui_x_display (), code, 1, &keysym, 1);
  ui_settle ();
  UI_WAIT (gdk_knows (code, (guint) keysym));
  return code;
}

/* The key that gives @keysym, and whether with Shift. What no key gives is put on a spare one. */
static KeyCode
find_key (KeySym    keysym,
          gboolean *shift)
{
  KeyCode code = XKeysymToKeycode (ui_x_display (), keysym);

  *shift = FALSE;
  if (code != 0 && XkbKeycodeToKeysym (ui_x_display (), code, 0, 0) == keysym)
    return code;
  *shift = TRUE;
  if (code != 0 && XkbKeycodeToKeysym (ui_x_display (), code, 0, 1) == keysym)
    return code;
  *shift = FALSE;
  return map_spare_key (keysym);
}

/* A window that was closed a moment ago may still have the keys. */
static gboolean
has_keyboard (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (gtk_window_is_active (window))
      return TRUE;
  }
  return FALSE;
}

static void
press_keysym (KeySym          keysym,
              GdkModifierType with)
{
  KeyCode codes[G_N_ELEMENTS (modifiers)], code;
  guint n_codes = 0;
  gboolean shift;

  UI_WAIT (has_keyboard ());
  code = find_key (keysym, &shift);
  if (shift)
    with |= GDK_SHIFT_MASK;
  for (guint i = 0; i < G_N_ELEMENTS (modifiers); i++)
    if (with & modifiers[i].modifier)
      codes[n_codes++] = XKeysymToKeycode (ui_x_display (), modifiers[i].keysym);
  for (guint i = 0; i < n_codes; i++)
    set_key (codes[i], TRUE);
  set_key (code, TRUE);
  set_key (code, FALSE);
  while (n_codes > 0)
    set_key (codes[--n_codes], FALSE);
}

void
ui_key (const char *accelerator)
{
  GdkModifierType with;
  guint keyval;

  if (!gtk_accelerator_parse (accelerator, &keyval, &with))
    g_error ("“%s” is no accelerator", accelerator);
  press_keysym (keyval, with);
}

static KeyCode
find_named_key (const char *name)
{
  KeySym keysym = XStringToKeysym (name);

  g_assert (keysym != NoSymbol);
  return XKeysymToKeycode (ui_x_display (), keysym);
}

void
ui_hold_key (const char *name)
{
  set_key (find_named_key (name), TRUE);
}

void
ui_release_key (const char *name)
{
  set_key (find_named_key (name), FALSE);
}

void
ui_type (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    press_keysym (gdk_unicode_to_keyval (g_utf8_get_char (at)), 0);
}
