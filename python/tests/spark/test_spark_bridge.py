"""That Spark really runs on the halves that were chosen, and what its workers need of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import session


def test_driver_speaks_through_the_chosen_client(sc: Any) -> None:
    import py4j.java_gateway
    from py4j.clientserver import ClientServer

    file = Path(py4j.java_gateway.__file__)
    assert isinstance(sc._gateway, ClientServer)
    assert (file.parts[-3:-1] == ("sanca", "py4j")) == (session.CLIENT == "sanca")


def test_jvm_answers_with_the_chosen_jar(sc: Any) -> None:
    loaded = sc._jvm.java.lang.Class.forName("py4j.GatewayServer").getProtectionDomain().getCodeSource().getLocation()
    names = [Path(jar).name for jar in session.JARS.split(":") if jar]
    if names:
        assert Path(loaded.getPath()).name in names
    else:
        assert Path(loaded.getPath()).name.startswith("py4j-0.10.9")


def worker_facts() -> dict[str, Any]:
    """What a worker knows of Py4J. Runs there."""
    import gc
    import sys

    import py4j.java_gateway
    import pyspark

    return {
        "process": __import__("os").getpid(),
        "clients": sum(isinstance(thing, py4j.java_gateway.GatewayClient) for thing in gc.get_objects()),
        "connections": sum(isinstance(thing, py4j.java_gateway.GatewayConnection) for thing in gc.get_objects()),
        "context": pyspark.SparkContext._active_spark_context is not None,
        "ours": "sanca" in sys.modules,
    }


def test_workers_use_no_gateway(sc: Any) -> None:
    """They import Py4J's names with PySpark and talk to the JVM over sockets of another protocol, so it does not matter whose names those are."""
    import os

    for facts in sc.parallelize(range(4), 4).map(lambda _: worker_facts()).collect():
        assert facts["process"] != os.getpid()
        assert facts["clients"] == facts["connections"] == 0
        assert not facts["context"]
        assert not facts["ours"]


def test_dotted_and_spelled_names_are_the_same(sc: Any) -> None:
    dotted = getattr(sc._jvm, "org.apache.spark.sql.functions")
    assert dotted._fqn == sc._jvm.org.apache.spark.sql.functions._fqn == "org.apache.spark.sql.functions"
    module = getattr(getattr(sc._jvm, "org.apache.spark.sql.SparkSession$"), "MODULE$")
    assert module.toString().startswith("org.apache.spark.sql")


def test_name_that_is_missing_keeps_the_text_that_programs_compare(sc: Any) -> None:
    with pytest.raises(TypeError) as caught:
        sc._jvm.org.apache.spark.nosuch.Thing()
    assert str(caught.value) == "'JavaPackage' object is not callable"


def test_arrays_and_collections_of_the_jvm(sc: Any) -> None:
    array = sc._gateway.new_array(sc._jvm.double, 2, 3)
    array[1][2] = 2.5
    assert [list(row) for row in array] == [[0.0, 0.0, 0.0], [0.0, 0.0, 2.5]]
    properties = sc._jvm.java.util.Properties()
    properties.put("a", "1")
    assert dict(properties) == {"a": "1"}
    assert (
        sc._jvm.PythonUtils.toSeq([1, 2]).toString() == "Buffer(1, 2)"
        or sc._jvm.PythonUtils.toSeq([1, 2]).mkString(",") == "1,2"
    )
