"""What three sentences agree on."""

from desktop_app.engine.agreement import compare, things


def test_things_are_what_a_sentence_names() -> None:
    assert things("Two brown dogs playing with a red ball.") == ("dog", "ball")
    assert things("A group of people in front of the building.") == ("person", "building")
    assert things("Children on a bus near buses.") == ("child", "bus")


def test_what_all_say_is_told_apart_from_what_some_say() -> None:
    found = compare("A dog on a couch.", ["A dog with a ball.", "A brown dog on a sofa."])
    assert found.sentences[0] == "A dog on a couch."
    assert found.all_say == ("dog",)
    assert set(found.some_say) == {"couch", "ball", "sofa"}
    assert found.told().startswith("All agree: dog. Some say: couch")


def test_the_sentences_that_differ_most_are_compared() -> None:
    others = ["A dog on the couch.", "A cat in a box.", "A horse at the beach.", "A dog on couch."]
    found = compare("A dog on a couch.", others)
    assert set(found.sentences[1:]) == {"A cat in a box.", "A horse at the beach."}
    assert found.told().startswith("They agree on nothing.")


def test_one_sentence_agrees_with_nobody() -> None:
    assert compare("A dog.", []).told() == ""
