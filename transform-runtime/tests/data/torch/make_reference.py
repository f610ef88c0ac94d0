"""Writes one file of cases for each family of ops: `python make_reference.py` in this folder."""

import importlib
import json
from pathlib import Path

from reference import Family

FAMILIES = ["elementwise", "compare", "reduce", "cumulative", "matmul", "layout", "index", "linalg", "conv", "normalization", "loss"]

for name in FAMILIES:
    family = Family()
    importlib.import_module(f"families.{name}").record(family)
    lines = ",\n".join(json.dumps(record, separators=(",", ":"), allow_nan=False) for record in family.records)
    Path(__file__).with_name(f"{name}.json").write_text(f"[\n{lines}\n]\n")
