"""spaCy 2.0's tokenizer for English in plain Python, on the rules of a wheel
that is unpacked but need not run: its compiled parts fit old Pythons alone.

    pip download --no-deps --only-binary :all: --implementation cp \\
        --python-version 37 --abi cp37m --platform manylinux1_x86_64 \\
        spacy==2.0.18
    python3 -m zipfile -e spacy-2.0.18-*.whl FOLDER
"""
import importlib.util
import os
import sys
import types

import regex


def load(folder):
    """The tokenizer of the wheel in FOLDER."""
    package = types.ModuleType("rules")
    package.__path__ = []
    symbols = types.ModuleType("rules.symbols")
    for name in "ORTH POS TAG LEMMA SPACE NORM PRON_LEMMA PUNCT".split():
        setattr(symbols, name, name)
    sys.modules.update({"rules": package, "rules.symbols": symbols})
    for name in "lang", "lang.en":
        sys.modules["rules." + name] = module = types.ModuleType(name)
        module.__path__ = []

    def part(name):
        path = os.path.join(folder, "spacy", *name.split(".")) + ".py"
        spec = importlib.util.spec_from_file_location("rules." + name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules["rules." + name] = module
        spec.loader.exec_module(module)
        return module

    part("lang.char_classes")
    signs = part("lang.punctuation")
    base = part("lang.tokenizer_exceptions")
    english = part("lang.en.tokenizer_exceptions")
    exceptions = {**base.BASE_EXCEPTIONS, **english.TOKENIZER_EXCEPTIONS}
    return Tokenizer(
        regex.compile("|".join("^" + s for s in signs.TOKENIZER_PREFIXES)),
        regex.compile("|".join(s + "$" for s in signs.TOKENIZER_SUFFIXES)),
        regex.compile("|".join(signs.TOKENIZER_INFIXES)),
        base.TOKEN_MATCH,
        {word: [token["ORTH"] for token in tokens]
         for word, tokens in exceptions.items()})


class Tokenizer:
    def __init__(self, prefix, suffix, infix, is_address, exceptions):
        self.prefix, self.suffix, self.infix = prefix, suffix, infix
        self.is_address, self.exceptions = is_address, exceptions

    def __call__(self, text):
        """The tokens of a text with one space between its words."""
        return [token for word in text.split(" ") if word
                for token in self.split(word)]

    def split(self, word):
        front, back = [], []
        while word and word not in self.exceptions:
            if self.is_address(word):
                break
            before, after = self.prefix.search(word), self.suffix.search(word)
            before = before.end() if before else 0
            after = len(word) - after.start() if after else 0
            if before and word[before:] in self.exceptions:
                after = 0
            elif after and word[:-after] in self.exceptions:
                before = 0
            elif before + after > len(word):
                after = 0 if before else after
            if not before + after:
                break
            if before:
                front.append(word[:before])
            if after:
                back.insert(0, word[len(word) - after:])
            word = word[before:len(word) - after]
        return front + self.split_rest(word) + back

    def split_rest(self, word):
        if not word:
            return []
        if word in self.exceptions:
            return self.exceptions[word]
        if self.is_address(word):
            return [word]
        tokens, start = [], 0
        for match in self.infix.finditer(word):
            if match.start() > 0:
                tokens += [word[start:match.start()], match.group()]
                start = match.end()
        return [token for token in tokens + [word[start:]] if token]
