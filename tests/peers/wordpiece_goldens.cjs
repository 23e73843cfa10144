// SPDX-License-Identifier: GPL-3.0-or-later
//
// Golden numbers of WordPiece, from Hugging Face's tokenizers for JavaScript.
//
// Run with Node.js, in a folder where the npm package @huggingface/tokenizers (0.2.0)
// is installed, with the source tree as argument; writes
// tests/data/dataset/golden/wordpiece.json. The tests only read it.
const fs = require('fs'), path = require('path');
const { Tokenizer } = require(require.resolve('@huggingface/tokenizers', { paths: [process.cwd()] }));

const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'the', 'The', 'un', '##aff', '##able', '##ing', 'play', '##ed', 'cafe', 'Café',
  'naive', '##s', '.', ',', '!', '?', '-', "'", '$', '5', '##0', '##5', '%', '我', '爱', '北', '京', 'a', 'b', '##b', '##c', 'i', 'o', '##n', 'strasse',
  'straße', '##ss', 'e', '##e', '€', 'hello', 'Hello', 'world', '¿', 'que', 'n', '##o', '##h', '(', ')', '@', '_', '«', '»', '…', 'i̇', 'ο', '##δ', 'δ'];
const texts = ['', ' ', 'the unaffable', 'The playing, the played!', 'Café naïves?', 'cafés', 'CAFE', '我爱北京 the', 'a我b', '$50%', "don't", 'unknownword the',
  'tab\tnew\nline\r\nend', 'zero\u200bwidth\u00adsoft the', 'no\u00a0break the', 'bad\ufffdsign \u0007bell', 'straße Straße', '€50 the', '«que»… ¿Qué?', 'No\u0301n o\u0308', 'abbc abc ab',
  'a-b_a@b (the)', 'x'.repeat(101) + ' the', 'the'.repeat(60), 'İi', 'δδ Δδ', 'hello   Hello  world', 'emoji \u{1f600} the', '\u2028the\u3000the', 'e\u0301e'];

const config = (lowercase) => [{
  version: '1.0', truncation: null, padding: null, added_tokens: [],
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: { type: 'TemplateProcessing', single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '[SEP]', type_id: 0 } }],
    pair: [], special_tokens: { '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] }, '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] } } },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100,
    vocab: Object.fromEntries(vocabulary.map((entry, i) => [entry, i])) },
}, {}];

const cases = [];
for (const lowercase of [true, false]) {
  const tokenizer = new Tokenizer(...config(lowercase));
  for (const text of texts)
    cases.push({ lowercase, text, ids: tokenizer.encode(text).ids });
}
const out = path.join(process.argv[2], 'tests/data/dataset/golden/wordpiece.json');
fs.writeFileSync(out, JSON.stringify({ vocabulary, cases }, null, 1) + '\n');
