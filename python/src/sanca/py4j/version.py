"""The release of Py4J whose Python half this package takes the place of."""

__version__ = "0.10.9.9"
