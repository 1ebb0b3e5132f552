import json
from datetime import UTC, datetime
from itertools import cycle, islice

import pytest

from bot.datafiles.inspect import inspect
from bot.model.datafile import FileHead, Inspection
from bot.model.errors import BadFile
from bot.model.orders import DatasetKind

INTERACTIONS, ITEMS, USERS = DatasetKind
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HEADER = "USER_ID,ITEM_ID,TIMESTAMP"


def head(content: str | bytes, *, size: int | None = None, files: int = 1) -> FileHead:
    """Return a file's head; it is the whole file unless a larger `size` is given."""
    body = content.encode() if isinstance(content, str) else content
    return FileHead(location="s3://bucket/file.csv", body=body, size=size or len(body), files=files)


def rows(count: int = 1000, *, users: int = 50, more: str = "", start: int = 893_286_638) -> str:
    """Return good rows of interactions: `users` in turn, ten items, one a second."""
    return "".join(f"{n % users},{n % 10},{start + n}{more}\n" for n in range(count))


def interactions(content: str, *, schema: str | None = None) -> Inspection:
    """Inspect a whole Interactions file."""
    return inspect(head(content), INTERACTIONS, schema, NOW)


def problems(content: str | bytes, dataset: DatasetKind = INTERACTIONS, schema: str | None = None) -> list[str]:
    """Return what is wrong with a whole file."""
    with pytest.raises(BadFile) as caught:
        inspect(head(content), dataset, schema, NOW)
    assert str(caught.value) == "“file.csv” cannot be imported as it is."
    assert caught.value.fits is None
    return list(caught.value.problems)


def fields(inspection: Inspection) -> dict[str, dict[str, object]]:
    """Return the fields of the schema that was found, by name."""
    return {field.pop("name"): field for field in json.loads(inspection.schema)["fields"]}


def items(header: str, *lines: str) -> Inspection:
    """Inspect a whole Items file of 40 rows: ITEM_ID, and these lines in turn."""
    body = "".join(f"{number},{line}\n" for number, line in enumerate(islice(cycle(lines), 40)))
    return inspect(head(f"ITEM_ID,{header}\n{body}"), ITEMS, None, NOW)


# --- a good file ------------------------------------------------------------------------------------------------------


def test_a_good_file_tells_what_it_holds() -> None:
    """Rows, users, items, the time that it spans, and somebody with a long history."""
    found = interactions(f"{HEADER}\n{rows(1001)}49,3,893290000\n49,4,893290001\n")

    assert (found.columns, found.rows, found.whole) == (("USER_ID", "ITEM_ID", "TIMESTAMP"), 1003, True)
    assert (found.users, found.items, found.sample_users[0]) == (50, 10, "49")
    assert found.first == datetime(1998, 4, 22, 23, 10, 38, tzinfo=UTC)
    assert found.last == datetime(1998, 4, 23, 0, 6, 41, tzinfo=UTC)


def test_of_several_long_histories_the_first_by_id_is_the_sample() -> None:
    """The choice is the same whenever the file is read."""
    assert interactions(f"{HEADER}\n{rows(1000)}").sample_users == ("0", "1", "10")


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{HEADER}\n{rows()}",
        f"{HEADER}\r\n" + rows().replace("\n", "\r\n"),
        f"{HEADER}\n{rows()}".rstrip("\n"),
        f"{HEADER}\n{rows()}\n\n",
    ],
    ids=["byte order mark", "CRLF", "no newline at the end", "empty lines at the end"],
)
def test_the_habits_of_programs_that_write_csv_are_fine(content: str) -> None:
    """They change nothing in what is read."""
    found = interactions(content)

    assert (found.columns[0], found.rows, found.users) == ("USER_ID", 1000, 50)


def test_quotes_may_be_doubled_or_escaped() -> None:
    """Both ways of writing them are read, and commas inside them are no separators."""
    found = items("TITLE,YEAR", '"He said ""no"", twice",1999', '"He said \\"yes\\", once",2001')

    assert (found.rows, found.columns) == (40, ("ITEM_ID", "TITLE", "YEAR"))


def test_an_incomplete_last_line_of_a_head_is_dropped() -> None:
    """Wherever the head was cut, within a row or within a character."""
    cut = f"{HEADER}\n{rows(20)}".encode() + "ü".encode()[:1]
    found = inspect(head(cut, size=10**9), INTERACTIONS, None, NOW)

    assert (found.rows, found.whole) == (20, False)


def test_a_head_is_not_held_to_minimums() -> None:
    """A thousand rows may come later; neither are sizes that Amazon advises a matter of a head."""
    found = inspect(head(f"{HEADER}\n1,2,893286638\n1,3,893286639\n", size=10**9), INTERACTIONS, None, NOW)

    assert (found.rows, found.warnings) == (2, ())


def test_the_first_of_several_files_is_read_to_its_end() -> None:
    """A folder is not whole, but its first file may be, and keeps its last line."""
    found = inspect(head(f"{HEADER}\n1,2,893286638\n1,3,893286639", files=3), INTERACTIONS, None, NOW)

    assert (found.rows, found.whole) == (2, False)


# --- no CSV at all ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content,words",
    [
        ("", "empty. It needs a header, with USER_ID, ITEM_ID and TIMESTAMP"),
        ("\x00\x01\x02" * 500, "no text"),
        ("ITEM_ID,TITLE\n1,Heat\n".encode("utf-16-le"), "no text, or not in UTF-8"),
        (b"\x7fELF\x02\x01\x01\x00\n\x00\n", "no text"),
        (" \n\n", "empty"),
        (HEADER, "no data"),
        (f"{HEADER}\n\n", "no data"),
        ("ITEM_ID,TITLE\n1,Café\n".encode("latin-1"), "line 2 has the byte 0xE9"),
        ("ITEM_ID,TITLE\n1,Café\n".encode("utf-16"), "UTF-16"),
        (b"\x1f\x8b\x08\x00rest", "gzip"),
        (b"PK\x03\x04rest", "Excel"),
        (b"PAR1rest", "Parquet"),
        ('{"a": 1}', "JSON"),
        ("USER_ID;ITEM_ID;TIMESTAMP\n1;2;3\n", "semicolons"),
        ("USER_ID\tITEM_ID\tTIMESTAMP\n1\t2\t3\n", "tabs"),
        ("196\t242\t3\t881250949\n", "tabs"),
        ("1::1193::5::978300760\n", "double colons"),
        ("196,242,881250949\n186,302,891717742\n", "first row must be the header, with USER_ID, ITEM_ID and TIMESTAMP"),
        ("u1,i1,2024-01-05\nu2,i2,2024-01-06\n", "first row must be the header"),
        (f"{HEADER},ITEM_ID\n1,2,3,4\n", "more than one ITEM_ID"),
        (f"{HEADER}\n1,2,893286638\n3,4\n5,6,7,8\n", "Line 3 has 2 cells, but the header has 3."),
        (f'{HEADER}\n1,"2\n3",893286638\n', "Lines 2 to 3 are one row"),
        (f'{HEADER}\n1,"2,893286638\n', "unexpected end of data"),
        (f'{HEADER}\n1,"2"x,893286638\n', "Line 2 cannot be read"),
        (f'{HEADER}\n1,"{"x" * 200_000}",893286638\n', "Line 2 cannot be read"),
    ],
)
def test_what_is_no_csv_of_personalizes_is_told_as_what_it_is(content: str | bytes, words: str) -> None:
    """One sentence says what it is, and what to do."""
    assert words in problems(content)[0]


def test_a_long_list_of_bad_lines_is_cut() -> None:
    """Three are enough to see what is wrong."""
    assert len(problems(f"{HEADER}\n" + "1,2\n" * 500)) == 3


@pytest.mark.parametrize("dataset, wanted", [(ITEMS, "ITEM_ID and at least one more"), (USERS, "USER_ID and at least")])
def test_a_file_without_a_header_is_told_which_columns_it_needs(dataset: DatasetKind, wanted: str) -> None:
    """Those of the dataset that it is to go into."""
    assert wanted in problems("1,Heat,1995\n2,Sabrina,1995\n", dataset)[0]


def test_of_a_folder_the_file_that_was_read_is_named() -> None:
    """The folder as it was typed, and that it is the first file."""
    folder = FileHead(location="s3://bucket/daily/", body=b"", size=0, files=3)

    with pytest.raises(BadFile, match="The first file in “daily/” cannot be imported"):
        inspect(folder, ITEMS, None, NOW)


# --- another kind of dataset ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header, dataset, fits",
    [
        ("ITEM_ID,TITLE,GENRES", INTERACTIONS, ITEMS),
        ("movieId,title,genres", INTERACTIONS, ITEMS),
        ("ITEM_ID,CREATION_TIMESTAMP", INTERACTIONS, ITEMS),
        ("USER_ID,AGE", INTERACTIONS, USERS),
        ("USER_ID,AGE", ITEMS, USERS),
        ("ITEM_ID,TITLE", USERS, ITEMS),
        (HEADER, ITEMS, INTERACTIONS),
        (HEADER, USERS, INTERACTIONS),
        ("userId,movieId,rating,timestamp", ITEMS, INTERACTIONS),
    ],
)
@pytest.mark.parametrize("schema", [None, '{"fields": [{"name": "SOMETHING", "type": "string"}]}'])
def test_a_file_of_another_kind_is_noticed(
    header: str, dataset: DatasetKind, fits: DatasetKind, schema: str | None
) -> None:
    """Which kind it is can be offered, whether there is a dataset of the asked kind or not."""
    body = ",".join("1" for _ in header.split(","))

    with pytest.raises(BadFile, match=f"“file.csv” looks like {fits.lower()}, not like {dataset.lower()}") as caught:
        inspect(head(f"{header}\n{body}\n"), dataset, schema, NOW)

    assert caught.value.fits is fits


@pytest.mark.parametrize(
    "header",
    ["ITEM_ID,ACCOUNT_ID,CREATED_AT,TITLE", "ITEM_ID,DATE", "ITEM_ID,EVENT_TYPE", "ITEM_ID,TIMESTAMP"],
)
def test_what_may_be_of_the_asked_kind_is(header: str) -> None:
    """A date, an account or an event may stand in any Items file."""
    body = ",".join("1" for _ in header.split(","))

    assert inspect(head(f"{header}\n{body}\n"), ITEMS, None, NOW).rows == 1


def test_a_dataset_that_has_such_columns_takes_them() -> None:
    """Whoever made its schema knew why."""
    schema = json.dumps({"fields": [{"name": name, "type": "string"} for name in HEADER.split(",")]})

    assert inspect(head(f"{HEADER}\n1,2,3\n"), ITEMS, schema, NOW).rows == 1


def test_interactions_that_lack_a_column_stay_interactions() -> None:
    """The missing column is told, not another kind."""
    assert problems("ITEM_ID,TIMESTAMP\n1,893286638\n") == [
        "The column USER_ID is missing. There are: ITEM_ID, TIMESTAMP."
    ]


# --- columns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "user_id,item_id,timestamp",
        "userId,movieId,timestamp",
        "User ID,Item ID,Time Stamp",
        " USER_ID,ITEM_ID ,TIMESTAMP ",
        "uid,asin,ts",
    ],
)
def test_the_exact_renaming_is_told(header: str) -> None:
    """Whatever people call the columns that Personalize requires."""
    typed = header.split(",")

    assert problems(f"{header}\n1,2,893286638\n") == [
        f"Rename the column “{name}” to {wanted}."
        for name, wanted in zip(typed, HEADER.split(","), strict=True)
        if name != wanted
    ]


@pytest.mark.parametrize(
    "dataset,header,words",
    [
        (INTERACTIONS, "USER_ID,ITEM_ID,RATING", "TIMESTAMP is missing. There are: USER_ID, ITEM_ID, RATING"),
        (ITEMS, "ITEM_ID", "need at least one column of metadata"),
        (USERS, "USER_ID", "need at least one column of metadata"),
        (ITEMS, "ITEM_ID,some title", "Rename the column “some title”"),
        (ITEMS, "ITEM_ID,größe", "Rename the column “größe”"),
        (ITEMS, "ITEM_ID,", "Column 2 has no name"),
        (ITEMS, "ITEM_ID,GENRE_1,GENRE1", "the same as “GENRE_1”"),
        (ITEMS, "ITEM_ID," + ",".join(f"C{n}" for n in range(101)), "can have 100 columns of metadata; here are 101"),
        (INTERACTIONS, f"{HEADER}," + ",".join(f"C{n}" for n in range(6)), "can have 5 columns"),
    ],
)
def test_columns_that_personalize_does_not_take_are_told(dataset: DatasetKind, header: str, words: str) -> None:
    """Missing ones, too many, and names that it refuses or takes for the same."""
    body = ",".join("1" for _ in header.split(","))

    assert any(words in problem for problem in problems(f"{header}\n{body}\n", dataset))


# --- values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value,words",
    [
        ("2024-01-05", "such as 1704412800 for the first of these: line 3 has “2024-01-05”"),
        ("2024-01-05T10:00:00Z", "such as 1704448800"),
        ("2024-01-05 10:00:00+02:00", "such as 1704441600"),
        ("1704412800000", "milliseconds; write seconds (1704412800000 becomes 1704412800): line 3"),
        ("1704412800000000", "microseconds; write seconds (1704412800000000 becomes 1704412800)"),
        ("1704412800000000000", "nanoseconds"),
        ("-5", "must be whole seconds since 1970"),
        ("893286638.5", "such as 893286638"),
        ("8.93e8", "such as 893000000"),
        ("yesterday", "line 3 has “yesterday”"),
        (" 893286638", "must be whole seconds"),
        ("", "TIMESTAMP is empty in line 3"),
    ],
)
def test_a_time_that_is_none_is_told_with_what_to_write(value: str, words: str) -> None:
    """By line of the file, column and value; the sentence says what it would have to be."""
    told = problems(f"{HEADER}\n0,1,893286638\n0,1,{value}\n{rows()}")

    assert len(told) == 1
    assert told[0].startswith("TIMESTAMP ")
    assert words in told[0]


def test_three_values_are_shown_and_the_others_counted() -> None:
    """However many there are, in the order of the file; empty lines count as lines."""
    told = problems(f"{HEADER}\n\n" + "".join(f"1,2,day {n}\n" for n in range(2000)))

    assert told[0].endswith("line 3 has “day 0”, line 4 has “day 1”, line 5 has “day 2”, 1,997 more.")


@pytest.mark.parametrize("column,row", [("USER_ID", ",1,893286638"), ("ITEM_ID", "0,,893286638")])
def test_a_missing_id_is_told(column: str, row: str) -> None:
    """An interaction needs both."""
    assert problems(f"{HEADER}\n{row}\n{rows()}") == [f"{column} is empty in line 2. Fill it in, or drop these rows."]


def test_an_id_can_be_too_long() -> None:
    """Amazon takes 256 characters; the value is clipped where it is quoted."""
    told = problems(f"{HEADER}\n0,{'i' * 257},893286638\n{rows()}")

    assert told == [f"ITEM_ID can have at most 256 characters: line 2 has “{'i' * 39}…”."]


def test_what_a_file_says_is_quoted_without_control_characters() -> None:
    """Whoever reads the sentence sees no line breaks, colours or reversed text from a file."""
    told = problems(f"{HEADER}\n0,1,a\x1b[31mb\u202ec\x00\n{rows()}")

    assert "“a�[31mb�c�”" in told[0]


@pytest.mark.parametrize(
    "content,words",
    [
        (f"{HEADER}\n{rows(999)}", ["at least 1,000 interactions; here are 999"]),
        (f"{HEADER}\n{rows(1000, users=24)}", ["at least 25 users with two interactions or more; here are 24"]),
        (f"{HEADER}\n{rows(10, users=10)}", ["1,000 interactions; here are 10", "here are 0"]),
        (
            f"{HEADER}\n{rows(60, users=30)}" + "".join(f"u{n},1,893286638\n" for n in range(4000)),
            ["from 1 % of all users; only 30 have them"],
        ),
    ],
)
def test_too_little_data_is_told_before_training_fails(content: str, words: list[str]) -> None:
    """Amazon would say so after the import, or after the training."""
    told = problems(content)

    assert [expected in problem for expected, problem in zip(words, told, strict=True)] == [True] * len(words)


def test_at_most_ten_problems_are_told() -> None:
    """Nobody reads more at once."""
    columns = ",".join(f"bad name {n}" for n in range(30))

    assert len(problems(f"ITEM_ID,{columns}\n1{',x' * 30}\n", ITEMS)) == 10


# --- the schema -------------------------------------------------------------------------------------------------------


def test_reserved_columns_have_the_types_that_amazon_wants() -> None:
    """In the order of the header, in Amazon's namespace."""
    found = interactions(f"{HEADER},EVENT_VALUE,EVENT_TYPE\n{rows(more=',5,rating')}")
    record = json.loads(found.schema)

    assert (record["name"], record["type"], record["version"]) == ("Interactions", "record", "1.0")
    assert record["namespace"] == "com.amazonaws.personalize.schema"
    assert record["fields"] == [
        {"name": "USER_ID", "type": "string"},
        {"name": "ITEM_ID", "type": "string"},
        {"name": "TIMESTAMP", "type": "long"},
        {"name": "EVENT_VALUE", "type": ["null", "float"]},
        {"name": "EVENT_TYPE", "type": "string"},
    ]


@pytest.mark.parametrize(
    "values,expected",
    [
        (["1995", "2001"], {"type": "int"}),
        (["-3", "0"], {"type": "int"}),
        (["1995", ""], {"type": ["null", "int"]}),
        (["5000000000", "1"], {"type": "long"}),
        (["1.5", "2"], {"type": "float"}),
        (["1.5", ""], {"type": ["null", "float"]}),
        (["3.14159265358979", "2"], {"type": "double"}),
        (["00501", "10001"], {"type": "string", "categorical": True}),
        (["True", "False"], {"type": "string", "categorical": True}),
        (["Drama|War", "Comedy", "War"], {"type": "string", "categorical": True}),
        (["red", ""], {"type": ["null", "string"], "categorical": True}),
        (["", ""], {"type": ["null", "string"]}),
        ([f"Thing {n}" for n in range(40)], {"type": "string"}),
        (
            ["a long story about nothing in particular " * 3 + str(n) for n in range(40)],
            {"type": "string", "textual": True},
        ),
        (["x" * 1001, "y" * 1001], {"type": "string", "textual": True}),
    ],
)
def test_metadata_gets_the_type_that_fits_its_values(values: list[str], expected: dict[str, object]) -> None:
    """The narrowest: numbers, categories that repeat, titles as they are, long text as text."""
    assert fields(items("COLUMN,OTHER", *(f"{value},1" for value in values)))["COLUMN"] == expected


def test_a_title_is_no_category_though_it_repeats() -> None:
    """It is for people to read."""
    assert fields(items("TITLE", "Heat", "Sabrina"))["TITLE"] == {"type": "string"}


def test_only_the_longest_text_is_textual() -> None:
    """Amazon takes one such column; users have none."""
    lines = [f"{'plot ' * 15}{n},{'review ' * 20}{n}" for n in range(40)]
    found = fields(items("PLOT,REVIEW", *lines))
    people = "".join(f"{n},{'about me ' * 20}{n}\n" for n in range(40))
    user = fields(inspect(head(f"USER_ID,ABOUT\n{people}"), USERS, None, NOW))

    assert (found["PLOT"], found["REVIEW"]) == ({"type": "string"}, {"type": "string", "textual": True})
    assert user["ABOUT"] == {"type": "string"}


def test_the_schema_of_a_head_leaves_room_for_what_follows() -> None:
    """Further on, metadata may be missing and numbers may be larger."""
    body = "ITEM_ID,YEAR,PRICE,GENRE,CREATION_TIMESTAMP\n" + "".join(f"{n},1995,1.5,War,893286638\n" for n in range(40))
    found = fields(inspect(head(body, size=10**9), ITEMS, None, NOW))

    assert [field["type"] for field in found.values()] == [
        "string",
        ["null", "long"],
        ["null", "double"],
        ["null", "string"],
        ["null", "long"],
    ]


SCHEMA = json.dumps(
    {
        "type": "record",
        "name": "Items",
        "fields": [
            {"name": "ITEM_ID", "type": "string"},
            {"name": "YEAR", "type": "int"},
            {"name": "PRICE", "type": ["float", "null"]},
            {"name": "ADULT", "type": "boolean"},
        ],
    }
)


def test_a_file_that_fits_the_datasets_schema_keeps_it() -> None:
    """The schema that is there is the one that counts."""
    found = inspect(head("ITEM_ID,YEAR,PRICE,ADULT\n1,1995,,true\n2,1996,1.5,FALSE\n"), ITEMS, SCHEMA, NOW)

    assert found.schema == SCHEMA


@pytest.mark.parametrize(
    "content,expected",
    [
        ("ITEM_ID,PRICE,YEAR,ADULT\n1,2,3,true\n", ["must stand in the order of the dataset's schema: ITEM_ID, YEAR,"]),
        ("ITEM_ID,YEAR\n1,2\n", ["columns that are missing here: PRICE, ADULT"]),
        ("ITEM_ID,YEAR,PRICE,ADULT,NEW\n1,2,3,true,5\n", ["columns that the dataset does not have: NEW"]),
        ("ITEM_ID,year,PRICE,ADULT\n1,2,3,true\n", ["Rename the column “year” to YEAR."]),
        (
            "ITEM_ID,YEAR,PRICE,ADULT\n1,soon,dear,maybe\n2,,1,true\n",
            [
                "YEAR is empty in line 3",
                "YEAR must be a whole number: line 2 has “soon”",
                "PRICE must be a number such as 3.5: line 2 has “dear”",
                "ADULT must be true or false: line 2 has “maybe”",
            ],
        ),
    ],
)
def test_a_file_that_does_not_fit_the_datasets_schema_is_told_why(content: str, expected: list[str]) -> None:
    """Its columns in their order, and every type."""
    told = problems(content, ITEMS, SCHEMA)

    assert [words in problem for words, problem in zip(expected, told, strict=True)] == [True] * len(expected)


# --- warnings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content,words",
    [
        (f"{HEADER}\n{rows()}", "at least 50,000 interactions; here are 1,000"),
        (f"{HEADER}\n{rows()}", "at least 1,000 users with two interactions or more; here are 50"),
        (f"{HEADER}\n{rows()}{rows(3)}", "repeat another one exactly: 3."),
        (f"{HEADER},EVENT_VALUE\n{rows(more=',')}", "100% of EVENT_VALUE are empty"),
        (f"{HEADER}\n{rows(start=4_000_000_000)}", "in the future: 1,000, such as line 2."),
        (f"{HEADER}\n{rows(start=20_240_105)}", "The last interaction is from 1970"),
        (f"{HEADER},event_type\n{rows(more=',watch')}", "If “event_type” is the EVENT_TYPE, rename it"),
        (f'"USER_ID","ITEM_ID","TIMESTAMP"\n{rows()}', "header has quotes"),
    ],
)
def test_what_is_odd_but_allowed_is_a_warning(content: str, words: str) -> None:
    """The import goes on, and the person knows."""
    assert any(words in warning for warning in interactions(content).warnings)


def test_a_repeated_item_is_a_warning() -> None:
    """Personalize keeps one of each."""
    found = inspect(head("ITEM_ID,YEAR\n1,1995\n1,1996\n2,1997\n"), ITEMS, None, NOW)

    assert found.warnings == ("Rows that repeat another one's ITEM_ID: 1. Personalize keeps one of each.",)


def test_a_large_clean_file_has_no_warnings() -> None:
    """Warnings mean something."""
    found = interactions(f"{HEADER}\n{rows(50_000, users=1000)}")

    assert found.warnings == ()


def test_items_and_users_have_neither_users_nor_times() -> None:
    """They are not events."""
    people = inspect(head("USER_ID,AGE\n1,20\n2,30\n"), USERS, None, NOW)

    assert (people.rows, people.users, people.items, people.first, people.sample_users) == (2, None, None, None, ())
    assert items("YEAR", "1995").items == 40
