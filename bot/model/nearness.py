"""Which of the things that somebody took is nearest to another, by what the Items data says of both.

This says what two items have in common. It is not why a model recommends one, which Amazon does not tell.
"""

from collections.abc import Iterable

from bot.model.recommendation import CatalogueItem, Near


def nearest(item: CatalogueItem, taken: Iterable[CatalogueItem]) -> Near | None:
    """Return the item with most words in common of all that both have; of equals the first. None: it has none.

    Words are the values of details, such as genres; numbers, such as years and prices, are none.
    """
    own = _words(item)
    best: Near | None = None
    most = 0.0
    for other in taken:
        theirs = _words(other)
        shared = own.keys() & theirs.keys()
        part = len(shared) / len(own.keys() | theirs.keys()) if shared else 0
        if part > most and other.item != item.item:
            most, best = part, Near(title=other.title, shared=tuple(own[word] for word in own if word in shared))
    return best


def _words(item: CatalogueItem) -> dict[str, str]:
    """Return the words of an item as they are spelled, by how they are compared."""
    words = (word.strip() for value in item.details.values() for word in value.split(","))
    return {word.casefold(): word for word in words if any(character.isalpha() for character in word)}
