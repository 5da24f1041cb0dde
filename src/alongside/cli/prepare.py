"""What `up` does before it serves, in one process so that Django starts once: migrate, then the demo world."""

import sys
import traceback

from alongside.cli.console import Refused
from alongside.cli.database import as_owner
from alongside.cli.datafolder import DataFolder


def main(data_dir: str, world: str) -> int:
    """Prepare the database for that world ("demo" or "empty"), and remember when it is complete."""
    from alongside.cli import demo, migrate

    folder = DataFolder(data_dir)
    try:
        as_owner()
        migrate.migrate()
        if folder.world is None:
            found = demo.found()
            if found is None and world == "demo":
                demo.load(scale=1, seed=7, today=None)
            folder.remember_world(found or world)
    except Refused as refusal:
        print(f"alongside: {refusal}", file=sys.stderr, flush=True)
        return 1
    except Exception as error:
        # Whoever starts Alongside wants one sentence; whoever mends it wants every line.
        log = folder.path / "preparation.log"
        log.write_text(traceback.format_exc())
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        print(f"alongside: {what} (all of it in {log})", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    from alongside.cli.processes import die_with_parent

    die_with_parent()
    sys.exit(main(sys.argv[1], sys.argv[2]))
