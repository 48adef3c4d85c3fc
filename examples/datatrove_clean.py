"""datatrove on one machine: a folder of JSON lines (`html`) or WARC files → JSON lines of articles.

    python examples/datatrove_clean.py IN_FOLDER OUT_FOLDER --tasks 2

Needs `pip install "copytaster[datatrove]"`. On a cluster, put SlurmPipelineExecutor in the executor's place. A task
that was ended is run again when the script is; one that has finished is not.
"""

import argparse
from pathlib import Path

from copytaster.classifier.integrations.datatrove import CleanArticles, HtmlReader
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--tasks", type=int, default=2, help="each takes its share of the files")
    parser.add_argument("--model", default=None)
    args = parser.parse_args()
    warc = any(".warc" in path.name for path in Path(args.source).iterdir())
    reader = HtmlReader(args.source) if warc else JsonlReader(args.source, text_key="html")
    LocalPipelineExecutor(
        pipeline=[
            reader,
            CleanArticles(model=args.model, exclusion_writer=JsonlWriter(f"{args.target}/excluded", compression=None)),
            JsonlWriter(f"{args.target}/articles", compression=None),
        ],
        tasks=args.tasks,
        workers=args.tasks,
        logging_dir=f"{args.target}/logs",
    ).run()


if __name__ == "__main__":
    main()
