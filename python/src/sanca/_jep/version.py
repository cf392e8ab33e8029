"""The version of Jep whose behaviour this is."""

__VERSION__ = VERSION = "4.3.2"
