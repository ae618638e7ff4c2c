"""Pure rules of the dialogues: what a talk remembers, what is heard in it, and what is said next."""

from pendopo.chat.rules.engine import after, step
from pendopo.chat.rules.state import State, read_state, write_state

__all__ = ["State", "after", "read_state", "step", "write_state"]
