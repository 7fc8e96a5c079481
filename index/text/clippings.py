"""Long words and the short ones that people say for them: "mod" for "moderator", "admin" for "administrator". English.

In linguistics a clipping. Articles have one, questions often the other.
"""

_FULL = """
    ad advertisement, admin administrator, admins administrators, app application, apps applications, auth
    authentication, config configuration, configs configurations, cert certificate, certs certificates, demo
    demonstration, dept department, dev developer, devs developers, doc document, docs documentation, env environment,
    envs environments, exam examination, exams examinations, fridge refrigerator, gym gymnasium, info information,
    intro introduction, lab laboratory, labs laboratories, max maximum, memo memorandum, mic microphone, mics
    microphones, min minimum, mod moderator, mods moderators, org organisation, params parameters, perms permissions,
    phone telephone, photo photograph, photos photographs, pic picture, pics pictures, prod production, prof professor,
    promo promotion, ref referee, rep representative, reps representatives, repo repository, repos repositories, spec
    specification, specs specifications, stats statistics, sub substitute, subs substitutes, temp temperature, uni
    university, vet veterinarian, vets veterinarians, vid video, vids videos
"""
_LONG = dict(pair.split() for pair in _FULL.split(","))
_SHORT = {long: short for short, long in _LONG.items()}


def counterpart(word: str) -> str:
    """The long word that a short one stands for, or the short one for a long one; "" where neither is known."""
    plain = word.lower()
    return _LONG.get(plain) or _SHORT.get(plain, "")
