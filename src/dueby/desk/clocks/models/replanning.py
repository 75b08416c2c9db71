"""How far the next moments of all subjects are planned anew."""

from __future__ import annotations

from django.db import models


class Replanning(models.Model):
    """One kind of subject, of which those up to `last` are planned by the rules that hold now.

    The row goes when all are. Rules that change meanwhile begin it anew.
    """

    kind = models.CharField(max_length=80, primary_key=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} up to {self.last}"
