"""Occupancy's indexes without what nobody searches by

A booking that is confirmed changes when its claims lapse, and nothing else of them. Without that column in any
index such a change touches the rows alone; holds that ran out are found by resource and time like all others.

Revision ID: 0010_occupancy_indexes
Revises: 0009_house_rules
"""

from __future__ import annotations

from alembic import op

revision = "0010_occupancy_indexes"
down_revision = "0009_house_rules"
branch_labels = None
depends_on = None

BY_TIME = "ix_occupancy_resource_time"
BY_LAPSE = "ix_occupancy_lapses"
SEARCHED_BY = ["resource_id", "starts_at", "ends_at"]


def upgrade() -> None:
    op.drop_index(BY_LAPSE, table_name="occupancy")
    op.drop_index(BY_TIME, table_name="occupancy")
    op.create_index(BY_TIME, "occupancy", SEARCHED_BY)


def downgrade() -> None:
    op.drop_index(BY_TIME, table_name="occupancy")
    op.create_index(BY_TIME, "occupancy", [*SEARCHED_BY, "lapses_at"])
    op.create_index(BY_LAPSE, "occupancy", ["lapses_at"])
