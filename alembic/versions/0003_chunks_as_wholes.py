"""Chunks as wholes: what an overview of millions of records reads of each chunk instead of all its masks.

Revision: 0003, after 0002. Chunks that are there already have neither; they are drawn from their masks, more slowly.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chunk", sa.Column("coarse", sa.LargeBinary(), nullable=True))
    op.add_column("chunk", sa.Column("summary", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("chunk") as batch:
        batch.drop_column("summary")
        batch.drop_column("coarse")
