"""Machine learning: parameters, pipelines, models, what is kept in files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def flowers(spark: Any) -> Any:
    """Two kinds, told apart by `size` but for one."""
    rows = [(size / 10, size % 3, "big" if size > 30 else "small") for size in range(60)]
    return spark.createDataFrame([*rows, (0.5, 1, "big")], "size double, colour int, kind string").cache()


def test_pipeline(flowers: Any, tmp_path: Path) -> None:
    from pyspark.ml import Pipeline, PipelineModel
    from pyspark.ml.classification import LogisticRegression
    from pyspark.ml.evaluation import MulticlassClassificationEvaluator
    from pyspark.ml.feature import StandardScaler, StringIndexer, VectorAssembler

    pipeline = Pipeline(
        stages=[
            StringIndexer(inputCol="kind", outputCol="label", stringOrderType="alphabetAsc"),
            VectorAssembler(inputCols=["size", "colour"], outputCol="raw"),
            StandardScaler(inputCol="raw", outputCol="features"),
            LogisticRegression(maxIter=20),
        ]
    )
    model = pipeline.fit(flowers)
    scored = model.transform(flowers)
    accuracy = MulticlassClassificationEvaluator(metricName="accuracy").evaluate(scored)
    assert accuracy == pytest.approx(60 / 61)
    assert model.stages[0].labels == ["big", "small"]
    model.write().overwrite().save(str(tmp_path / "model"))
    again = PipelineModel.load(str(tmp_path / "model")).transform(flowers)
    assert [row.prediction for row in again.collect()] == [row.prediction for row in scored.collect()]


@pytest.mark.thorough
def test_regression_and_vectors(spark: Any) -> None:
    from pyspark.ml.linalg import DenseVector, Vectors
    from pyspark.ml.regression import LinearRegression

    rows = [(Vectors.dense([float(n), float(n % 5)]), 3.0 * n - 2.0 * (n % 5) + 1) for n in range(50)]
    model = LinearRegression(regParam=0.0).fit(spark.createDataFrame(rows, ["features", "label"]))
    assert model.coefficients.toArray() == pytest.approx([3.0, -2.0])
    assert model.intercept == pytest.approx(1.0)
    assert model.predict(DenseVector([10.0, 1.0])) == pytest.approx(29.0)
    assert model.summary.r2 == pytest.approx(1.0)


@pytest.mark.thorough
def test_cross_validation_with_threads(flowers: Any) -> None:
    from pyspark.ml.evaluation import RegressionEvaluator
    from pyspark.ml.feature import VectorAssembler
    from pyspark.ml.regression import LinearRegression
    from pyspark.ml.tuning import CrossValidator, ParamGridBuilder

    table = VectorAssembler(inputCols=["colour"], outputCol="features").transform(flowers)
    line = LinearRegression(labelCol="size")
    grid = ParamGridBuilder().addGrid(line.regParam, [0.0, 100.0]).build()
    model = CrossValidator(
        estimator=line,
        estimatorParamMaps=grid,
        evaluator=RegressionEvaluator(labelCol="size"),
        numFolds=2,
        parallelism=2,
        seed=3,
    ).fit(table)
    assert len(model.avgMetrics) == 2
    assert all(metric > 0 for metric in model.avgMetrics)


@pytest.mark.thorough
def test_clusters_and_parameters(spark: Any) -> None:
    from pyspark.ml.clustering import KMeans
    from pyspark.ml.linalg import Vectors

    points = spark.createDataFrame([(Vectors.dense([float(n), 0.0]),) for n in (0, 1, 100, 101)], ["features"])
    means = KMeans(k=2, seed=1)
    assert means.getK() == 2
    assert "number of clusters" in means.explainParam("k")
    centres = sorted(round(float(centre[0]), 1) for centre in means.fit(points).clusterCenters())
    assert centres == [0.5, 100.5]


def test_statistics_of_rdds(sc: Any) -> None:
    from pyspark.mllib.linalg import Matrices
    from pyspark.mllib.stat import Statistics

    columns = Statistics.colStats(sc.parallelize([[1.0, 10.0], [3.0, 30.0]]))
    assert list(columns.mean()) == [2.0, 20.0]
    chi = Statistics.chiSqTest(Matrices.dense(2, 2, [10.0, 20.0, 20.0, 10.0]))
    assert chi.degreesOfFreedom == 1
    assert chi.pValue < 0.01
