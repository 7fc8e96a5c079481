"""Words that do something by themselves, and the small ones that may stand beside them.

They are in general use; none is a whole message that somebody sent.
"""

from bot.conversation.acts import Act
from bot.conversation.forms import word_set

# The words that do something by themselves; those of a later act count where there is none of an earlier one.
WORDS: dict[Act, frozenset[str]] = {
    Act.FAREWELL: word_set(
        "bye goodbye cya night goodnight farewell later tomorrow tschuss tschüss wiedersehen revoir adieu adios "
        "arrivederci hasta luego quit exit пока"
    ),
    Act.THANKS: word_set(
        "thanks thank thx thnx ty tysm cheers ta thankyou thanx appreciate appreciated grateful danke dank merci "
        "gracias grazie obrigado obrigada tack takk kiitos dziękuję dzieki спасибо شكرا متشكر teşekkürler sağol "
        "dhanyavaad"
    ),
    Act.NEVER_MIND: word_set("nevermind nvm whatever forget ignore cancel mind egal disregard scratch"),
    Act.COMPLAINT: word_set(
        "wrong incorrect bad useless terrible stupid dumb nonsense rubbish awful horrible idiot moron falsch huh wtf "
        "suck sucks hate lame trash garbage annoying pathetic hopeless liar lies"
    ),
    Act.GREETING: word_set(
        "hi hello hey heya hiya hullo howdy greetings yo morning afternoon evening welcome gday hallo moin servus "
        "gruezi grüezi guten tag morgen abend bonjour bonsoir salut coucou hola buenos buenas dias tardes noches ciao "
        "salve buongiorno buonasera ola olá hej hei ahoj merhaba selam привет здравствуйте مرحبا اهلا أهلا "
        "السلام عليكم "
        "صباح الخير namaste"
    ),
    Act.PRAISE: word_set(
        "great good nice cool awesome perfect excellent brilliant amazing wonderful fantastic lovely super neat "
        "impressive insane crazy wild helpful useful love rock rocks quick fast like well bravo wow genius best smart "
        "clever sweet toll prima génial "
        "parfait genial perfecto yum yummy yay hooray hurray congrats congratulations ممتاز"
    ),
    Act.OK: word_set(
        "ok okay k kk okey oki okie alright right sure fine understood noted sense fair enough sounds yes yeah yep yup "
        "ya no nope nah indeed exactly agreed true roger gotcha got see hm hmm hmmm mhm aha oh ah lol haha hahaha "
        "hehe rofl lmao sorry oops whoops worries problem ja nein oui non sí si claro vale d'accord verstanden "
        "gut voilà نعم "
        "حسنا да нет done please pls same ditto interesting"
    ),
}
# Rude words count as complaints, and are never taken for what a misspelt word meant.
RUDE = word_set("fuck fucking shit shitty bullshit crap damn hell heck")
# Small words that may stand beside them, and say nothing alone.
SMALL = word_set(
    "there so very much you u your for that this a an the lot bunch ton all guys team folks everyone everybody friend "
    "mate buddy man dude pal bot footnote again really to my i me it its is was are am be just too also and but then "
    "with help information info answer answers reply response time work of on in at day one us we have had been makes "
    "make many million not now here what how never quickly helped tip heads up job done say said think guess don't do "
    "machine thing piece off up "
    "mean did didn't dont let's lets know see pretty quite such made will would can must anyway though today tonight "
    "long "
    "still being both kindly yet already always everything be that's it's i'm you're "
    "youre thats ive i've i'd you've ich dir dich sehr vielen schön euch zusammen beaucoup bien toi vous muchas "
    "mucho mille sind al dia soir tous à tout le monde على كثيرا جزيلا لك من لكم большое все вам"
)
OF_PEOPLE = frozenset({Act.GREETING, Act.THANKS, Act.FAREWELL})
# What turns praise into a complaint, and a complaint into praise.
NOT = "not isn't doesn't didn't wasn't don't cannot can't isnt doesnt didnt wasnt dont cant"
# Chinese, Japanese and Korean write no spaces: a run of characters is small talk when these make it up.
UNSPACED: dict[Act, str] = {
    Act.FAREWELL: "再见|再見|拜拜|晚安|さようなら|またね|おやすみなさい|おやすみ|안녕히계세요|잘가",
    Act.THANKS: "谢谢你|谢谢您|谢谢|多谢|謝謝|感谢|どうもありがとうございます|"
    "ありがとうございます|ありがとうございました|ありがとう|"
    "どうも|감사합니다|고마워요|고맙습니다|고마워",
    Act.GREETING: "你好|您好|大家好|早上好|下午好|晚上好|嗨|哈喽|こんにちは|こんばんは|"
    "おはようございます|おはよう|もしもし|"
    "안녕하세요|안녕",
    Act.PRAISE: "很好|太好了|太棒了|不错|厉害|すごい|すばらしい|素晴らしい|いいね|좋아요|최고",
    Act.OK: "好的|好吧|好|知道了|明白了|明白|是的|嗯|行|はい|わかりました|了解です|了解|いいえ|네|알겠습니다|알겠어요",
    Act.IDENTITY: "你是谁|您是谁|你是什么|あなたは誰ですか|あなたは誰|誰ですか|누구세요",
    Act.HELP: "你能做什么|你会做什么|帮助|帮帮我|怎么用|使い方|何ができますか|ヘルプ|도와주세요|도움말",
}
UNSPACED_SMALL = "啊|呀|吧|了|的|ね|よ|です|요"
