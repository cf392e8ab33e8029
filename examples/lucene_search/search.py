"""Full-text search over Python's own sources with Apache Lucene, a Java library, in the same process.

python search.py                          index, then answer a few queries
python search.py --query '"event loop" AND signal'
"""

from __future__ import annotations

import argparse
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

import sanca

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
QUERIES = [
    "regular AND expression AND compile",
    '"event loop" AND signal',
    "tokeniz* AND indent",
    '"garbage collector" OR refcount',
    "+heap +queue -threading",
    "title:json AND decode*",
    "unclosed AND (",
]
BOLD = ("\033[1;32m", "\033[0m") if sys.stdout.isatty() else ("»", "«")


def corpus() -> list[Path]:
    """Python's standard library and this project's documentation."""
    library = Path(sysconfig.get_path("stdlib"))
    unwanted = {"site-packages", "test", "tests", "idle_test", "__pycache__"}
    sources = [path for path in library.rglob("*.py") if not unwanted & set(path.relative_to(library).parts)]
    return sorted(sources) + sorted(REPOSITORY.glob("docs/**/*.md"))


class Index:
    """A Lucene index in memory."""

    def __init__(self) -> None:
        from org.apache.lucene.analysis.core import SimpleAnalyzer
        from org.apache.lucene.store import ByteBuffersDirectory

        self.analyzer = SimpleAnalyzer()
        self.directory = ByteBuffersDirectory()

    def fill(self, files: list[Path]) -> int:
        """Add every file; the number of characters read."""
        from org.apache.lucene.document import Document, Field, StringField, TextField
        from org.apache.lucene.index import IndexWriter, IndexWriterConfig

        characters = 0
        with IndexWriter(self.directory, IndexWriterConfig(self.analyzer)) as writer:
            for path in tqdm(files, desc="Indexing", unit=" files", dynamic_ncols=True):
                text = path.read_text(encoding="utf-8", errors="replace")
                document = Document()
                document.add(StringField("path", str(path), Field.Store.YES))
                document.add(TextField("title", f"{path.parent.name} {path.stem}", Field.Store.YES))
                document.add(TextField("body", text, Field.Store.YES))
                writer.addDocument(document)
                characters += len(text)
        return characters

    def open(self) -> Searcher:
        """The index as it is now, ready for queries."""
        return Searcher(self)


class Searcher:
    """Answers queries on one state of an index."""

    def __init__(self, index: Index) -> None:
        from org.apache.lucene.index import DirectoryReader
        from org.apache.lucene.queryparser.classic import QueryParser
        from org.apache.lucene.search import IndexSearcher
        from org.apache.lucene.search.uhighlight import (
            CustomSeparatorBreakIterator,
            DefaultPassageFormatter,
            UnifiedHighlighter,
        )

        self.reader = DirectoryReader.open(index.directory)
        self.searcher = IndexSearcher(self.reader)
        self.parser = QueryParser("body", index.analyzer)
        self.highlighter = (
            UnifiedHighlighter.builder(self.searcher, index.analyzer)
            .withBreakIterator(lambda: CustomSeparatorBreakIterator("\n"))
            .withFormatter(DefaultPassageFormatter(*BOLD, "\n", False))
            .withMaxLength(10_000_000)
            .build()
        )

    def __enter__(self) -> Searcher:
        return self

    def __exit__(self, *exception: object) -> None:
        self.reader.close()

    def hits(self, text: str, most: int = 3) -> tuple[int, Iterator[tuple[float, Path, list[str]]]]:
        """How many files match, and the best of them: score, path, highlighted lines with their numbers."""
        query = self.parser.parse(text)
        top = self.searcher.search(query, most)
        lines = self.highlighter.highlight("body", query, top, 2)
        return self.searcher.count(query), (
            self.show(hit, found) for hit, found in zip(top.scoreDocs, lines, strict=True)
        )

    def show(self, hit: object, highlighted: str) -> tuple[float, Path, list[str]]:
        document = self.searcher.storedFields().document(hit.doc)
        body = document.get("body")
        lines, place = [], 0
        for line in (highlighted or "").splitlines():
            plain = line.replace(BOLD[0], "").replace(BOLD[1], "")
            place = body.find(plain, place + 1)
            number = body.count("\n", 0, place) + 1
            if plain.strip():
                lines.append(f"{number:5}: {shortened(line.strip())}")
        return hit.score, Path(document.get("path")), lines


def shortened(line: str, width: int = 110) -> str:
    """Cut a long line, and close the mark that the cut left open."""
    cut = line[:width]
    return cut + BOLD[1] if cut.count(BOLD[0]) > cut.count(BOLD[1]) else cut


def answer(searcher: Searcher, text: str) -> None:
    """Print what one query finds."""
    from org.apache.lucene.queryparser.classic import ParseException

    begin = time.perf_counter()
    try:
        count, hits = searcher.hits(text)
    except ParseException as error:
        print(f"\n{text}\n    cannot be parsed: {str(error).splitlines()[0]}")
        return
    spent = (time.perf_counter() - begin) * 1000
    print(f"\n{text}\n    {count} files in {spent:.1f} ms")
    for score, path, lines in hits:
        print(f"    {score:5.2f}  {path.parent.name}/{path.name}")
        for line in lines:
            print(f"        {line}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument(
        "--lucene", type=Path, default=REPOSITORY / "target/demo/lucene", help="folder of Lucene's jars"
    )
    options.add_argument("--query", action="append", help="what to look for, in Lucene's syntax; may be given again")
    chosen = options.parse_args()

    begin = time.perf_counter()
    jvm = sanca.start(classpath=[chosen.lucene / "*"])
    from org.apache.lucene.util import Version

    print(
        f"Lucene {Version.LATEST} on Java {jvm.java.lang.System.getProperty('java.version')}: {(time.perf_counter() - begin) * 1000:.0f} ms"
    )

    index, files = Index(), corpus()
    begin = time.perf_counter()
    characters = index.fill(files)
    spent = time.perf_counter() - begin
    print(f"{len(files)} files, {characters / 1e6:.1f} million characters in {spent:.1f} s")

    with index.open() as searcher:
        for text in chosen.query or QUERIES:
            answer(searcher, text)


if __name__ == "__main__":
    main()
