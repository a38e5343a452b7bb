"""The catalogue: what a header says, the order of the tables, and what every file keeps to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import sqlglot
from sqlglot import exp

from bibliometrics import catalogue, earlier
from bibliometrics.errors import UnknownNameError, WarehouseError

if TYPE_CHECKING:
    from pathlib import Path

EVERY = list(catalogue.catalogue().values())
each_query = pytest.mark.parametrize("query", EVERY, ids=lambda query: query.name)

HEADER = """\
-- How many works are there,
-- year by year?
-- A row is: one year
-- of one list.
--
-- parameters
--   counting (varchar = share): how to count
--     {share | count}
--   countries (varchar[] = null): only these {country.code}
--   types (varchar[] = article): types that count
--   top (integer = null): only the first so many
-- columns
--   year (integer): publication year
--   share (double, works): sum of parts
--   names (varchar[]): several
-- method
--   Works are
--   counted.
-- literature
--   Nobody 2020.
with own as (
    select year from work
)

select year from own
"""


def write(folder: Path, path: str, text: str) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def read(tmp_path: Path) -> catalogue.Query:
    return catalogue.read_query(write(tmp_path, "30_shares/works.sql", HEADER))


class TestHeader:
    def test_it_opens_with_the_question_and_the_grain(self, read: catalogue.Query) -> None:
        assert read.question == "How many works are there, year by year?"
        assert read.grain == "one year of one list."

    def test_prose_is_one_paragraph(self, read: catalogue.Query) -> None:
        assert read.method == "Works are counted."
        assert read.literature == "Nobody 2020."

    def test_a_parameter_has_a_type_a_default_and_what_it_may_be(
        self, read: catalogue.Query
    ) -> None:
        counting, countries, types, top = read.parameters
        assert counting == catalogue.Parameter(
            "counting", "varchar", "share", "how to count", values=("share", "count")
        )
        assert countries == catalogue.Parameter(
            "countries", "varchar[]", None, "only these", domain="country.code"
        )
        assert (types.default, types.values, types.domain) == ("article", (), "")
        assert (top.type, top.default) == ("integer", None)

    def test_a_column_has_a_type_and_perhaps_a_unit(self, read: catalogue.Query) -> None:
        assert read.columns == (
            catalogue.Column("year", "integer", "", "publication year"),
            catalogue.Column("share", "double", "works", "sum of parts"),
            catalogue.Column("names", "varchar[]", "", "several"),
        )

    def test_the_file_says_its_name_its_place_and_what_it_reads(
        self, read: catalogue.Query
    ) -> None:
        assert (read.name, read.path) == ("works", "queries/30_shares/works.sql")
        assert read.tables == {"work"}

    def test_the_hash_is_that_of_the_text(self, read: catalogue.Query, tmp_path: Path) -> None:
        other = catalogue.read_query(write(tmp_path, "other.sql", HEADER + "-- more\n"))
        assert re.fullmatch("[0-9a-f]{64}", read.sha256)
        assert other.sha256 != read.sha256

    @pytest.mark.parametrize(
        ("folder", "kind"),
        [
            ("00_loaded", "table"),
            ("05_functions", "function"),
            ("10_tables", "table"),
            ("20_weights", "table"),
            ("25_changes", "change"),
            ("30_shares", "query"),
            ("60_quality", "query"),
            ("90_checks", "check"),
        ],
    )
    def test_the_folder_says_what_a_file_is(self, folder: str, kind: str, tmp_path: Path) -> None:
        assert catalogue.read_query(write(tmp_path, f"{folder}/q.sql", HEADER)).kind == kind

    @pytest.mark.parametrize(
        "text",
        ["select 1", HEADER.replace("A row is:", "Rows:"), HEADER.replace("-- columns\n", "")],
        ids=["no header", "no grain", "no columns"],
    )
    def test_a_header_that_lacks_something_is_refused(self, text: str, tmp_path: Path) -> None:
        with pytest.raises(WarehouseError, match=r"q\.sql"):
            catalogue.read_query(write(tmp_path, "q.sql", text))

    def test_a_line_that_cannot_be_read_is_quoted(self, tmp_path: Path) -> None:
        text = HEADER.replace("year (integer): publication year", "year: publication year")
        with pytest.raises(WarehouseError, match=r"'year: publication year'.*write 'name"):
            catalogue.read_query(write(tmp_path, "q.sql", text))


class TestOrder:
    def test_every_table_is_built_after_what_it_reads_and_calls(self) -> None:
        built: set[str] = set()
        made = list(catalogue.of_kind("table", "function"))
        names = {query.name for query in made}
        for query in made:
            assert (query.tables | query.calls) & names <= built
            built.add(query.name)

    def test_a_name_used_twice_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path, "30_shares/works.sql", HEADER)
        write(tmp_path, "60_quality/works.sql", HEADER)
        with pytest.raises(WarehouseError, match="two queries are called 'works'"):
            read_folder(tmp_path, monkeypatch)

    def test_tables_that_need_each_other_are_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path, "10_tables/hen.sql", HEADER.replace("from work", "from egg"))
        write(tmp_path, "10_tables/egg.sql", HEADER.replace("from work", "from hen"))
        with pytest.raises(WarehouseError, match=r"need each other: .*(hen, egg|egg, hen)"):
            read_folder(tmp_path, monkeypatch)


def read_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "queries_folder", lambda: folder)
    catalogue.catalogue.__wrapped__()


class TestFinding:
    def test_a_query_is_found_by_name(self) -> None:
        assert catalogue.find("country_share").folder == "30_shares"

    def test_a_name_that_is_nearly_right_is_met_with_a_suggestion(self) -> None:
        with pytest.raises(UnknownNameError, match="did you mean country_share"):
            catalogue.find("countryshare")

    @pytest.mark.parametrize("name", ["work", "weights_add_up"])
    def test_tables_and_checks_are_not_asked_for_by_name(self, name: str) -> None:
        with pytest.raises(UnknownNameError, match="query --list"):
            catalogue.find(name)

    def test_the_fingerprint_is_of_what_a_warehouse_is_built_from(self) -> None:
        assert catalogue.fingerprint() == catalogue.fingerprint()
        assert re.fullmatch("[0-9a-f]{64}", catalogue.fingerprint())


class TestEveryFile:
    @each_query
    def test_its_parameters_are_those_that_its_sql_uses(self, query: catalogue.Query) -> None:
        used = {name.lower() for name in re.findall(r"\$(\w+)", query.sql)} - {"reference"}
        assert used == {parameter.name for parameter in query.parameters}

    @each_query
    def test_it_reads_nothing_but_tables_of_the_catalogue(self, query: catalogue.Query) -> None:
        tables = {each.name for each in catalogue.of_kind("table")}
        given = {"record"} | {name for name in query.tables if name.startswith("given_")}
        assert query.tables <= tables | given

    @each_query
    def test_of_an_earlier_state_it_reads_what_is_built_of_it(
        self, query: catalogue.Query
    ) -> None:
        built = {each.name for each in earlier.needed(*earlier.TABLES)}
        assert query.earlier <= built | {each.name for each in catalogue.of_kind("change")}
        assert not query.earlier or query.kind in {"change", "query"}

    @each_query
    def test_it_calls_no_function_that_an_engine_lacks(self, query: catalogue.Query) -> None:
        functions = {each.name for each in catalogue.of_kind("function")}
        assert query.calls <= functions

    @each_query
    def test_no_cte_takes_the_name_of_a_table(self, query: catalogue.Query) -> None:
        """Else the table would be missing among those that the file needs."""
        tree = sqlglot.parse_one(query.sql, dialect="duckdb")
        tables = {each.name for each in catalogue.of_kind("table")}
        assert not tables & {cte.alias for cte in tree.find_all(exp.CTE)}

    @each_query
    def test_its_fractions_are_portable(self, query: catalogue.Query) -> None:
        """A bare 1.0 is a decimal on Spark, and keeps six digits of a quotient."""
        tree = sqlglot.parse_one(query.sql, dialect="duckdb")
        for division in tree.find_all(exp.Div):
            assert not re.search(r"(?<![\w.])\d+\.\d+(?!\d*e)", division.this.sql("duckdb"))

    @each_query
    def test_its_functions_are_portable(self, query: catalogue.Query) -> None:
        code = "\n".join(line for line in query.sql.splitlines() if not line.startswith("--"))
        assert not re.search(r"\b(len|quantile_cont)\(|(\w+\(unnest\()", code), "see DESIGN"
        assert not ("qualify" in code and re.search(r"\border by\b[^()]*$", code))

    @each_query
    def test_a_domain_names_a_table_and_its_column(self, query: catalogue.Query) -> None:
        for parameter in query.parameters:
            if parameter.domain:
                table, _, column = parameter.domain.partition(".")
                columns = {each.name for each in catalogue.catalogue()[table].columns}
                assert column in columns

    @each_query
    def test_a_default_is_among_the_values(self, query: catalogue.Query) -> None:
        for parameter in query.parameters:
            assert not parameter.values or parameter.default in parameter.values

    @each_query
    def test_it_can_be_said_for_other_engines(self, query: catalogue.Query) -> None:
        if query.folder != "00_loaded":
            for dialect in ("spark", "bigquery"):
                assert sqlglot.transpile(query.sql, read="duckdb", write=dialect)
