from bot.model.nearness import nearest
from bot.model.recommendation import CatalogueItem, Near


def film(item: str, genres: str, year: str = "1990") -> CatalogueItem:
    """Return an item."""
    return CatalogueItem(item=item, title=f"Film {item}", details={"genres": genres, "year": year})


def test_the_nearest_has_the_most_in_common() -> None:
    """Of all that both have; of equals the first, which was taken last; the words are spelled as the item has them."""
    taken = [film("1", "Drama, Crime"), film("2", "sci-fi, Action"), film("3", "Sci-Fi, Action"), film("4", "Action")]

    assert nearest(film("9", "Action, Sci-Fi"), taken) == Near(title="Film 2", shared=("Action", "Sci-Fi"))


def test_numbers_and_itself_are_no_reason() -> None:
    """The same year says nothing, and an item is not near itself."""
    assert nearest(film("9", "Drama"), [film("1", "Comedy"), film("9", "Drama")]) is None
    assert nearest(film("9", "Drama"), []) is None
