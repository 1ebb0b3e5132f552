"""Messages about CSV files."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.model.message import Message
from bot.model.orders import DatasetKind
from bot.model.profile import ColumnProfile, Profile, Repair, Tail
from bot.model.report import Checked, Reading
from bot.views.checking import checked, reading

READING = Reading(name="ratings.csv", size=503_316_480)
COLUMNS = (
    ColumnProfile(name="USER_ID", found="userId", kind="text", role="required", example="196", empty=0),
    ColumnProfile(name="ITEM_ID", found="movieId", kind="text", role="required", example="242", empty=0),
    ColumnProfile(
        name="TIMESTAMP", found="timestamp", kind="whole number", role="required", example="881250949", empty=0
    ),
    ColumnProfile(name="DEVICE", found="DEVICE", kind="text", role="categorical", example="phone", empty=1_204),
)
PROFILE = Profile(
    size=503_316_480,
    dataset=DatasetKind.INTERACTIONS,
    rows=100_000,
    exact=True,
    whole=True,
    columns=COLUMNS,
    users=943,
    often=943,
    items=1_682,
    repeated=12,
    first=datetime(1997, 9, 20, tzinfo=UTC),
    last=datetime(1998, 4, 22, tzinfo=UTC),
    days={date(1997, 9, 20): 14_000, date(1997, 11, 3): 51_000, date(1998, 4, 22): 35_000},
    events={"watch": 90_000, "click": 10_000},
    tail=Tail(shares={1: 0.064, 10: 0.42, 20: 0.62, 50: 0.91, 100: 1.0}, once=141),
    problems=("Rename the column “userId” to USER_ID.",),
    fixes=(
        "Columns: “userId” becomes USER_ID, “movieId” becomes ITEM_ID, “timestamp” becomes TIMESTAMP.",
        "Rows that repeat another one exactly are left out: 12.",
    ),
)
REPAIR = Repair(rows_before=100_000, rows_after=99_988, changes=PROFILE.fixes)
CHECKED = Checked(name="ratings.csv", location="s3://my-data/ratings.csv", profile=PROFILE, group="movies")
ITEMS = Profile(
    size=236_000,
    dataset=DatasetKind.ITEMS,
    rows=1_690,
    exact=True,
    whole=True,
    columns=(
        ColumnProfile(name="ITEM_ID", found="ITEM_ID", kind="text", role="required", example="1", empty=0),
        ColumnProfile(name="TITLE", found="TITLE", kind="text", role="", example="Toy Story", empty=0),
    ),
    items=1_682,
    warnings=("62 % of GENRE are empty.",),
)

SAMPLES: Mapping[str, Message] = {
    "file-reading": reading(READING),
    "file-to-be-mended": checked(CHECKED),
    "file-ready": checked(
        replace(CHECKED, name="items.csv", location="s3://my-data/items.csv", profile=ITEMS),
    ),
    "file-unfit": checked(
        replace(
            CHECKED,
            profile=replace(
                PROFILE,
                exact=False,
                repeated_exact=False,
                whole=False,
                future=3,
                ancient=20,
                left=("TIMESTAMP is empty in line 4. Fill it in, or drop these rows.",),
            ),
        )
    ),
    "file-dropped-without-a-bucket": checked(
        replace(CHECKED, location="F0123456789", profile=replace(PROFILE, problems=(), fixes=()), homeless=True)
    ),
}
