"""The sandbox's command line: serve AWS and Slack until stopped."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.slack.errors import CannotStart


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; print one JSON line when ready. Returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        asyncio.run(_serve(options))
    except (OSError, CannotStart) as error:
        print(f"The sandbox cannot start: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="personalize-bot sandbox",
        description="An AWS endpoint whose Personalize really trains, and a Slack workspace, on this machine.",
        epilog="When both are ready, one line of JSON says where they are and which tokens they take.",
    )
    parser.add_argument(
        "--aws-port", type=int, default=0, metavar="N", help="port of the AWS endpoint (default: a free one)"
    )
    parser.add_argument("--slack-port", type=int, default=0, metavar="N", help="port of Slack (default: a free one)")
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default: %(default)s)")
    parser.add_argument(
        "--lifecycle",
        choices=["immediate", "manual", "time"],
        default="immediate",
        help="how resources get ready: as soon as the work is done, when POST /_control/advance says so, "
        "or after AWS's usual durations (default: %(default)s)",
    )
    parser.add_argument(
        "--time-scale", type=float, default=1.0, metavar="X", help="with --lifecycle time: X times faster than AWS"
    )
    parser.add_argument(
        "--manifest", type=Path, metavar="FILE", help="the Slack app's manifest: its scopes, events and commands hold"
    )
    parser.add_argument(
        "--workspace",
        type=Path,
        metavar="FILE",
        help="Slack's team, users, channels and groups (default: a small team)",
    )
    parser.add_argument(
        "--data-dir", type=Path, metavar="FOLDER", help="keep what happens in AWS and Slack there (default: forget it)"
    )
    parser.add_argument(
        "--signatures", action="store_true", help="answer AWS clients only whose key IAM or STS gave out, and who sign"
    )
    parser.add_argument(
        "--no-limits", dest="limits", action="store_false", help="let the app call Slack as often as it likes"
    )
    return parser


async def _serve(options: argparse.Namespace) -> None:
    from sandbox.world import World, open_world

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    world = World(
        host=options.host,
        aws_port=options.aws_port,
        slack_port=options.slack_port,
        lifecycle=options.lifecycle,
        time_scale=options.time_scale,
        manifest=options.manifest,
        workspace=options.workspace,
        data_dir=options.data_dir,
        limits=options.limits,
        signatures=options.signatures,
    )
    async with open_world(world) as endpoints:
        print(json.dumps(endpoints), flush=True)
        await stop.wait()


if __name__ == "__main__":
    sys.exit(main())
