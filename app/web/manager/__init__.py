"""What a manager sees: the day, its visits, the rules. What a visit needs, never why."""

from app.web.manager import absences as absences  # the views add themselves to the place
from app.web.manager import board as board
from app.web.manager import booking as booking
from app.web.manager import effort as effort
from app.web.manager import house_rules as house_rules
from app.web.manager import moving as moving
from app.web.manager import own_site as own_site
from app.web.manager import parties as parties
from app.web.manager import people as people
from app.web.manager import plan_changes as plan_changes
from app.web.manager import plans as plans
from app.web.manager import programs as programs
from app.web.manager import proposals as proposals
from app.web.manager import rooms as rooms
from app.web.manager import rules as rules
from app.web.manager import treatments as treatments
from app.web.manager import visit as visit
from app.web.manager import waiting as waiting
from app.web.manager.place import bp as bp
