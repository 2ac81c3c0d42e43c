"""Messages that the sandbox peers captured."""

from django.db import models


class StoredMessage(models.Model):
    """A mail, an SMS or a call as it was transmitted. `body` is the text part, the message, or the spoken sentences."""

    channel = models.CharField(max_length=5)
    sender = models.CharField(max_length=254)
    to = models.CharField(max_length=254)
    subject = models.TextField(blank=True)
    body = models.TextField()
    html = models.TextField(blank=True)
    reference = models.CharField(max_length=300, db_index=True)  # Message-ID, or the provider's sid
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.channel} {self.reference}"
