"""The settings as the type checker's Django plugin reads them: no secrets, no database."""

import os

for name in ("SECRET_KEY", "DATA_KEYS", "HASH_KEY", "HOME"):
    os.environ.setdefault(f"ONEWINDOW_{name}", "/nonexistent")
os.environ.setdefault("DATABASE_URL", "postgresql:///nowhere")

from onewindow.settings import *  # noqa: E402, F403
