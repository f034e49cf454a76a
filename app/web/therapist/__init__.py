"""What a therapist sees: the day, each visit with its limits first, the review, the session note."""

from app.web.therapist import absence as absence  # the views add themselves to the place
from app.web.therapist import emergency as emergency
from app.web.therapist import note as note
from app.web.therapist import plans as plans
from app.web.therapist import review as review
from app.web.therapist import session as session
from app.web.therapist import today as today
from app.web.therapist import visit as visit
from app.web.therapist.place import bp as bp
