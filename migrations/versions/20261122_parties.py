"""Parties: couples and small groups

Revision ID: 0003_parties
Revises: 0002_effort
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_parties"
down_revision = "0002_effort"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("arrangement", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "arrangement IN ('same_room', 'same_time', 'one_after_another')",
            name=op.f("ck_party_arrangement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("request_key", name=op.f("uq_party_request_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_party_uid")),
    )
    op.create_table(
        "party_guest",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("invitation_digest", sa.String(length=64), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_party_guest_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_party_guest_party_id_party"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("appointment_id", name=op.f("pk_party_guest")),
        sa.UniqueConstraint("invitation_digest", name=op.f("uq_party_guest_invitation_digest")),
        sa.UniqueConstraint("party_id", "position", name=op.f("uq_party_guest_party_id_position")),
    )


def downgrade() -> None:
    op.drop_table("party_guest")
    op.drop_table("party")
