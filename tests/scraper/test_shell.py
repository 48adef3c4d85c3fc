from __future__ import annotations

import pytest
from copytaster.classifier import CopytasterError
from copytaster.scraper import read, shell
from scraper_stubs import TEXT, StubTaster
from scrapy.http import JsonResponse


def test_the_article_of_a_response(make_response, monkeypatch):
    taster = StubTaster()
    monkeypatch.setattr(shell.Copytaster, "load", lambda path: taster)
    shell._taster.cache_clear()
    response = make_response(headers={"Content-Type": "text/html; charset=EUC-KR"})
    assert read(response, "a/model").text == TEXT
    assert read(response, "a/model").headline == "Bridge opens"
    assert taster.calls[0]["encoding"] == "cp949"
    with pytest.raises(CopytasterError, match="not HTML"):
        read(make_response(b"{}", JsonResponse))
    shell._taster.cache_clear()
