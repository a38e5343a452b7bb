"""Journal lists: packaged, from a CSV, or bare ISSNs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stdnum import issn

from bibliometrics import journals
from bibliometrics.errors import JournalListError
from bibliometrics.journals import load_journal_list

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str, name: str = "mine.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("edition", "size"),
    [("nature-index-2018", 82), ("nature-index-2023", 145), ("nature-index-2026", 178)],
)
def test_each_packaged_edition_has_the_size_that_is_published(edition: str, size: int) -> None:
    assert len(load_journal_list(edition).journals) == size


def test_every_packaged_issn_has_the_right_checksum() -> None:
    for edition in journals.editions():
        assert all(issn.is_valid(each) for each in load_journal_list(edition).issns)


def test_no_issn_belongs_to_two_journals_of_an_edition() -> None:
    for edition in journals.editions():
        found = load_journal_list(edition).journals
        assert sum(len(each.issns) for each in found) == len(load_journal_list(edition).issns)


def test_journals_of_which_a_part_counts_say_which() -> None:
    counted = {each.name: each.counted for each in load_journal_list("nature-index-2026").journals}
    assert counted["Physical Review B"] == "physical_review_letters_and_highlights"
    assert counted["Astronomy & Astrophysics"] == "letters"
    assert counted["Nature"] == "all"


def test_the_linking_issn_comes_first() -> None:
    for journal in load_journal_list("nature-index-2026").journals:
        assert journal.issns[0] == journal.issn_l


def test_a_csv_with_name_and_issn_is_a_list_named_after_its_file(tmp_path: Path) -> None:
    file = written(tmp_path, "name,issn\nNature,0028-0836;1476-4687\nScience,00368075\n")
    found = load_journal_list(str(file))
    assert found.name == "mine"
    assert [each.issn_l for each in found.journals] == ["0028-0836", "0036-8075"]
    assert found.journals[0].issns == ("0028-0836", "1476-4687")


def test_a_csv_may_use_other_words_for_its_columns(tmp_path: Path) -> None:
    text = "Journal,Publisher,ISSN_L,eISSN,Subjects\nNature,SN,0028-0836,1476-4687,Life;Physics\n"
    (journal,) = load_journal_list(written(tmp_path, text)).journals
    assert (journal.publisher, journal.issns) == ("SN", ("0028-0836", "1476-4687"))
    assert journal.subjects == ("Life", "Physics")


def test_a_spreadsheets_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    file = written(tmp_path, "\ufeffname,issn\nNature,0028-0836\n")
    assert load_journal_list(file).journals[0].name == "Nature"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "name,publisher\nNature,SN\n",
            "mine.csv has no column of ISSNs (it has name, publisher)",
        ),
        ("name,issn\n", "mine.csv lists no journal"),
        ("", "mine.csv has no column of ISSNs"),
        ("name,issn\nNature,0028-0836\nBad,0028-0837\n", "mine.csv, line 3: '0028-0837' of 'Bad'"),
        ("name,issn\nNature,\n", "mine.csv, line 2: 'Nature' has no ISSN"),
        ("name,issn\nA,0028-0836\nB,0028-0836\n", "mine.csv, line 3: the ISSN 0028-0836"),
        ("name,issn,counted\nA,0028-0836,some\n", "mine.csv, line 2: 'A' counts 'some'"),
    ],
)
def test_a_bad_csv_is_told_by_file_line_and_journal(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(JournalListError) as told:
        load_journal_list(written(tmp_path, text))
    assert named in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(b"name,issn\n\xff\xfe,0028-0836\n")
    with pytest.raises(JournalListError, match=r"mine\.csv cannot be read as CSV"):
        load_journal_list(file)


def test_a_csv_cannot_take_the_name_of_a_packaged_list(tmp_path: Path) -> None:
    file = written(tmp_path, "name,issn\nNature,0028-0836\n", "nature-index-2026.csv")
    with pytest.raises(JournalListError, match="which is taken"):
        load_journal_list(file)


def test_bare_issns_are_a_list_whose_name_does_not_hang_on_their_order() -> None:
    one, two = load_journal_list("0028-0836,0036-8075"), load_journal_list("00368075, 00280836")
    assert one.name == two.name
    assert one.issns == two.issns == {"0028-0836", "0036-8075"}
    assert load_journal_list("0028-0836").name == "issn-0028-0836"


@pytest.mark.parametrize("spec", ["0028-0837", "0028-0836,1234-5678"])
def test_a_bare_issn_with_a_wrong_checksum_is_told(spec: str) -> None:
    with pytest.raises(JournalListError, match="is no ISSN"):
        load_journal_list(spec)


@pytest.mark.parametrize("spec", ["nature-index-2019", "missing.csv", "", "folder/list.csv"])
def test_a_list_that_does_not_exist_is_told_with_those_that_do(spec: str) -> None:
    with pytest.raises(JournalListError, match="nature-index-2026"):
        load_journal_list(spec)
