"""What keeps a desk from opening, for whoever has to say it in a sentence."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ImproperlyConfigured
from django.db import Error

from dueby.desk.environment import SettingError
from dueby.desk.health.schema import NoDatabaseError

SENTENCES: Final = (SettingError, NoDatabaseError, ImproperlyConfigured)
DATABASE: Final = Error
