"""Spark: Parquet with `id`, `url`, `html` → Parquet of articles.

    python examples/spark_clean.py IN.parquet OUT_FOLDER --master "local[2]"

Needs `pip install "copytaster[spark]"` on every machine, and Java 17.
"""

import argparse
import os
import sys

from copytaster.classifier.integrations.spark import clean_arrow, schema
from pyspark.sql import SparkSession


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--partitions", type=int, default=2, help="pieces of work; several for each core are best")
    parser.add_argument("--model", default=None)
    args = parser.parse_args()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = (
        SparkSession.builder.master(args.master)
        .appName("copytaster")
        # pages are large: with the default of 10,000 rows, one Arrow batch of them is a gigabyte
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "100")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    pages = spark.read.parquet(args.source).select("id", "url", "html").repartition(args.partitions)
    pages.mapInArrow(clean_arrow(model=args.model), schema()).write.mode("overwrite").parquet(args.target)
    spark.stop()


if __name__ == "__main__":
    main()
