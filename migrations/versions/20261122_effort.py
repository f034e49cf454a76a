"""Effort budgets, places side by side, step-free visits

Revision ID: 0002_effort
Revises: 0001_the_house
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_effort"
down_revision = "0001_the_house"
branch_labels = None
depends_on = None


def add_checked(table: str, column: str, kind: str, check: str, condition: str) -> None:
    """Add a column with its check in one statement: SQLite can add none to a table that is there already."""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT {check} CHECK ({condition})")


def drop_checked(table: str, column: str, check: str) -> None:
    """Drop both; on SQLite the check goes with its column."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(check, table)
    op.drop_column(table, column)


def upgrade() -> None:
    op.add_column("occupancy", sa.Column("effort", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("therapist", sa.Column("effort_a_day", sa.Integer(), nullable=True))
    op.add_column("therapist", sa.Column("effort_in_a_row", sa.Integer(), nullable=True))
    op.add_column("treatment", sa.Column("policy", sa.JSON(), nullable=True))
    op.add_column(
        "appointment", sa.Column("step_free", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    add_checked(
        "treatment",
        "effort_percent",
        "INTEGER DEFAULT 100 NOT NULL",
        "ck_treatment_effort",
        "effort_percent BETWEEN 0 AND 400",
    )
    add_checked("room", "places", "INTEGER DEFAULT 1 NOT NULL", "ck_room_places", "places BETWEEN 1 AND 6")
    add_checked(
        "appointment",
        "kept_for",
        "VARCHAR(10)",
        "ck_appointment_kept_for",
        "kept_for IN ('offer', 'proposal')",
    )
    op.create_table(
        "effort_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("effort", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_effort_override_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_effort_override_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effort_override")),
    )
    op.create_index(
        op.f("ix_effort_override_appointment_id"), "effort_override", ["appointment_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("effort_override")
    drop_checked("appointment", "kept_for", "ck_appointment_kept_for")
    drop_checked("room", "places", "ck_room_places")
    drop_checked("treatment", "effort_percent", "ck_treatment_effort")
    op.drop_column("appointment", "step_free")
    op.drop_column("treatment", "policy")
    op.drop_column("therapist", "effort_in_a_row")
    op.drop_column("therapist", "effort_a_day")
    op.drop_column("occupancy", "effort")
