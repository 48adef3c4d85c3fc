"""The headline model: learned, saved, refused when damaged, asked from the command line and from verdicts."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from copytaster.classifier import Block, Headlines, Label, ModelRefused, Verdict
from copytaster.classifier.cli import main
from copytaster.classifier.headlines.model import PROBES, shipped_headlines
from copytaster.classifier.headlines.training import Headline, folds, read_headlines
from copytaster.classifier.model.folder import shipped

PLACES = "Ellery Varholm Brandau Solmar Corvelle Marrow Pettifer Northfield".split()
SHIPPED = shipped().with_name("headlines")


def headlines(number: int, seed: int = 3) -> list[Headline]:
    """Half sober, half bait, in two invented tongues; `xx` is labelled by hand."""
    rng = random.Random(seed)
    found = []
    for i in range(number):
        bait, place, n = i % 2 == 1, rng.choice(PLACES), rng.randint(3, 99)
        verb = rng.choice(("closes", "rebuilds", "inspects", "opens", "sells"))
        thing = rng.choice(("bridge", "depot", "school", "harbour", "library"))
        sober = f"{place} {verb} {thing} after {n} weeks of repairs"
        shout = f"{n} secrets of the {thing} in {place} you won't believe!"
        lang = ("en", "xx")[i // 2 % 2]
        found.append(Headline(shout if bait else sober, lang, bait, lang == "xx", "made up"))
    return found


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pack") / "headlines.jsonl"
    rows = [
        {
            "text": h.text,
            "lang": h.lang,
            "clickbait": int(h.clickbait),
            "labelled": "by hand" if h.by_hand else "outlet",
        }
        for h in headlines(240)
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def made(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "headlines"
    assert main(["train", "--headlines", str(pack), "-o", str(folder)]) == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "headlines"
    copied.mkdir()
    for file in made.iterdir():
        (copied / file.name).write_bytes(file.read_bytes())
    return copied


def test_it_learns(made: Path) -> None:
    unseen = headlines(60, seed=9)
    scores = Headlines.load(made).scores([h.text for h in unseen])
    assert scores.shape == (60,)
    assert scores[[h.clickbait for h in unseen]].min() > 0.5 > scores[[not h.clickbait for h in unseen]].max()


def test_the_card_has_figures_and_limits(made: Path) -> None:
    card = (made / "CARD.md").read_text(encoding="utf-8")
    assert "| xx | 120 | 60 | by hand | 1.0000 |" in card
    assert "What it can't do" in card
    figures = json.loads((made / "manifest.json").read_text(encoding="utf-8"))["figures"]
    assert figures["en"].keys() == {"auc", "low", "high"}  # only hand-labelled languages are left out in turn
    assert figures["xx"]["unseen"] > 0.9


def test_the_same_pack_gives_the_same_model(made: Path, pack: Path, tmp_path: Path) -> None:
    main(["train", "--headlines", str(pack), "-o", str(tmp_path / "again")])
    assert (tmp_path / "again" / "headlines.npz").read_bytes() == (made / "headlines.npz").read_bytes()


def test_scores_do_not_depend_on_company(made: Path) -> None:
    model = Headlines.load(made)
    together = model.scores(PROBES)
    assert np.allclose(together, [model.scores([text])[0] for text in PROBES], atol=1e-6)
    assert model.scores([]).shape == (0,)


@pytest.mark.parametrize("text", ["", " ", "?", "\ud800", "\x00", "가" * 5000, "İ" * 50, "𝕏 🧨"])
def test_any_text_has_a_score(made: Path, text: str) -> None:
    [score] = Headlines.load(made).scores([text])
    assert 0 <= score <= 1


def test_nearly_the_same_headlines_share_a_fold() -> None:
    rng = random.Random(2)
    texts = [" ".join("".join(rng.choices("aeioklmnrst", k=6)) for _ in range(8)) for _ in range(100)]
    copies = [text.upper().replace(" ", "  ") + "…" for text in texts]
    longer = [f"{text} {rng.random()}" for text in texts]
    found = folds([*texts, *copies, *longer]).reshape(3, 100)
    assert (found[0] == found[1]).all()
    assert (found[0] == found[2]).all()
    assert len(set(found[0])) > 2
    order = random.Random(1).sample(range(100), 100)
    assert (folds([texts[i] for i in order]) == folds(texts)[order]).all()


def _cut(folder: Path) -> None:
    (folder / "headlines.npz").write_bytes((folder / "headlines.npz").read_bytes()[:-9])


def _without(folder: Path) -> None:
    (folder / "headlines.npz").unlink()


def _manifest(**changes: object):  # type: ignore[no-untyped-def]
    def change(folder: Path) -> None:
        file = folder / "manifest.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))

    return change


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_cut, "corrupted or replaced"),
        (_without, "cannot be used"),
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json is missing"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "not a manifest"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "cannot be read"),
        (_manifest(format="headlines 0"), "no headline model of format"),
        (_manifest(grams=[2, 3]), "other features"),
        (_manifest(shapes=[]), "other features"),
        (_manifest(parity=[0.5] * len(PROBES)), "other scores"),
        (_manifest(parity=[0.5]), "other scores|cannot be used"),
    ],
)
def test_a_damaged_model_is_refused(folder: Path, damage, told: str) -> None:  # type: ignore[no-untyped-def]
    damage(folder)
    with pytest.raises(ModelRefused, match=told) as caught:
        Headlines.load(folder)
    assert "copytaster train --headlines" in str(caught.value)
    assert main(["headlines", "-", "--model", str(folder)]) == 3


def test_a_model_of_another_kind_is_not_overwritten(pack: Path, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "manifest.json").write_text("{}")
    assert main(["train", "--headlines", str(pack), "-o", str(tmp_path)]) == 3
    assert "another kind" in capsys.readouterr().err
    assert (tmp_path / "manifest.json").read_text() == "{}"


@pytest.mark.parametrize("line", ["[]", "{", '{"text": "a"}', '{"text": "a", "lang": "en", "clickbait": "maybe"}'])
def test_a_pack_with_a_wrong_line_is_refused_by_name(tmp_path: Path, line: str, capsys) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "pack.jsonl"
    file.write_text('{"text": "a", "lang": "en", "clickbait": 1}\n' + line)
    assert main(["train", "--headlines", str(file), "-o", str(tmp_path / "out")]) == 2
    assert f"{file}:2" in capsys.readouterr().err


def test_a_pack_of_one_kind_teaches_nothing(tmp_path: Path) -> None:
    file = tmp_path / "pack.jsonl"
    file.write_text('{"text": "a", "lang": "en", "clickbait": 1}\n')
    assert main(["train", "--headlines", str(file), "-o", str(tmp_path / "out")]) == 2


def test_packs_may_be_compressed(pack: Path, tmp_path: Path) -> None:
    import lzma

    packed = tmp_path / "pack.jsonl.xz"
    packed.write_bytes(lzma.compress(pack.read_bytes()))
    assert read_headlines([packed])[:5] == [
        Headline(h.text, h.lang, h.clickbait, h.by_hand, packed.name) for h in headlines(240)[:5]
    ]


def command(arguments: list[object]) -> list[dict[str, object]]:
    *_, out = arguments
    assert main(["headlines", *map(str, arguments)]) == 0
    return [json.loads(line) for line in Path(str(out)).read_text(encoding="utf-8").splitlines()]


def test_headlines_one_a_line(made: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "in.txt", tmp_path / "out.jsonl"
    source.write_text("\ufeffEllery opens depot\n\n7 secrets you won't believe!\r\n{not json}\n", encoding="utf-8")
    rows = command([source, "--model", made, "-o", out])
    assert [row["text"] for row in rows] == ["Ellery opens depot", "7 secrets you won't believe!", "{not json}"]
    assert rows[0]["clickbait"] < 0.5 < rows[1]["clickbait"]  # type: ignore[operator]


def test_headlines_as_json_lines_keep_their_fields(made: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": 1, "text": "다리 개통", "lang": "ko"}\n{"text": "b"}\n', encoding="utf-8")
    rows = command([source, "--model", made, "-o", out])
    assert rows[0].items() >= {"id": 1, "text": "다리 개통", "lang": "ko"}.items()
    assert list(rows[1]) == ["text", "clickbait"]


@pytest.mark.parametrize("line", ["[1]", '{"title": "a"}', '{"text": 3}', "plain"])
def test_a_record_without_text_is_named(made: Path, tmp_path: Path, line: str, capsys) -> None:  # type: ignore[no-untyped-def]
    source = tmp_path / "in.jsonl"
    source.write_text(f'{{"text": "a"}}\n{line}\n')
    assert main(["headlines", str(source), "--model", str(made), "-o", str(tmp_path / "out.jsonl")]) == 2
    assert f"{source}:2" in capsys.readouterr().err


def test_standard_input_takes_both(made: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "copytaster.classifier.cli", "headlines", "-", "--model", str(made)],
        input='Ellery opens depot\n{"text": "b"}\n',
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["Ellery opens depot", "b"]


def test_running_it_loads_nothing_heavy(made: Path) -> None:
    code = (
        "import sys; from copytaster.classifier import Headlines; "
        f"Headlines.load({str(made)!r}).scores(['a']); "
        "print([name for name in ('sklearn', 'scipy', 'joblib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def verdict(text: str, label: Label, linked: bool) -> Verdict:
    return Verdict(Block(0, text, "html/body/p", "p", linked), label, 0.5, False)


def test_teasers_and_links_have_a_clickbait_score(made: Path) -> None:
    model = Headlines.load(made)
    text = "7 secrets you won't believe!"
    assert model.clickbait(verdict(text, Label.TEASER, False)) == pytest.approx(model.scores([text])[0])
    assert model.clickbait(verdict(text, Label.BODY, True)) is not None
    assert model.clickbait(verdict(text, Label.BODY, False)) is None


@pytest.mark.skipif(not SHIPPED.exists(), reason="no headline model is shipped yet")
def test_the_shipped_model_tells_bait_from_news() -> None:
    model = shipped_headlines()
    bait = ["21 Things Only Lighthouse Keepers Will Understand", "You Won't Believe What This Baker Found In His Oven"]
    news = ["Council approves repair of the harbour bridge", "Two injured as ferry hits pier in Port Ellery"]
    assert model.scores(bait).min() > 0.8
    assert model.scores(news).max() < 0.2
    for lang, least in {"en": 0.98, "es": 0.85, "id": 0.85, "tr": 0.95}.items():
        assert model.manifest["figures"][lang]["auc"] >= least
    assert (SHIPPED / "headlines.npz").stat().st_size < 1_500_000
