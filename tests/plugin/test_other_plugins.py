from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from fakes import CONFIG, make_fake_site, make_project
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugins
from rendering import DAY, render_into

from iopgen.exceptions import SetupError
from iopgen.reading.config import ConfigError
from iopgen.reading.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ("on_config", "tillägget \"prov/trasig\" gick sönder (KeyError: 'x')"),
        ("on_page_content", "tillägget \"prov/trasig\" gick sönder (KeyError: 'x')"),
        ("load_config", "tillägget \"prov/trasig\" gick sönder (KeyError: 'x')"),
    ],
)
def test_an_allowed_plugin_that_breaks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event: str, message: str
) -> None:
    code = f"""\
from mkdocs.plugins import BasePlugin
class Broken(BasePlugin):
    def {event}(self, *_, **__):
        raise KeyError("x")
"""
    info = tmp_path / "prov-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: prov\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[mkdocs.plugins]\nprov/trasig = prov_trasig:Broken\n")
    (tmp_path / "prov_trasig.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "prov_trasig", raising=False)
    installed = get_plugins()
    option = vars(MkDocsConfig)["plugins"]
    monkeypatch.setattr(option, "installed_plugins", installed)
    root = make_project(tmp_path / "p", CONFIG.replace("plugins:", "plugins:\n  - prov/trasig"))
    (root / "allowed-plugins.yml").write_text("plugins: [prov/trasig]\n")
    with pytest.raises(ConfigError) as caught:
        render_into(tmp_path / "out", load_settings(root, DAY), make_fake_site(1))
    (finding,) = caught.value.findings
    assert (finding.path, finding.line, finding.message) == ("mkdocs.yml", 8, message)


def test_a_plugin_that_changes_the_engine_is_named(tmp_path: Path) -> None:
    root = make_project(tmp_path, CONFIG.replace("plugins:", "plugins:\n  - material/offline"))
    (root / "allowed-plugins.yml").write_text("plugins: [material/offline]\n")
    with pytest.raises(SetupError, match=r"material/offline.* har ändrat"):
        render_into(tmp_path / "out", load_settings(root, DAY), make_fake_site(1))
