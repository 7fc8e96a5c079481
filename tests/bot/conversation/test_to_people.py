import pytest

from bot.conversation.follow_ups import reads_as_question
from bot.conversation.to_people import is_for_people

TO_PEOPLE = """
can somebody look at the printer?
is anyone in the office on friday?
could you all send me your slides by noon?
who wants to join for lunch?
anyone up for a coffee?
can anyone give me a hand with the projector?
has anybody seen my umbrella?
does anyone have a spare charger?
did anyone else get that email?
who left the window open again?
hey folks, who's coming to the quiz tonight?
is it just me or is the wifi slow?
is the wifi down for anyone else?
shall we move the meeting to 3?
are we still on for tomorrow?
should we wait for Karin?
can we talk about this later?
could someone unlock the bike shed please?
would anybody mind if I open a window?
will you be at the stand-up today?
do you have a minute?
do you want some cake?
what do you all think of the new logo?
how was your weekend?
are you coming to the party?
did you see the match last night?
have you finished the slides yet?
where are you guys?
when will you be back?
why did you delete the channel?
any volunteers for the reception desk?
any news from the landlord?
any ideas what to get Tom for his birthday?
who can review my pull request?
who can cover for me on Thursday?
can you send me the file?
can u check this for me?
could you restart the server?
@anna when does the canteen open?
hi @tobias, where is the key to the cellar?
may I borrow your stapler?
somebody free to swap shifts with me on sunday?
is everybody ok with moving to 10?
who took my mug from the kitchen?
is anybody else getting an error here?
what are you having for lunch?
does anyone want my ticket for tonight?
who's hungry?
don't you have a meeting now?
who is driving to the airport tomorrow?
would one of you please sign for the parcel?
can everyone please fill in the form today?
do you mind turning the music down?
whose turn is it to clean the coffee machine, yours?
anybody here who speaks Portuguese?
won't somebody think of the plants?
""".strip().splitlines()
FOR_ARTICLES = """
when does the canteen open?
does anyone know when the canteen opens?
hey all, how many days of leave do we get?
can somebody tell me who runs the archive?
could you tell me where the keys are kept?
do you know what the fare is?
anyone know how long the crossing takes?
can anyone book the hall?
can guests bring dogs?
can you take a bicycle on the ferry?
can we carry over holiday to next year?
do we need a visa for Norway?
do you have to book in advance?
do you need a permit to fish?
is anyone exempt from the fee?
is anybody allowed to swim in the reservoir?
are you allowed to camp on the island?
are we insured on business trips?
are visitors charged for parking?
who can apply for a grant?
who can sign contracts above 500 euros?
who left the band in 1974?
who took over the brewery?
who wants to build the dam?
who wrote the report on the mill?
who do I ask about payroll?
who is in charge of the pool?
who is joining the board?
how do you renew a badge?
how do we report a fault?
what do you need to open an account?
what happens if you lose your ticket?
how long does your card stay valid?
has anybody died on the mountain?
did anyone survive the fire?
should children wear a helmet?
will the museum stay open?
could the bridge collapse?
would the new law apply to tenants?
is the library open on friday?
what time is breakfast today?
why is the printer on the second floor not used?
which train do I take to the harbour?
how can I get a refund?
can I bring my own lunch?
can I pay by card?
may employees work from abroad?
does everyone get a laptop?
is everyone paid the same?
do people have to register?
where can you see the comet?
when will the new line open?
folks, what is the dress code?
who was up for election in May?
are there any discounts for students?
any discounts for students?
is there a doctor's note needed?
what are the opening hours this week?
were you able to vote at 16 in Austria?
who has the right to vote?
""".strip().splitlines()


@pytest.mark.parametrize("text", TO_PEOPLE)
def test_what_is_asked_of_people_is_told_apart(text: str) -> None:
    assert is_for_people(text)


@pytest.mark.parametrize("text", FOR_ARTICLES)
def test_what_articles_could_answer_is_not_for_people(text: str) -> None:
    assert not is_for_people(text)
    assert reads_as_question(text)


@pytest.mark.parametrize("text", ["could you sum it up?", "do you have a link?", "can you tell me more about it?"])
def test_what_the_bot_does_when_asked_is_for_the_bot(text: str) -> None:
    assert not is_for_people(text)


def test_one_question_for_articles_among_others_is_enough() -> None:
    assert is_for_people("has anyone seen Tom? can somebody call him?")
    assert not is_for_people("has anyone gone to the fair? when does it open?")
