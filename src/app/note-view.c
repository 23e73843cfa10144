/* note-view.c: a note or a frame on the canvas
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/note-view.h"

#include "base/i18n.h"

#define PAD        10
#define TEXT_SIZE  12.0
#define TITLE_SIZE 13.0

struct _WeftNoteView
{
  GtkWidget parent_instance;

  /* Owned */
  WeftNote *note;

  /* Borrowed */
  const WeftCanvasColors *colors;

  double zoom;
  double dx, dy;
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
  pango_layout_set_width (layout, (int) ((self->note->width - 2 * PAD) * zoom * PANGO_SCALE));
  if (self->note->frame) {
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode (layout, TRUE);
  } else {
    pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  }
  return layout;
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
  GdkRGBA tint = colors->warning, fill, edge;
  GskRoundedRect card;

  if (self->note->color != NULL)
    (void) gdk_rgba_parse (&tint, self->note->color);
  else if (self->note->frame)
    tint = colors->dim;
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
weft_note_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  WeftNoteView *self = WEFT_NOTE_VIEW (widget);

  append (self, self->colors, self->zoom, GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget)), snapshot);
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
weft_note_view_class_init (WeftNoteViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weft_note_view_finalize;
  widget_class->snapshot = weft_note_view_snapshot;
  widget_class->measure = weft_note_view_measure;
  gtk_widget_class_set_css_name (widget_class, "note");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_NOTE);
}

static void
weft_note_view_init (WeftNoteView *self)
{
  self->zoom = 1;
}

WeftNoteView *
weft_note_view_new (const WeftNote         *note,
                    const WeftCanvasColors *colors)
{
  WeftNoteView *self = g_object_new (WEFT_TYPE_NOTE_VIEW, NULL);

  self->note = weft_note_copy (note);
  self->colors = colors;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, note->text,
                                  GTK_ACCESSIBLE_PROPERTY_ROLE_DESCRIPTION, note->frame ? _("frame") : _("note"), -1);
  return self;
}

const WeftNote *
weft_note_view_get_note (WeftNoteView *self)
{
  return self->note;
}

WeftArea
weft_note_view_get_box (WeftNoteView *self)
{
  return (WeftArea){ self->note->x + self->dx, self->note->y + self->dy, self->note->width, self->note->height };
}

void
weft_note_view_set_offset (WeftNoteView *self,
                           double        dx,
                           double        dy)
{
  self->dx = dx;
  self->dy = dy;
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
