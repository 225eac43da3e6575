"""Print the rows of a workbook and of an Arrow file as other programs read them: written_tables.py XLSX ARROW."""

import json
import sys

import openpyxl
import pyarrow.ipc

workbook, arrow = sys.argv[1:]
rows = openpyxl.load_workbook(workbook).active.iter_rows(values_only=True)
table = pyarrow.ipc.open_file(arrow).read_all()
print(json.dumps({"xlsx": list(rows), "arrow": table.to_pylist(), "types": [str(t) for t in table.schema.types]}, default=str))
