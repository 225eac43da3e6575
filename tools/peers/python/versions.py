"""Versions of modules, after importing them: versions.py MODULE…"""
import importlib
import sys

print(", ".join(f"{name} {importlib.import_module(name).__version__}" for name in sys.argv[1:]))
