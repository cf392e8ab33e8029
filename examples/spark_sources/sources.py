"""What Python's standard library is made of: its imports, its largest functions, found by Spark.

python sources.py                              read everything, answer a few questions
python sources.py --sql "select count(*) from facts"
"""

from __future__ import annotations

import argparse
import ast
import logging
import os
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession, functions as F
from tqdm import tqdm

FACT = "array<struct<kind: string, name: string, line: int, lines: int>>"
QUESTIONS = {
    "imported by most files": """
        select name, count(distinct path) as files from facts where kind = 'import'
        group by name order by files desc, name limit 8""",
    "longest functions": """
        select name, lines, concat(path, ':', line) as place from facts where kind = 'function'
        order by lines desc limit 8""",
    "packages by size": """
        select package, count(distinct path) as files, count_if(kind = 'function') as functions,
               round(avg(lines) filter (where kind = 'function'), 1) as mean_lines
        from (select *, if(contains(path, '/'), split(path, '/')[0], '(modules)') as package from facts)
        group by package order by functions desc limit 8""",
    "a question with a slip": "select modul from facts",
}


def library() -> Path:
    """The folder of the standard library."""
    return Path(sysconfig.get_path("stdlib"))


def packages() -> list[Path]:
    """Its packages, without tests and what was installed beside it."""
    unwanted = {"site-packages", "test", "tests", "idlelib", "lib2to3", "__pycache__"}
    return sorted(
        each.parent
        for each in library().rglob("__init__.py")
        if not unwanted & set(each.relative_to(library()).parts) and "-" not in str(each.relative_to(library()))
    )


def facts_of(source: str) -> Iterator[tuple[str, str, int, int]]:
    """What one file imports and defines: kind, name, line, number of lines. Runs in Spark's workers."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield "broken", str(error.msg), error.lineno or 0, 0
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield "import", name.name.partition(".")[0], node.lineno, 1
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield "import", node.module.partition(".")[0], node.lineno, 1
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            yield kind, node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def read(spark: SparkSession, target: str, files: int) -> None:
    """Have the files come as a stream, sixty at a time, and put what is found in them into a table."""
    parse = F.udf(lambda source: list(facts_of(source)), FACT)
    folders = ",".join(["*.py", *(f"{folder.relative_to(library())}/*.py" for folder in packages())])
    stream = (
        spark.readStream.format("text")
        .option("wholetext", True)
        .option("maxFilesPerTrigger", 60)
        .load(f"{library()}/{{{folders}}}")
        .select(F.input_file_name().alias("file"), "value")
    )
    with tqdm(total=files, desc="Parsing", unit=" files", dynamic_ncols=True) as bar:

        def take(batch: DataFrame, number: int) -> None:
            batch = batch.withColumn("path", F.element_at(F.split("file", f"{library()}/"), -1)).cache()
            found = batch.select("path", F.explode(parse("value")).alias("fact")).select("path", "fact.*")
            found.write.mode("append").parquet(target)
            bar.update(batch.count())
            batch.unpersist()

        query = stream.writeStream.foreachBatch(take).trigger(availableNow=True).start()
        query.awaitTermination()


def answer(spark: SparkSession, title: str, sql: str) -> None:
    """Print what one question gives."""
    begin = time.perf_counter()
    try:
        table = spark.sql(sql).toPandas()
    except AnalysisException as error:
        print(f"\n{title}: cannot be answered\n    {str(error).splitlines()[0][:150]}")
        return
    print(f"\n{title}, in {(time.perf_counter() - begin) * 1000:.0f} ms")
    print("\n".join(f"    {line}" for line in table.to_string(index=False).splitlines()))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--master", default="local[2]", help="where Spark runs (default local[2])")
    options.add_argument("--sql", action="append", help="a question to the view `facts`; may be given again")
    chosen = options.parse_args()

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # for Spark's workers
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # says as JSON what `answer` says
    begin = time.perf_counter()
    spark = (
        SparkSession.builder.master(chosen.master)
        .appName("sources")
        .config("spark.ui.enabled", False)
        .config("spark.ui.showConsoleProgress", False)
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    through = Path(sys.modules["py4j"].__file__ or "").parent
    print(f"Spark {spark.version} on {chosen.master}, {time.perf_counter() - begin:.1f} s; py4j is {through}")

    files = sum(1 for folder in [library(), *packages()] for _ in folder.glob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        read(spark, f"{folder}/facts", files)
        spark.read.parquet(f"{folder}/facts").createOrReplaceTempView("facts")
        print(f"{spark.table('facts').count()} facts in {time.perf_counter() - begin:.1f} s")
        for title, sql in {sql: sql for sql in chosen.sql or []}.items() or QUESTIONS.items():
            answer(spark, title, sql)
        spark.stop()


if __name__ == "__main__":
    main()
