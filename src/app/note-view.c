/* note-view.c: a note or a frame on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/note-view.h"

#include "base/i18n.h"

#define PAD        10
#define TEXT_SIZE  12.0
#define TITLE_SIZE 13.0

/* The corner that it is resized by: two lines, so far from each other. */
#define GRIP_STEP 4

struct _WeftNoteView
{
  GtkWidget parent_instance;

  /* Owned */
  WeftNote *note;

  /* Borrowed */
  const WeftCanvasColors *colors;

  double zoom;
  WeftArea change;
};

G_DEFINE_FINAL_TYPE (WeftNoteView, weft_note_view, GTK_TYPE_WIDGET)

static PangoLayout *
lay_out (WeftNoteView *self,
         double        zoom)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->note->text);
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (pango_context_get_font_description (pango_layout_get_context (layout)));

  pango_font_description_set_absolute_size (font, (self->note->frame ? TITLE_SIZE : TEXT_SIZE) * PANGO_SCALE * zoom);
  pango_font_description_set_weight (font, self->note->frame ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) ((weft_note_view_get_box (self).width - 2 * PAD) * zoom * PANGO_SCALE));
  if (self->note->frame) {
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode (layout, TRUE);
  } else {
    pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  }
  return layout;
}

static GdkRGBA
get_tint (WeftNoteView           *self,
          const WeftCanvasColors *colors)
{
  GdkRGBA tint = self->note->frame ? colors->dim : colors->warning;

  if (self->note->color != NULL)
    (void) gdk_rgba_parse (&tint, self->note->color);
  return tint;
}

static void
append (WeftNoteView           *self,
        const WeftCanvasColors *colors,
        double                  zoom,
        const graphene_rect_t   rect,
        GtkSnapshot            *snapshot)
{
  g_autoptr (PangoLayout) layout = lay_out (self, zoom);
  const graphene_point_t pad = GRAPHENE_POINT_INIT ((float) (PAD * zoom), (float) (PAD * zoom * 0.7));
  GdkRGBA tint = get_tint (self, colors), fill, edge;
  GskRoundedRect card;

  fill = self->note->frame ? weft_rgba_fade (tint, 0.08) : weft_rgba_mix (colors->card, tint, 0.16);
  edge = weft_rgba_fade (tint, 0.5);
  gsk_rounded_rect_init_from_rect (&card, &rect, (float) (WEFT_NODE_RADIUS * zoom));
  gtk_snapshot_push_rounded_clip (snapshot, &card);
  gtk_snapshot_append_color (snapshot, &fill, &rect);
  gtk_snapshot_translate (snapshot, &pad);
  gtk_snapshot_append_layout (snapshot, layout, &colors->text);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-pad.x, -pad.y));
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &card, (const float[]){ 1, 1, 1, 1 }, (const GdkRGBA[]){ edge, edge, edge, edge });
}

static void
weft_note_view_state_flags_changed (GtkWidget     *widget,
                                    GtkStateFlags  before)
{
  gtk_widget_queue_draw (widget);
  GTK_WIDGET_CLASS (weft_note_view_parent_class)->state_flags_changed (widget, before);
}

static void
snapshot_grip (WeftNoteView  *self,
               GtkSnapshot   *snapshot,
               float          width,
               float          height,
               const GdkRGBA *color)
{
  float size = (float) (3 * GRIP_STEP * self->zoom);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (width - size, height - size, size, size));

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 1.5);
  for (int i = 1; i <= 2; i++) {
    double reach = (1 + i) * GRIP_STEP * self->zoom, edge = GRIP_STEP * self->zoom;

    cairo_move_to (cr, width - reach, height - edge);
    cairo_line_to (cr, width - edge, height - reach);
  }
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* The corner and the focus are of the window and in no picture. */
static void
weft_note_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  WeftNoteView *self = WEFT_NOTE_VIEW (widget);
  const graphene_rect_t rect = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  const GdkRGBA *color = gtk_widget_has_focus (widget) ? &self->colors->accent : &self->colors->dim;
  GskRoundedRect card;

  append (self, self->colors, self->zoom, rect, snapshot);
  snapshot_grip (self, snapshot, rect.size.width, rect.size.height, color);
  if (!gtk_widget_has_focus (widget))
    return;
  gsk_rounded_rect_init_from_rect (&card, &rect, (float) (WEFT_NODE_RADIUS * self->zoom));
  gtk_snapshot_append_border (snapshot, &card, (const float[]){ 2, 2, 2, 2 }, (const GdkRGBA[]){ *color, *color, *color, *color });
}

static void
weft_note_view_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = *natural = 1;
}

static void
weft_note_view_finalize (GObject *object)
{
  weft_note_free (WEFT_NOTE_VIEW (object)->note);
  G_OBJECT_CLASS (weft_note_view_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *klass)
{
  static const struct
  {
    guint key;
    guint keypad;
    int dx;
    int dy;
  } arrows[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1 },
    { GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1 },
  };

  gtk_widget_class_add_binding_action (klass, GDK_KEY_Return, 0, "canvas.edit-note", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Enter, 0, "canvas.edit-note", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F2, 0, "canvas.edit-note", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Delete, 0, "canvas.remove-note", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_BackSpace, 0, "canvas.remove-note", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++) {
    gtk_widget_class_add_binding_action (klass, arrows[i].key, GDK_SHIFT_MASK, "canvas.resize-note", "(ii)", arrows[i].dx, arrows[i].dy);
    gtk_widget_class_add_binding_action (klass, arrows[i].keypad, GDK_SHIFT_MASK, "canvas.resize-note", "(ii)", arrows[i].dx, arrows[i].dy);
  }
}

static void
weft_note_view_class_init (WeftNoteViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_note_view_finalize;
  widget_class->snapshot = weft_note_view_snapshot;
  widget_class->measure = weft_note_view_measure;
  widget_class->state_flags_changed = weft_note_view_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "note");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_NOTE);
  add_keys (widget_class);
}

static void
weft_note_view_init (WeftNoteView *self)
{
  self->zoom = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

WeftNoteView *
weft_note_view_new (const WeftNote         *note,
                    const WeftCanvasColors *colors)
{
  WeftNoteView *self = g_object_new (WEFT_TYPE_NOTE_VIEW, NULL);

  self->colors = colors;
  weft_note_view_set_note (self, note);
  return self;
}

void
weft_note_view_set_note (WeftNoteView   *self,
                         const WeftNote *note)
{
  g_clear_pointer (&self->note, weft_note_free);
  self->note = weft_note_copy (note);
  self->change = (WeftArea){ 0 };
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, *note->text != '\0' ? note->text : _("Without text"),
                                  GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION, note->frame ? _("frame") : _("note"), -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const WeftNote *
weft_note_view_get_note (WeftNoteView *self)
{
  return self->note;
}

WeftArea
weft_note_view_get_box (WeftNoteView *self)
{
  return (WeftArea){ self->note->x + self->change.x, self->note->y + self->change.y, self->note->width + self->change.width,
                     self->note->height + self->change.height };
}

void
weft_note_view_set_change (WeftNoteView *self,
                           WeftArea      change)
{
  gboolean grows = change.width != self->change.width || change.height != self->change.height;

  self->change = change;
  if (grows)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_note_view_set_zoom (WeftNoteView *self,
                         double        zoom)
{
  if (self->zoom == zoom)
    return;
  self->zoom = zoom;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
weft_note_view_paint (WeftNoteView           *self,
                      const WeftCanvasColors *colors,
                      cairo_t                *cr)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  append (self, colors, 1, GRAPHENE_RECT_INIT (0, 0, (float) self->note->width, (float) self->note->height), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  cairo_save (cr);
  cairo_translate (cr, self->note->x, self->note->y);
  gsk_render_node_draw (node, cr);
  cairo_restore (cr);
  gsk_render_node_unref (node);
}

GdkRGBA
weft_note_view_get_color (WeftNoteView *self)
{
  return weft_rgba_mix (self->colors->background, get_tint (self, self->colors), self->note->frame ? 0.15 : 0.4);
}
