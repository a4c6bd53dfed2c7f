"""The tape: the ordered records of a run as bytes, in chunks that can be sought, drawn and compared.

One format for the pipe, the database, the websocket, export and replay. This room knows records and their
vocabulary and nothing else: no machine, no database, no clock.
"""

from tickscope.tape.declaration import Declaration
from tickscope.tape.errors import TapeError

__all__ = ["Declaration", "TapeError"]
