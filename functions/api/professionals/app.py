"""The professional space: what health professionals ask before and after they give care."""

from chalicelib.errors import InvalidError, NotFoundError
from chalicelib.http import IDENTITY, PROFESSIONAL, Api, Caller, endpoint
from chalicelib.parameters import ParameterMissingError
from chalicelib.quotes import simulation
from chalicelib.quotes.answers import Simulation, SimulationRequest
from chalicelib.quotes.errors import AmbiguousBeneficiaryError

app = Api("professionals")


@endpoint(
    app,
    "POST",
    "/simulations",
    audience=PROFESSIONAL,
    owner=IDENTITY,
    body=SimulationRequest,
    returns=Simulation,
    errors=[AmbiguousBeneficiaryError, InvalidError, NotFoundError, ParameterMissingError],
)
def simulate(caller: Caller, body: SimulationRequest) -> Simulation:
    """Simulate a hearing aid: who would pay what, contract by contract, and why. Nothing is kept."""
    return simulation.simulate(caller.owner, body)
