"""Says which module of the standard library a text is about: naive Bayes over the words of their documentation."""

from __future__ import annotations

import math
import re
import sysconfig
from collections import Counter
from pathlib import Path

MODULES = [
    "argparse",
    "calendar",
    "collections",
    "configparser",
    "datetime",
    "difflib",
    "fractions",
    "gzip",
    "heapq",
    "ipaddress",
    "json",
    "logging",
    "pathlib",
    "random",
    "sched",
    "shelve",
    "shutil",
    "smtplib",
    "statistics",
    "subprocess",
    "tarfile",
    "tempfile",
    "threading",
    "unittest",
    "uuid",
    "zipfile",
]
WORD = re.compile(r"[a-z]{3,}")
DOCSTRING = re.compile(r'r?"""(.*?)"""', re.DOTALL)


def documentation(module: str) -> str:
    """All docstrings of a module."""
    library = Path(sysconfig.get_path("stdlib"))
    file = library / f"{module}.py"
    files = [file] if file.exists() else sorted((library / module).glob("*.py"))
    return " ".join(text for path in files for text in DOCSTRING.findall(path.read_text(encoding="utf-8")))


def train() -> dict[str, tuple[dict[str, float], float]]:
    """Logarithms of how likely each word is in each module's documentation, and of one that is not in it."""
    counts = {module: Counter(WORD.findall(documentation(module).lower())) for module in MODULES}
    vocabulary = len(set().union(*counts.values()))
    model = {}
    for module, words in counts.items():
        total = sum(words.values()) + vocabulary
        likely = {word: math.log((count + 1) / total) for word, count in words.items()}
        model[module] = (likely, math.log(1 / total))
    return model


MODEL = train()


def classify(text: str, best: int = 3) -> list[tuple[str, float]]:
    """The likeliest modules with their probabilities."""
    words = WORD.findall(text.lower())
    scores = {module: sum(likely.get(word, unseen) for word in words) for module, (likely, unseen) in MODEL.items()}
    top = max(scores.values())
    weights = {module: math.exp(score - top) for module, score in scores.items()}
    total = sum(weights.values())
    ranked = sorted(weights.items(), key=lambda item: -item[1])[:best]
    return [(module, weight / total) for module, weight in ranked]
