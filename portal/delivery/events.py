"""Signals of the delivery layer, sent inside the transaction that writes the letter's new state."""

from django.dispatch import Signal

letter_left = Signal()  # a provider accepted a letter; kwargs: letter, with its sent_at
letter_expired = Signal()  # a letter became useless before any provider took it; kwargs: letter
letter_undelivered = Signal()  # it left and did not arrive; kwargs: letter, with its arrival_code
