"""Many runs on any executor: nothing is done twice, nothing that has finished is lost."""

from experiments.runner.dispatch import Dispatcher, Keep, Taken, unbroken
from experiments.runner.hands import Given, Hands, Here, Processes, usual_workers

__all__ = ["Dispatcher", "Given", "Hands", "Here", "Keep", "Processes", "Taken", "unbroken", "usual_workers"]
