import { assert, assertEquals } from "@std/assert";
import type { Browser, Page } from "playwright-core";
import { assertAccessible, assertFits, launch, listen, type Look, LOOKS } from "./page_visit.ts";
import type { PeerCheck } from "./peer_check.ts";
import { type ServedPages, servePages, TOKENS } from "./served_pages.ts";
import { runProduct } from "./trained_tables.ts";

const PAGES = ["Fleet", "Keys", "Runs", "Approvals", "Data quality"] as const;

/** Chromium clicks through the pages of a running service, and decides on them about runs that wait. */
export const PAGES_CHECK: PeerCheck = {
  name: "pages",
  needs: ["chromium"],
  async check(context) {
    await using browser = await launch(context);
    await using served = await servePages(context.scratch);
    for (const look of Object.values(LOOKS)) await visit(browser, { served, look, scratch: context.scratch });
    const rejected = await decide(browser, served, "Reject"), waits = await served.train();
    const approved = await decide(browser, served, "Approve");
    assertEquals(approved.run, waits, "what was approved is the run that waited last");
    return `${Object.keys(LOOKS).length} looks at ${PAGES.length} pages and ${served.items.length} hostile keys; ` +
      `${rejected.run} rejected, ${approved.run} approved by clicks, as the history says`;
  },
};

interface Visit {
  readonly served: ServedPages;
  readonly look: Look;
  readonly scratch: string;
}

async function visit(browser: Browser, { served, look, scratch }: Visit): Promise<void> {
  const { name, width, height, colorScheme } = look;
  const tab = await browser.newContext({ viewport: { width, height }, colorScheme });
  try {
    const page = await tab.newPage(), complaints = await listen(tab, page);
    await enter(page, served.url, name);
    // What is refused without a token the browser itself tells; that is all that it may tell.
    complaints.splice(0, complaints.length, ...complaints.filter((text) => !/status of 401/.test(text)));
    for (const title of PAGES) {
      await page.click(`.tabs a:has-text("${title}")`);
      await loaded(page);
      await assertFits(page, `${title} on a ${name}`);
      await assertAccessible(page, `${title} on a ${name}`);
      await page.screenshot({ path: `${scratch}/${title} ${name}.png`, fullPage: true });
    }
    await readFleet(page);
    await openKeys(page, served, name);
    await byKeyboard(page);
    await compare(page);
    await dryRun(page, name);
    assertEquals(complaints, [], "nothing is refused, fetched from elsewhere, or run that was a text");
  } finally {
    await tab.close();
  }
}

/** A wrong token is refused and can be corrected; it is kept in this tab, and in no cookie. */
async function enter(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await page.waitForSelector("#token");
  await assertAccessible(page, `the question for a token on a ${name}`);
  await page.fill("#token", "not-a-token-of-this-server");
  await page.keyboard.press("Enter");
  await page.waitForSelector('[role="alert"]');
  await page.fill("#token", TOKENS.read);
  await page.click("text=Use it");
  await page.waitForSelector(".tiles");
  assertEquals(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]), ["", 0, 1]);
}

async function loaded(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getElementById("status")?.textContent === "");
  await page.waitForSelector("#title");
}

/** What monitor found is there, with its charts. */
async function readFleet(page: Page): Promise<void> {
  await page.click('.tabs a:has-text("Fleet")');
  await page.waitForSelector("text=How the forecasts did");
  await page.locator("figure").first().scrollIntoViewIfNeeded();
  await page.waitForSelector("figure svg");
}

/** Every key is found by its text and shown, whatever it is called. */
async function openKeys(page: Page, { items }: ServedPages, name: string): Promise<void> {
  for (const item of items) {
    await page.click('.tabs a:has-text("Keys")');
    await page.waitForSelector("#key-search");
    await page.fill("#key-search", item.slice(0, 60));
    await page.click("text=Search");
    await page.waitForFunction(() => document.querySelectorAll("td a").length === 1);
    await page.click("td a");
    await page.waitForFunction((text) => document.getElementById("title")?.textContent === text, `${item} / north`);
    await page.waitForSelector("figure svg");
    await assertFits(page, `${item.slice(0, 30)} on a ${name}`);
  }
  for (const part of ["Why this model", "Who competed", "What has happened"]) {
    assert(await page.isVisible(`h2:has-text("${part}")`), part);
  }
  await assertAccessible(page, `a key on a ${name}`);
  await page.goBack();
  await page.waitForSelector("#key-search");
}

/** From the head of the page to a key, without a pointer. */
async function byKeyboard(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelector<HTMLElement>(".skip")?.focus());
  await press(page, () => document.activeElement?.textContent === "Keys");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "title");
  await press(page, () => document.activeElement?.id === "key-search");
  await page.keyboard.type("007");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("td a").length === 1);
  await press(page, () => document.activeElement?.closest("td") !== null);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.textContent === "007 / north");
}

/** Tab until something has the focus. */
async function press(page: Page, isThere: () => boolean): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(isThere)) return;
  }
  throw new Error(`Cannot reach by the keyboard: ${isThere}`);
}

async function compare(page: Page): Promise<void> {
  await page.click('.tabs a:has-text("Runs")');
  await page.waitForSelector("#run-a");
  await page.click("text=Compare");
  await page.waitForSelector("text=A is ");
  await page.waitForSelector("text=RMSSE");
}

async function dryRun(page: Page, name: string): Promise<void> {
  await page.click('.tabs a:has-text("Approvals")');
  await page.click("text=Dry run");
  await page.waitForSelector("text=Nothing has moved.");
  await assertFits(page, `a dry run on a ${name}`);
  await assertAccessible(page, `a dry run on a ${name}`);
}

/** Decide about what waits: with a token that may only read it is refused, then done with one that may write. */
async function decide(
  browser: Browser,
  { url, folders }: ServedPages,
  what: "Approve" | "Reject",
): Promise<{ run: string }> {
  const tab = await browser.newContext({ viewport: LOOKS.phone }), note = `because of <b>${what}</b>`;
  try {
    const page = await tab.newPage();
    await enter(page, url, what);
    await page.click('.tabs a:has-text("Approvals")');
    const run = await page.textContent(".waiting h2") ?? "";
    await page.click(`.waiting button:has-text("${what}")`);
    assert(await page.evaluate(() => document.querySelector(".waiting :invalid") !== null), "a name is asked for");
    await page.fill(".waiting input", "Ana");
    await page.fill(".waiting textarea", note);
    await page.click(`.waiting button:has-text("${what}")`);
    await page.waitForSelector(".waiting #token");
    assert((await page.textContent('.waiting [role="alert"]'))?.includes("role write"));
    await page.fill(".waiting #token", TOKENS.write);
    await page.click("text=Use it");
    await page.click(`.waiting button:has-text("${what}")`);
    await page.waitForSelector(what === "Approve" ? "text=Approved:" : "text=Rejected:");
    await page.click("text=Show what waits now");
    await page.waitForSelector(what === "Approve" ? "text=Nothing waits" : "text=It was rejected by Ana");
    const { events } = await runProduct(["history", ...folders.slice(0, 2), "--run", run]);
    const kind = what === "Approve" ? "PROMOTED" : "REJECTED";
    const told = (events as { kind: string; by: string; note: string }[]).find((event) => event.kind === kind);
    assertEquals([told?.by, told?.note], ["Ana", note], "the history says who and why");
    return { run };
  } finally {
    await tab.close();
  }
}
