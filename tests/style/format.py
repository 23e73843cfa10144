#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check, or with --write bring about, the layout of C sources.

    format.py [--write] [--root FOLDER] [FILE…]

The layout is what clang-format and then lineup.py make of a file; a file that
they leave alone is in the house style. Without FILEs, all sources are looked at.
"""
import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def sources(root):
    """Every C source that somebody wrote: build folders are not in git."""
    if (root / '.git').exists() and shutil.which('git'):
        listed = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard', '*.c', '*.h'], cwd=root,
                                capture_output=True, text=True)
        if listed.returncode == 0:
            return [root / name for name in sorted(set(listed.stdout.splitlines())) if (root / name).is_file()]
    return [path for folder in ('src', 'tests') for path in sorted((root / folder).rglob('*.[ch]'))]


def laid_out(path):
    formatted = subprocess.run(['clang-format', '--style=file', f'--assume-filename={path}'], cwd=HERE,
                               input=path.read_bytes(), stdout=subprocess.PIPE, check=True).stdout
    return subprocess.run([sys.executable, '-S', '-E', str(HERE / 'lineup.py')], input=formatted,
                          stdout=subprocess.PIPE, check=True, env={**os.environ, 'PYTHONUTF8': '1'}).stdout


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument('--write', action='store_true', help='change the files')
    options.add_argument('--root', type=pathlib.Path, default=HERE.parents[1], help='the source tree')
    options.add_argument('files', nargs='*', type=pathlib.Path)
    given = options.parse_args()
    if shutil.which('clang-format') is None:
        sys.exit('format.py: clang-format is not installed')
    root = given.root.resolve()
    files = [path for path in map(pathlib.Path.resolve, given.files) if path.suffix in ('.c', '.h')] if given.files else sources(root)
    wrong = 0
    # The work is done by other processes, so threads keep every core busy.
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, wanted in zip(files, pool.map(laid_out, files)):
            if wanted == path.read_bytes():
                continue
            wrong += 1
            print(f'{path.relative_to(root)}: {"laid out" if given.write else "not in the house style; run ./dev format"}')
            if given.write:
                path.write_bytes(wanted)
    return 1 if wrong and not given.write else 0


if __name__ == '__main__':
    sys.exit(main())
