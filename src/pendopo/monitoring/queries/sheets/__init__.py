"""Files of sheets: opening what people upload, safely, and writing templates."""

from pendopo.monitoring.queries.sheets.opening import open_sheets
from pendopo.monitoring.queries.sheets.template import return_csv, return_mark, return_template

__all__ = ["open_sheets", "return_csv", "return_mark", "return_template"]
