"""A real desk in a real browser: a server of its own, with the named world in its database."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.desk.ports import free_ports
from tests.e2e.foreign import Site, site_at_another_origin
from tests.e2e.visitors import Visit

PATIENCE: Final = 60.0
"""Seconds that a server may take to start or to stop."""
SLOWEST: Final = 15_000
"""Milliseconds that a busy machine may take to show what it was asked for."""
AXE: Final = Path(__file__).parent / "axe" / "axe.min.js"
ALL: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES: Final = {"type": "tag", "values": ALL}
IN_THE_DARK: Final = {"type": "rule", "values": ["color-contrast"]}
"""The same page is asked the rest in the light; in the dark nothing but its colours differs."""
WIDE: Final = (1280, 900)
NARROW: Final = (390, 844)

expect.set_options(timeout=SLOWEST)

SignIn: TypeAlias = "Callable[..., AbstractContextManager[Page]]"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium, which Debian has as a package."""
    named = os.environ.get("DUEBY_CHROMIUM", "")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("needs Chromium; on Debian: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a demo desk on the loopback and return its address."""
    with served(tmp_path_factory.mktemp("desk")) as address:
        yield address


@contextmanager
def served(home: Path, **settings: str) -> Iterator[str]:
    """Serve a demo desk of its own, with settings of its own, and give its address."""
    [port] = free_ports(1)
    address = f"http://127.0.0.1:{port}"
    surroundings = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DUEBY_", "DJANGO_"))
        },
        "DUEBY_HOME": str(home),
        "DUEBY_BASE_URL": address,
        **settings,
    }
    command = [sys.executable, "-m", "dueby"]
    subprocess.run([*command, "demo"], env=surroundings, check=True, stdout=subprocess.DEVNULL)
    with (home / "log").open("wb") as log:
        serving = [*command, "serve", "--port", str(port)]
        server = subprocess.Popen(serving, env=surroundings, stdout=log, stderr=log)
    try:
        _wait_for(f"{address}/health/ready")
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - our own, on the loopback
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Return a headless Chromium."""
    arguments = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=arguments)


@pytest.fixture
def sign_in(browser: Browser, desk: str) -> SignIn:
    """Return a way to sign in as one of the named people, in a window of their own."""

    @contextmanager
    def signed_in(name: str, size: tuple[int, int] = WIDE, scheme: str = "light") -> Iterator[Page]:
        with window(browser, size, scheme, base_url=desk, timezone_id="America/New_York") as page:
            page.goto("/")
            page.get_by_role("button", name=name).click()
            page.wait_for_url(lambda address: "/accounts/" not in address)
            yield page

    return signed_in


@contextmanager
def window(
    browser: Browser,
    size: tuple[int, int],
    scheme: str,
    **more: Any,  # noqa: ANN401 - as the browser takes them
) -> Iterator[Page]:
    """Open a window of its own, in which no script may fail and no policy be broken."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        **more,
    )
    context.set_default_timeout(SLOWEST)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda said: troubles.append(said.text) if "Security Policy" in said.text else None,
    )
    try:
        yield page
    finally:
        context.close()
    assert troubles == []


@pytest.fixture(scope="session")
def foreign(desk: str) -> Iterator[Site]:
    """Return a web site of another origin."""
    with site_at_another_origin(desk) as site:
        yield site


@pytest.fixture
def secret(foreign: Site, sign_in: SignIn) -> str:
    """Return the secret of the site, which an administrator has added."""
    with sign_in("Ines") as page:
        page.goto("/desk/chats/sites/new/")
        page.get_by_label("Name").fill(f"Site {time.monotonic()}")
        page.get_by_label("Origins").fill(foreign.origin)
        page.get_by_role("button", name="Add the site").click()
        shown, tag = page.locator("pre").all_text_contents()
    found = re.search(r'data-site="(\w+)"', tag)
    assert found is not None
    foreign.key = found[1]
    return shown.strip()


@pytest.fixture
def visit(browser: Browser, foreign: Site) -> Visit:
    """Return a way to open the foreign page in a window of its own."""

    @contextmanager
    def visited(
        identity: str = "",
        size: tuple[int, int] = WIDE,
        scheme: str = "light",
        language: str = "en",
    ) -> Iterator[Page]:
        foreign.more = f'data-identity="{identity}" data-language="{language}"'
        with window(browser, size, scheme, timezone_id="Europe/Berlin") as page:
            page.goto(foreign.origin)
            yield page

    return visited


def complaints(page: Page) -> list[str]:
    """Return what axe has against a page, one line for each element that it names."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    rules = IN_THE_DARK if is_dark else RULES
    found = page.evaluate("rules => axe.run({runOnly: rules})", rules)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
