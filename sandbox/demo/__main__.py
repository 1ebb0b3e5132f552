"""The demo's command line."""

import argparse
import asyncio
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the tour; returns 0, or 1 where a step failed."""
    parser = argparse.ArgumentParser(
        prog="personalize-bot demo",
        description="Play the main job on this machine, with MovieLens 100K, from import to recommendations.",
    )
    parser.add_argument("--exit", action="store_true", help="leave when the tour is over, instead of staying up")
    options = parser.parse_args(arguments)

    from sandbox.demo.show import show

    try:
        return asyncio.run(show(leave=options.exit))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
