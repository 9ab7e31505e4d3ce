"""The one command of the installation; see `jejak --help`."""

from .main import main

__all__ = ["main"]
