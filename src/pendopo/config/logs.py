"""What web processes say in the terminal about requests that failed: the address's pattern, never the address
itself, since private links carry their token in it.
"""

import logging

from pendopo.kit.outage import DATABASE_AWAY


class PatternOnly(logging.Filter):
    """Names a failed request by its pattern; an outage of the database is one line, not a traceback each."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; nothing is left out."""
        request = getattr(record, "request", None)
        if request is None:
            return True
        match = getattr(request, "resolver_match", None)
        where = f"/{match.route}" if match else "an unknown address"
        record.msg, record.args = f"{getattr(record, 'status_code', '')} {request.method} {where}", ()
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, DATABASE_AWAY):
            record.msg += f": {str(error).strip() or type(error).__name__}"
            record.exc_info = None
        return True
