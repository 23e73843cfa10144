/* try-page.c: a model to be used, by people who only want its answers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/try-page.h"

#include "app/explain-doubts.h"
#include "app/explain-page.h"
#include "app/explain-saliency.h"
#include "app/explain-stage.h"
#include "app/try-history.h"
#include "app/try-input.h"
#include "app/try-purpose.h"
#include "app/try-reason.h"
#include "app/try-result.h"
#include "base/i18n.h"

#define INPUT_WIDTH 340

struct _WeftTryPage
{
  WeftLookPage parent_instance;

  /* Owned */
  WeftExplainWork *work;
  WeftExplainOrder asked; /* what was asked last */
  WeftExplainOrder order; /* what is answered */
  char *title;
  char *path;                /* nullable */
  WeftTrainedModel *trained; /* nullable */
  char *data;                /* nullable */
  char *dropped;             /* nullable: waits for the model */

  /* Children */
  WeftExplainStage *stage;
  GtkWidget *content;
  GtkLabel *purpose;
  GtkBox *sides;
  GtkWidget *column;
  WeftTryInput *input;
  WeftTryHistory *history;
  GtkWidget *refusal;
  GtkLabel *refusal_text;
  WeftTryResult *result;
  WeftExplainDoubts *doubts;
  WeftTryReason *reason;

  guint tick; /* callback that takes over what is computed, 0 while nothing is */
  gboolean is_open;
};

G_DEFINE_FINAL_TYPE (WeftTryPage, weft_try_page, WEFT_TYPE_LOOK_PAGE)

enum {
  LOOK_INSIDE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Asking */

/* What cannot be read leaves the answer that is there. */
static void
refuse (WeftTryPage *self,
        const char  *sentence)
{
  gtk_label_set_label (self->refusal_text, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->refusal, sentence != NULL);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  WeftTryPage *self = WEFT_TRY_PAGE (widget);

  weft_explain_work_look (self->work);
  if (weft_explain_work_get_busy (self->work))
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
ask (WeftTryPage *self)
{
  g_auto (WeftExplainOrder) order = { .class = -1, .in_words = TRUE, .question = &weft_explain_saliency };

  if (!self->is_open || !weft_try_input_fill (self->input, &order))
    return;
  order.wish = weft_explain_box_new (WeftExplainSaliencyWish);
  refuse (self, NULL);
  weft_explain_order_copy (&self->asked, &order);
  weft_explain_work_ask (self->work, &order);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* Answers */

static void
opened_cb (gpointer          owner,
           WeftExplainModel *model)
{
  WeftTryPage *self = owner;
  g_autofree char *purpose = weft_try_purpose_tell (model), *dropped = g_steal_pointer (&self->dropped);

  self->is_open = TRUE;
  gtk_label_set_label (self->purpose, purpose);
  weft_explain_stage_show (self->stage, self->content);
  weft_try_input_set_model (self->input, model);
  if (dropped != NULL)
    weft_try_input_take_file (self->input, dropped);
  gtk_widget_child_focus (GTK_WIDGET (self->input), GTK_DIR_TAB_FORWARD);
}

/* What the model says comes first, why when it is found. */
static void
changed_cb (gpointer owner)
{
  WeftTryPage *self = owner;
  WeftExplainAnswer *answer = weft_explain_work_get_answer (self->work);

  if (answer->scores != NULL) {
    weft_explain_order_copy (&self->order, &self->asked);
    weft_try_input_show (self->input, answer);
    weft_try_result_show (self->result, answer);
    weft_explain_doubts_show (self->doubts, answer);
  }
  if (answer->finding != NULL)
    weft_try_reason_show (self->reason, answer);
  if (answer->fraction >= 1)
    weft_try_history_add (self->history, &self->order, answer);
}

static void
failed_cb (gpointer    owner,
           const char *sentence,
           gboolean    about_input)
{
  WeftTryPage *self = owner;

  if (!self->is_open)
    weft_explain_stage_say (self->stage, _("This Model Cannot Be Tried"), sentence, FALSE);
  else if (!about_input)
    weft_try_reason_say (self->reason, sentence);
  else {
    weft_try_input_restore (self->input, &self->order);
    refuse (self, sentence);
  }
}

static const WeftExplainListener listener = { opened_cb, changed_cb, failed_cb };

void
weft_try_page_take_file (WeftTryPage *self,
                         const char  *path)
{
  if (self->is_open) {
    weft_try_input_take_file (self->input, path);
    return;
  }
  g_free (self->dropped);
  self->dropped = g_strdup (path);
}

gboolean
weft_try_page_get_settled (WeftTryPage *self)
{
  return self->is_open && !weft_explain_work_get_busy (self->work);
}

guint
weft_try_page_get_n_done (WeftTryPage *self)
{
  return weft_explain_work_get_n_done (self->work);
}

/* Gestures */

static void
chosen_cb (WeftTryPage            *self,
           const WeftExplainOrder *order)
{
  weft_try_input_take_order (self->input, order);
}

static void
look_cb (WeftTryPage *self)
{
  GtkWidget *page = g_object_ref_sink (weft_explain_page_new (self->title, self->path, self->trained, self->data));

  weft_explain_page_take_order (WEFT_EXPLAIN_PAGE (page), &self->order);
  g_signal_emit (self, signals[LOOK_INSIDE], 0, page);
  g_object_unref (page);
}

static gboolean
drop_cb (WeftTryPage  *self,
         const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;

  if (path != NULL)
    weft_try_page_take_file (self, path);
  return path != NULL;
}

static void
paste_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  WeftTryPage *self = WEFT_TRY_PAGE (widget);

  if (self->is_open)
    weft_try_input_paste (self->input);
}

/* The widget */

static void
set_narrow (WeftLookPage *page,
            gboolean      narrow)
{
  WeftTryPage *self = WEFT_TRY_PAGE (page);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->sides), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_size_request (self->column, narrow ? -1 : INPUT_WIDTH, -1);
  gtk_widget_set_hexpand (self->column, narrow);
}

static GtkWidget *
make_refusal (WeftTryPage *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-error-symbolic");

  self->refusal = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  self->refusal_text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->refusal_text, TRUE);
  gtk_label_set_wrap_mode (self->refusal_text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->refusal_text, 0);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Error"), -1);
  gtk_box_append (GTK_BOX (self->refusal), icon);
  gtk_box_append (GTK_BOX (self->refusal), GTK_WIDGET (self->refusal_text));
  gtk_widget_add_css_class (self->refusal, "try-refusal");
  gtk_widget_set_visible (self->refusal, FALSE);
  return self->refusal;
}

static GtkWidget *
make_column (WeftTryPage *self)
{
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->input = WEFT_TRY_INPUT (weft_try_input_new ());
  self->history = WEFT_TRY_HISTORY (weft_try_history_new ());
  g_signal_connect_object (self->input, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->input, "refused", G_CALLBACK (refuse), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_size_request (self->column, INPUT_WIDTH, -1);
  gtk_widget_set_hexpand (self->column, FALSE);
  gtk_box_append (GTK_BOX (self->column), GTK_WIDGET (self->input));
  gtk_box_append (GTK_BOX (self->column), make_refusal (self));
  gtk_box_append (GTK_BOX (self->column), GTK_WIDGET (self->history));
  return self->column;
}

static GtkWidget *
make_answer (WeftTryPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->result = WEFT_TRY_RESULT (weft_try_result_new ());
  self->doubts = WEFT_EXPLAIN_DOUBTS (weft_explain_doubts_new ());
  self->reason = WEFT_TRY_REASON (weft_try_reason_new ());
  g_signal_connect_object (self->reason, "look-inside", G_CALLBACK (look_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->result));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->doubts));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->reason));
  return box;
}

static GtkWidget *
make_heading (WeftTryPage *self,
              const char  *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *label = gtk_label_new (title);

  self->purpose = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (self->purpose, 0);
  gtk_label_set_wrap (self->purpose, TRUE);
  gtk_widget_add_css_class (label, "title-2");
  gtk_widget_add_css_class (GTK_WIDGET (self->purpose), "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->purpose));
  return box;
}

static void
make_content (WeftTryPage *self,
              const char  *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  self->stage = WEFT_EXPLAIN_STAGE (weft_explain_stage_new ());
  self->content = adw_clamp_new ();
  self->sides = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 30));
  gtk_box_append (self->sides, make_column (self));
  gtk_box_append (self->sides, make_answer (self));
  gtk_box_append (GTK_BOX (box), make_heading (self, title));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sides));
  adw_clamp_set_maximum_size (ADW_CLAMP (self->content), 1060);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (self->content), 900);
  adw_clamp_set_child (ADW_CLAMP (self->content), box);
  gtk_widget_add_css_class (self->content, "try-page");
  weft_explain_stage_add (self->stage, self->content);
  weft_explain_stage_say (self->stage, _("Opening the Model…"), NULL, FALSE);
  weft_look_page_set_content (WEFT_LOOK_PAGE (self), GTK_WIDGET (self->stage));
}

static void
weft_try_page_dispose (GObject *object)
{
  WeftTryPage *self = WEFT_TRY_PAGE (object);

  /* Children that go may tell of changes. */
  self->is_open = FALSE;
  g_clear_pointer (&self->work, weft_explain_work_free);
  G_OBJECT_CLASS (weft_try_page_parent_class)->dispose (object);
}

static void
weft_try_page_finalize (GObject *object)
{
  WeftTryPage *self = WEFT_TRY_PAGE (object);

  weft_explain_order_clear (&self->asked);
  weft_explain_order_clear (&self->order);
  g_clear_pointer (&self->trained, weft_trained_model_unref);
  g_free (self->title);
  g_free (self->path);
  g_free (self->data);
  g_free (self->dropped);
  G_OBJECT_CLASS (weft_try_page_parent_class)->finalize (object);
}

static void
weft_try_page_class_init (WeftTryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_try_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_try_page_finalize;
  WEFT_LOOK_PAGE_CLASS (klass)->set_narrow = set_narrow;
  gtk_widget_class_install_action (widget_class, "try.paste", NULL, paste_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "try.paste", NULL);
  signals[LOOK_INSIDE] = g_signal_new ("look-inside", WEFT_TYPE_TRY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, WEFT_TYPE_LOOK_PAGE);
}

static void
weft_try_page_init (WeftTryPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

GtkWidget *
weft_try_page_new (const char       *title,
                   const char       *path,
                   WeftTrainedModel *trained,
                   const char       *data)
{
  WeftTryPage *self = g_object_new (WEFT_TYPE_TRY_PAGE, NULL);
  g_autofree char *tab = g_strdup_printf (_("Try %s"), title);

  self->title = g_strdup (title);
  self->path = g_strdup (path);
  self->trained = trained != NULL ? weft_trained_model_ref (trained) : NULL;
  self->data = g_strdup (data);
  make_content (self, title);
  panel_widget_set_title (PANEL_WIDGET (self), tab);
  panel_widget_set_icon_name (PANEL_WIDGET (self), "weft-predict-symbolic");
  panel_widget_set_kind (PANEL_WIDGET (self), PANEL_WIDGET_KIND_DOCUMENT);
  self->work = weft_explain_work_new (title, path, trained, &listener, self);
  return GTK_WIDGET (self);
}
