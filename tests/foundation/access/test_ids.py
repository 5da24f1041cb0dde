from alongside.foundation.access.ids import spoken_code, uuid7


def test_a_key_is_a_version_7_uuid_and_later_keys_sort_later():
    keys = [uuid7() for _ in range(50)]
    assert {key.version for key in keys} == {7}
    assert len(set(keys)) == 50
    assert sorted(key.int >> 80 for key in keys) == [key.int >> 80 for key in keys]


def test_a_spoken_code_has_no_letter_that_sounds_or_looks_like_another():
    codes = "".join(spoken_code() for _ in range(200))
    assert set("01ILO") & set(codes) == set()
