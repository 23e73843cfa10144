#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Weft and PyTorch in turns: the table of README.md.

    side_by_side.py CLI PEERS [--rounds 3] [--libraries FOLDER]

CLI is a built weft-cli, PEERS a folder of scripts that each print a line of JSON, a workload
each, as `weft-cli bench` does. FOLDER, if given, has the OpenMP build of OpenBLAS, the one that
suits PyTorch best (Debian: libopenblas0-openmp). Two threads each, with libgomp's both ways of
waiting in turns; for each workload the fastest variant counts. Prints the median of the rounds'
medians. Run it where nothing else runs.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

# weft-cli's workload, its batch, PyTorch's variants
WORKLOADS = [
    ("mnist_mlp", 32, [["a_mnist_mlp.py", "--batch", "32", "--variant", "jit", "--epochs", "4"]]),
    ("mnist_mlp", 128, [["a_mnist_mlp.py", "--batch", "128", "--variant", "jit", "--epochs", "4"]]),
    ("mnist_cnn", 64, [["b_mnist_cnn.py", "--epochs", "1"]]),
    ("resnet18_infer", 1, [["c_resnet18_infer.py", "--batch", "1", "--variant", "optimized"], ["c_resnet18_infer.py", "--batch", "1", "--variant", "channels_last"]]),
    ("resnet18_infer", 16, [["c_resnet18_infer.py", "--batch", "16"], ["c_resnet18_infer.py", "--batch", "16", "--variant", "optimized"]]),
    ("resnet18_train", 8, [["c_resnet18_train.py"]]),
    ("resnet20_train", 64, [["c_resnet20_train.py"], ["c_resnet20_train.py", "--variant", "channels_last"]]),
    ("saliency_resnet18", 1, [["f_saliency.py"], ["f_saliency.py", "--variant", "channels_last"]]),
    ("transformer_train", 32, [["d_transformer_train.py"]]),
    ("lstm_train", 32, [["d_lstm_train.py"]]),
    ("seq2seq_train", 64, [["d_seq2seq_train.py"]]),
    ("pca_60000", 60000, [["f_embed.py", "--variant", "pca", "--rows", "60000"]]),
    ("tabular_mlp", 32, [["e_tabular_mlp.py"]]),
]


def last_json(text):
    lines = [line for line in text.splitlines() if line.startswith("{")]
    return [json.loads(line) for line in lines]


def environment(options, waiting):
    env = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS_")}
    if waiting:
        env["OMP_WAIT_POLICY"] = waiting
        if options.libraries:
            env["LD_LIBRARY_PATH"] = options.libraries
    return env


def run(command, options, waiting=None):
    done = subprocess.run(command, env=environment(options, waiting), capture_output=True, text=True, check=False)
    rows = last_json(done.stdout)
    if not rows:
        print("no result:", " ".join(command), done.stderr[-300:], file=sys.stderr)
    return rows


def run_peer(options, variants, waiting):
    rows = []
    for variant in variants:
        script = [sys.executable, os.path.join(options.peers, variant[0]), *variant[1:], "--threads", "2", "--coretype", ""]
        rows += run(script, options, waiting)
    return rows


def better(rows, higher):
    values = [row["value"] for row in rows]
    return (max if higher else min)(values) if values else float("nan")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cli")
    parser.add_argument("peers")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", default="4")
    parser.add_argument("--libraries")
    parser.add_argument("--only")
    options = parser.parse_args()
    for name, batch, variants in WORKLOADS:
        if options.only and options.only not in name:
            continue
        ours, theirs, shares, rss, peer_rss = [], [], [], [], []
        for turn in range(options.rounds):
            rows = [row for row in run([options.cli, "bench", name, "--threads=2", "--seconds=" + options.seconds], options) if row["batch"] == batch]
            higher = rows[0]["better"] == "higher"
            ours.append(rows[0]["value"])
            shares.append(rows[0].get("percent_of_peak", 0))
            rss.append(rows[0]["peak_rss_mb"])
            peers = run_peer(options, variants, "ACTIVE" if turn % 2 == 0 else "PASSIVE")
            theirs.append(better(peers, higher))
            peer_rss.append(min((row["peak_rss_mb"] for row in peers), default=0))
        higher = rows[0]["better"] == "higher"
        weft = statistics.median(ours)
        torch = (max if higher else min)(theirs)
        middle = statistics.median(theirs)
        print(json.dumps({"workload": name, "batch": batch, "weft": weft, "weft_all": ours, "pytorch": theirs,
                          "ratio": round(weft / middle if higher else middle / weft, 2),
                          "ratio_to_fastest": round(weft / torch if higher else torch / weft, 2), "percent_of_peak": statistics.median(shares),
                          "mb": max(rss), "pytorch_mb": min(peer_rss)}), flush=True)


if __name__ == "__main__":
    main()
