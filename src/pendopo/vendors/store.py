"""What the vendors remember, in one SQLite file: it survives a kill."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS person (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL, username TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT 'id',
    hides_phone INTEGER NOT NULL DEFAULT 0, on_whatsapp INTEGER NOT NULL DEFAULT 1,
    shares_read INTEGER NOT NULL DEFAULT 1, round INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS user (
    channel TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, current INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (channel, id)
);
CREATE TABLE IF NOT EXISTS talk (
    channel TEXT NOT NULL, account TEXT NOT NULL, person TEXT NOT NULL,
    last_in REAL NOT NULL DEFAULT 0, started INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0,
    opened REAL NOT NULL DEFAULT 0, typing_until REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (channel, account, person)
);
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY, channel TEXT NOT NULL, account TEXT NOT NULL, person TEXT NOT NULL,
    inward INTEGER NOT NULL, vendor_id TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    at REAL NOT NULL, state TEXT NOT NULL, error TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS message_of_talk ON message (channel, account, person, id);
CREATE UNIQUE INDEX IF NOT EXISTS message_vendor_id ON message (channel, account, vendor_id);
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY, channel TEXT NOT NULL, account TEXT NOT NULL, body BLOB NOT NULL,
    message INTEGER, made REAL NOT NULL, due REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    done REAL, error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (due) WHERE done IS NULL;
CREATE TABLE IF NOT EXISTS file (
    id TEXT PRIMARY KEY, channel TEXT NOT NULL, account TEXT NOT NULL, mime TEXT NOT NULL, name TEXT NOT NULL,
    content BLOB NOT NULL, sha256 TEXT NOT NULL, made REAL NOT NULL, expires REAL NOT NULL,
    pretended INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS template (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL,
    category TEXT NOT NULL, status TEXT NOT NULL, components TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
    due REAL, UNIQUE (account, name, language)
);
CREATE TABLE IF NOT EXISTS opening (
    account TEXT NOT NULL, person TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (account, person)
);
CREATE TABLE IF NOT EXISTS push (
    id INTEGER PRIMARY KEY, subscription TEXT NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL,
    at REAL NOT NULL
);
"""


class Store:
    """One connection, used by one thread at a time; every write is its own transaction."""

    def __init__(self, path: Path | str) -> None:
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("PRAGMA cache_size = -2000")
        self.db.executescript(SCHEMA)

    def all(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """All rows."""
        return self.db.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row."""
        found: sqlite3.Row | None = self.db.execute(sql, values).fetchone()
        return found

    def number(self, sql: str, *values: Any) -> int:
        """The first number."""
        row = self.one(sql, *values)
        return int(row[0] or 0) if row else 0

    def run(self, sql: str, *values: Any) -> int:
        """Write; gives the id of the new row."""
        return int(self.db.execute(sql, values).lastrowid or 0)

    def add(self, table: str, **values: Any) -> int:
        """One more row."""
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        return self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())

    def get(self, name: str, default: Any = None) -> Any:
        """A setting."""
        row = self.one("SELECT value FROM setting WHERE name = ?", name)
        return json.loads(row["value"]) if row else default

    def put(self, name: str, value: Any) -> None:
        """Keep a setting."""
        self.run("INSERT OR REPLACE INTO setting VALUES (?, ?)", name, json.dumps(value))

    def next_version(self) -> int:
        """A number that rises with each change of a message, so that a phone can ask for what is new."""
        return self.number("SELECT coalesce(max(version), 0) + 1 FROM message")

    def forget(
        self, tables: Iterable[str] = ("message", "delivery", "talk", "file", "opening", "push")
    ) -> None:
        """Empty tables."""
        for table in tables:
            self.run(f"DELETE FROM {table}")

    def close(self) -> None:
        """Close the file."""
        self.db.close()
