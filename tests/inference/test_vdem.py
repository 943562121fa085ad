"""A copy of V-Dem's country-year file: which rows and columns are read, and every problem of it."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from kzindex.errors import InputError, UsageError
from kzindex.inference.vdem import VDem, read_vdem
from kzindex.model.design import Country

ARALIA = Country(name="Аралия", iso3="ARL", cow=7, vdem=12)
UNCODED = Country(name="Аралия", iso3="ARL")
HEAD = "country_text_id,year,v2a\n"


def read(
    folder: Path,
    text: str | bytes,
    *tags: str,
    name: str = "x.csv",
    country: Country = ARALIA,
) -> VDem:
    """Read a file with this content."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_vdem(path, country, tags or ("v2a",))


def problems(folder: Path, text: str | bytes, *tags: str, name: str = "x.csv", country: Country = ARALIA) -> list[str]:
    """Every problem of such a file, its folder left out."""
    with pytest.raises(InputError) as raised:
        read(folder, text, *tags, name=name, country=country)
    return [str(problem).removeprefix(f"{folder}/") for problem in raised.value.problems]


def test_rows_of_the_country_by_year_and_only_what_is_asked_for(tmp_path: Path) -> None:
    text = (
        "country_name,country_text_id,country_id,COWcode,year,v2a,v2b,v2a_sd,v2c\n"
        "Аралия,ARL,12,7,2003,0.5,-1.25,9,9\n"
        "Бөлек,BLK,13,8,2001,0.9,0.9,9,9\n"
        "Аралия,ARL,12,7,2001,0.25,,9,9\n"
        '"Аралия, аралдар",ARL,12,7,1950,-3,2,words,words\n'
    )
    found = read(tmp_path, text, "v2b", "v2a")
    assert list(found.table.columns) == ["v2a", "v2b"]
    assert found.table.index.tolist() == [1950, 2001, 2003]
    assert found.table["v2a"].tolist() == [-3, 0.25, 0.5]
    assert found.table["v2b"].tolist() == pytest.approx([2, np.nan, -1.25], nan_ok=True)
    assert (found.absent, found.release) == ((), "")


def test_bounds_come_with_their_column_and_absent_columns_are_named_in_the_order_asked(tmp_path: Path) -> None:
    text = (
        "country_text_id,year,v2a,v2a_codelow,v2a_codehigh,v2a_codelow68,v2b_codelow,v2x_codehigh\n"
        "ARL,2001,1,0.5,1.5,9,9,9\n"
    )
    found = read(tmp_path, text, "v2z", "v2a", "v2b")
    assert found.table.to_dict("index") == {
        2001: {"v2a": 1.0, "v2a_codelow": 0.5, "v2a_codehigh": 1.5, "v2b_codelow": 9.0}
    }
    assert found.absent == ("v2z", "v2b")


def test_nothing_asked_for_is_nothing_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(HEAD + "ARL,2001,no number\n")
    found = read_vdem(path, ARALIA, ())
    assert (list(found.table.columns), found.table.index.tolist(), found.absent) == ([], [2001], ())


@pytest.mark.parametrize(
    ("columns", "country", "value"),
    [
        # three rows: what each key has for Aralia, the other two keys having other countries'
        ("country_text_id,country_id,COWcode", ARALIA, 1),
        ("COWcode,country_id,country_text_id", ARALIA, 1),  # whatever the order of columns
        ("country_id,COWcode", ARALIA, 2),
        ("COWcode,country_id", ARALIA, 2),
        ("COWcode", ARALIA, 3),
        ("country_text_id,country_id,COWcode", UNCODED, 1),
        ("country_id,COWcode", Country(name="Аралия", iso3="ARL", cow=7), 3),  # V-Dem's id is not known
    ],
)
def test_the_first_key_that_is_there_tells_the_country(
    tmp_path: Path, columns: str, country: Country, value: float
) -> None:
    rows = [
        {"country_text_id": "ARL", "country_id": "70", "COWcode": "120", "v2a": "1"},
        {"country_text_id": "BLK", "country_id": "12", "COWcode": "121", "v2a": "2"},
        {"country_text_id": "CLK", "country_id": "71", "COWcode": "7", "v2a": "3"},
    ]
    names = [*columns.split(","), "v2a"]
    lines = ["year," + ",".join(names), *("2001," + ",".join(row[name] for name in names) for row in rows)]
    assert read(tmp_path, "\n".join(lines) + "\n", country=country).table["v2a"].tolist() == [value]


@pytest.mark.parametrize("columns", ["country_id,COWcode", "country_name"])
def test_a_country_without_that_code_cannot_be_told(tmp_path: Path, columns: str) -> None:
    text = f"year,v2a,{columns}\n2001,1,12,7\n"
    assert problems(tmp_path, text, country=UNCODED if "id" in columns else ARALIA) == [
        "x.csv:1: has no column that tells the country; one of country_text_id, country_id, COWcode; add one"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEAD + "ARL,2001,0.5\n",
        '\ufeff"country_text_id","year","v2a"\n"ARL","2001","0.5"\n',
        (HEAD + "ARL,2001,0.5\n").replace("\n", "\r\n"),
        HEAD + "ARL,2001,0.5",
        HEAD + "ARL,2001.0,0.5\n",  # as a table of R or pandas may have it
        HEAD + "ARL,2001,5e-1\n",
    ],
)
def test_what_other_programs_write_is_read(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text)
    assert found.table.to_dict("index") == {2001: {"v2a": 0.5}}
    assert str(found.table.index.dtype) == "int64"


@pytest.mark.parametrize("nothing", ["", "NA", "NaN"])
def test_no_value_is_no_problem(tmp_path: Path, nothing: str) -> None:
    found = read(tmp_path, HEAD + f"ARL,2001,{nothing}\nARL,2002,1\n")
    assert found.table["v2a"].tolist() == pytest.approx([np.nan, 1], nan_ok=True)


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("V-Dem-CY-Full+Others-v15.csv", "15"),
        ("V-Dem-CY-Core-v13 (1).csv", "13"),
        ("vdem_v14.1.csv", "14.1"),
        ("vdem_V12_kaz.csv", "12"),
        ("v9.csv", "9"),
        ("vdem_kaz.csv", ""),
        ("vdem15.csv", ""),
        ("v2x_polyarchy.csv", ""),
        ("rev3.csv", ""),
    ],
)
def test_the_release_is_what_the_name_says(tmp_path: Path, name: str, release: str) -> None:
    assert read(tmp_path, HEAD + "ARL,2001,1\n", name=name).release == release


def test_a_compressed_file_is_read_and_its_release_told(tmp_path: Path) -> None:
    found = read(tmp_path, gzip.compress((HEAD + "ARL,2001,1\n").encode()), name="V-Dem-CY-Core-v14.csv.gz")
    assert (found.table["v2a"].tolist(), found.release) == ([1], "14")


def test_the_folder_of_the_file_tells_no_release_and_what_the_caller_says_goes_first(tmp_path: Path) -> None:
    (tmp_path / "vdem-v11").mkdir()
    path = tmp_path / "vdem-v11" / "kaz.csv"
    path.write_text(HEAD + "ARL,2001,1\n")
    assert read_vdem(path, ARALIA, ("v2a",)).release == ""
    path = path.rename(path.with_name("kaz-v15.csv"))
    assert read_vdem(path, ARALIA, ("v2a",)).release == "15"
    assert read_vdem(path, ARALIA, ("v2a",), "14.2").release == "14.2"


def test_every_problem_of_the_countrys_rows_at_once_with_its_line(tmp_path: Path) -> None:
    text = (
        "country_text_id,year,v2a,v2b,v2a_codelow,v2c\n"
        "BLK,no year,x,x,x,x\n"
        "ARL,1999,много,1,1,x\n"
        "ARL,2000,1,0x10,low,x\n"
        "BLK,2000,x,x,x,x\n"
        "ARL,1999,1,1,1,x\n"
        "ARL,,1,1,1,x\n"
        "ARL,MMI,1,1,1,x\n"
        'ARL,2002,"1,5",1,1,x\n'
    )
    assert problems(tmp_path, text, "v2a", "v2b") == [
        "x.csv:3: v2a 'много' is no number; allowed is a number or nothing; correct it",
        "x.csv:4: v2a_codelow 'low' is no number; allowed is a number or nothing; correct it",
        "x.csv:4: v2b '0x10' is no number; allowed is a number or nothing; correct it",
        "x.csv:6: year 1999 stands twice; one row per year; take the country-year file",
        "x.csv:7: year is empty; one row per year; add it",
        "x.csv:8: year 'MMI' is no number; allowed is a number or nothing; correct it",
        "x.csv:9: v2a '1,5' is no number; allowed is a number or nothing; correct it",
    ]


def test_a_year_thrice_is_named_at_its_second_and_third_line(tmp_path: Path) -> None:
    assert problems(tmp_path, HEAD + "ARL,1999,1\nARL,1999,2\nARL,2000,2\nARL,1999,3\n") == [
        f"x.csv:{line}: year 1999 stands twice; one row per year; take the country-year file" for line in (3, 5)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("country_text_id,v2a\nARL,1\n", ":1: has no column year; V-Dem's country-year file; name that file"),
        ("country_text_id;year;v2a\nARL;1;1\n", ":1: has no column year; V-Dem's country-year file; name that file"),
        ("a,b\n", ":1: has no column year; V-Dem's country-year file; name that file"),
        (
            "year,v2a\n2001,1\n",
            ":1: has no column that tells the country; one of country_text_id, country_id, COWcode; add one",
        ),
        (
            HEAD + "BLK,2001,1\narl,2001,1\n",
            ": has no row in which country_text_id is ARL; rows of Аралия; name another file",
        ),
        (
            "country_id,year,v2a\n7,2001,1\n120,2001,1\n",
            ": has no row in which country_id is 12; rows of Аралия; name another file",
        ),
        (HEAD, ": has no row in which country_text_id is ARL; rows of Аралия; name another file"),
        ("", ": is no CSV that can be read (No columns to parse from file)"),
        ("\n\n", ": is no CSV that can be read (No columns to parse from file)"),
        (
            HEAD + 'ARL,2001,"1\n',
            ": is no CSV that can be read (Error tokenizing data. C error: EOF inside string starting at row 1)",
        ),
        (
            (HEAD + "ARL,2001,1\n").encode() + b"\xe9,2001,1\n",
            ": is no CSV that can be read ('utf-8' codec can't decode byte 0xe9 in position 36: invalid continuation "
            "byte)",
        ),
        (
            (HEAD + "ARL,2001,1\n").encode("utf-16"),
            ": is no CSV that can be read ('utf-8' codec can't decode byte 0xff in position 0: invalid start byte)",
        ),
    ],
)
def test_what_is_not_v_dems_file(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert problems(tmp_path, text) == ["x.csv" + said]


def test_a_compressed_file_that_is_none(tmp_path: Path) -> None:
    assert problems(tmp_path, "no", name="x.csv.gz") == [
        "x.csv.gz: is no CSV that can be read (Not a gzipped file (b'no'))"
    ]


def test_no_file_and_a_folder_are_a_bad_call(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "x.csv", ""), (tmp_path, ": it is a folder")):
        with pytest.raises(UsageError) as raised:
            read_vdem(path, ARALIA, ("v2a",))
        assert str(raised.value) == f"no V-Dem file {path}{said}"


@pytest.mark.parametrize("row", ["ARL,2001,inf", "ARL,2001,-Infinity", "ARL,2001,1e999", "ARL,inf,1"])
def test_what_is_not_finite_is_a_problem_of_its_line(tmp_path: Path, row: str) -> None:
    [found] = problems(tmp_path, HEAD + f"ARL,2000,1\n{row}\n")
    assert found.startswith("x.csv:3: ")


def test_a_year_with_a_fraction_is_a_problem_of_its_line(tmp_path: Path) -> None:
    [found] = problems(tmp_path, HEAD + "ARL,1999.5,1\n")
    assert found.startswith("x.csv:2: year ")


def test_a_year_that_stands_twice_is_found_however_it_is_written(tmp_path: Path) -> None:
    assert problems(tmp_path, HEAD + "ARL,1999,1\nARL,1999.0,2\n") == [
        "x.csv:3: year 1999.0 stands twice; one row per year; take the country-year file"
    ]


def test_empty_years_are_empty_and_nothing_else(tmp_path: Path) -> None:
    assert problems(tmp_path, HEAD + "ARL,,1\nARL,,2\n") == [
        f"x.csv:{line}: year is empty; one row per year; add it" for line in (2, 3)
    ]


def test_a_comma_at_the_end_of_every_row_shifts_no_column(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD + "ARL,2001,0.25,\nARL,2002,0.5,\n")
    assert found.table["v2a"].to_dict() == {2001: 0.25, 2002: 0.5}


@pytest.mark.parametrize("before", ["\n", "\n\n"])
def test_blank_lines_count(tmp_path: Path, before: str) -> None:
    line = 2 + before.count("\n")
    assert problems(tmp_path, HEAD + before + "ARL,2001,x\n") == [
        f"x.csv:{line}: v2a 'x' is no number; allowed is a number or nothing; correct it"
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.zip", b"no archive"), ("x.csv.gz", gzip.compress(HEAD.encode() * 100)[:30]), ("x.csv.xz", b"no")],
)
def test_a_damaged_archive_is_a_problem_of_the_file(tmp_path: Path, name: str, content: bytes) -> None:
    [found] = problems(tmp_path, content, name=name)
    assert found.startswith(f"{name}: is no CSV that can be read (")
