#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check what the house style asks of every file and a machine can see.

    check.py [--root FOLDER] [--only FILE…] SUBJECT… [-- LIBRARY…]

Each subject is one function below and one test of the suite `style`; `all`
stands for every subject that needs no build. A violation is one line,
`FILE:LINE: what is wrong; what would mend it`. With --only, violations in
other files are passed over (the hook of .githooks looks at what is staged).
"""
import argparse
import collections
import functools
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# Who may use whom: a room, and the rooms it may include.
ROOMS = {
    'base': (),
    'engine': ('base',),
    'paint': ('base',),
    'dataset': ('base', 'engine'),
    'exchange': ('base', 'engine', 'dataset'),
    'learn': ('base', 'engine', 'dataset', 'exchange'),
    'explain': ('base', 'engine', 'dataset', 'exchange', 'learn'),
    'tune': ('base', 'engine', 'dataset', 'exchange', 'learn'),
    'trials': ('base',),
    'workflow': ('base', 'engine', 'paint', 'dataset', 'exchange', 'learn', 'explain', 'tune', 'trials'),
    'cli': ('base', 'engine', 'paint', 'dataset', 'exchange', 'learn', 'explain', 'tune', 'trials', 'workflow'),
    'app': ('base', 'engine', 'paint', 'dataset', 'exchange', 'learn', 'explain', 'tune', 'trials', 'workflow'),
}
WINDOW_HEADERS = re.compile(r'^(gtk|gdk|adwaita|adw|libpanel|gsk)\b')

MAX_LINES = {'.c': 800, '.h': 300}
MAX_FUNCTION = 60
# Prose is read in columns. Code is as wide as clang-format leaves it, within reason; the
# sentences in it do not count, for they stay on one line to be searched for.
MAX_PROSE = 100
MAX_CODE = {'.c': 180, '.h': 140}

# Written in pieces, so that this file may be checked too.
UNFINISHED = re.compile(r'\b(' + '|'.join(['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK']) + r')\b|\b(?i:' +
                        '|'.join(['for ' + 'now', 'not ' + 'implemented', 'un' + 'implemented', 'place' + 'holder', 'stu' + 'bs?']) + r')\b')
MACHINE = re.compile(r'(?<![\w.~/-])/(?:work' + r'/|home/\w|root/|Users/\w|tmp/bash)|\b(?:deb' + r'\.debian\.org|pypi' + r'\.org|registry' + r'\.npmjs)')

# Functions whose name says all that there is to say, next to their type's description.
SELF_EVIDENT = re.compile(r'_(new|free|ref|unref|copy|clear|init|close|quark|get_type|get_\w+|is_\w+|has_\w+|to_json|from_json|find|list\w*)$')


class Tree:
    """The sources, and what they are found to violate."""

    def __init__(self, root, only, libraries):
        self.root = root
        self.only = only
        self.libraries = libraries
        self.violations = 0

    def say(self, path, line, text):
        name = path.relative_to(self.root).as_posix() if isinstance(path, pathlib.Path) else path
        if self.only is None or name in self.only:
            self.violations += 1
            print(f'{name}:{line}: {text}' if line else f'{name}: {text}')

    @functools.cached_property
    def files(self):
        """Everything that belongs to the project."""
        if (self.root / '.git').exists() and shutil.which('git'):
            listed = subprocess.run(['git', 'ls-files', '-z', '-co', '--exclude-standard'], cwd=self.root,
                                    capture_output=True, text=True)
            if listed.returncode == 0:
                paths = [self.root / name for name in sorted(set(listed.stdout.split('\0'))) if name]
                return [path for path in paths if path.is_file()]
        return [path for path in sorted(self.root.rglob('*'))
                if path.is_file() and not (path.relative_to(self.root).parts[0] == '.git' or path.relative_to(self.root).parts[0].startswith('build'))]

    def under(self, *folders, suffixes=('.c', '.h')):
        tops = tuple(folders)
        return [path for path in self.files
                if path.suffix in suffixes and path.relative_to(self.root).parts[0] in tops]

    @property
    def sources(self):
        return self.under('src', 'tests')

    def room(self, path):
        return path.relative_to(self.root).parts[1]

    @functools.lru_cache(maxsize=None)
    def lines(self, path):
        return path.read_text(encoding='utf-8').split('\n')

    @functools.lru_cache(maxsize=None)
    def code(self, path):
        """Lines with comments and the content of strings blanked out."""
        def blank(match):
            text = match.group(0)
            if text[0] in '"\'':
                return text[0] + ' ' * (len(text) - 2) + text[0]
            return re.sub(r'[^\n]', ' ', text)
        text = path.read_text(encoding='utf-8')
        return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S).split('\n')


def reason_above(tree, path, index):
    """Whether the comment that ends above the function at @index says why it is long."""
    lines = tree.lines(path)
    while index > 0 and lines[index - 1].strip() and not lines[index - 1].startswith('}') and not lines[index - 1].rstrip().endswith(';'):
        index -= 1
        if lines[index].startswith('/* Long because '):
            return True
    return False


def check_sizes(tree):
    """Files and functions that fit a head, lines that fit a screen."""
    for path in tree.sources:
        lines, code = tree.lines(path), tree.code(path)
        count = len(lines) - (lines[-1] == '')
        if count > MAX_LINES[path.suffix]:
            tree.say(path, 0, f'{count} lines, at most {MAX_LINES[path.suffix]}; divide it by subject')
        begin = None
        for i, line in enumerate(code):
            if line == '{' and i > 0 and code[i - 1].rstrip().endswith(')'):
                begin = i
            elif line == '}' and begin is not None:
                if i - begin - 1 > MAX_FUNCTION and not reason_above(tree, path, begin):
                    tree.say(path, begin + 1, f'a function of {i - begin - 1} lines, at most {MAX_FUNCTION}; '
                             'divide it, or say why above it: /* Long because …')
                begin = None
            prose = re.match(r'^( \*|/\*|\s*\* )', lines[i]) is not None
            most = MAX_PROSE if prose else MAX_CODE['.c' if path.is_relative_to(tree.root / 'tests') else path.suffix]
            width = len(re.sub(r'"(?:\\.|[^"\\])*"', '""', lines[i]))
            # A row of a table stays one row, and one line of a diff.
            if width > most and not re.match(r'^(static .* = |\s*)\{ .*\}[,;]?$', lines[i]):
                tree.say(path, i + 1, f'{width} columns, at most {most}; break the line')


def check_opening(tree):
    """Every file begins with its name, what it is for, and its license."""
    for path in tree.sources + [path for path in tree.files if path.suffix == '.def']:
        lines = tree.lines(path)
        if not re.match(r'^/\* ' + re.escape(path.name) + r': \S', lines[0]):
            tree.say(path, 1, f'the first line is not `/* {path.name}: what it is for`')
        if len(lines) < 2 or lines[1] != ' * SPDX-License-Identifier: GPL-3.0-or-later':
            tree.say(path, 2, 'the second line is not ` * SPDX-License-Identifier: GPL-3.0-or-later`')
    for path in tree.files:
        if path.suffix in ('.py', '.sh', '.build') or path.name in ('dev', 'pre-commit', 'run'):
            if path.name != 'meson.build' and not any('SPDX-License-Identifier:' in line for line in tree.lines(path)[:5]):
                tree.say(path, 1, 'no line `# SPDX-License-Identifier: GPL-3.0-or-later` at the top')


def includes(tree, path):
    for i, line in enumerate(tree.lines(path)):
        match = re.match(r'^#\s*include\s+(["<])([^">]+)[">]', line)
        if match:
            yield i + 1, match[1] == '"', match[2]


def check_includes(tree):
    """Rooms use only what stands below them; nobody reaches into another's drawers."""
    for path in tree.sources:
        in_src = path.relative_to(tree.root).parts[0] == 'src'
        room = tree.room(path)
        for line, quoted, name in includes(tree, path):
            if not quoted:
                if WINDOW_HEADERS.match(name) and room not in ('app', 'ui'):
                    tree.say(path, line, f'<{name}> belongs to the window; only app and its tests may use it')
                continue
            if '/' not in name:
                if in_src:
                    tree.say(path, line, f'"{name}" does not name its room; write "{room}/{name}"')
                continue
            other = name.split('/')[0]
            if in_src and other != room and other not in ROOMS.get(room, ()):
                tree.say(path, line, f'{room} may not use {other}; see the order of rooms in src/README.md')
            if name.endswith('-private.h') and other != room:
                tree.say(path, line, f'"{name}" is private to {other}; use or make a public header')


def find_circles(uses):
    """Yields a way round, first name again at the end, for each arrow of @uses that leads back."""
    state = {}

    def visit(name, trail):
        state[name] = 'open'
        for other in sorted(uses[name]):
            if state.get(other) == 'open':
                yield trail[trail.index(other):] + [other]
            elif other not in state:
                yield from visit(other, trail + [other])
        state[name] = 'done'

    for name in sorted(uses):
        if name not in state:
            yield from visit(name, [name])


def say_circle(tree, circle, text):
    """A circle is told of a file that is looked at, whichever of its files that is."""
    names = ['src/' + name for name in circle]
    seen = [name for name in names if tree.only is None or name in tree.only]
    tree.say(tree.root / (seen or names)[0], 0, text)


def hidden_calls(tree):
    """What a macro of GLib or of ours calls: the word that stands in the code, and the function."""
    calls = {}
    for path in tree.under('src', suffixes=('.h',)):
        text = '\n'.join(tree.code(path))
        calls.update(re.findall(r'^#define (WEFT_\w+) \((weft_\w+) \(\)\)$', text, flags=re.M))
        for _, function, upper in re.findall(r'^G_DECLARE_\w+_TYPE \((\w+), (weft_\w+), WEFT, (\w+),', text, flags=re.M):
            calls['WEFT_' + upper] = calls['WEFT_IS_' + upper] = function + '_get_type'
        for type_name, function in re.findall(r'^G_DEFINE_AUTOPTR_CLEANUP_FUNC \((\w+), (weft_\w+)\)$', text, flags=re.M):
            calls[f'g_autoptr ({type_name})'] = function
    return calls


def calls_between(tree, paths):
    """Which of @paths calls which, as {caller: {callee: a function}}.

    A call is any mention of a function of ours, so that one whose address is
    given away counts too. A descriptor is data: the table that lists operations,
    layers, readers or kinds of nodes names its rows and calls none of them.
    """
    hidden = hidden_calls(tree)
    texts = {path.relative_to(tree.root / 'src').as_posix(): '\n'.join(tree.code(path)) for path in paths}
    owners = collections.defaultdict(set)
    for name, text in texts.items():
        for function in re.findall(r'^(weft_\w+) \(', text, flags=re.M):
            owners[function].add(name)
        for function in re.findall(r'^G_DEFINE_\w*TYPE\w* \(\w+, (weft_\w+),', text, flags=re.M):
            owners[function + '_get_type'].add(name)
    uses = {name: {} for name in texts}
    for name, text in texts.items():
        words = set(re.findall(r'\bweft_\w+|\bWEFT_\w+|\bg_autoptr \(\w+\)', text))
        for function in sorted({hidden.get(word, word) for word in words}):
            if name not in owners[function]:
                uses[name].update({other: function for other in owners[function]})
    return uses


def check_circles(tree):
    """Neither do headers include each other in a circle nor the sources of a room call each other in one."""
    headers = {path.relative_to(tree.root / 'src').as_posix(): path for path in tree.under('src', suffixes=('.h',))}
    for circle in find_circles({name: {other for _, quoted, other in includes(tree, path) if quoted and other in headers}
                                for name, path in headers.items()}):
        say_circle(tree, circle, 'headers include each other in a circle: ' + ' → '.join(circle))
    for room in ROOMS:
        uses = calls_between(tree, [path for path in tree.under('src', suffixes=('.c',)) if tree.room(path) == room])
        for circle in find_circles(uses):
            way = ''.join(f' → {other} ({uses[name][other]})' for name, other in zip(circle, circle[1:]))
            say_circle(tree, circle, f'sources call each other in a circle: {circle[0]}{way}; '
                       'move a function so that each calls only what stands below it')


def check_names(tree):
    """A type has one meaning in the whole house."""
    places = collections.defaultdict(list)
    for path in tree.under('src', suffixes=('.h',)):
        text = '\n'.join(tree.code(path))
        for name in re.findall(r'^\} (\w+);', text, flags=re.M) + re.findall(r'^struct _(\w+)$', text, flags=re.M):
            places[name].append(path)
    for name, paths in sorted(places.items()):
        for path in paths[1:]:
            tree.say(path, 0, f'{name} is a type of {paths[0].relative_to(tree.root)} too; rename one')


def check_unfinished(tree):
    """What is on main is finished."""
    for path in tree.files:
        parts = path.relative_to(tree.root).parts
        if path.suffix not in ('.c', '.h', '.def', '.py', '.build', '.txt', '.md') and path.name != 'dev':
            continue
        if parts[:2] == ('tests', 'data') or parts[0] in ('po', 'data', 'LICENSES'):
            continue
        for i, line in enumerate(tree.lines(path)):
            match = UNFINISHED.search(line)
            if match:
                tree.say(path, i + 1, f'“{match.group(0)}” marks something unfinished; finish it or open an issue')


def check_machine(tree):
    """Nothing in the tree knows the machine it was written on."""
    for path in tree.files:
        if path.stat().st_size > 1 << 20 or path.relative_to(tree.root).parts[:2] == ('tests', 'data'):
            continue
        try:
            lines = tree.lines(path)
        except UnicodeDecodeError:
            continue
        for i, line in enumerate(lines):
            match = MACHINE.search(line)
            if match:
                tree.say(path, i + 1, f'“{match.group(0)}…” is a place of one machine or network; leave it out')


def check_symbols(tree):
    """Every symbol that a library shows to others begins with weft_."""
    if not tree.libraries:
        sys.exit('check.py: symbols needs libraries after --')
    owners = {}
    for library in tree.libraries:
        listed = subprocess.run(['nm', '--defined-only', '--extern-only', '--format=posix', library],
                                capture_output=True, text=True, check=True).stdout
        for line in listed.splitlines():
            fields = line.split()
            if len(fields) < 3 or line.endswith(':'):
                continue
            name = fields[0]
            if not name.startswith(('weft_', '_weft_', '__asan_', '__odr_asan', '__sanitizer', '__sancov', '__start_', '__stop_', 'DW.ref.')):
                tree.say(pathlib.Path(library).name, 0, f'{name} does not begin with weft_; make it static or rename it')
            # A library with another linked whole into it shows that one's symbols again.
            owner = owners.setdefault(name, library)
            if owner != library and 'kernels' not in owner + library:
                tree.say(pathlib.Path(library).name, 0, f'{name} is in {pathlib.Path(owner).name} too; rename one')


MARKED = re.compile(r'(?<![\w$])(?:_|N_|C_|ngettext_)\s*\(\s*"')
SPLICED = re.compile(r'(?<![\w$])(?:_|N_|C_)\s*\(\s*"(?:\\.|[^"\\])*"(?:\s*"(?:\\.|[^"\\])*"|\s*PRI[diux]64)*\s*(?!PRI)[A-Za-z_]')
XGETTEXT = ['xgettext', '--from-code=UTF-8', '--keyword=_', '--keyword=N_', '--keyword=C_:1c,2',
            '--keyword=ngettext_:1,2', '--add-comments', '--package-name=weft', '--sort-by-file']


def marked_files(tree):
    return sorted(path.relative_to(tree.root).as_posix() for path in tree.under('src')
                  if path.name != 'i18n.h' and MARKED.search(path.read_text(encoding='utf-8')))


def described_files(tree):
    """Files with strings that are no source: what desktops read, and templates of widgets."""
    names = [path.relative_to(tree.root).as_posix() for path in tree.files]
    return sorted(name for name in names
                  if re.match(r'data/[^/]+\.(desktop\.in|xml\.in|gschema\.xml)$', name) or
                  (re.match(r'ui/.+\.ui$', name) and 'translatable="' in (tree.root / name).read_text(encoding='utf-8')))


def template(tree, folder):
    """All strings there are, as xgettext finds them. Returns its file and its complaints."""
    out = pathlib.Path(folder) / 'weft.pot'
    complaints = []
    for options, names in ((['--language=C'], marked_files(tree)), (['--join-existing'], described_files(tree))):
        if names:
            done = subprocess.run(XGETTEXT + options + ['--output', str(out)] + names, cwd=tree.root, capture_output=True, text=True)
            complaints += done.stderr.strip().splitlines()
    return out, complaints


def check_strings(tree):
    """po/POTFILES.in names every file with strings, and xgettext reads them whole."""
    listing = tree.root / 'po' / 'POTFILES.in'
    listed = [line for line in tree.lines(listing) if line and not line.startswith('#')]
    marked = sorted(marked_files(tree) + described_files(tree))
    if listed != sorted(listed):
        tree.say(listing, 0, 'not sorted')
    for name in sorted(set(marked) - set(listed)):
        tree.say(listing, 0, f'{name} has strings and is not listed')
    for name in sorted(set(listed) - set(marked)):
        tree.say(listing, 0, f'{name} is listed and has no strings')
    for path in tree.under('src'):
        text = path.read_text(encoding='utf-8')
        for match in SPLICED.finditer(text):
            if path.name != 'i18n.h':
                tree.say(path, text.count('\n', 0, match.start()) + 1,
                         'a macro inside of a string: translators would see only its beginning; use PRId64, PRIu64 or %zu')
    with tempfile.TemporaryDirectory() as folder:
        for complaint in template(tree, folder)[1]:
            tree.say('xgettext', 0, complaint)


def check_translation(tree):
    """Every language of po/LINGUAS is complete, without guesses."""
    if shutil.which('msgmerge') is None:
        sys.exit('check.py: gettext is not installed')
    linguas = [line.strip() for line in tree.lines(tree.root / 'po' / 'LINGUAS') if line.strip() and not line.startswith('#')]
    with tempfile.TemporaryDirectory() as folder:
        pot, _ = template(tree, folder)
        for language in linguas:
            po = tree.root / 'po' / f'{language}.po'
            merged = pathlib.Path(folder) / f'{language}.po'
            subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '--output-file', str(merged), str(po), str(pot)], check=True)
            checked = subprocess.run(['msgfmt', '--check', '--output-file=/dev/null', str(po)], capture_output=True, text=True)
            for complaint in checked.stderr.splitlines() if checked.returncode else []:
                tree.say(po, 0, complaint)
            for kind, name in (('--untranslated', 'not translated'), ('--only-fuzzy', 'only guessed')):
                rest = subprocess.run(['msgattrib', '--no-obsolete', '--no-wrap', kind, str(merged)], capture_output=True, text=True, check=True).stdout
                for lines in re.findall(r'^msgid ((?:".*"\n)+)', rest, flags=re.M):
                    text = ''.join(re.findall(r'"(.*)"', lines))
                    if text:
                        tree.say(po, 0, f'{name}: “{text}”')


def check_prototypes(tree):
    """What a public header offers is explained where it is declared."""
    for path in tree.under('src', suffixes=('.h',)):
        if path.name.endswith('-private.h') or path.parent.parent.parent == tree.root / 'src':
            continue  # folders inside a room are its own
        lines, code = tree.lines(path), tree.code(path)
        explained, i = False, 0
        while i < len(code):
            if lines[i].lstrip().startswith('/*') and not re.match(r'^\S', code[i]):
                explained = True
            elif not lines[i].strip():
                explained = False
            elif re.match(r'^[A-Za-z]', code[i]) and not code[i].startswith(('typedef', 'struct', 'enum', 'extern', 'static', 'G_')):
                first = i
                while i < len(code) and not code[i].rstrip().endswith(';'):
                    i += 1
                match = re.search(r'(\w+)\s*\(', ' '.join(code[first:i + 1]))
                if match and not explained and '/*' not in lines[i] and not SELF_EVIDENT.search(match[1]):
                    tree.say(path, first + 1, f'{match[1]} has no description; put one above it or above its group')
            i += 1


def check_format(tree):
    """The layout of C sources is a fixed point of clang-format and lineup.py."""
    command = [sys.executable, str(pathlib.Path(__file__).with_name('format.py')), '--root', str(tree.root)]
    if tree.only is not None:
        files = [str(tree.root / name) for name in tree.only if name.endswith(('.c', '.h'))]
        if not files:
            return
        command += files
    done = subprocess.run(command, capture_output=True, text=True)
    for line in done.stdout.splitlines() + done.stderr.splitlines():
        name, _, text = line.partition(': ')
        tree.say(name, 0, text)


SUBJECTS = collections.OrderedDict(
    (function.__name__[len('check_'):], function) for function in (
        check_format, check_sizes, check_opening, check_includes, check_circles, check_names, check_unfinished, check_machine,
        check_strings, check_translation, check_prototypes, check_symbols))


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument('--root', type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    options.add_argument('--only', type=pathlib.Path, help='a list of names, one a line')
    options.add_argument('subjects', nargs='+', choices=[*SUBJECTS, 'all'])
    words, libraries = sys.argv[1:], []
    if '--' in words:
        words, libraries = words[:words.index('--')], words[words.index('--') + 1:]
    given = options.parse_args(words)
    only = set(given.only.read_text().split('\n')) - {''} if given.only else None
    tree = Tree(given.root.resolve(), only, libraries)
    subjects = [name for name in SUBJECTS if name != 'symbols'] if 'all' in given.subjects else given.subjects
    for name in subjects:
        SUBJECTS[name](tree)
    return 1 if tree.violations else 0


if __name__ == '__main__':
    sys.exit(main())
