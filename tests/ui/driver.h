/* driver.h: drives a window as a person would, from inside the test program
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pointer and keys go through the X server (XTest), so that what is tested is
 * the whole way: grabs, picking, gestures, input methods, drag and drop. Programs
 * run under gui-run, which gives them a desktop of their own. Widgets and pictures are
 * asked for in process.
 *
 * Nothing here sleeps for a result. Whatever follows from input is waited for
 * with UI_WAIT(), which runs the main loop; a condition that stays false for
 * ui_set_patience() fails the test and says what was waited for. Functions that
 * send input return once the program has seen it.
 *
 * Coordinates are those of a widget, in application pixels, from its top left.
 * Everything runs on the main thread.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* ---- Programs and tests ---- */

/**
 * ui_test_init:
 * @argc: (inout): from main
 * @argv: (inout): from main
 *
 * Begins a test program: GLib's test framework, GTK, our writer of log messages. Fonts
 * and animations are set so that pictures and times are the same everywhere.
 */
void ui_test_init (int    *argc,
                   char ***argv);

/**
 * ui_test_add:
 * @path: like `/ui/canvas/drag`
 * @function: a test
 *
 * Adds a test that also fails for a warning of GTK, GLib or the program, unless
 * ui_take_warnings() took it. What the test left is put right afterwards: buttons and
 * keys are released, windows destroyed.
 */
void ui_test_add (const char *path,
                  void (*function) (void));

/* Runs the tests. Returns: the exit status of the program */
int ui_test_run (void);

/* Returns: (transfer full): warnings since the last call, each “DOMAIN: text”, ended by %NULL */
char **ui_take_warnings (void);

/* ---- Waiting ---- */

/**
 * UI_WAIT:
 * @condition: an expression, evaluated again whenever something may have happened
 *
 * Runs the main loop until @condition is true. Fails the test when that takes too long.
 */
#define UI_WAIT(condition)                                            \
  G_STMT_START                                                        \
  {                                                                   \
    gint64 ui_wait_deadline = ui_wait_begin ();                       \
    while (!(condition))                                              \
      ui_wait_step (ui_wait_deadline, #condition, __FILE__, __LINE__, \
                    G_STRFUNC);                                       \
  }                                                                   \
  G_STMT_END

/* The two parts of UI_WAIT(). Returns: when to give up, in µs of the monotonic clock */
gint64 ui_wait_begin (void);
void   ui_wait_step  (gint64      deadline,
                      const char *condition,
                      const char *file,
                      int         line,
                      const char *function);

/* How long UI_WAIT() waits until the test ends, in milliseconds; 0 for what is usual: what was said
 * before the first test, or 15 seconds. */
void ui_set_patience (guint milliseconds);

/* Lets the program handle what has arrived from the X server so far. */
void ui_settle (void);

/* Waits until the window of @widget has drawn a frame that holds all changes made so far. */
void ui_wait_frame (GtkWidget *widget);

/* Shows @window and waits until it is on screen, drawn, and has the focus. */
void ui_present (GtkWindow *window);

/* Destroys @window, and closes what is open over it first: GTK 4.8 would keep the grab of
 * a popover, and the next window would not hear of clicks. */
void ui_destroy (GtkWindow *window);

/* ---- Finding widgets ----
 *
 * Below @root, or in any window when that is %NULL; @root itself counts too.
 * Only what is mapped is found, the first in the order of drawing. */

typedef gboolean (*UiPredicate) (GtkWidget *widget,
                                 gconstpointer data);

/* Returns: (transfer none) (nullable): a widget for which @predicate is true */
GtkWidget *ui_find (GtkWidget     *root,
                    UiPredicate    predicate,
                    gconstpointer  data);

/* Returns: (transfer none) (nullable): a widget with that id in GtkBuilder, or that widget name */
GtkWidget *ui_find_id (GtkWidget  *root,
                       const char *id);

/* Returns: (transfer none) (nullable): a widget that people call @name, see ui_name_of() */
GtkWidget *ui_find_named (GtkWidget  *root,
                          const char *name);

/* Returns: (transfer none) (nullable): a widget for a selector `node`, `.class` or `node.class` */
GtkWidget *ui_find_css (GtkWidget  *root,
                        const char *selector);

/* Returns: (transfer none) (nullable): a widget of @type or derived from it */
GtkWidget *ui_find_type (GtkWidget *root,
                         GType      type);

/**
 * ui_name_of:
 *
 * What people call @widget: its label for accessibility, else what it says itself, else
 * its tooltip. A screen reader does not read the last as a name: accessible-tree.py checks.
 *
 * Returns: (transfer full) (nullable): the name, %NULL for a widget without one
 */
char *ui_name_of (GtkWidget *widget);

/* ---- Pointer ---- */

/* Puts the pointer on a place of @widget. */
void ui_move (GtkWidget *widget,
              double     x,
              double     y);

/* Leads the pointer to a place of @widget, in a dozen steps with a frame after each. */
void ui_glide (GtkWidget *widget,
               double     x,
               double     y);

/* Presses or releases a button: 1 left, 2 middle, 3 right. */
void ui_press   (guint button);
void ui_release (guint button);

/* Clicks in the middle of @widget. */
void ui_click (GtkWidget *widget);

/* Clicks @count times, 2 for a double click, with a button at a place. */
void ui_click_at (GtkWidget *widget,
                  double     x,
                  double     y,
                  guint      button,
                  guint      count);

/* Turns the wheel over a place: down for positive @clicks, up for negative. */
void ui_scroll (GtkWidget *widget,
                double     x,
                double     y,
                int        clicks);

/* Drags with the left button from one place to another. */
void ui_drag (GtkWidget *from,
              double     x,
              double     y,
              GtkWidget *to,
              double     to_x,
              double     to_y);

/* ---- Keys ---- */

/* Presses and releases a key as GTK names accelerators: `<Control><Shift>z`, `Return`. */
void ui_key (const char *accelerator);

/* Holds a modifier until it is released: `Shift_L`, `Control_L`, `Alt_L`. */
void ui_hold_key    (const char *name);
void ui_release_key (const char *name);

/* Types @text, any Unicode, into whatever has the focus. */
void ui_type (const char *text);

/* ---- Drag and drop ---- */

/* Drags what @from offers (a GtkDragSource) and drops it on @to, once it is seen to hover there. */
void ui_drag_and_drop (GtkWidget *from,
                       double     x,
                       double     y,
                       GtkWidget *to,
                       double     to_x,
                       double     to_y);

/**
 * UiDropSource:
 *
 * Another program with a window of its own that offers files; see drop-source.c.
 */
typedef struct _UiDropSource UiDropSource;

/* Starts the program with paths, ended by %NULL, and waits for its window. */
UiDropSource *ui_drop_source_new (const char *const *files);

/* Ends the program. */
void ui_drop_source_free (UiDropSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UiDropSource, ui_drop_source_free)

/* Drags the files over a place of @to and keeps the button pressed. */
void ui_drop_source_hover (UiDropSource *self,
                           GtkWidget    *to,
                           double        x,
                           double        y);

/* Drags the files to a place of @to and drops them there. */
void ui_drop_source_drop (UiDropSource *self,
                          GtkWidget    *to,
                          double        x,
                          double        y);

/* ---- Accessibility ---- */

/**
 * ui_read_tree:
 * @out: (out): what accessible-tree.py --check says of this program
 * @err: (out): what it complains about
 *
 * The program must run with `gui-run --accessible`.
 *
 * Returns: its exit status; 77, with the test skipped, when there is nothing to
 *   look with
 */
int ui_read_tree (char **out,
                  char **err);

/* ---- Pictures ---- */

/* Returns: (transfer full): @widget as GTK's cairo renderer draws it, the same on each machine */
GdkTexture *ui_render (GtkWidget *widget);

/* Returns: the color of a pixel, 0xAARRGGBB, premultiplied */
guint32 ui_texture_get_pixel (GdkTexture *texture,
                              int         x,
                              int         y);

/* Saves @widget, a window for instance, without what lies over it. */
void ui_save_widget (GtkWidget  *widget,
                     const char *path);

/* Saves the whole screen as it is now, with popovers, menus and pointers of drags. */
void ui_save_screen (const char *path);

G_END_DECLS
