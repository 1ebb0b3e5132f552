from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.client import BaseClient
from botocore.config import Config

from bot.personalize.clients import ONCE, Clients
from bot.personalize.identity import Identity

SERVICES = ("personalize", "sts")


def opened(made: list[str]) -> Clients:
    """Return clients that note which of them are made."""

    def note(service: str, _: BaseClient) -> None:
        made.append(service)

    config = Config()
    return Clients(Identity().session(SERVICES, "us-east-1", config), SERVICES, config, note)


def test_a_client_is_made_once_when_it_is_first_called() -> None:
    """Nothing is made ahead, and threads that ask at once share one."""
    made: list[str] = []
    clients = opened(made)
    assert made == []
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(clients.__getitem__, ["sts"] * 8))
    assert len(found) == 1
    assert made == ["sts"]


def test_what_may_not_be_repeated_is_sent_once() -> None:
    """It is a client of the control plane like the other, but tries once."""
    made: list[str] = []
    clients = opened(made)
    assert vars(clients[ONCE].meta.config)["retries"]["total_max_attempts"] == 1
    assert made == ["personalize"]
    assert set(clients) == {*SERVICES, ONCE}
    assert len(clients) == 3


def test_another_service_has_no_client() -> None:
    """Only what the bot calls is there."""
    with pytest.raises(KeyError):
        opened([])["ec2"]
