"""Jep's name for what finds shared modules."""

from sanca._shared import SharedFinder as JepSharedModuleImporter

__all__ = ["JepSharedModuleImporter"]
