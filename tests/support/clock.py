"""The one moment at which the tests take place."""

from datetime import UTC, datetime

# A Wednesday, 10:00 in the spa's New York, with no clock change for months on either side.
NOW = datetime(2026, 5, 6, 14, 0, tzinfo=UTC)
