/* epoch-track.c: what a model made of the same inputs along its training
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "workflow/epoch-track.h"

#include "base/i18n.h"
#include "explain/error.h"

WeftTrackInput *
weft_track_input_new (const char  *title,
                      WeftTensor  *sample,
                      WeftDataset *dataset,
                      gint64       row,
                      gint64       class,
                      gint64       place)
{
  WeftTrackInput *self = g_new (WeftTrackInput, 1);

  *self = (WeftTrackInput){ g_strdup (title), weft_tensor_ref (sample), dataset != NULL ? weft_dataset_ref (dataset) : NULL, row, class, place };
  return self;
}

void
weft_track_input_free (WeftTrackInput *self)
{
  weft_tensor_unref (self->sample);
  g_clear_pointer (&self->dataset, weft_dataset_unref);
  g_free (self->title);
  g_free (self);
}

static void
clear_point (gpointer data)
{
  weft_saliency_chart_unref (((WeftTrackPoint *) data)->chart);
}

static void
track_free (gpointer data)
{
  WeftEpochTrack *self = data;

  g_array_unref (self->points);
  g_free (self->title);
  g_free (self->class_name);
  g_free (self);
}

static GArray *
new_points (void)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (WeftTrackPoint));

  g_array_set_clear_func (points, clear_point);
  return points;
}

/* The same points, to which others may be added. */
static GPtrArray *
copy_tracks (const GPtrArray *tracks)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func (track_free);

  for (guint i = 0; i < tracks->len; i++) {
    const WeftEpochTrack *track = tracks->pdata[i];
    WeftEpochTrack *copy = g_new (WeftEpochTrack, 1);

    *copy = *track;
    copy->title = g_strdup (track->title);
    copy->class_name = g_strdup (track->class_name);
    copy->points = new_points ();
    for (guint j = 0; j < track->points->len; j++) {
      WeftTrackPoint point = g_array_index (track->points, WeftTrackPoint, j);

      weft_saliency_chart_ref (point.chart);
      g_array_append_val (copy->points, point);
    }
    g_ptr_array_add (copies, copy);
  }
  return copies;
}

/* Opening */

/* A model of an epoch, ready to be asked. */
typedef struct
{
  WeftPredictor *predictor;
  WeftSubject *subject;
} Open;

static void
open_clear (Open *self)
{
  g_clear_pointer (&self->subject, weft_subject_free);
  g_clear_pointer (&self->predictor, weft_predictor_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Open, open_clear)

static gboolean
open_snapshot (Open                     *self,
               const WeftEpochSnapshot  *snapshot,
               GError                  **error)
{
  g_autoptr (WeftTrainedModel) model = weft_trained_model_load (snapshot->path, error);

  if (model == NULL)
    return FALSE;
  self->predictor = weft_predictor_new_trained (model);
  self->subject = weft_subject_new (self->predictor, 0, error);
  return self->subject != NULL;
}

/* Beginning */

static const WeftSaliencyMethod *
choose_method (const WeftSubject *subject)
{
  const WeftSaliencyMethod *cam = weft_saliency_find ("grad-cam");

  return weft_saliency_suits (cam, subject, NULL) ? cam : weft_saliency_find ("integrated-gradients");
}

/* What is followed is what the model says at last. */
static gboolean
begin_track (GPtrArray             *tracks,
             const Open            *last,
             const WeftTrackInput  *input,
             GError               **error)
{
  g_auto (WeftAnswer) answer = { 0 };
  WeftEpochTrack *track;

  if (!weft_subject_ask (last->subject, weft_tensor_const_f32 (input->sample), input->place, &answer, error))
    return FALSE;
  track = g_new0 (WeftEpochTrack, 1);
  track->title = g_strdup (input->title);
  track->class = input->class >= 0 && input->class < answer.n ? input->class : weft_answer_rank (&answer, 0);
  track->class_name = weft_saliency_chart_name_class (weft_subject_get_class_names (last->subject), track->class);
  track->has_shares = weft_subject_has_probabilities (last->subject);
  track->method = choose_method (last->subject);
  track->points = new_points ();
  g_ptr_array_add (tracks, track);
  return TRUE;
}

static const WeftEpochSnapshot *
find_model (const GArray *snapshots)
{
  for (guint i = 0; i < snapshots->len; i++)
    if (g_array_index (snapshots, WeftEpochSnapshot, i).is_model)
      return &g_array_index (snapshots, WeftEpochSnapshot, i);
  return &g_array_index (snapshots, WeftEpochSnapshot, snapshots->len - 1);
}

static GPtrArray *
begin_tracks (const GArray     *snapshots,
              const GPtrArray  *inputs,
              GError          **error)
{
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func (track_free);
  g_auto (Open) last = { NULL, NULL };

  if (!open_snapshot (&last, find_model (snapshots), error))
    return NULL;
  for (guint i = 0; i < inputs->len; i++)
    if (!begin_track (tracks, &last, inputs->pdata[i], error))
      return NULL;
  return g_steal_pointer (&tracks);
}

/* Going on */

static gboolean
add_point (WeftEpochTrack           *track,
           const Open               *open,
           const WeftEpochSnapshot  *snapshot,
           const WeftTrackInput     *input,
           guint64                   seed,
           const WeftStop           *stop,
           GError                  **error)
{
  g_autoptr (WeftParams) params = weft_params_new (track->method->params);
  const WeftSaliencyRequest request = {
    .method = track->method,
    .params = params,
    .sample = weft_tensor_const_f32 (input->sample),
    .target = { track->class, -1, input->place },
    .seed = seed,
  };
  const WeftSaliencyWatch watch = { NULL, NULL, stop };
  g_autoptr (WeftSaliency) saliency = weft_saliency_run (open->subject, &request, &watch, error);
  WeftTrackPoint point = { snapshot->epoch, snapshot->is_model, 0, NULL };

  if (saliency == NULL)
    return FALSE;
  point.score = saliency->probability;
  point.chart = weft_saliency_chart_new (saliency, track->method, open->predictor, request.sample, input->dataset, input->row);
  g_array_append_val (track->points, point);
  return TRUE;
}

static gboolean
add_epoch (GPtrArray                *tracks,
           const WeftEpochSnapshot  *snapshot,
           const GPtrArray          *inputs,
           guint64                   seed,
           const WeftStop           *stop,
           GError                  **error)
{
  g_auto (Open) open = { NULL, NULL };

  if (weft_stop_is_requested (stop)) {
    g_set_error (error, WEFT_EXPLAIN_ERROR, WEFT_EXPLAIN_ERROR_STOPPED, _("the epochs were not looked at to the end"));
    return FALSE;
  }
  if (!open_snapshot (&open, snapshot, error))
    return FALSE;
  for (guint i = 0; i < inputs->len; i++)
    if (!add_point (tracks->pdata[i], &open, snapshot, inputs->pdata[i], seed, stop, error))
      return FALSE;
  return TRUE;
}

/* Whether one of many is kept when they are thinned: the first and the last are, and the model. */
static gboolean
is_taken (const GArray *snapshots,
          guint         index)
{
  gboolean taken = snapshots->len <= WEFT_TRACK_MAX_POINTS || g_array_index (snapshots, WeftEpochSnapshot, index).is_model;

  for (guint i = 0; !taken && i < WEFT_TRACK_MAX_POINTS; i++)
    taken = i * (snapshots->len - 1) / (WEFT_TRACK_MAX_POINTS - 1) == index;
  return taken;
}

GPtrArray *
weft_epoch_track_run (const GArray          *snapshots,
                      const GPtrArray       *inputs,
                      guint64                seed,
                      const WeftTrackWatch  *watch,
                      GError               **error)
{
  g_autoptr (GPtrArray) tracks = begin_tracks (snapshots, inputs, error);
  const WeftStop *stop = watch != NULL ? watch->stop : NULL;

  for (guint i = 0; tracks != NULL && i < snapshots->len; i++) {
    if (!is_taken (snapshots, i))
      continue;
    if (!add_epoch (tracks, &g_array_index (snapshots, WeftEpochSnapshot, i), inputs, seed, stop, error))
      return NULL;
    if (watch != NULL && watch->told != NULL)
      watch->told (watch->data, (i + 1.0) / snapshots->len, copy_tracks (tracks));
  }
  return g_steal_pointer (&tracks);
}
