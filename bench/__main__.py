"""`make bench`: measure the cost of pages, imports and sign-in as ratios to a baseline of the same run.

Runs on an embedded PostgreSQL in a temporary directory, never on the database of the environment.
"""

import argparse
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

Rows = list[dict[str, object]]
NAMES = ["pages", "imports", "signin"]
AT_FULL_SIZE = ["scale", "growth", "headers"]  # slow: run only when named


def main() -> None:
    """Run the chosen benchmarks, print a table for each, and write all results as JSON with `--json`."""
    chosen = arguments()
    data = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    os.environ.update(
        PORTAL_ENV="demo", PORTAL_DATA_DIR=str(data), DJANGO_SETTINGS_MODULE="bench.settings", LOG_LEVEL="INFO"
    )
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)

    from portal.demo.servers import Servers

    servers = Servers(data)
    try:
        servers.start()
        results = _run(chosen)
    finally:
        servers.stop()
        shutil.rmtree(data, ignore_errors=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n")


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Parse the command line, or `words`."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "what", nargs="*", type=_named, help=f"{' '.join(NAMES)} (by default), {' '.join(AT_FULL_SIZE)}"
    )
    parser.add_argument("--customers", type=int, default=2_000, help="customers with 15 bills each, for pages")
    parser.add_argument("--rounds", type=int, default=20, help="there and back, for pages and signing in")
    parser.add_argument("--many", type=int, help="customers of scale and headers (100,000) and growth (1,000,000)")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser.parse_args(words)


def _named(word: str) -> str:
    """Check the name of a benchmark. Not argparse's `choices`, which do not allow an empty list."""
    if word not in (*NAMES, *AT_FULL_SIZE):
        raise argparse.ArgumentTypeError(f"there is no {word}")
    return word


def _run(chosen: argparse.Namespace) -> dict[str, object]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    options = {
        "pages": {"customers": chosen.customers, "rounds": chosen.rounds},
        "signin": {"rounds": chosen.rounds},
        "scale": {"customers": chosen.many or 100_000},
        "headers": {"customers": chosen.many or 100_000},
        "growth": {"large": chosen.many or 1_000_000, "rounds": max(1, chosen.rounds // 2)},
    }
    results: dict[str, object] = {"machine": f"{platform.machine()}, {os.cpu_count()} cores", "load": os.getloadavg()}
    for name in chosen.what or NAMES:
        import_module("bench.seed").clear()
        run: Callable[..., Rows] = import_module(f"bench.{name}").run
        rows = run(**options.get(name, {}))
        print(f"\n{name}\n{table(rows)}")
        results[name] = rows
    return results


def table(rows: Sequence[dict[str, object]]) -> str:
    """Format rows as an aligned table, numbers to the right."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    cells = [heads, *([str(row.get(head, "")) for head in heads] for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(heads))]
    aligned = (
        [cell.ljust(w) if at == 0 else cell.rjust(w) for at, (cell, w) in enumerate(zip(line, widths, strict=True))]
        for line in cells
    )
    return "\n".join("  ".join(line).rstrip() for line in aligned)


if __name__ == "__main__":
    main()
