"""Each request of a telephone system with its answer, kept a while for whoever sets one up."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dueby.desk.channels.phone.models.call import Call
from dueby.desk.channels.phone.models.line import PhoneLine


class CallRequest(models.Model):
    """A request as it came and what was answered. Its body holds numbers of people."""

    line = models.ForeignKey(PhoneLine, models.CASCADE, related_name="requests")
    call = models.ForeignKey(Call, models.SET_NULL, null=True, related_name="requests")
    received_at = models.DateTimeField()
    content_type = models.CharField(max_length=120, blank=True)
    sender = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    status = models.PositiveSmallIntegerField()
    reply = models.TextField(blank=True)
    errors = models.JSONField(default=list)

    objects: ClassVar[models.Manager[CallRequest]] = models.Manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-received_at", "-id"], name="request_by_time")]

    def __str__(self) -> str:
        return f"request {self.pk}"
