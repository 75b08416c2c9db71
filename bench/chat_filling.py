"""Make a desk with open chats: prints each agent's session and each chat's number, agent and pass.

usage: python -m bench.chat_filling VISITORS
"""

from __future__ import annotations

import json
import secrets
import sys
from hashlib import sha256
from pathlib import Path
from typing import Final

import django

AGREEMENT: Final = Path(__file__).parents[1] / "agreements" / "plixer.yaml"


def main(visitors: int) -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)

    from django.test import Client  # noqa: PLC0415

    from dueby.desk.channels.chat.handling import answer  # noqa: PLC0415
    from dueby.desk.channels.chat.models import Site  # noqa: PLC0415
    from dueby.desk.channels.chat.opening import Opening, open_chat  # noqa: PLC0415
    from dueby.desk.channels.chat.passes import pass_for  # noqa: PLC0415
    from dueby.desk.channels.chat.sealing import seal  # noqa: PLC0415
    from dueby.desk.demo.cast import settle  # noqa: PLC0415
    from dueby.desk.timekeeping import now  # noqa: PLC0415

    world = settle(AGREEMENT.read_text(encoding="utf-8"), AGREEMENT.name, at=now())
    site = Site.objects.create(
        name="Bench", key="bench", origins=["https://bench.example"], secret=seal("bench")
    )
    agents = list(world.users.values())
    sessions = []
    for user in agents:
        client = Client()
        client.force_login(user)
        sessions.append(client.session.session_key)
    chats = []
    for number in range(visitors):
        # A plan that never closes, so that it is measured at any hour.
        key = sha256(secrets.token_bytes()).hexdigest()
        opening = Opening(
            site, key, f"Visitor {number}", "first-message-key", world.contacts["hans"]
        )
        chat = open_chat(opening, at=now())
        answer(chat, by=agents[number % len(agents)], at=now())
        chats.append((chat.pk, number % len(agents), pass_for(chat, at=now())))
    print(json.dumps({"sessions": sessions, "chats": chats}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
