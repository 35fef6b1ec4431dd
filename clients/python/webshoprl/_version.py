"""The version of this package, and of the service that hands it out."""

__version__ = "1.2.0"
