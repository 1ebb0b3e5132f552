"""The command line: run the bot, chat with it, play the demo, serve the sandbox."""

import argparse
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

_PROGRAMS = {
    "demo": ("sandbox.demo", "play the main job on this machine: AWS and Slack are the sandbox's"),
    "sandbox": ("sandbox", "serve the sandbox's AWS and Slack, for the bot or any other program"),
}
_SANDBOX = ("sandbox", "moto", "scipy")  # what only the sandbox needs
_CHAT = ("rich", "prompt_toolkit")  # what only the chat needs
_DRAIN = 10.0  # seconds that running commands have to end when the bot stops


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in _PROGRAMS:
        module, _ = _PROGRAMS[words[0]]
        if any(find_spec(needed) is None for needed in _SANDBOX):
            print(
                f"`{words[0]}` needs the sandbox's dependencies, which are not installed here. In a checkout of the "
                "repository, `make demo` sets everything up.",
                file=sys.stderr,
            )
            return 1
        os.execv(sys.executable, [sys.executable, "-m", module, *words[1:]])  # noqa: S606 - a program of our own
    options = _parser().parse_args(words)
    return int(options.program(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="personalize-bot", description="Run Amazon Personalize from Slack.")
    programs = parser.add_subparsers(required=True, metavar="COMMAND")
    run = programs.add_parser("run", help="run the bot", description="Run the bot until it is stopped.")
    run.add_argument(
        "--log-level", default="info", choices=["debug", "info", "warning", "error"], help="default: %(default)s"
    )
    run.add_argument("--log-format", default="text", choices=["text", "json"], help="default: %(default)s")
    run.set_defaults(program=_run)
    chat = programs.add_parser(
        "chat",
        help="talk with the bot in this terminal, without Slack",
        description="Talk with the bot, without Slack.",
    )
    chat.add_argument(
        "-c", dest="line", metavar="LINE", help="answer one line and leave; the status is 1 where it was not done"
    )
    chat.add_argument("--store", type=Path, metavar="FILE", help="default: chat.sqlite3 beside the store of `run`")
    chat.set_defaults(program=_chat)
    doctor = programs.add_parser(
        "doctor", help="check the settings, Slack, AWS and the store", description="Check everything that `run` needs."
    )
    doctor.set_defaults(program=_doctor)
    for program in (run, chat, doctor):
        program.add_argument(
            "--config", type=Path, default=Path("config.yaml"), metavar="FILE", help="default: %(default)s"
        )
    for name, (_, summary) in _PROGRAMS.items():
        programs.add_parser(name, help=summary, add_help=False)
    return parser


def _run(options: argparse.Namespace) -> int:
    gc.disable()  # a start makes little garbage: looking for it again and again would take an eighth of the time
    import asyncio
    import logging

    from bot.logs import Form, set_up
    from bot.model.errors import BotError

    set_up(Form(options.log_format), options.log_level)
    try:
        asyncio.run(_serve(options.config))
    except BotError as error:
        print(f"personalize-bot cannot start. {error}", file=sys.stderr)
        return 1
    logging.shutdown()
    os._exit(0)  # or Python would wait for calls that AWS leaves unanswered, for longer than SIGKILL does


def _chat(options: argparse.Namespace) -> int:
    import asyncio

    if any(find_spec(needed) is None for needed in _CHAT):
        print("`chat` needs rich and prompt-toolkit: pip install 'personalize-bot[chat]'.", file=sys.stderr)
        return 1

    from bot.chat import answer_one, chat
    from bot.logs import Form, set_up
    from bot.model.errors import BotError, StoreInUse

    set_up(Form.TEXT, "warning")
    try:
        if options.line is not None:
            return 0 if asyncio.run(answer_one(options.line, options.config, os.environ, store=options.store)) else 1
        asyncio.run(chat(options.config, os.environ, store=options.store))
    except StoreInUse as error:
        print(f"personalize-bot cannot start. {error} Name another here by --store FILE.", file=sys.stderr)
        return 1
    except BotError as error:
        print(f"personalize-bot cannot start. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _doctor(options: argparse.Namespace) -> int:
    import asyncio
    import logging

    from bot.doctor import examine
    from handlers.manifest import SCOPES

    async def print_findings() -> bool:
        well = True
        async for finding in examine(options.config, os.environ, scopes=SCOPES):
            print(finding)
            well = well and finding.well
        return well

    logging.disable()  # the findings say it all
    return 0 if asyncio.run(print_findings()) else 1


async def _serve(path: Path) -> None:
    """Run the bot until SIGINT or SIGTERM."""
    import asyncio

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serving(path, os.environ):
        gc.freeze()  # what is there now stays, and is not searched again: that would hold up acknowledgements
        gc.enable()
        await stop.wait()


@asynccontextmanager
async def serving(path: Path, environment: Mapping[str, str]) -> AsyncIterator[None]:
    """Serve Slack while the block runs, and let what was begun come to its end.

    Raises:
        BotError: the configuration at `path` is wrong, or something that it names cannot be opened.
    """
    from bot.app import open_bot, open_slack, utc_now
    from bot.config import load
    from bot.ports import unwatched
    from bot.slack.receiving import receiving
    from handlers import verbs_for
    from handlers.dispatch import Dispatch
    from handlers.listeners import register
    from handlers.modals import Modals
    from handlers.replies import Replies
    from handlers.slack_app import slack_app
    from handlers.work import Work

    config, work, observatory = load(path, environment), Work(), None
    verbs = verbs_for(config)
    if config.operations.port is not None:
        from bot.operations.server import open_observatory

        observatory = open_observatory(config)
    watch = observatory or unwatched
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(open_slack(config, watch))
        bot = await stack.enter_async_context(open_bot(config, slack, watch))
        if observatory:
            await stack.enter_async_context(observatory.shown(config.operations, bot.store.outbox))
        app = await slack_app(slack.client, signing_secret=config.slack.signing_secret)
        dispatch = Dispatch(
            verbs=verbs,
            accounts=bot.accounts,
            deliveries=bot.store.deliveries,
            roles=bot.roles,
            audit=bot.store.audit,
            threads=bot.store.threads,
            slash=config.slack.command,
            replies=Replies(client=slack.client, ways=slack.pictures.ways),
            modals=Modals(verbs=verbs, accounts=bot.accounts, roles=bot.roles, client=slack.client, now=utc_now),
            work=work,
            now=utc_now,
            watch=watch,
        )
        register(app, dispatch, home=bot.homes.opened)
        async with bot.working():
            async with receiving(app, config.slack, watch):
                await bot.reach_aws()
                yield
            await work.drain(_DRAIN)


if __name__ == "__main__":
    sys.exit(main())
