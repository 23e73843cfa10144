/* main.c: weft-cli, which does without a window whatever the workbench does with one
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The contract with scripts: results on standard output, words on standard
 * error, exit statuses of command.h.
 */
#include "cli/command.h"

#include "base/i18n.h"
#include "cli/output.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const WeftCommand commands[] = {
  { "run", "FILE.weft", N_("Run a workflow"),
    N_("Runs a workflow, or what is needed for one node of it. What is known already is used again; each node says why it ran or did not. Each training is kept as a trial."),
    weft_cli_run },
  { "check", "FILE.weft", N_("Check a workflow without running it"),
    N_("Says what is wrong and what would mend it, and shows what travels over each link."),
    weft_cli_check },
  { "new", "--from DATA", N_("Write the recommended workflow for a data file"),
    N_("Looks at a data file or folder and writes the workflow that suits it, with a reason for each decision, which also stands beside the nodes as a note."),
    weft_cli_new },
  { "kinds", "[KIND]", N_("List the kinds of nodes"),
    N_("Lists the kinds of nodes, or shows the ports and parameters of one. MODEL/LAYER shows a layer: model/dense."),
    weft_cli_kinds },
  { "architectures", "[ARCHITECTURE]", N_("List ready-made models"),
    N_("Lists the models that can be built with weft-cli model build, or shows one: what it was made for and its parameters."),
    weft_cli_architectures },
  { "tune", "FILE.weft --param NODE.PARAM=SPACE…", N_("Search for good parameters"),
    N_("Trains a workflow with many parameters, each in a process of its own, and finds the best. SPACE is choices (0.1,0.01), a range (0.1..0.9), whole numbers (16..256:int), either by logarithm (1e-4..1e-1:log), or a condition behind it (:if=NODE.PARAM=VALUE). All is kept: --resume STUDY goes on with what was stopped or killed."),
    weft_cli_tune },
  { "trials", "list|show|export|import|compare|diff|draw|report|improve|watch|delete|restore|note|tag|untag [TRIAL…]", N_("Look at the trials"),
    N_("list: all trials, the newest first. show TRIAL: all that is known of one. export [TRIAL…]: all of them, or some, as a table or for TensorBoard, or a study for Optuna. import FILE…: makes trials of tables, and of TensorBoard’s event files or folders of them. compare TRIAL TRIAL…: what differs in them, and whether one recipe is better than another. diff TRIAL TRIAL: what was changed in the workflow. draw [TRIAL…]: a picture of what differs in them and what came of it. improve TRIAL: what its curves say should be tried next. watch TRIAL: what its layers looked like while it trained. delete TRIAL…: into the trash, from which restore TRIAL… gets them back. note TRIAL TEXT, tag TRIAL TAG…, untag TRIAL TAG…: what you say of it."),
    weft_cli_trials },
  { "predict", "MODEL INPUT…", N_("Predict with a trained model"),
    N_("Applies the model of a trial, or an ONNX file, to every row of CSV, IDX or NPY files, or folders of them, and prints the likeliest classes, or numbers."),
    weft_cli_predict },
  { "explain", "MODEL INPUT", N_("Explain a prediction"),
    N_("Shows which part of a picture, a row or a text the answer of a trial’s model, or an ONNX file, comes from. --list names the methods; --json has the numbers, and how far the method can be believed here."),
    weft_cli_explain },
  { "feedback", "MODEL --marks FILE", N_("Teach a model where not to look"),
    N_("Goes on training the model of a trial, or a .safetensors file, with what is marked as wrong in its data: by counter-examples, a penalty, or anew from fresh weights. Says what it gets right and where it looks, before and after; what would make it worse is undone."),
    weft_cli_feedback },
  { "embed", "DATA", N_("Draw data in two dimensions"),
    N_("Lays rows, or what a layer of a model makes of them, out on a plane, so that what is alike is near, and says how far the picture can be believed. The same seed gives the same points, on any number of threads."),
    weft_cli_embed },
  { "model", "info|diff|export|import|build|verify MODEL", N_("Work on model files"),
    N_("info MODEL: what the model of a trial, or an ONNX file, is made of. diff MODEL MODEL: what two models do not have in common. export TRIAL -o FILE.onnx: writes the trained model, with its preparation, recipe and the hash of its data as metadata. import FILE.onnx -o COPY.onnx: says what pictures the model wants and what its classes are called, so that a picture is all that predict needs. import FILE.onnx -o FILE.weft: writes a workflow with its layers, to be changed and trained on. import FOLDER -o FILE.weft: writes a workflow that goes on training a pretrained BERT or ResNet. build ARCHITECTURE -o FILE.weft: writes a workflow with a ready-made model. verify MODEL: whether it computes, and what it must. quantize and prune are not there yet."),
    weft_cli_model },
  { "serve", "MODEL…", N_("Serve models over HTTP"),
    N_("Answers predictions in the Open Inference Protocol. Not there yet."),
    weft_cli_absent },
  { "monitor", "…", N_("Watch a model in use"),
    N_("Watches data and predictions for drift. Not there yet."),
    weft_cli_absent },
  { "bench", "[WORKLOAD…]", N_("Time the engine"),
    N_("Times each workload in a process of its own and prints one JSON object a line. FLOPs count multiplications and additions of matrix products; the peak is that of independent fused multiply-adds in registers on as many threads, measured right after."),
    weft_cli_bench },
  { "doctor", "", N_("Show what Weft runs on"),
    N_("Shows versions, the processor, the kernels that were chosen and why, and where files go."),
    weft_cli_doctor },
};

static void
print_commands (void)
{
  printf (_("Usage:\n  weft-cli COMMAND [OPTION…] …\n\nCommands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autoptr (GString) line = g_string_new ("  ");

    weft_cli_append_padded (line, commands[i].name, 14);
    g_string_append (line, _ (commands[i].title));
    if (commands[i].run == weft_cli_absent)
      g_string_append (line, _(" (not there yet)"));
    puts (line->str);
  }
  printf (_("\nweft-cli COMMAND --help says more; weft-cli --version says which Weft this is.\n"));
}

static WeftExit
dispatch (int    argc,
          char **argv)
{
  if (argc < 2)
    return weft_cli_fail (FALSE, WEFT_EXIT_USAGE, NULL, _("a command is missing; weft-cli --help lists them"));
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help")) {
    print_commands ();
    return WEFT_EXIT_DONE;
  }
  if (g_str_equal (argv[1], "--version")) {
    puts ("weft-cli " WEFT_VERSION);
    return WEFT_EXIT_DONE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return commands[i].run (&commands[i], argc - 1, argv + 1);
  return weft_cli_fail (FALSE, WEFT_EXIT_USAGE, argv[1], _("is no command; weft-cli --help lists them"));
}

/* Results that did not reach their reader are a failure. A reader that has
 * gone, like `head`, has had enough. */
static WeftExit
end (WeftExit status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  if (errno == EPIPE || status != WEFT_EXIT_DONE)
    return status;
  weft_cli_say (_("standard output"), g_strerror (errno));
  return WEFT_EXIT_FAILED;
}

int
main (int    argc,
      char **argv)
{
  const char *folder = g_getenv ("WEFT_LOCALE");

  setlocale (LC_ALL, "");
  /* Numbers on standard output are read by programs. */
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : WEFT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_set_prgname ("weft-cli");
  signal (SIGPIPE, SIG_IGN);
  return (int) end (dispatch (argc, argv));
}
