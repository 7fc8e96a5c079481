from tests.bot import process
from tests.bot.forked import Forked

# As the programs beside the tests start it, a bot computes for two seconds before it connects; so, for half a second.
process.start = Forked
