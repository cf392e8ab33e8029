"""Python and pandas in workers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


def test_python_udf(numbers: Any) -> None:
    from pyspark.sql import functions as F

    @F.udf("string")
    def shout(name, number):  # type: ignore[no-untyped-def] # PySpark takes hints for something else
        return name.upper() * number

    rows = numbers.filter("id between 1 and 2").select(shout("name", "id").alias("s")).collect()
    assert [row.s for row in rows] == ["ODD", "EVENEVEN"]


def test_udf_in_sql(spark: Any, numbers: Any) -> None:
    spark.udf.register("plus_one", lambda value: value + 1, "long")
    numbers.createOrReplaceTempView("udf_numbers")
    assert spark.sql("select sum(plus_one(id)) s from udf_numbers").first().s == 78
    spark.catalog.dropTempView("udf_numbers")


def test_udf_of_structures(numbers: Any) -> None:
    from pyspark.sql import functions as F

    @F.udf("struct<square:long, text:array<string>>")
    def both(number):  # type: ignore[no-untyped-def]
        return number * number, [str(number)] * 2

    row = numbers.filter("id = 7").select(both("id").alias("r")).first()
    assert (row.r.square, row.r.text) == (49, ["7", "7"])


def test_pandas_udf(numbers: Any) -> None:
    import pandas as pd
    from pyspark.sql import functions as F

    def plus(left: pd.Series, right: pd.Series) -> pd.Series:
        return left + right

    def mean(values: pd.Series) -> float:
        return float(values.mean())

    plus.__annotations__ = {"left": pd.Series, "right": pd.Series, "return": pd.Series}
    mean.__annotations__ = {"values": pd.Series, "return": float}
    added = numbers.select(F.pandas_udf(plus, "double")("id", "x").alias("y"))
    assert added.agg(F.sum("y")).first()[0] == 99.0
    means = numbers.groupBy("name").agg(F.pandas_udf(mean, "double")("x").alias("m")).orderBy("name").collect()
    assert [tuple(row) for row in means] == [("even", 2.5), ("odd", 3.0)]


def test_pandas_udf_over_batches(numbers: Any) -> None:
    import pandas as pd
    from pyspark.sql import functions as F

    def running(batches: Iterator[pd.Series]) -> Iterator[pd.Series]:
        for batch in batches:
            yield batch * 10

    running.__annotations__ = {"batches": Iterator[pd.Series], "return": Iterator[pd.Series]}
    assert numbers.select(F.pandas_udf(running, "long")("id").alias("y")).agg(F.max("y")).first()[0] == 110


def test_groups_as_tables(numbers: Any) -> None:
    def centre(table: Any) -> Any:
        return table.assign(x=table.x - table.x.mean())

    rows = numbers.groupBy("name").applyInPandas(centre, numbers.schema).collect()
    assert abs(sum(row.x for row in rows)) < 1e-9
    assert len(rows) == 12


def test_partitions_as_tables(numbers: Any) -> None:
    def odd(tables: Any) -> Any:
        for table in tables:
            yield table[table.id % 2 == 1]

    assert numbers.mapInPandas(odd, numbers.schema).count() == 6


def test_table_function(spark: Any) -> None:
    from pyspark.sql.functions import lit, udtf

    @udtf(returnType="n: int, square: int")
    class Squares:
        def eval(self, most: int) -> Iterator[tuple[int, int]]:
            for number in range(most):
                yield number, number * number

    assert [tuple(row) for row in Squares(lit(4)).collect()] == [(0, 0), (1, 1), (2, 4), (3, 9)]


def test_udf_with_accumulator_and_broadcast(sc: Any, numbers: Any) -> None:
    from pyspark.sql import functions as F

    seen, table = sc.accumulator(0), sc.broadcast({"even": 2, "odd": 1})

    @F.udf("int")
    def look_up(name):  # type: ignore[no-untyped-def]
        seen.add(1)
        return table.value[name]

    assert sum(row[0] for row in numbers.select(look_up("name")).collect()) == 18
    assert seen.value == 12
    table.destroy()


def test_rdds(sc: Any) -> None:
    numbers = sc.parallelize(range(1000), 4)
    assert numbers.map(lambda n: n * 2).filter(lambda n: n % 3 == 0).sum() == 333_666
    assert dict(numbers.map(lambda n: (n % 3, 1)).reduceByKey(lambda a, b: a + b).collect()) == {0: 334, 1: 333, 2: 333}
    assert numbers.mapPartitions(lambda part: [sum(part)]).count() == 4
    assert numbers.takeOrdered(3, key=lambda n: -n) == [999, 998, 997]
    assert numbers.zipWithIndex().lookup(7) == [7]


@pytest.mark.parametrize("size", [10, 2_000_000])
def test_broadcast(sc: Any, size: int) -> None:
    value = sc.broadcast(b"x" * size)
    assert sc.parallelize(range(2), 2).map(lambda _: len(value.value)).collect() == [size, size]
    value.unpersist()
    value.destroy()


def test_accumulators(sc: Any) -> None:
    from pyspark.accumulators import AccumulatorParam

    class Longest(AccumulatorParam[str]):
        def zero(self, value: str) -> str:
            return ""

        def addInPlace(self, left: str, right: str) -> str:
            return max(left, right, key=len)

    count, longest = sc.accumulator(0), sc.accumulator("", Longest())

    def look(word: str) -> None:
        count.add(1)
        longest.add(word)

    sc.parallelize(["a", "abc", "ab", "abcde"], 4).foreach(look)
    assert (count.value, longest.value) == (4, "abcde")


def test_files_and_modules_for_workers(sc: Any, tmp_path: Any) -> None:
    module = tmp_path / "sanca_helper.py"
    module.write_text("def triple(n):\n    return 3 * n\n")
    sc.addPyFile(str(module))

    def triple(number: int) -> int:
        import sanca_helper

        return int(sanca_helper.triple(number))

    assert sc.parallelize(range(3)).map(triple).collect() == [0, 3, 6]
