import pytest

from bot.datafiles.catalogue import catalogue


def test_an_item_has_its_title_and_up_to_three_details() -> None:
    """Several values are read as a list; columns that tell nothing to people are left out."""
    found = catalogue(
        b"ITEM_ID,SKU,TITLE,GENRES,CATEGORY_L1,YEAR,PRICE\n"
        b'50,x1,"Star Wars (1977)",Action|Sci-Fi,Films,1977,9.99\n'
        b"51,x2,Heat,,Films,1995,\n"
    )

    assert found["50"].title == "Star Wars (1977)"
    assert found["50"].details == {"genres": "Action, Sci-Fi", "category l1": "Films", "year": "1977"}
    assert found["51"].details == {"category l1": "Films", "year": "1995"}


@pytest.mark.parametrize("column", ["TITLE", "title", "NAME", "ITEM_NAME", "PRODUCT_NAME"])
def test_the_title_has_many_names(column: str) -> None:
    """Whatever its column is called."""
    assert catalogue(f"ITEM_ID,{column}\n1,Heat\n".encode())["1"].title == "Heat"


@pytest.mark.parametrize("content", [b"ITEM_ID,COLOUR\n1,red\n", b"ITEM_ID,TITLE\n1,\n"])
def test_without_a_title_the_id_is_shown(content: bytes) -> None:
    """A column may be missing, or empty."""
    assert catalogue(content)["1"].title == "1"


@pytest.mark.parametrize("content", [b"", b"\n", b"USER_ID,AGE\n1,20\n", b"\xff\xfe\x00", b'"'])
def test_what_is_no_items_file_gives_nothing(content: bytes) -> None:
    """Answers then show ids."""
    assert catalogue(content) == {}


def test_a_head_that_was_cut_off_gives_its_whole_rows() -> None:
    """Also where it was cut within quotes, and a bad row between good ones is left out."""
    found = catalogue(b'\xef\xbb\xbfITEM_ID,TITLE\n1,Heat\nbad\n2,Sabrina\n3,"Tom and Hu')

    assert {item: found[item].title for item in found} == {"1": "Heat", "2": "Sabrina"}


def test_what_a_file_says_is_kept_short_and_clean() -> None:
    """Untrusted text becomes a line of at most 200 characters; broken UTF-8 does no harm."""
    found = catalogue(b"ITEM_ID,TITLE,YEAR\n1,a\x1b[31mb\xff,1995\n2," + b"x" * 5000 + b",1996\n")

    assert found["1"].title == "a [31mb\ufffd"
    assert len(found["2"].title) == 200


def test_a_catalogue_is_bounded() -> None:
    """A file can have millions of rows; the bot keeps 100,000."""
    body = b"ITEM_ID,TITLE\n" + b"".join(b"%d,t\n" % number for number in range(100_010))

    assert len(catalogue(body)) == 100_000
