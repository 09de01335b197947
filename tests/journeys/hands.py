"""Somebody without a mouse who looks where the focus is after every key."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.keyboard import at

# Why nobody could see where the focus is; nothing where it can be seen. In sight: some part of it lies on top.
UNSEEN = """() => {
    const here = document.activeElement;
    if (!here || here === document.body || here === document.documentElement) return "the focus is nowhere";
    const mark = getComputedStyle(here);
    const name = `${here.tagName.toLowerCase()}#${here.id}.${here.className}`;
    if ((mark.outlineStyle === "none" || parseFloat(mark.outlineWidth) < 2) && mark.boxShadow === "none")
        return `${name} has no mark of focus`;
    const { left, top, width, height } = here.getBoundingClientRect();
    for (const x of [0.1, 0.5, 0.9]) for (const y of [0.2, 0.5, 0.8]) {
        const found = document.elementFromPoint(left + width * x, top + height * y);
        if (found && (here.contains(found) || found.contains(here) && found.closest("label"))) return "";
    }
    return `${name} is covered or out of sight`;
}"""


@dataclass
class Hands:
    """Presses keys; fails as soon as nobody could see where the focus is."""

    page: Page

    def look(self) -> None:
        for _ in range(100):
            problem = self.page.evaluate(UNSEEN)
            if not problem:
                return
            self.page.wait_for_timeout(50)  # a link that slides in takes a moment, on a busy machine more
        raise AssertionError(f"{problem} on {self.page.url}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.look()

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.look()

    def tab_to(self, selector: str, limit: int = 120) -> None:
        """Forwards only, at most once round the page."""
        for _ in range(limit):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement === document.body"):
                continue  # the browser's own bar, between the end of the page and its beginning
            self.look()
            if at(self.page, selector):
                return
        raise AssertionError(f"{selector} cannot be reached with Tab on {self.page.url}")

    def fill(self, selector: str, text: str) -> None:
        """Reach a field that holds nothing yet, or all of whose text a Tab marks, and type."""
        self.tab_to(selector)
        self.write(text)

    def choose(self, selector: str, value: str) -> None:
        """Arrow down in a closed list until it shows this value."""
        if not at(self.page, selector):
            self.tab_to(selector)
        for _ in range(40):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} is no choice of {selector}")

    def follow(self, selector: str) -> None:
        """Reach a link or a button and use it; the next page is there afterwards."""
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        expect(self.page.locator("h1")).to_be_visible()
