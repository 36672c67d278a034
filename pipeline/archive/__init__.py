"""The archive: what lies in outbox/, looked at from outside."""
