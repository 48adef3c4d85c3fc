"""Ray Data: Parquet with `id`, `url`, `html` → Parquet of articles.

    python examples/ray_clean.py IN.parquet OUT_FOLDER --workers 2

Needs `pip install "copytaster[ray]"`. Each actor takes a core of its own and, for the page under way, a process
beside it: about 0.5 GB in all.
"""

import argparse

import ray
from copytaster.classifier.integrations.ray import CleanBatch
from ray.data import ActorPoolStrategy, DataContext


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--model", default=None)
    args = parser.parse_args()
    # one core more than actors: reading and writing need their turn too
    ray.init(num_cpus=args.workers + 1, include_dashboard=False)
    DataContext.get_current().enable_progress_bars = False
    DataContext.get_current().execution_options.preserve_order = True
    pages = ray.data.read_parquet(args.source, columns=["id", "url", "html"])
    articles = pages.map_batches(
        CleanBatch,
        fn_constructor_kwargs={"model": args.model},
        batch_format="pyarrow",
        batch_size=32,
        compute=ActorPoolStrategy(size=args.workers),
    )
    articles.write_parquet(args.target)


if __name__ == "__main__":
    main()
