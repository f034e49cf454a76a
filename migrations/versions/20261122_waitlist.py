"""The waitlist

Revision ID: 0004_waitlist
Revises: 0003_parties
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_waitlist"
down_revision = "0003_parties"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("treatment_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("therapist_id", sa.Integer(), nullable=True),
        sa.Column("gender", sa.String(length=10), nullable=True),
        sa.Column("step_free", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("until_minute", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.CheckConstraint("gender IN ('woman', 'man', 'other')", name=op.f("ck_wish_gender")),
        sa.CheckConstraint("state IN ('waiting', 'booked', 'withdrawn', 'over')", name=op.f("ck_wish_state")),
        sa.CheckConstraint(
            "from_minute >= 0 AND until_minute > from_minute AND until_minute <= 1440",
            name=op.f("ck_wish_hours"),
        ),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_wish_days")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_wish_client_id_client"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapist.id"], name=op.f("fk_wish_therapist_id_therapist")
        ),
        sa.ForeignKeyConstraint(
            ["treatment_id"], ["treatment.id"], name=op.f("fk_wish_treatment_id_treatment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint("uid", name=op.f("uq_wish_uid")),
    )
    op.create_index(op.f("ix_wish_client_id"), "wish", ["client_id"], unique=False)
    op.create_index("ix_wish_queue", "wish", ["state", "created_at"], unique=False)
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'declined', 'lapsed', 'withdrawn')", name=op.f("ck_offer_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_offer_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["wish.id"], name=op.f("fk_offer_wish_id_wish"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_offer_appointment_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_offer_uid")),
    )
    op.create_index(op.f("ix_offer_wish_id"), "offer", ["wish_id"], unique=False)
    op.create_index(
        "uq_offer_open",
        "offer",
        ["wish_id"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("offer")
    op.drop_table("wish")
