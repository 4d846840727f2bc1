#!/usr/bin/env python3
"""Writes the stored values of tests/newsgroup_test.c and tests/split_test.c.

    python3 tests/golden/make_newsgroups.py FOLDER

FOLDER has spaCy 2.0.18's wheel, unpacked: spacy2.py tells how. Made with
Python 3.11.7, NumPy 1.26.4, scikit-learn 1.9.1 and regex 2026.11.15. Texts are
made up from a fixed seed; of their characters none is outside Latin-1.

    english.txt     a word, then its tokens; spaces between
    newsgroups.txt  a message as a JSON string, TAB, what is left of it
    split.txt       a name, the number of values, the values
"""
import json
import os
import random
import re
import sys

import numpy as np
from sklearn.datasets import _twenty_newsgroups as twenty
from sklearn.model_selection import train_test_split

import spacy2

here = os.path.dirname(os.path.abspath(__file__))
draw = random.Random(20211)
tokenizer = spacy2.load(sys.argv[1])


def store(name):
    return open(os.path.join(here, name), "w", encoding="utf-8")


def in_latin1(text):
    return all(ord(c) < 256 for c in text)


# Parts that meet the rules, in every order.
PIECES = """a b c A B x7 0 1 3 12 2009 é Ü ß ª ² ½ µ ° § £ $ US$ C$ % + - -- ---
---- ~ . .. ... , : ; ! ? ( ) [ ] < > = / _ * & # ^ @ ' " `` '' ` ´ » ¦ ® · ¬ |
's 'S n't don't Don't DON'T isnt wed theres cannot im Id. e.g. U.S. a.m. 7pm
12a.m. 13pm km m² mb MB T oz :) :-( ;_; <3 </3 o.O and/or word Word WORD well
http:// https:// ftp:// mailto:// www. .com .org/ some.host net-7.ed me@ 10.0.0.1
127.0.0.1 129.74.250.1 192.168.1.1 172.20.1.1 8.08.8.8 1.2.3.04 °F 'll 've""".split()


def made_up_words(n):
    for _ in range(n):
        yield "".join(draw.choices(PIECES, k=draw.randint(1, 5)))


with store("english.txt") as file:
    words = [w for w in tokenizer.exceptions
             if in_latin1(w) and not w.isspace() and w]
    words += sorted(set(made_up_words(3000)))
    for word in words:
        print(word, *tokenizer.split(word), file=file)


def clean(text):
    """cleaner() and cleaner_20() of Jain and Wallace's notebook."""
    tokens = tokenizer(re.sub(r"\s+", " ", text.strip()))
    tokens = [t.lower() for t in tokens]
    tokens = ["qqq" if any(c.isdigit() for c in t) else t for t in tokens]
    text = re.sub(r"(\W)+", r" \1 ", " ".join(tokens))
    return re.sub(r"\s+", " ", text).strip()


def left(text):
    text = twenty.strip_newsgroup_header(text)
    text = twenty.strip_newsgroup_footer(text)
    return clean(twenty.strip_newsgroup_quoting(text))


LINES = ["", "", "", " ", "--", " ---- ", "- -", "\x0c", "\xa0--", "-- \x85",
         "> a quote", " > none", "| a quote", "In article <1@x.org> he said",
         "in article 7", "Quoted from a book", "she writes in her letter",
         "He writes:", "he wrote : it", "who wrote: that", "says:", "a word",
         "Subject: none", "two  spaces\tand a tab", "trailing \r"]


def made_up_message():
    lines = [draw.choice(LINES) if draw.random() < 0.6 else
             " ".join(made_up_words(draw.randint(1, 6)))
             for _ in range(draw.randint(0, 14))]
    header = draw.choice(["From: me\nSubject: none\n\n", "\n\n", ""])
    return header + "\n".join(lines)


with store("newsgroups.txt") as file:
    fixed = ["", "\n", "\n\n", "a: b", "a: b\n\n", "a\n\nb", "a\n\n\n\nb",
             "a\n\n--\nb", "a\n\nb\n--\nc", "a\n\nb\n\n--\n", "a\n\n>b\n>c",
             "a\n\n!!!", "a\n\n(b", "a\n\nb !", "a\n\n \n b \n "]
    for message in fixed + [made_up_message() for _ in range(400)]:
        print(json.dumps(message), left(message), sep="\t", file=file)


def numbers(file, name, values):
    print(name, len(values), *values, file=file)


with store("split.txt") as file:
    for seed, n, share in (0, 5, .2), (42, 10, .5), (1378, 1000, .2), \
            (13478, 77, .3), (2**32 - 1, 2000, .25):
        parts = train_test_split(range(n), test_size=share, random_state=seed)
        numbers(file, "random", [seed, n, len(parts[1]), *parts[0], *parts[1]])
    sizes = [[5, 5], [3, 7], [9, 2], [21, 21, 21], [10, 20, 30, 7],
             [15, 15, 15, 15, 15], [993, 940], [4, 6, 11, 13]]
    for seed, size in zip([0, 1, 42, 7, 8, 9, 13478, 2**31], sizes):
        classes = np.repeat(np.arange(len(size)), size)
        np.random.RandomState(seed).shuffle(classes)
        parts = train_test_split(range(len(classes)), stratify=classes,
                                 test_size=.25, random_state=seed)
        numbers(file, "stratified", [seed, len(size), len(classes),
                                     len(parts[1]), *classes, *parts[0],
                                     *parts[1]])
