"""Vulnerabilities of the operating system that ships, and the patches that the agreement times."""

from dueby.desk.advisories.models.patch import Patch, Vulnerability

__all__ = ["Patch", "Vulnerability"]
