"""Runs, what they are made from, and the chunks of their tapes.

Revision: 0001, the first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("design", sa.String(40), nullable=False),
        sa.Column("preset", sa.String(80), nullable=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("started_ms", sa.BigInteger(), nullable=True),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("duration_ns", sa.BigInteger(), nullable=False),
        sa.Column("durable_seq", sa.BigInteger(), nullable=False),
        sa.Column("t_ns", sa.BigInteger(), nullable=False),
        sa.Column("transitions", sa.BigInteger(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("violation", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("stored_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_status", "run", ["status"])
    op.create_index("ix_run_created_ms", "run", ["created_ms"])
    op.create_table(
        "recipe",
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("config", sa.JSON(), nullable=False),
        sa.Column("declaration", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_recipe_run_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", name="pk_recipe"),
    )
    op.create_table(
        "chunk",
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("t_first", sa.BigInteger(), nullable=False),
        sa.Column("t_last", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("keyframe", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("masks", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name="fk_chunk_run_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "first_seq", name="pk_chunk"),
    )


def downgrade() -> None:
    op.drop_table("chunk")
    op.drop_table("recipe")
    op.drop_index("ix_run_created_ms", "run")
    op.drop_index("ix_run_status", "run")
    op.drop_table("run")
