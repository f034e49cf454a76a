"""The JSON front door: what is on offer, and with a token the visits that a program has booked."""

from app.web.api import appointments as appointments  # the views add themselves to the place
from app.web.api import views as views
from app.web.api.place import bp as bp
