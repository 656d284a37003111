"""Enter in a field of the intake form presses its first submit button: the form's own, never a rescue number (第三条)."""

import re

from tests.world import person


def test_the_first_button_of_the_form_is_its_own(world, client):
    client.force_login(person("liujie"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/intake").content.decode()
    buttons = [b for b in re.findall(r"<button[^>]*>", page) if 'form="intake"' in b and 'type="submit"' in b]
    assert len(buttons) > 1, "the rescue numbers are there"
    assert "formaction" not in buttons[0]
