"""Webhooks: addresses of systems that are told of events, with what each was told."""
