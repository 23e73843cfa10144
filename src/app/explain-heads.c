/* explain-heads.c: which attention of a model is looked at, and its numbers row by row
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "app/explain-heads.h"

#include "app/accessible.h"
#include "base/i18n.h"

/* More rows than this are not listed; they are in the picture. */
#define MAX_ROWS 64

struct _WeftExplainHeads
{
  AdwBin parent_instance;

  /* Owned */
  GPtrArray *layers; /* char *: ids, the one that is looked at first before others */
  GArray *crosses;   /* gboolean: of each, whether it reads another sequence */
  GPtrArray *lines;  /* GtkWidget *: of the numbers */

  /* Children */
  AdwComboRow *layer;
  AdwComboRow *way;
  AdwActionRow *head_row;
  GtkSpinButton *head;
  AdwActionRow *discard_row;
  GtkSpinButton *discard;
  AdwExpanderRow *numbers;

  int row;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (WeftExplainHeads, weft_explain_heads, ADW_TYPE_BIN)

enum {
  CHANGED,
  WALKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What is chosen */

static gboolean
is_crossing (WeftExplainHeads *self)
{
  guint layer = adw_combo_row_get_selected (self->layer);

  return layer < self->crosses->len && g_array_index (self->crosses, gboolean, layer);
}

static WeftAttentionWay
get_way (WeftExplainHeads *self)
{
  return (WeftAttentionWay) adw_combo_row_get_selected (self->way);
}

/* What belongs to the way. */
static void
show_choices (WeftExplainHeads *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->head_row), get_way (self) == WEFT_WAY_HEAD);
  gtk_widget_set_visible (GTK_WIDGET (self->discard_row), weft_attention_way_is_rollout (get_way (self)));
}

/* What reads another sequence cannot be rolled out. */
static void
offer_ways (WeftExplainHeads *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint n = is_crossing (self) ? WEFT_WAY_ROLLOUT : WEFT_N_ATTENTION_WAYS, selected = adw_combo_row_get_selected (self->way);

  for (guint i = 0; i < n; i++)
    gtk_string_list_append (titles, _ (weft_attention_ways[i].title));
  adw_combo_row_set_model (self->way, G_LIST_MODEL (titles));
  adw_combo_row_set_selected (self->way, selected < n ? selected : WEFT_WAY_MEAN);
  show_choices (self);
}

static void
tell (WeftExplainHeads *self)
{
  if (!self->is_updating)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
layer_cb (WeftExplainHeads *self)
{
  if (self->is_updating)
    return;
  self->is_updating = TRUE;
  offer_ways (self);
  self->is_updating = FALSE;
  tell (self);
}

static void
way_cb (WeftExplainHeads *self)
{
  if (self->is_updating)
    return;
  show_choices (self);
  tell (self);
}

WeftExplainAttentionWish *
weft_explain_heads_make_wish (WeftExplainHeads *self)
{
  guint layer = adw_combo_row_get_selected (self->layer);
  WeftExplainAttentionWish *wish = weft_explain_box_new (WeftExplainAttentionWish);

  wish->layer = layer < self->layers->len ? g_strdup (self->layers->pdata[layer]) : NULL;
  wish->way = get_way (self);
  wish->head = (gint64) gtk_spin_button_get_value (self->head) - 1;
  wish->discard = gtk_spin_button_get_value (self->discard);
  return wish;
}

void
weft_explain_heads_choose (WeftExplainHeads *self,
                           gint64            head)
{
  self->is_updating = TRUE;
  gtk_spin_button_set_value (self->head, (double) head + 1);
  adw_combo_row_set_selected (self->way, WEFT_WAY_HEAD);
  show_choices (self);
  self->is_updating = FALSE;
  tell (self);
}

/* The numbers of each row */

static void
activated_cb (WeftExplainHeads *self,
              GtkWidget        *line)
{
  guint index;

  if (g_ptr_array_find (self->lines, line, &index)) {
    self->row = (int) index;
    g_signal_emit (self, signals[WALKED], 0);
  }
}

int
weft_explain_heads_get_row (WeftExplainHeads *self)
{
  return self->row;
}

static void
add_line (WeftExplainHeads           *self,
          const WeftAttentionPicture *picture,
          guint                       index)
{
  const WeftAttentionRow *row = &picture->reading->rows[index];
  GtkWidget *line = adw_action_row_new ();
  g_autofree char *text = g_strdup_printf (_("“%s” %.2f · entropy %.2f"), picture->columns[row->peak], row->share, row->entropy);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), picture->rows[index]);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (line), text);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), TRUE);
  g_signal_connect_swapped (line, "activated", G_CALLBACK (activated_cb), self);
  adw_expander_row_add_row (self->numbers, line);
  g_ptr_array_add (self->lines, line);
}

void
weft_explain_heads_show (WeftExplainHeads           *self,
                         const WeftAttentionPicture *picture)
{
  const WeftAttentionMap *map = picture->reading->map;

  self->is_updating = TRUE;
  gtk_spin_button_set_range (self->head, 1, (double) map->n_heads);
  self->is_updating = FALSE;
  for (guint i = 0; i < self->lines->len; i++)
    adw_expander_row_remove (self->numbers, self->lines->pdata[i]);
  g_ptr_array_set_size (self->lines, 0);
  for (gint64 i = 0; i < MIN (map->n_rows, MAX_ROWS); i++)
    add_line (self, picture, (guint) i);
  gtk_widget_set_visible (GTK_WIDGET (self->numbers), TRUE);
}

/* The model */

static void
add_layer (WeftExplainHeads         *self,
           const WeftAttentionLayer *layer,
           GtkStringList            *titles)
{
  g_autofree char *title = g_strdup_printf ("%s · %s", layer->id, _ (layer->kind));

  g_ptr_array_add (self->layers, g_strdup (layer->id));
  g_array_append_val (self->crosses, layer->crosses);
  gtk_string_list_append (titles, title);
}

/* From the output on: first what reads another sequence, as a translator does. */
gboolean
weft_explain_heads_set_model (WeftExplainHeads       *self,
                              const WeftExplainModel *model)
{
  g_autoptr (GArray) layers = weft_attention_list (model->subject);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (int crosses = 1; crosses >= 0; crosses--)
    for (guint i = layers->len; i-- > 0;)
      if (g_array_index (layers, WeftAttentionLayer, i).crosses == crosses)
        add_layer (self, &g_array_index (layers, WeftAttentionLayer, i), titles);
  self->is_updating = TRUE;
  adw_combo_row_set_model (self->layer, G_LIST_MODEL (titles));
  offer_ways (self);
  self->is_updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->layer), layers->len > 1);
  return layers->len > 0;
}

/* The widget */

static AdwComboRow *
add_choice (AdwPreferencesGroup *group,
            const char          *title)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (group, row);
  return ADW_COMBO_ROW (row);
}

static AdwActionRow *
add_number (WeftExplainHeads     *self,
            AdwPreferencesGroup  *group,
            const char           *title,
            double                high,
            double                step,
            GtkSpinButton       **number)
{
  GtkWidget *row = adw_action_row_new ();

  *number = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (step < 1 ? 0 : 1, high, step));
  gtk_widget_set_valign (GTK_WIDGET (*number), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (*number), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (*number, "value-changed", G_CALLBACK (tell), self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (*number));
  gtk_widget_set_visible (row, FALSE);
  adw_preferences_group_add (group, row);
  return ADW_ACTION_ROW (row);
}

static void
add_help (AdwPreferencesGroup *group)
{
  GtkWidget *label = gtk_label_new (_("Attention is not by itself an explanation: it says what was read, not what the answer rests on. "
                                       "So each word that is read is replaced by others, and below the picture stands how often the word that is read most is also the one that matters most."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_tooltip_text (label, "Jain and Wallace 2019, “Attention is not Explanation”; Wiegreffe and Pinter 2019, “Attention is not not Explanation”; Neely et al. 2022");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "explain-help");
  adw_preferences_group_add (group, label);
}

static void
weft_explain_heads_finalize (GObject *object)
{
  WeftExplainHeads *self = WEFT_EXPLAIN_HEADS (object);

  g_ptr_array_unref (self->layers);
  g_array_unref (self->crosses);
  g_ptr_array_unref (self->lines);
  G_OBJECT_CLASS (weft_explain_heads_parent_class)->finalize (object);
}

static void
weft_explain_heads_class_init (WeftExplainHeadsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_explain_heads_finalize;
  signals[CHANGED] = g_signal_new ("changed", WEFT_TYPE_EXPLAIN_HEADS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[WALKED] = g_signal_new ("walked", WEFT_TYPE_EXPLAIN_HEADS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_explain_heads_init (WeftExplainHeads *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->layers = g_ptr_array_new_with_free_func (g_free);
  self->crosses = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->lines = g_ptr_array_new ();
  self->row = -1;
  adw_preferences_group_set_title (group, _("Attention"));
  self->layer = add_choice (group, _("Layer"));
  self->way = add_choice (group, _("Heads"));
  self->head_row = add_number (self, group, _("Head"), 1, 1, &self->head);
  self->discard_row = add_number (self, group, _("Discard"), 1, 0.1, &self->discard);
  adw_action_row_set_subtitle (self->discard_row, _("Share of each layer’s numbers that counts as 0"));
  add_help (group);
  self->numbers = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->numbers), _("Word by Word"));
  gtk_widget_set_visible (GTK_WIDGET (self->numbers), FALSE);
  adw_preferences_group_add (group, GTK_WIDGET (self->numbers));
  g_signal_connect_swapped (self->layer, "notify::selected", G_CALLBACK (layer_cb), self);
  g_signal_connect_swapped (self->way, "notify::selected", G_CALLBACK (way_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (group));
}

GtkWidget *
weft_explain_heads_new (void)
{
  return g_object_new (WEFT_TYPE_EXPLAIN_HEADS, NULL);
}
