"""`copytaster label`: correct the verdicts on pages in the browser, which gives labelled pages for training."""

from __future__ import annotations

import argparse
import tempfile
import threading
import webbrowser
from pathlib import Path

from ..counted import counted
from ..review.server import Server
from ..review.session import Session
from ..review.worklist import tasks_of
from ..samples.team import NAME
from .exits import Exit
from .options import add_model_arguments, load_model


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the pages and the server."""
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="DIR|FILE|URL",
        help="folders with page.html or text.txt below them (such as COPYTASTER_SAVE_UNCERTAIN fills), saved pages, "
        "addresses",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("my_pages"),
        metavar="DIR",
        help="files and addresses are copied there before they are labelled (default: %(default)s)",
    )
    parser.add_argument(
        "--by",
        type=person,
        metavar="NAME",
        help="who labels: saves to labels.NAME.tsv and does not show the labels of others (see check --team)",
    )
    parser.add_argument("--text", action="store_true", help="treat the files as plain text")
    parser.add_argument("--port", type=int, default=0, help="default: any free port")
    parser.add_argument(
        "--bind",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="the address to listen on; 0.0.0.0 in a container only, with its port published as 127.0.0.1:PORT:PORT "
        "(default: %(default)s)",
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C. Labels are saved at once."""
    taster = load_model(args)
    tasks = tasks_of(args.sources, args.output, args.text, args.by or "")
    with Server(Session(taster, tasks, args.keep), args.port, args.bind) as server:
        print(f"{counted(len(tasks), 'page')} to label: {server.address}")
        print("Ctrl-C ends it; labels are saved at each change.", flush=True)
        listener = threading.Thread(target=server.serve_forever, daemon=True)
        listener.start()
        with tempfile.TemporaryDirectory(prefix="copytaster-") as folder:
            if not args.no_browser:
                webbrowser.open(opener_file(Path(folder), server.address).as_uri())
            try:
                server.run_jobs()
            except KeyboardInterrupt:
                print("\nended")
            finally:
                server.shutdown()
    return Exit.OK


def person(text: str) -> str:
    """Check the name of a person, which becomes part of a file's name."""
    if not NAME.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r}: letters, digits, - and _ only")
    return text


def opener_file(folder: Path, address: str) -> Path:
    """Write a file that redirects a browser to the address: other users could see the token in an argument."""
    file = folder / "label.html"
    file.touch(mode=0o600)
    file.write_text(f'<!doctype html><meta http-equiv="refresh" content="0;url={address}"><title>copytaster</title>')
    return file
