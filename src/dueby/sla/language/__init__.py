"""The agreement language: reads and checks an agreement file, and describes it to editors."""

from dueby.sla.language.complaints import AgreementError, Complaint, Place
from dueby.sla.language.document import json_schema
from dueby.sla.language.reading import Override, OverrideError, read_agreement, read_overrides

__all__ = [
    "AgreementError",
    "Complaint",
    "Override",
    "OverrideError",
    "Place",
    "json_schema",
    "read_agreement",
    "read_overrides",
]
