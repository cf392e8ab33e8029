"""Sessions, DataFrames, SQL, files."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest


def test_rows_go_there_and_back(spark: Any) -> None:
    from pyspark.sql import Row

    frame = spark.createDataFrame([(1, "a\nb\\c"), (2, "é中😀"), (3, None)], ["id", "text"])
    assert frame.collect() == [Row(id=1, text="a\nb\\c"), Row(id=2, text="é中😀"), Row(id=3, text=None)]


def test_every_type_goes_there_and_back(spark: Any) -> None:
    schema = (
        "b boolean, y byte, s short, i int, l long, f float, d double, n decimal(20,2), t string, x binary, day date,"
        " at timestamp, a array<int>, m map<string,int>, r struct<p:int,q:string>"
    )
    row = (
        *(
            True,
            1,
            -2,
            3,
            2**62,
            0.5,
            1e300,
            Decimal("12345.67"),
            "text",
            bytearray(b"\0\xff"),
            datetime.date(2024, 2, 29),
        ),
        *(datetime.datetime(2024, 2, 29, 12, 30, 1, 5), [1, None, 3], {"k": 7}, (4, "q")),
    )
    back = spark.createDataFrame([row, (None,) * len(row)], schema).collect()
    assert tuple(back[0]) == row
    assert tuple(back[1]) == (None,) * len(row)


def test_filter_select_and_order(numbers: Any) -> None:
    from pyspark.sql import functions as F

    chosen = numbers.filter((F.col("id") > 3) & (F.col("name") == "even")).select((F.col("x") * 2).alias("y"), "id")
    assert [tuple(row) for row in chosen.orderBy(F.desc("id")).collect()] == [(10.0, 10), (8.0, 8), (6.0, 6), (4.0, 4)]


def test_group_pivot_and_window(numbers: Any) -> None:
    from pyspark.sql import Window, functions as F

    sums = (
        numbers.groupBy("name").agg(F.sum("x").alias("s"), F.collect_list("id").alias("ids")).orderBy("name").collect()
    )
    assert [(row.name, row.s, sorted(row.ids)) for row in sums] == [
        ("even", 15.0, [0, 2, 4, 6, 8, 10]),
        ("odd", 18.0, [1, 3, 5, 7, 9, 11]),
    ]
    pivot = numbers.withColumn("k", F.col("id") % 3).groupBy("k").pivot("name", ["even", "odd"]).count().orderBy("k")
    assert [tuple(row) for row in pivot.collect()] == [(0, 2, 2), (1, 2, 2), (2, 2, 2)]
    last = numbers.withColumn("before", F.lag("id").over(Window.partitionBy("name").orderBy("id"))).filter("id > 9")
    assert sorted((row.id, row.before) for row in last.collect()) == [(10, 8), (11, 9)]


def test_join_union_and_distinct(spark: Any, numbers: Any) -> None:
    names = spark.createDataFrame([("even", 2), ("none", 0)], "name string, factor int")
    assert numbers.join(names, "name", "left").filter("factor is null").count() == 6
    assert numbers.join(names, numbers.name == names.name).count() == 6
    assert numbers.select("name").union(names.select("name")).distinct().count() == 3


def test_sql_with_views_and_parameters(spark: Any, numbers: Any) -> None:
    numbers.createOrReplaceTempView("numbers")
    rows = spark.sql("select name, max(id) m from numbers where id < :limit group by name order by name", {"limit": 9})
    assert [tuple(row) for row in rows.collect()] == [("even", 8), ("odd", 7)]
    assert spark.catalog.tableExists("numbers")
    assert "numbers" in [table.name for table in spark.catalog.listTables()]
    assert spark.catalog.dropTempView("numbers") is True
    assert not spark.catalog.tableExists("numbers")


def test_a_hundred_columns(numbers: Any) -> None:
    from pyspark.sql import functions as F

    wide = numbers
    for number in range(100):
        wide = wide.withColumn(f"c{number}", F.col("id") + number)
    assert len(wide.columns) == 103
    assert wide.filter("id = 1").first().c99 == 100


@pytest.mark.parametrize("arrow", ["true", "false"])
def test_pandas_both_ways(spark: Any, numbers: Any, arrow: str) -> None:
    spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", arrow)
    try:
        table = numbers.orderBy("id").toPandas()
        assert list(table.columns) == ["id", "name", "x"]
        assert table["x"].sum() == 33.0
        assert spark.createDataFrame(table).filter("x > 5").count() == 1
    finally:
        spark.conf.unset("spark.sql.execution.arrow.pyspark.enabled")


@pytest.mark.parametrize(
    "kind", ["parquet", *(pytest.param(kind, marks=pytest.mark.thorough) for kind in ("json", "csv", "orc"))]
)
def test_files(spark: Any, numbers: Any, kind: str, tmp_path: Path) -> None:
    target = str(tmp_path / "out")
    numbers.write.format(kind).option("header", "true").partitionBy("name").mode("overwrite").save(target)
    back = spark.read.format(kind).option("header", "true").schema(numbers.schema).load(target)
    assert sorted(map(tuple, back.select("id", "name", "x").collect())) == sorted(map(tuple, numbers.collect()))


def test_schema_and_plans(numbers: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

    assert numbers.schema == StructType(
        [StructField("id", LongType()), StructField("name", StringType()), StructField("x", DoubleType())]
    )
    numbers.limit(2).show()
    assert capsys.readouterr().out == (
        "+---+----+---+\n| id|name|  x|\n+---+----+---+\n|  0|even|0.0|\n|  1| odd|0.5|\n+---+----+---+\n\n"
    )
    numbers.filter("id > 1").explain()
    assert "== Physical Plan ==" in capsys.readouterr().out


@pytest.mark.thorough
def test_cache_describe_and_sample(numbers: Any) -> None:
    kept = numbers.cache()
    assert kept.count() == 12
    assert kept.is_cached
    assert {row.summary: row.x for row in kept.describe("x").collect()}["max"] == "5.5"
    assert kept.unpersist().is_cached is False
    assert numbers.approxQuantile("x", [0.5], 0.0) == [2.5]
    assert sum(part.count() for part in numbers.randomSplit([0.5, 0.5], seed=1)) == 12


def test_local_iterator_and_partitions(numbers: Any) -> None:
    assert [
        row.id for row in numbers.repartition(3, "id").sortWithinPartitions("id").orderBy("id").toLocalIterator()
    ] == list(range(12))
    assert numbers.repartition(3).rdd.getNumPartitions() == 3


@pytest.mark.thorough
def test_large_rows(spark: Any) -> None:
    text = "0123456789" * 100_000
    frame = spark.createDataFrame([(text,)], "t string")
    assert frame.first().t == text
    literal = __import__("pyspark").sql.functions.lit(text)
    assert spark.range(1).select(literal.alias("t")).first().t == text


def test_second_session_has_views_and_settings_of_its_own(spark: Any, numbers: Any) -> None:
    other = spark.newSession()
    numbers.createOrReplaceTempView("mine")
    spark.conf.set("sanca.test", "1")
    assert not other.catalog.tableExists("mine")
    assert other.conf.get("sanca.test", "none") == "none"
    assert other.range(3).count() == 3
    spark.catalog.dropTempView("mine")
    spark.conf.unset("sanca.test")
