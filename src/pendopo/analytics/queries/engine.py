"""DuckDB, embedded: it answers the expressions of the measures. Any engine that Ibis writes SQL for could."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any

from pendopo.analytics.rules import expressions
from pendopo.analytics.types import COLUMNS, ArchiveUnreadable

# What one count may take of the machine: the worker counts each minute beside everything else.
SMALL = {"threads": 1, "memory_limit": "256MB"}
BULK = {"threads": 2, "memory_limit": "1500MB"}
EVENTS = "events"
FILES = "events_of_files"


@contextmanager
def open_engine(*, bulk: bool = False) -> Iterator[Any]:
    """An engine of its own in memory, with a folder for what does not fit, both gone afterwards."""
    import duckdb

    with TemporaryDirectory(prefix="pendopo-count-") as folder:
        config = {**(BULK if bulk else SMALL), "temp_directory": folder}
        engine = duckdb.connect(config=config)
        try:
            engine.execute("SET TimeZone = 'UTC'")
            yield engine
        finally:
            engine.close()


@cache
def as_sql(expression: Callable[..., Any], *more: Any, dialect: str = "duckdb", table: str = EVENTS) -> str:
    """An expression over a table of events as the SQL of an engine; written once a process."""
    import ibis

    return str(ibis.to_sql(expression(expressions.events_table(table), *more), dialect=dialect))


def answer(engine: Any, expression: Callable[..., Any], *more: Any, table: str = EVENTS) -> Any:
    """The rows of an expression as an Arrow table."""
    return engine.sql(as_sql(expression, *more, table=table)).to_arrow_table()


def load_arrow(engine: Any, events: Any) -> None:
    """Put an Arrow table of events where the expressions look for them."""
    engine.register(EVENTS, events)


def open_files(engine: Any, files: Sequence[str]) -> None:
    """Let the engine see files of the archive, with the archive's columns. Raises ArchiveUnreadable."""
    import duckdb

    names = ", ".join(_quoted(name) for name in files)
    try:
        engine.execute(
            f"CREATE OR REPLACE VIEW {FILES} AS SELECT {', '.join(COLUMNS)}"
            f" FROM read_parquet([{names}], hive_partitioning = false, union_by_name = true)"
        )
    except duckdb.Error as problem:
        raise ArchiveUnreadable from problem


def load_files(engine: Any, first: str, last: str) -> None:
    """Put the events of the files from one day to another where the expressions look, each once."""
    once = as_sql(expressions.without_doubles, table="chosen")
    engine.execute(
        f"CREATE OR REPLACE TABLE {EVENTS} AS WITH chosen AS"
        f" (SELECT * FROM {FILES} WHERE day BETWEEN DATE '{first}' AND DATE '{last}') {once}"
    )


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
