"""Entities for engines without a hierarchy of their own: each with everything it is in as a set, closed beforehand,
and sets as objects, so that membership is one look-up. Entry points: closed_entities(), carried_requests()."""


def closed_entities(work):
    """id -> attributes, "id" and "ancestors"; sets are objects with their members as keys."""
    above = work.ancestors()
    result = {}
    for name, e in work.entities.items():
        kinds = work.types[e["type"]]["attributes"]
        facts = {a: {m: True for m in v} if kinds[a].startswith("set<") else v for a, v in e["attributes"].items()}
        result[name] = {"id": name, **facts, "ancestors": {a: True for a in above[name]}}
    return result


def carried_requests(work, entities):
    """Requests with the entities' facts in them (work.carried), or with ids only."""
    def side(name):
        return entities[name] if work.carried else name

    return [{"principal": side(who), "action": action, "resource": side(what)} for who, action, what in work.requests]
