"""Draws the pictures of the documentation, and keeps one mail: `make pictures` (needs Chromium).

Each is what a browser shows of a demo desk at one moment, so that they change only where the
pages do.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal, NamedTuple, TypeAlias

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import _wait_for
from tests.e2e.small_png import small_png
from tests.e2e.still_desk import MOMENT, RECEIPT, SUBJECT

ROOT: Final = Path(__file__).resolve().parents[2]
PLACE: Final = ROOT / "docs" / "screenshots"
WIDTH: Final = 1280
STAFF: Final = ("Ada", "Lena", "Marco")
PORT: Final = 8149

UNPACKING: Final = """async png => {
  const file = await fetch(`data:image/png;base64,${png}`);
  const picture = await createImageBitmap(await file.blob());
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  context.drawImage(picture, 0, 0);
  const pixels = context.getImageData(0, 0, picture.width, picture.height).data;
  const reader = new FileReader();
  const read = new Promise(done => { reader.onload = () => done(reader.result); });
  reader.readAsDataURL(new Blob([pixels]));
  return (await read).split(",")[1];
}"""

Scheme: TypeAlias = Literal["light", "dark"]
Act: TypeAlias = "Callable[[Page], None]"


def nothing(page: Page) -> None:
    """Leave the page as it opens."""


def why(page: Page) -> None:
    """Open the reasons of the first date."""
    page.get_by_text("Why this date").first.click()


def foresee(page: Page) -> None:
    """Choose another severity and ask for the dates that it moves."""
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Change the severity").click()
    page.get_by_role("radio", name=re.compile("^2, ")).check()
    page.get_by_role("textbox", name="Reason").fill(
        "Every week another depot is counted twice until somebody corrects it by hand."
    )
    page.get_by_role("button", name="Show the dates it moves").click()


def describe(page: Page) -> None:
    """Begin a report, so that its promise is told."""
    page.get_by_role("radio", name=re.compile("^Defect")).check()
    page.get_by_label("Which product").select_option(label="Flow Collector")
    page.get_by_role("radio", name=re.compile("^2:")).check()
    page.locator("#promise").get_by_text("taken as severity 2").wait_for()


def to_calls(page: Page) -> None:
    """Show the calls of a ticket."""
    page.locator("#ticket-calls").scroll_into_view_if_needed()


class Picture(NamedTuple):
    """A page, who sees it, what is done there, and how much of it is shown."""

    name: str
    person: str
    address: str
    height: int
    act: Act = nothing
    schemes: tuple[Scheme, ...] = ("light",)


BOTH: Final[tuple[Scheme, ...]] = ("light", "dark")
PICTURES: Final = (
    Picture("queue", "Ada", "/desk/", 860, schemes=BOTH),
    Picture("ticket", "Ada", SUBJECT, 900, why, BOTH),
    Picture("portal", "Rosa", "/portal/", 860, schemes=BOTH),
    Picture("severity", "Ada", "Depot Malm", 760, foresee),
    Picture("contest", "Marco", "Depot Malm", 760, nothing),
    Picture("patch", "Ada", "/desk/patches/1/", 760, why),
    Picture("report", "Rosa", "/portal/report/", 1100, describe),
    Picture("portal-ticket", "Rosa", "Threat Lens alarms", 1100, nothing),
    Picture("mail", "Ada", "/desk/mail/4/", 1000),
    Picture("call", "Lena", "/desk/", 760, schemes=BOTH),
    Picture("calls", "Ada", "/desk/calls/", 900),
    Picture("telephone", "Ada", "flags our own backup", 1250, to_calls),
    Picture("requests", "Hans", "/portal/requests/", 900, nothing),
)


def file_name(picture: Picture, scheme: Scheme) -> str:
    """Return the name of a picture's file."""
    return f"{picture.name}{'-dark' if scheme == 'dark' else ''}.png"


def draw(page: Page, picture: Picture) -> bytes:
    """Return what a window shows of a page, as a PNG."""
    page.set_viewport_size({"width": WIDTH, "height": picture.height})
    if picture.address.startswith("/"):
        page.goto(picture.address)
    else:
        page.goto("/desk/" if picture.person in STAFF else "/portal/")
        page.get_by_role("link", name=re.compile(picture.address)).first.click()
    picture.act(page)
    page.wait_for_load_state()
    return small_png(_pixels(page, page.screenshot(animations="disabled")), WIDTH, picture.height)


def window(browser: Browser, desk: str, person: str, scheme: Scheme) -> Page:
    """Return a window in which one of the demo's people has signed in."""
    page = browser.new_context(
        base_url=desk,
        color_scheme=scheme,
        timezone_id="America/New_York",
        reduced_motion="reduce",
    ).new_page()
    page.clock.set_fixed_time(MOMENT)
    page.goto("/")
    page.get_by_role("button", name=person).click()
    page.wait_for_url(lambda address: "/accounts/" not in address)
    return page


def _pixels(page: Page, png: bytes) -> bytes:
    """Return the pixels of a picture, which a browser unpacks."""
    blank = page.context.new_page()
    try:
        return b64decode(blank.evaluate(UNPACKING, b64encode(png).decode()))
    finally:
        blank.close()


@contextmanager
def still_desk() -> Iterator[str]:
    """Serve the desk of the pictures and return its address."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("DUEBY_")}
    with TemporaryDirectory() as home:
        command = [sys.executable, "-m", "tests.e2e.still_desk", home, str(PORT)]
        server = subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.DEVNULL)
        try:
            _wait_for(f"http://localhost:{PORT}/health/live")
            shutil.copy(Path(home) / RECEIPT, PLACE)
            yield f"http://localhost:{PORT}"
        finally:
            server.terminate()
            server.wait()


def main() -> int:
    """Draw every picture, or those that are named."""
    named = os.environ.get("DUEBY_CHROMIUM", "")
    chromium = named or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        sys.stderr.write("make pictures needs Chromium; on Debian: apt-get install chromium\n")
        return 1
    windows: dict[tuple[str, Scheme], Page] = {}
    asked = [each for each in PICTURES if each.name in sys.argv[1:]] or PICTURES
    with still_desk() as desk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture, scheme in ((each, scheme) for each in asked for scheme in each.schemes):
            if (picture.person, scheme) not in windows:
                windows[picture.person, scheme] = window(browser, desk, picture.person, scheme)
            drawn = draw(windows[picture.person, scheme], picture)
            (PLACE / file_name(picture, scheme)).write_bytes(drawn)
    return 0


if __name__ == "__main__":
    sys.exit(main())
