"""The papers about the house say what is there."""

import re

import pytest

from onewindow.program import main
from tests.house import source

DOCS = source.CHECKOUT / "docs"
README = source.CHECKOUT / "README.md"


@pytest.fixture
def readme():
    if not README.exists():
        pytest.skip("there is no README yet")
    return README.read_text()


def test_every_decision_is_in_the_index():
    if not (DOCS / "adr").exists():
        pytest.skip("there are no decisions yet")
    index = (DOCS / "adr" / "README.md").read_text()
    missing = [p.name for p in sorted((DOCS / "adr").glob("[0-9]*.md")) if p.name not in index]
    listed = re.findall(r"\(([0-9]{4}-[\w-]+\.md)\)", index)
    gone = [name for name in listed if not (DOCS / "adr" / name).exists()]
    assert not missing, missing
    assert not gone, gone


def test_the_glossary_is_there(readme):
    assert (DOCS / "glossary.md").is_file()


def test_links_between_papers_lead_somewhere():
    broken = [
        f"{source.place(path)}: {link}"
        for path in source.kept_files()
        if path.suffix == ".md"
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text())
        if not (path.parent / link).exists()
    ]
    assert not broken, broken


def test_the_readme_names_commands_that_exist(readme):
    known = set(main.parser().format_help().split())
    typed = set(re.findall(r"\bonewindow ([a-z-]+)\b(?=[^`\n]*`)", readme))
    assert typed <= known, typed - known


def test_the_readme_names_targets_that_exist(readme):
    makefile = (source.CHECKOUT / "Makefile").read_text()
    known = set(re.findall(r"^([a-z]+):", makefile, flags=re.M))
    typed = set(re.findall(r"(?:^|`|[A-Z]=\S+ )make ([a-z]+)\b", readme, flags=re.M))
    assert typed <= known, typed - known
