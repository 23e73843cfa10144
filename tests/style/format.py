#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check, or with --write bring about, the layout of all C sources.

The layout is what clang-format and then lineup.py make of a file; a file that
they leave alone is in the house style.
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINEUP = pathlib.Path(__file__).with_name('lineup.py')


def sources():
    listed = subprocess.run(['git', 'ls-files', '*.c', '*.h'], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / name for name in listed.stdout.split()]
    return [path for folder in ('src', 'tests') for path in sorted((ROOT / folder).rglob('*.[ch]'))]


def laid_out(path):
    formatted = subprocess.run(['clang-format', f'--assume-filename={path}'], cwd=ROOT, input=path.read_text(),
                               capture_output=True, text=True, check=True).stdout
    return subprocess.run([sys.executable, str(LINEUP)], input=formatted, capture_output=True, text=True, check=True).stdout


def main():
    write = '--write' in sys.argv
    others = []
    for path in sources():
        wanted = laid_out(path)
        if wanted != path.read_text():
            others.append(path.relative_to(ROOT))
            if write:
                path.write_text(wanted)
    for name in others:
        print(f'{name}: {"laid out" if write else "not in the house style; run ./dev format"}')
    return 1 if others and not write else 0


if __name__ == '__main__':
    sys.exit(main())
