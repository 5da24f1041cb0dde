import datetime

from alongside.demo.chance import SPOKEN, Chance, Codes
from alongside.demo.days import Calendar
from alongside.demo.staff import apportion


def test_streams_with_other_names_do_not_disturb_each_other():
    one, other = Chance(7, "staff"), Chance(7, "newcomers")
    other.random()
    assert one.random() == Chance(7, "staff").random()


def test_keys_are_version_7_and_tell_their_moment():
    moment = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
    key = Chance(7, "keys").key(moment)
    assert key.version == 7
    assert key.int >> 80 == int(moment.timestamp() * 1000)


def test_codes_are_spoken_letters_and_never_repeat():
    codes = Codes(Chance(7, "codes"), length=2)
    drawn = [codes.next() for _ in range(len(SPOKEN) ** 2)]
    assert len(set(drawn)) == len(drawn)
    assert set("".join(drawn)) == set(SPOKEN)


def test_parts_by_weight_are_whole_and_sum_up():
    assert sum(apportion(400, [14, 14, 8, 6, 3] * 12)) == 400
    assert min(apportion(70, [1000] + [1] * 59)) == 1


def test_working_days_leave_out_weekends_and_holidays():
    calendar = Calendar(datetime.date(2026, 12, 28))
    assert calendar.yesterday == datetime.date(2026, 12, 23)
    assert calendar.after(datetime.date(2026, 11, 20), 1) == datetime.date(2026, 11, 23)
    assert calendar.ago(1) == calendar.yesterday


def test_busy_days_follow_the_months_and_the_growth():
    calendar = Calendar(datetime.date(2026, 11, 20))
    days = calendar.busy_days(Chance(7, "days"), 4_000)
    month = {m: sum(day.month == m for day in days) for m in (7, 9)}
    assert month[9] > month[7]
    assert calendar.first <= days[0]
    assert days[-1] <= calendar.yesterday
