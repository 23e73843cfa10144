/* trainer-params.c: everything there is to choose about a training
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "learn/trainer.h"

#include "base/i18n.h"
#include "learn/objective.h"
#include "learn/optimizer.h"
#include "learn/schedule.h"

static const WeftParamChoice weight_choices[] = {
  { "none", N_("All rows alike") },
  { "balanced", N_("All classes alike") },
  { "own", N_("Own weights") },
  { NULL },
};

static const WeftParamChoice lesson_choices[] = {
  { "none", N_("Nothing") },
  { "counter-examples", N_("Counter-examples") },
  { "penalty", N_("Penalty") },
  { NULL },
};

static const WeftParamChoice monitor_choices[] = {
  { "validation-loss", N_("Validation loss") },
  { "validation-metric", N_("Validation metric") },
  { "train-loss", N_("Training loss") },
  { NULL },
};

/* Ids of weft_metrics(), and the usual one. */
static const WeftParamChoice metric_choices[] = {
  { "auto", N_("Accuracy") },
  { "balanced_accuracy", N_("Balanced accuracy") },
  { "f1_macro", N_("F1, macro") },
  { "roc_auc", N_("ROC AUC") },
  { "average_precision", N_("Average precision") },
  { NULL },
};

static const WeftParamChoice snapshot_choices[] = {
  { "few", N_("Up to 20") },
  { "every", N_("Every epoch") },
  { "off", N_("None") },
  { NULL },
};

static const WeftParamChoice watch_choices[] = {
  { "epoch", N_("Once an epoch, up to 100 times") },
  { "steps", N_("Every so many steps") },
  { "off", N_("Never") },
  { NULL },
};

const WeftParam weft_trainer_params[] = {
  { .id = "epochs", .type = WEFT_PARAM_INTEGER, .title = N_("Epochs"), .help = N_("How often the training goes through all training rows."), .fallback = "10", .minimum = 1, .maximum = 100000, .flags = WEFT_PARAM_LOG },
  { .id = "batch_size", .type = WEFT_PARAM_INTEGER, .title = N_("Batch size"), .help = N_("How many rows make one step. Small batches learn in more, noisier steps."), .unit = N_("rows"), .fallback = "32", .minimum = 1, .maximum = 65536, .flags = WEFT_PARAM_LOG },
  { .id = "weights", .type = WEFT_PARAM_FILE, .title = N_("First weights"), .help = N_("A trained model (safetensors) or an ONNX file. What has the same name and shape begins as it is there, all else is drawn. Freeze layers to keep them so."), .fallback = "", .flags = WEFT_PARAM_EXPERT, .shipped = "model" },
  { .id = "freeze", .type = WEFT_PARAM_LAYERS, .title = N_("Frozen layers"), .help = N_("Layers whose weights stay as they are, besides those that are frozen themselves. With weights of another training, all but the last few layers are usual."), .fallback = "", .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER | WEFT_PARAM_LIVE },
  { .id = "lesson", .type = WEFT_PARAM_CHOICE, .title = N_("Marks"), .help = N_("What is made of places that somebody marked as wrong: more rows with other content there, or a penalty on looking there."), .fallback = "none", .choices = lesson_choices, .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { .id = "marks", .type = WEFT_PARAM_FILE, .title = N_("File of marks"), .help = N_("The places of rows that the model should not look at, as the Explain page keeps them."), .fallback = "", .visible_when = "lesson=counter-examples|penalty", .flags = WEFT_PARAM_LATER },
  { .id = "copies", .type = WEFT_PARAM_INTEGER, .title = N_("Counter-examples"), .help = N_("How many each marked row gives."), .unit = N_("rows"), .fallback = "5", .minimum = 1, .maximum = 1000, .visible_when = "lesson=counter-examples", .flags = WEFT_PARAM_LATER },
  { .id = "penalty", .type = WEFT_PARAM_REAL, .title = N_("Penalty"), .help = N_("How much looking at marked places costs at first, as a share of what guessing costs."), .fallback = "0.3", .minimum = 0, .maximum = 1e9, .visible_when = "lesson=penalty", .flags = WEFT_PARAM_LOG | WEFT_PARAM_LATER },
  { .id = "guard", .type = WEFT_PARAM_BOOLEAN, .title = N_("Guard"), .help = N_("Ends with the last weights whose validation accuracy, or R², is no worse than at the start; where there are none, with those of the start."), .fallback = "false", .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { .id = "guard_loss", .type = WEFT_PARAM_REAL, .title = N_("Allowed loss"), .help = N_("What may be lost all the same where no weights are as good: validation rows that have the same fault flatter a model that relies on it."), .fallback = "0", .minimum = 0, .maximum = 1, .visible_when = "guard=true", .flags = WEFT_PARAM_LATER },
  { .id = "optimizer", .type = WEFT_PARAM_CHOICE, .title = N_("Optimizer"), .help = N_("How gradients change the weights."), .fallback = "adam", .choices = weft_optimizer_choices },
  { .id = "learning_rate", .type = WEFT_PARAM_REAL, .title = N_("Learning rate"), .help = N_("How far each step goes. Lower it when the loss jumps, raise it when nothing moves."), .fallback = "0.001", .minimum = 1e-9, .maximum = 100, .flags = WEFT_PARAM_LOG | WEFT_PARAM_LIVE },
  { .id = "loss", .type = WEFT_PARAM_CHOICE, .title = N_("Loss"), .help = N_("What the training makes smaller."), .fallback = "auto", .choices = weft_loss_choices },
  { .id = "label_smoothing", .type = WEFT_PARAM_REAL, .title = N_("Label smoothing"), .help = N_("The share of certainty that is spread over all classes."), .fallback = "0", .minimum = 0, .maximum = 1, .visible_when = "loss=auto|cross-entropy", .flags = WEFT_PARAM_EXPERT },
  { .id = "mixup", .type = WEFT_PARAM_REAL, .title = N_("Mixup"), .help = N_("How strongly each sample is mixed with another of its batch: 0.2 is usual for pictures, 0 is not at all."), .fallback = "0", .minimum = 0, .maximum = 10, .flags = WEFT_PARAM_EXPERT },
  { .id = "class_weights", .type = WEFT_PARAM_CHOICE, .title = N_("Class weights"), .help = N_("Whether rare classes count as much as frequent ones."), .fallback = "none", .choices = weight_choices, .visible_when = "loss=auto|cross-entropy" },
  { .id = "class_weight_list", .type = WEFT_PARAM_CLASS_NUMBERS, .title = N_("Weight of each class"), .help = N_("How much a row of each class counts, in the order of the classes; 1 is usual."), .fallback = "", .minimum = 0, .maximum = 1e6, .visible_when = "class_weights=own" },
  { .id = "huber_delta", .type = WEFT_PARAM_REAL, .title = N_("Huber’s δ"), .help = N_("The error from which on it counts linearly."), .fallback = "1", .minimum = 1e-6, .maximum = 1e6, .visible_when = "loss=huber", .flags = WEFT_PARAM_EXPERT },
  { .id = "momentum", .type = WEFT_PARAM_REAL, .title = N_("Momentum"), .help = N_("The share of the last direction that is kept."), .fallback = "0.9", .minimum = 0, .maximum = 0.9999, .visible_when = "optimizer=sgd" },
  { .id = "nesterov", .type = WEFT_PARAM_BOOLEAN, .title = N_("Nesterov"), .help = N_("Looks ahead along the momentum."), .fallback = "false", .visible_when = "optimizer=sgd", .flags = WEFT_PARAM_EXPERT },
  { .id = "beta1", .type = WEFT_PARAM_REAL, .title = N_("β₁"), .help = N_("How long gradients are remembered."), .fallback = "0.9", .minimum = 0, .maximum = 0.9999, .visible_when = "optimizer=adam|adamw|nadam|lamb|lion", .flags = WEFT_PARAM_EXPERT },
  { .id = "beta2", .type = WEFT_PARAM_REAL, .title = N_("β₂"), .help = N_("How long their squares are remembered; for Lion, the gradients that it keeps."), .fallback = "0.999", .minimum = 0, .maximum = 0.999999, .visible_when = "optimizer=adam|adamw|nadam|lamb|lion", .flags = WEFT_PARAM_EXPERT },
  { .id = "smoothing", .type = WEFT_PARAM_REAL, .title = N_("Smoothing"), .help = N_("How long the squares of gradients are remembered."), .fallback = "0.99", .minimum = 0, .maximum = 0.999999, .visible_when = "optimizer=rmsprop", .flags = WEFT_PARAM_EXPERT },
  { .id = "epsilon", .type = WEFT_PARAM_REAL, .title = N_("ε"), .help = N_("Keeps the step from dividing by zero."), .fallback = "1e-08", .minimum = 1e-20, .maximum = 1, .visible_when = "optimizer=adam|adamw|nadam|lamb|rmsprop|adagrad", .flags = WEFT_PARAM_LOG | WEFT_PARAM_EXPERT },
  { .id = "bias_correction", .type = WEFT_PARAM_BOOLEAN, .title = N_("Bias correction"), .help = N_("Makes up for Adam’s memory being empty at first."), .fallback = "true", .visible_when = "optimizer=adam|adamw|lamb", .flags = WEFT_PARAM_EXPERT },
  { .id = "weight_decay", .type = WEFT_PARAM_REAL, .title = N_("Weight decay"), .help = N_("Pulls weights towards zero: decoupled for AdamW, LAMB and Lion, L2 for the others."), .fallback = "0", .minimum = 0, .maximum = 10, .flags = WEFT_PARAM_LOG | WEFT_PARAM_LIVE },
  { .id = "l1", .type = WEFT_PARAM_REAL, .title = N_("L1"), .help = N_("Pulls weights to exactly zero."), .fallback = "0", .minimum = 0, .maximum = 10, .flags = WEFT_PARAM_LOG | WEFT_PARAM_LIVE | WEFT_PARAM_EXPERT },
  { .id = "clip_norm", .type = WEFT_PARAM_REAL, .title = N_("Clip by norm"), .help = N_("The largest length of all gradients together; 0 for no limit."), .fallback = "0", .minimum = 0, .maximum = 1e6, .flags = WEFT_PARAM_LIVE | WEFT_PARAM_EXPERT },
  { .id = "clip_value", .type = WEFT_PARAM_REAL, .title = N_("Clip by value"), .help = N_("The largest size of each gradient; 0 for no limit."), .fallback = "0", .minimum = 0, .maximum = 1e6, .flags = WEFT_PARAM_LIVE | WEFT_PARAM_EXPERT },
  { .id = "accumulate", .type = WEFT_PARAM_INTEGER, .title = N_("Accumulate"), .help = N_("Over how many batches gradients are added up for one step: a large batch in little memory."), .unit = N_("batches"), .fallback = "1", .minimum = 1, .maximum = 4096, .flags = WEFT_PARAM_EXPERT },
  { .id = "ema", .type = WEFT_PARAM_REAL, .title = N_("Average weights"), .help = N_("How long past weights last in a running average that is validated and kept instead of the latest: 0.999 is about a thousand steps. 0 for none."), .fallback = "0", .minimum = 0, .maximum = 0.999999, .flags = WEFT_PARAM_EXPERT },
  { .id = "schedule", .type = WEFT_PARAM_CHOICE, .title = N_("Schedule"), .help = N_("How the learning rate changes over the training."), .fallback = "constant", .choices = weft_schedule_choices },
  { .id = "schedule_factor", .type = WEFT_PARAM_REAL, .title = N_("Factor"), .help = N_("What the learning rate is multiplied with each time."), .fallback = "0.1", .minimum = 1e-6, .maximum = 1, .visible_when = "schedule=step|exponential|plateau" },
  { .id = "schedule_epochs", .type = WEFT_PARAM_INTEGER, .title = N_("Every"), .help = N_("After how many epochs each time."), .unit = N_("epochs"), .fallback = "10", .minimum = 1, .maximum = 100000, .visible_when = "schedule=step" },
  { .id = "schedule_patience", .type = WEFT_PARAM_INTEGER, .title = N_("Patience"), .help = N_("How many epochs without progress to bear before the rate is lowered."), .unit = N_("epochs"), .fallback = "5", .minimum = 0, .maximum = 100000, .visible_when = "schedule=plateau" },
  { .id = "schedule_minimum", .type = WEFT_PARAM_REAL, .title = N_("Lowest share"), .help = N_("The share of the learning rate that is left at the end."), .fallback = "0", .minimum = 0, .maximum = 1, .visible_when = "schedule=cosine", .flags = WEFT_PARAM_EXPERT },
  { .id = "warmup_epochs", .type = WEFT_PARAM_REAL, .title = N_("Warm-up"), .help = N_("How long the learning rate rises from zero."), .unit = N_("epochs"), .fallback = "0", .minimum = 0, .maximum = 1000, .flags = WEFT_PARAM_EXPERT },
  { .id = "monitor", .type = WEFT_PARAM_CHOICE, .title = N_("Watch"), .help = N_("What early stopping and the best weights go by."), .fallback = "validation-loss", .choices = monitor_choices, .flags = WEFT_PARAM_EXPERT },
  { .id = "metric", .type = WEFT_PARAM_CHOICE, .title = N_("Metric of classes"), .help = N_("What is measured by the validation rows beside the loss: where classes are of very different size, accuracy says little of the rare ones. Numbers have R²."), .fallback = "auto", .choices = metric_choices, .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { .id = "early_stopping", .type = WEFT_PARAM_BOOLEAN, .title = N_("Early stopping"), .help = N_("Ends the training when what is watched gets no better."), .fallback = "false" },
  { .id = "patience", .type = WEFT_PARAM_INTEGER, .title = N_("Patience"), .help = N_("How many epochs without progress to bear."), .unit = N_("epochs"), .fallback = "5", .minimum = 0, .maximum = 100000, .visible_when = "early_stopping=true", .flags = WEFT_PARAM_LIVE },
  { .id = "min_delta", .type = WEFT_PARAM_REAL, .title = N_("Least progress"), .help = N_("A smaller change does not count as progress."), .fallback = "0", .minimum = 0, .maximum = 1e6, .visible_when = "early_stopping=true", .flags = WEFT_PARAM_EXPERT },
  { .id = "restore_best", .type = WEFT_PARAM_BOOLEAN, .title = N_("Keep the best"), .help = N_("Ends with the weights of the best epoch instead of the last."), .fallback = "false" },
  { .id = "stop_at_target", .type = WEFT_PARAM_BOOLEAN, .title = N_("Stop at a target"), .help = N_("Ends the training when the validation metric is good enough."), .fallback = "false", .flags = WEFT_PARAM_EXPERT },
  { .id = "target", .type = WEFT_PARAM_REAL, .title = N_("Target"), .help = N_("The validation accuracy, or R², that is good enough."), .fallback = "0.99", .minimum = -1e6, .maximum = 1, .visible_when = "stop_at_target=true" },
  { .id = "snapshots", .type = WEFT_PARAM_CHOICE, .title = N_("Keep snapshots"), .help = N_("Models of epochs on the way that the trial keeps, so that its Explain page can go back in time: up to 20 with 32 MB in all, close together at first, or every epoch as far as 512 MB reach."), .fallback = "few", .choices = snapshot_choices, .flags = WEFT_PARAM_LATER },
  { .id = "watch", .type = WEFT_PARAM_CHOICE, .title = N_("Watch layers"), .help = N_("When gradients, weights and outputs of all layers are looked at. Each time costs about as long as one step, and changes nothing."), .fallback = "epoch", .choices = watch_choices, .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { .id = "watch_steps", .type = WEFT_PARAM_INTEGER, .title = N_("Watch every"), .help = N_("After how many steps layers are looked at again."), .unit = N_("steps"), .fallback = "100", .minimum = 1, .maximum = 1e9, .visible_when = "watch=steps", .flags = WEFT_PARAM_EXPERT | WEFT_PARAM_LATER },
  { NULL },
};

const char *
weft_trainer_name_metric (const WeftParams *params)
{
  return weft_params_is_choice (params, "metric", "auto") ? "accuracy" : weft_params_get (params, "metric");
}
