"""What a client looks after themselves: who they are, how they sign in, what we keep of them."""

from app.web.client.account import (  # noqa: F401  (their views add themselves to the place)
    email,
    erasure,
    messages,
    my_data,
    profile,
    sessions,
)
from app.web.client.account.place import bp as bp
