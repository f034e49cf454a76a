"""Every page behind a booking of the demo's client, by the links that they find on their own pages."""

import re

from playwright.sync_api import Page

ACCOUNT = ("", "email", "email/sent", "email/0", "data", "erasure")
PARTS = ("medication", "history", "contact", "ambience", "map", "areas", "consents", "signature", "answers")
TOKEN = "[0-9a-f]{32}"


def own_pages(page: Page) -> list[str]:
    """The addresses, in the order of `/visits/`, where the page stands signed in."""
    page.goto("/visits/")
    links = page.locator("main a").evaluate_all("(all) => all.map(({pathname}) => pathname)")

    def first(pattern: str) -> str:
        return next(link for link in links if re.fullmatch(pattern.replace("TOKEN", TOKEN), link))

    intake, receipt = first("/visits/TOKEN/intake"), first("/visits/TOKEN/receipt")
    visit, past = intake.removesuffix("/intake"), receipt.removesuffix("/receipt")
    proposal, party = first("/visits/TOKEN/proposal"), first("/parties/TOKEN")
    plan, offer = first("/plans/TOKEN"), first("/offers/TOKEN")
    return [
        *("/visits/", "/visits/reads", visit, past, receipt),
        *(intake, *(f"{intake}/{part}" for part in PARTS), f"{intake}/consents/health_data/withdrawal"),
        *(proposal, proposal.replace("/proposal", "/intake/check")),
        *(party, f"{party}/times", f"{party}/cancellation"),
        *("/plans/", plan, f"{plan}/ending", f"/plans/new?visit={past.rpartition('/')[2]}"),
        *("/waitlist/", offer, *(f"/account/{page}" for page in ACCOUNT), "/password"),
    ]
