"""Errors of the JVM under the types and with the texts that PySpark gives them."""

from __future__ import annotations

from typing import Any

import pytest


def test_unknown_column(numbers: Any) -> None:
    from pyspark.errors import AnalysisException

    with pytest.raises(AnalysisException) as caught:
        numbers.select("nmae")
    text = str(caught.value)
    assert text.startswith("[UNRESOLVED_COLUMN.WITH_SUGGESTION]")
    assert "`nmae`" in text
    assert "`name`" in text
    assert caught.value.getSqlState() == "42703"


def test_unknown_table(spark: Any) -> None:
    from pyspark.errors import AnalysisException

    with pytest.raises(AnalysisException, match=r"^\[TABLE_OR_VIEW_NOT_FOUND\].*`nowhere`"):
        spark.sql("select * from nowhere")


def test_sql_that_cannot_be_parsed(spark: Any) -> None:
    from pyspark.errors import ParseException

    with pytest.raises(ParseException, match=r"^\n?\[PARSE_SYNTAX_ERROR\] Syntax error at or near 'slect'"):
        spark.sql("slect 1")


def test_error_of_a_task(spark: Any) -> None:
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import ArithmeticException

    with pytest.raises((ArithmeticException, Py4JJavaError)) as caught:  # the first in Spark 4
        spark.range(3).selectExpr("1 / (id - 1)").collect()
    assert "[DIVIDE_BY_ZERO]" in str(caught.value)


def test_bad_setting(spark: Any) -> None:
    from pyspark.errors import IllegalArgumentException

    with pytest.raises(IllegalArgumentException, match=r"spark\.sql\.shuffle\.partitions"):
        spark.conf.set("spark.sql.shuffle.partitions", "many")


def test_exception_that_pyspark_does_not_know(sc: Any) -> None:
    from py4j.protocol import Py4JJavaError

    with pytest.raises(Py4JJavaError) as caught:
        sc._jvm.java.util.ArrayList().get(5)
    text = str(caught.value)
    assert text.startswith("An error occurred while calling o")
    assert ".get.\n: java.lang.IndexOutOfBoundsException: Index 5 out of bounds for length 0\n\tat " in text
    assert caught.value.java_exception.getClass().getName() == "java.lang.IndexOutOfBoundsException"
    assert type(caught.value).__module__ == "py4j.protocol"


def test_method_that_is_missing(sc: Any) -> None:
    from py4j.protocol import Py4JError

    with pytest.raises(Py4JError, match=r"Method nosuch\(\[class java\.lang\.Integer\]\) does not exist"):
        sc._jvm.java.util.ArrayList().nosuch(1)


def test_error_in_python_code_of_a_worker(numbers: Any) -> None:
    from pyspark.errors import PythonException
    from pyspark.sql import functions as F

    @F.udf("int")
    def broken(value):  # type: ignore[no-untyped-def] # PySpark takes hints for something else
        raise ValueError(f"no such value: {value}")

    with pytest.raises(PythonException) as caught:
        numbers.select(broken("id")).collect()
    assert "ValueError: no such value: " in str(caught.value)
    assert "in broken" in str(caught.value)


def test_error_in_an_rdd(sc: Any) -> None:
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PythonException

    def broken(value: int) -> int:
        raise KeyError("in a task")

    with pytest.raises((Py4JJavaError, PythonException)) as caught:  # the second in Spark 4
        sc.parallelize(range(4)).map(broken).collect()
    assert "KeyError: 'in a task'" in str(caught.value)
    assert "in broken" in str(caught.value)


def test_session_works_after_errors(spark: Any) -> None:
    from pyspark.errors import AnalysisException

    for _ in range(20):
        with pytest.raises(AnalysisException):
            spark.sql("select nope")
    assert spark.range(5).count() == 5
