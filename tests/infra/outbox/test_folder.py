"""Where no mail server is set, e-mails become files."""

import pytest

from app.config import Settings
from app.infra.outbox.letter import MailServerAway
from app.infra.outbox.mail import Folder, transport
from app.infra.outbox.render import render
from tests.support.letters import letter


@pytest.fixture
def settings(tmp_path):
    return Settings.for_tests(database_url="sqlite://", instance_path=tmp_path)


def test_a_letter_becomes_a_file_for_its_owner_alone(settings, tmp_path):
    sent = letter()
    transport(settings)(sent, render(sent, settings))

    (file,) = (tmp_path / "outbox").iterdir()
    assert file.name == f"20260506T140000Z-booking_confirmed-{'ab' * 16}.eml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert b"To: ada@example.com" in file.read_bytes()


def test_the_name_of_the_file_tells_no_address(settings):
    assert "ada" not in letter().name


def test_a_letter_written_twice_is_one_file(settings, tmp_path):
    send = transport(settings)
    for attempt in (1, 2):
        again = letter(attempts=attempt)
        send(again, render(again, settings))

    assert len(list((tmp_path / "outbox").iterdir())) == 1


def test_a_folder_that_cannot_be_written_loses_nothing_and_blames_no_letter(settings, tmp_path):
    (tmp_path / "outbox").write_text("a file is in the way")
    sent = letter()

    with pytest.raises(MailServerAway):
        Folder(tmp_path / "outbox")(sent, render(sent, settings))
