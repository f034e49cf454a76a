"""The client's way: language, signatures, consent to areas, change of address

Revision ID: 0011_the_clients_way
Revises: 0010_occupancy_indexes
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_the_clients_way"
down_revision = "0010_occupancy_indexes"
branch_labels = None
depends_on = None

AREAS = "'face', 'chest', 'abdomen', 'hips', 'glutes', 'thighs'"


def upgrade() -> None:
    op.add_column("client", sa.Column("language", sa.String(length=5), server_default="en", nullable=False))
    op.add_column("client", sa.Column("muted", sa.String(length=80), nullable=True))
    op.add_column("client", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "email_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_email_change_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_change")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_email_change_token_digest")),
    )
    op.create_index(op.f("ix_email_change_user_id"), "email_change", ["user_id"])
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_signature_client_id_client"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint("uid", name=op.f("uq_signature_uid")),
    )
    op.create_index(op.f("ix_signature_client_id"), "signature", ["client_id"])
    with op.batch_alter_table("consent") as consent:
        consent.add_column(sa.Column("signature_id", sa.Integer(), nullable=True))
        consent.create_foreign_key(
            op.f("fk_consent_signature_id_signature"),
            "signature",
            ["signature_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_table(
        "area_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"area IN ({AREAS})", name=op.f("ck_area_consent_area")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_area_consent_appointment_id_appointment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_consent")),
    )
    standing = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_area_consent_standing",
        "area_consent",
        ["appointment_id", "area"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def downgrade() -> None:
    op.drop_table("area_consent")
    with op.batch_alter_table("consent") as consent:
        consent.drop_constraint(op.f("fk_consent_signature_id_signature"), type_="foreignkey")
        consent.drop_column("signature_id")
    op.drop_table("signature")
    op.drop_table("email_change")
    for column in ("erased_at", "muted", "language"):
        op.drop_column("client", column)
