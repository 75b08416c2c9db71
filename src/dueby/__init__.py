"""Support agreements as files: every due date computed, and explained."""

__version__ = "0.1.0"
