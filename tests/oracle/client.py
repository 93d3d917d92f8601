"""The client: all that is told of one."""

from tests.oracle.conduct import Conduct
from tests.oracle.law import UnderLaw
from tests.oracle.living import Living
from tests.oracle.luck import uniform
from tests.oracle.order import Order
from tests.oracle.person import Person
from tests.oracle.relating import Relating
from tests.oracle.reporting import Reporting


class Client(Order, Reporting, Relating, Living, Conduct, UnderLaw, Person):
    """An adult who is, was or will be guided by the office."""

    def ticket(self, name):
        """Standing place in the queue for one kind of scarce help, 0 first to 1 last."""
        return uniform(self.model.stream("ticket", name), self.row)

    def lever(self, name):
        """A lever as it is set for this client: some are meant for new clients only, or for those there were."""
        if name in self.model.scope:
            who, since = self.model.scope[name]
            if (self.begins >= since) != (who == "new"):
                return self.model.usual[name]
        return getattr(self.model.levers, name)
