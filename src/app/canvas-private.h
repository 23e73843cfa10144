/* canvas-private.h: what the files of the canvas share
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What gestures and actions do to the document is in canvas-edit.h.
 *
 * From the bottom up: canvas-viewport.c, what part is seen; canvas-scene.c, views
 * of nodes and wires following the workflow; canvas-selection.c; canvas-overview.c,
 * all of it small; canvas-draw.c; canvas-minimap.c; canvas-link.c, wires while they
 * are drawn; canvas-focus.c; canvas-add.c; canvas-clipboard.c; canvas-edit.c;
 * canvas-arrange.c; canvas-align.c; canvas-group.c; canvas-rewire.c, nodes held above
 * wires; canvas-move.c, what follows the pointer; canvas-sweep.c; canvas-menu.c;
 * canvas-note.c; canvas-drag.c; canvas-recommend.c; canvas-import.c; canvas-drop.c;
 * canvas.c, the widget.
 */
#pragma once

#include "app/canvas-wire.h"
#include "app/canvas.h"
#include "app/minimap.h"
#include "app/node-search.h"
#include "app/note-view.h"
#include "workflow/guide.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Around everything when all is shown, in application pixels. */
#define WEFT_CANVAS_MARGIN 40

/* What a click of the wheel, or a key, enlarges by. */
#define WEFT_CANVAS_ZOOM_STEP 1.1

/* Below this zoom one picture stands for everything. */
#define WEFT_CANVAS_OVERVIEW 0.25

/* What a drag of the pointer means. */
typedef enum {
  WEFT_DRAG_NONE,
  WEFT_DRAG_PRESSED, /* on nodes, not far enough yet to move them */
  WEFT_DRAG_MOVE,
  WEFT_DRAG_RESIZE,
  WEFT_DRAG_BAND,
  WEFT_DRAG_PAN,
  WEFT_DRAG_SWEEP_PRESSED,
  WEFT_DRAG_SWEEP,
  WEFT_DRAG_WIRE_PRESSED,
  WEFT_DRAG_WIRE,
} WeftDragMode;

/**
 * WeftPendingWire:
 * @view: (nullable): node that it begins at; %NULL: no wire is being drawn
 * @port: its port
 * @moved: (nullable): the wire whose end is led elsewhere
 * @target: (nullable): port that it would end at
 * @target_view: (nullable): that port's node
 * @x: where it ends, in canvas units
 * @y: where it ends, in canvas units
 * @by_key: whether keys lead it, not the pointer
 */
typedef struct
{
  WeftNodeView *view;        /* Borrowed */
  WeftPortView *port;        /* Borrowed */
  WeftCanvasWire *moved;     /* Borrowed */
  WeftPortView *target;      /* Borrowed */
  WeftNodeView *target_view; /* Borrowed */
  double x;
  double y;
  gboolean by_key;
} WeftPendingWire;

/* How far from its place a node is drawn at first, canvas units. */
typedef struct
{
  char *id; /* Owned */
  double dx;
  double dy;
} WeftCanvasShift;

struct _WeftCanvas
{
  GtkWidget parent_instance;

  /* Owned */
  WeftDocument *document;
  WeftWorkflow *workflow;
  GPtrArray *views;           /* WeftNodeView, in the order of the workflow */
  GPtrArray *wires;           /* WeftCanvasWire */
  GPtrArray *notes;           /* WeftNoteView */
  GHashTable *by_id;          /* id → WeftNodeView */
  GtkWidget *hint;            /* child: what to do with an empty canvas */
  GtkWidget *bubble;          /* child: why a port does not fit */
  WeftMinimap *minimap;       /* child */
  WeftNodeSearch *search;     /* nullable, child */
  AdwAnimation *scrolling;    /* nullable */
  AdwAnimation *following;    /* nullable: nodes on their way to where they were put */
  GArray *shifts;             /* WeftCanvasShift, of that */
  GArray *guides;             /* nullable: WeftGuide that what is held lies on */
  GskRenderNode *ground;      /* nullable: background with its grid */
  PangoFontDescription *font; /* nullable: that pictures were painted with */
  char *pasted;               /* nullable: the text that was pasted last */
  GCancellable *looking;      /* nullable: while data is looked at */
  GCancellable *importing;    /* nullable: while a model is read */

  /* Borrowed */
  GtkWidget *popup;           /* nullable, weak: the menu of the moment */
  WeftNodeView *last_focus;   /* nullable */
  WeftCanvasWire *lit;        /* nullable: under the pointer, or under what is held */
  WeftNodeView *aim;          /* nullable: node whose place the one that is held would take */
  WeftNoteView *dragged_note; /* nullable */
  WeftNoteView *menu_note;    /* nullable: that the last menu was about */

  WeftNodeCanvas nodes;

  /* What is seen, application pixels */
  WeftCanvasPlace place;
  WeftCanvasPlace all_place; /* what all of it was shown by last */
  WeftArea all;              /* canvas units: where all of it was then */
  gboolean is_placed;
  gboolean is_resting;
  guint rest_source;
  guint catch_up;                    /* tick callback, while pictures are owed */
  double from_x, from_y, to_x, to_y; /* of the scrolling */
  double ground_step, ground_zoom;
  int ground_width, ground_height;

  /* Gestures, application pixels */
  GtkGesture *drag; /* Borrowed */
  WeftDragMode mode;
  double pointer_x, pointer_y;
  double start_x, start_y;
  double pan_x, pan_y;
  double sweep_x, sweep_y;
  double band_x, band_y, band_width, band_height;
  double pinch_zoom;
  GHashTable *band_base; /* Owned, nullable: WeftNodeView selected before the band */
  gboolean was_selected; /* the node pressed, before it was */
  gboolean has_space;    /* whether the space bar is held */
  gboolean used_space;   /* for something else than to search */
  gboolean at_corner;    /* whether the pointer is where a note is resized */
  gboolean is_dropping;
  gboolean snaps;
  gboolean has_minimap;
  gboolean is_empty;
  gboolean is_stale;       /* ends of wires have to be found again */
  gboolean is_undescribed; /* ports have to be told again whom they are connected to */
  guint n_pasted;          /* the same text at the same place */
  double pasted_x, pasted_y;
  double search_x, search_y;
  WeftPendingWire pending;
};

/* canvas-viewport.c */

/* The same as weft_canvas_zoom_to(), about a place on the widget. */
void weft_canvas_zoom_at (WeftCanvas *self,
                          double      zoom,
                          double      x,
                          double      y);

/* Puts the origin there, application pixels. */
void weft_canvas_pan_to (WeftCanvas *self,
                         double      x,
                         double      y);

/* Shows all there is, at most at its own size, and goes on to while the canvas becomes smaller
 * and nobody looks elsewhere or changes what there is. */
void weft_canvas_show_all (WeftCanvas *self);

/* Returns: whether nothing has moved since all was shown */
gboolean weft_canvas_shows_all (WeftCanvas *self);

/* Shows the box, at most at its own size. */
void weft_canvas_show_box (WeftCanvas *self,
                           WeftArea    box);

/* Brings the box into view. */
void weft_canvas_scroll_to_box (WeftCanvas *self,
                                WeftArea    box,
                                gboolean    animate);

/* Gives each child its place. */
void weft_canvas_allocate (WeftCanvas *self,
                           int         width,
                           int         height);

/* Gives one node its place, before the others get theirs. */
void weft_canvas_allocate_node (WeftCanvas   *self,
                                WeftNodeView *view);

/* Nodes, wires and notes are drawn anew, the theme or the resolution being another. */
void weft_canvas_restyle (WeftCanvas *self);

/* canvas-scene.c */
void weft_canvas_follow   (WeftCanvas *self);
void weft_canvas_unfollow (WeftCanvas *self);

/* Finds the ends of wires that are not up to date. */
void weft_canvas_need_wires (WeftCanvas *self);

/* Lets go of the wire that is being drawn. */
void weft_canvas_forget_wire (WeftCanvas *self);

/* Returns: the smallest box around everything, empty when there is nothing */
WeftArea weft_canvas_get_content (WeftCanvas *self);

/* Returns: (transfer none) (nullable): what is at a place of the widget */
WeftNodeView   *weft_canvas_pick_node (WeftCanvas    *self,
                                       double         x,
                                       double         y);
WeftPortView   *weft_canvas_pick_port (WeftCanvas    *self,
                                       double         x,
                                       double         y,
                                       double         reach,
                                       WeftNodeView **view);
WeftCanvasWire *weft_canvas_pick_wire (WeftCanvas    *self,
                                       double         x,
                                       double         y);
WeftNoteView   *weft_canvas_pick_note (WeftCanvas    *self,
                                       double         x,
                                       double         y);

/* Returns: (transfer none) (nullable): the note with a corner there that it is resized by */
WeftNoteView *weft_canvas_pick_corner (WeftCanvas *self,
                                       double      x,
                                       double      y);

/* Returns: (transfer none) (nullable): the view of the note called @id */
WeftNoteView *weft_canvas_find_note_view (WeftCanvas *self,
                                          const char *id);

/* Returns: (transfer none) (nullable): the wire that was drawn for @link */
WeftCanvasWire *weft_canvas_find_wire (WeftCanvas     *self,
                                       const WeftLink *link);

/* Says a sentence about what could not be done. */
void weft_canvas_say (WeftCanvas *self,
                      const char *text);

/* Says why something failed, if it did, and frees the reason. */
void weft_canvas_say_error (WeftCanvas *self,
                            GError     *error);

/* canvas-selection.c */
void  weft_canvas_select_view    (WeftCanvas     *self,
                                  WeftNodeView   *view,
                                  WeftSelectMode  mode);
void  weft_canvas_select_wire    (WeftCanvas     *self,
                                  WeftCanvasWire *wire,
                                  WeftSelectMode  mode);
void  weft_canvas_select_all     (WeftCanvas     *self);
guint weft_canvas_count_selected (WeftCanvas     *self);
void  weft_canvas_begin_band     (WeftCanvas     *self,
                                  gboolean        keep);
void  weft_canvas_update_band    (WeftCanvas     *self,
                                  double          x,
                                  double          y);
void  weft_canvas_end_band       (WeftCanvas     *self);

/* canvas-overview.c */

/* Returns: (transfer full): a picture of everything, placed as @place says, @scale pixels
 * for one of it */
cairo_surface_t *weft_canvas_paint_overview (WeftCanvas            *self,
                                             const WeftCanvasPlace *place,
                                             int                    scale);

/* canvas-draw.c */
void weft_canvas_snapshot (WeftCanvas  *self,
                           GtkSnapshot *snapshot);

/* canvas-minimap.c */
void weft_canvas_add_minimap (WeftCanvas *self);

/* Shows it if something is out of sight, with what is seen. */
void weft_canvas_place_minimap (WeftCanvas *self);

/* Makes way for the pointer at a place of the widget; @leads: whether it leads something. */
void weft_canvas_shun_minimap (WeftCanvas *self,
                               double      x,
                               double      y,
                               gboolean    leads);

G_END_DECLS
