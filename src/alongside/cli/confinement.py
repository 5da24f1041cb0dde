"""How PostgreSQL, which refuses to run as root, runs when we are root.

Either in a user namespace in which root's own files belong to an ordinary user: the cluster then lies
where it was asked for, also under a private folder. Or, where the kernel forbids that, as a system user
with its cluster under a folder which that user can reach. No folder of anybody else changes its mode.
"""

import ctypes
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from alongside.cli.console import Refused

CLONE_NEWUSER = 0x10000000
SYSTEM_USER = "alongside"
SYSTEM_FOLDER = Path("/var/lib/alongside")

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Confinement:
    """Who runs PostgreSQL: what its processes do first, whose its files are, and where they lie."""

    name: str
    home: Path
    programs: Path
    enter: Callable[[], None] | None = None
    owner: tuple[int, int] | None = None


def choose(home: Path, programs: Path) -> Confinement:
    """The way that fits this user and this kernel; the home is made when it is missing."""
    wanted = os.environ.get("ALONGSIDE_CONFINEMENT", "")
    if os.geteuid() != 0:
        return Confinement("ourselves", home, programs)
    if wanted != "system-user" and reaches(enter_namespace, home, programs):
        return Confinement("namespace", home, programs, enter_namespace)
    return as_system_user(home, programs)


def reaches(enter: Callable[[], None], home: Path, programs: Path) -> bool:
    """True when a process so confined can write in the home and run the programs."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    trial = 'test -w "$1" && exec "$2" --version'
    try:
        outcome = subprocess.run(
            ["/bin/sh", "-c", trial, "sh", home, programs / "postgres"],
            capture_output=True,
            check=False,
            preexec_fn=enter,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return outcome.returncode == 0


def enter_namespace() -> None:
    """Make what is root outside an ordinary user inside, for this process and its children."""
    if _libc is None or _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError("this kernel lets nobody make a user namespace")
    inside = ordinary_user()
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inside.pw_uid} 0 1")
    Path("/proc/self/gid_map").write_text(f"{inside.pw_gid} 0 1")


def ordinary_user() -> pwd.struct_passwd:
    """Any user but root: PostgreSQL wants its number to have a name."""
    return next(user for user in pwd.getpwall() if user.pw_uid != 0 and user.pw_gid != 0)


def as_system_user(home: Path, programs: Path) -> Confinement:
    user = system_user()

    def become() -> None:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)

    SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o755)
    reachable = SYSTEM_FOLDER / hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]
    reachable.mkdir(exist_ok=True, mode=0o700)
    os.chown(reachable, user.pw_uid, user.pw_gid)
    if not reaches(become, reachable, programs):
        programs = copy_of(programs)
    if not reaches(become, reachable, programs):
        raise Refused(
            f"PostgreSQL may not run as root, and the user {user.pw_name!r} cannot reach {reachable}; "
            "run ./alongside as an ordinary user, or set DATABASE_URL."
        )
    return Confinement("system user", reachable, programs, become, (user.pw_uid, user.pw_gid))


def system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    nologin = shutil.which("nologin", path="/usr/sbin:/sbin") or "/bin/false"
    command = ["useradd", "--system", "--no-create-home", "--shell", nologin, SYSTEM_USER]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise Refused(
            "PostgreSQL may not run as root, and neither a user namespace nor a system user can be made "
            "here; run ./alongside as an ordinary user, or set DATABASE_URL."
        ) from None
    return pwd.getpwnam(SYSTEM_USER)


def copy_of(programs: Path) -> Path:
    """PostgreSQL's programs copied to where the system user can read them.

    The wheel keeps its shared libraries in a folder beside the package; both move together.
    """
    package = programs.parent.parent
    version = subprocess.check_output([programs / "postgres", "--version"], text=True).split()[2]
    target = SYSTEM_FOLDER / f"postgresql-{version}"
    if not target.exists():
        new = SYSTEM_FOLDER / f"postgresql-{version}.{os.getpid()}"
        shutil.copytree(programs.parent, new / package.name / programs.parent.name, symlinks=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, new / libraries.name)
        for folder in (new, new / package.name):
            folder.chmod(0o755)
        new.rename(target)
    return target / package.name / programs.parent.name / programs.name
