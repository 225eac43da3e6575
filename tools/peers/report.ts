import { assert, assertEquals } from "@std/assert";
import type { Browser, Page } from "playwright-core";
import { keyLink } from "@lib/report/record/key_link.ts";
import { runPage } from "@lib/report/run_page.ts";
import { HOSTILE_ITEMS, sampleBlocks, sampleRecord } from "../../tests/report/_run_record.ts";
import { assertAccessible, assertFits, launch, listen, type Look, LOOKS } from "./page_visit.ts";
import type { PeerCheck, PeerContext } from "./peer_check.ts";
import { runProduct } from "./trained_tables.ts";

/** Keys of the pages: the usual, the most, and those of a run that is trained. */
const USUAL = 1000, MOST = 10_000, TRAINED = 30;

/** Chromium opens the page of a run from the disk, and people find, read, print and share what it shows. */
export const REPORT: PeerCheck = {
  name: "report",
  needs: ["chromium"],
  async check(context) {
    await using browser = await launch(context);
    const usual = write(context, USUAL), told: string[] = [];
    for (const look of Object.values(LOOKS)) {
      await visit(browser, { ...usual, look, context });
      told.push(look.name);
    }
    const trained = await trainedPage(context);
    for (const look of [LOOKS.desk, LOOKS.phone]) await readTrained(browser, { address: trained, look, context });
    const large = write(context, MOST);
    return `${told.join(", ")}, and a run of ${TRAINED} keys; ${USUAL} keys in ${megabytes(usual.bytes)}, ${MOST} in ${
      megabytes(large.bytes)
    }: ` +
      await hurry(browser, large.address);
  },
};

function write({ scratch }: PeerContext, keys: number): { address: string; bytes: number } {
  const path = `${scratch}/${keys}.html`, text = runPage(sampleRecord(keys), sampleBlocks(keys));
  Deno.writeTextFileSync(path, text);
  return { address: `file://${path}`, bytes: new TextEncoder().encode(text).length };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

interface Visit {
  readonly address: string;
  readonly look: Look;
  readonly context: PeerContext;
}

async function visit(browser: Browser, { address, look, context }: Visit): Promise<void> {
  const { name, width, height, colorScheme } = look;
  const tab = await browser.newContext({ viewport: { width, height }, colorScheme, acceptDownloads: true });
  try {
    const page = await tab.newPage(), complaints = await listen(tab, page);
    page.on("request", (request) => request.url().split("#")[0] === address || complaints.push(request.url()));
    await page.goto(address);
    await page.waitForSelector("#comparison-chart svg");
    await assertFits(page, name);
    await findAndOpen(page);
    await pointAt(page);
    await useKeyboard(page);
    await follow(page, address, name);
    await assertAccessible(page, name);
    await page.screenshot({ path: `${context.scratch}/${name}.png`, fullPage: true });
    await chooseColours(page, colorScheme);
    await printed(page);
    assertEquals(complaints, [], "nothing is refused, fetched, or run that was a text");
  } finally {
    await tab.close();
  }
}

/** The page of a run as its command writes it. */
async function trainedPage({ tables, scratch }: PeerContext): Promise<string> {
  const { folders, run } = await tables.get({ config: "config/demo.json", limit: TRAINED });
  await runProduct(["report", run, ...folders, "--output", `${scratch}/trained.html`]);
  return `file://${scratch}/trained.html`;
}

/** A run that was trained is told, drawn, and its first key has all that a key has. */
async function readTrained(browser: Browser, { address, look, context }: Visit): Promise<void> {
  const { name, width, height, colorScheme } = look;
  const tab = await browser.newContext({ viewport: { width, height }, colorScheme });
  try {
    const page = await tab.newPage(), complaints = await listen(tab, page);
    await page.goto(address);
    // Charts are drawn when they come into view, and a phone is small.
    await page.locator("#comparison-chart").scrollIntoViewIfNeeded();
    await page.waitForSelector("#comparison-chart svg");
    assertEquals([await page.locator(".tile").count(), await page.locator("#overview .says li").count() > 2], [
      4,
      true,
    ]);
    await page.click('#key-table tr[data-row]:has-text("champion") td');
    await page.waitForFunction(() => document.querySelectorAll("#key-view figure > svg").length === 2);
    await assertFits(page, `a trained run on a ${name}`);
    await assertAccessible(page, `a trained run on a ${name}`);
    await page.screenshot({ path: `${context.scratch}/trained ${name}.png`, fullPage: true });
    assertEquals(complaints, [], "nothing is refused, fetched, or run that was a text");
  } finally {
    await tab.close();
  }
}

/** A search, a click, and the key with its charts is there. */
async function findAndOpen(page: Page): Promise<void> {
  await page.fill("#key-table-search", "ITEM-0123 south");
  await page.waitForFunction(() => document.querySelectorAll("#key-table tr[data-row]").length === 1);
  assertEquals(await page.textContent('#key-table [role="status"]'), "1 of 1,000 keys");
  const saved = page.waitForEvent("download");
  await page.click("text=Save as CSV");
  const csv = await Deno.readTextFile(await (await saved).path());
  assertEquals(csv.split("\n").slice(0, 2).map((line) => line.split(",").slice(0, 2)), [["item", "location"], [
    "item-0123",
    "south",
  ]]);
  await page.click("#key-table tr[data-row] td");
  await page.waitForFunction(() => document.querySelectorAll("#key-view figure > svg").length === 2);
  assertEquals(await page.textContent("#key-view h3"), "item-0123 / south");
  assert(page.url().endsWith("#key=item-0123%2Fsouth"), page.url());
  for (const part of ["The forecast as a table", "Its models", "Who competed", "Why this model"]) {
    assert(await page.isVisible(`text=${part}`), part);
  }
  await page.fill("#key-table-search", "");
}

/** A chart says what it shows at the period that somebody points at. */
async function pointAt(page: Page): Promise<void> {
  const chart = page.locator("#key-view .chart").first();
  await chart.scrollIntoViewIfNeeded();
  const { width = 0, height = 0 } = await chart.boundingBox() ?? {};
  await chart.hover({ position: { x: width - 40, y: height / 2 } });
  const said = await chart.locator(".read-out").textContent() ?? "";
  assert(/^2025-02-\d\d\nforecast: [\d.]+\n80 %: [\d.]+ to [\d.]+\n95 %/.test(said), said);
  assertEquals(await chart.locator("line.read").count(), 1);
}

/** By keys alone: sort, go to a row, open it, and go on from there. */
async function useKeyboard(page: Page): Promise<void> {
  await page.focus('#key-table th:has-text("RMSSE") button');
  await page.keyboard.press("Enter");
  assertEquals(await page.getAttribute('#key-table th:has-text("RMSSE")', "aria-sort"), "descending");
  await page.focus('#key-table tr[tabindex="0"]');
  for (const key of ["ArrowDown", "PageDown", "ArrowUp", "Home", "ArrowDown", "End", "Home"]) {
    await page.keyboard.press(key);
  }
  const name = await page.evaluate(() => document.activeElement?.querySelector("td")?.textContent ?? "");
  await page.keyboard.press("Enter");
  await page.waitForFunction((item) => document.querySelector("#key-view h3")?.textContent?.startsWith(item), name);
  assertEquals(await page.evaluate(() => document.activeElement?.tagName), "H3");
  await page.click("text=Next →");
  await page.waitForFunction((item) => !document.querySelector("#key-view h3")?.textContent?.startsWith(item), name);
}

/** Links to keys open them, whatever they are called; one that is not there is told. */
async function follow(page: Page, address: string, look: string): Promise<void> {
  const { keys } = sampleRecord(3 * HOSTILE_ITEMS.length);
  for (const [i, item] of HOSTILE_ITEMS.entries()) {
    await page.goto(address + keyLink(keys, 3 * i));
    await page.waitForFunction((key) => document.querySelector("#key-view h3")?.textContent === key, `${item} / north`);
    await page.waitForSelector("#key-view svg");
    await assertFits(page, `key ${i} on a ${look}`);
  }
  await page.goto(`${address}#key=nobody`);
  await page.waitForSelector("text=This run has no such key.");
  await page.goBack();
  await page.waitForSelector("#key-view svg");
}

/** The colours of the device, then those that somebody chooses, which stay. */
async function chooseColours(page: Page, scheme: "light" | "dark"): Promise<void> {
  const seen = () =>
    page.evaluate(() => {
      const line = document.querySelector('#key-view svg path[stroke="var(--color-forecast)"]');
      return [getComputedStyle(document.body).backgroundColor, line === null ? "" : getComputedStyle(line).stroke];
    });
  const colours = { light: ["rgb(255, 255, 255)", "rgb(0, 114, 178)"], dark: ["rgb(20, 24, 28)", "rgb(86, 180, 233)"] };
  assertEquals(await seen(), colours[scheme]);
  const other = scheme === "light" ? "dark" : "light";
  await page.selectOption("#look-choice", other);
  assertEquals(await seen(), colours[other]);
  await page.reload();
  await page.waitForSelector("#key-view svg");
  assertEquals(await seen(), colours[other]);
}

/** On paper everything is there, on white, without controls; long tables are cut and say so. */
async function printed(page: Page): Promise<void> {
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => globalThis.dispatchEvent(new Event("beforeprint")));
  assertEquals(
    await page.evaluate(() => [
      getComputedStyle(document.body).backgroundColor,
      document.querySelectorAll("#key-table tr[data-row]").length,
      [...document.querySelectorAll(".chart")].filter((chart) => chart.querySelector("svg") === null).length,
    ]),
    ["rgb(255, 255, 255)", 100, 0],
  );
  assert(await page.isVisible("text=Printed are the first 100 of 1,000 rows"));
  assert(
    await page.isVisible("#key-view h3") && await page.isVisible("#key-view details td"),
    "the key is printed, unfolded",
  );
  for (const hidden of [".contents", "#key-table-search", "#look"]) assert(!await page.isVisible(hidden), hidden);
  await page.evaluate(() => globalThis.dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: null });
  const pdf = await page.pdf({ format: "A4" });
  assert(
    new TextDecoder("latin1").decode(pdf.subarray(0, 5)) === "%PDF-" && pdf.length > 50_000,
    `${pdf.length} bytes`,
  );
}

/** Seconds of a page of very many keys, for people: only the number of rows that are drawn is asserted. */
async function hurry(browser: Browser, address: string): Promise<string> {
  const page = await browser.newPage();
  const start = performance.now();
  await page.goto(address);
  await page.waitForSelector("#key-table tr[data-row]");
  const opened = performance.now() - start;
  const spent = await page.evaluate(() => {
    const search = document.querySelector<HTMLInputElement>("#key-table-search")!;
    const sort = document.querySelector<HTMLElement>("#key-table th:nth-child(5) button")!;
    const timed = (act: () => void) => {
      const from = performance.now();
      act();
      return performance.now() - from;
    };
    const type = (text: string) => () => {
      search.value = text;
      search.dispatchEvent(new Event("input"));
    };
    return [timed(type("item-1234 so")), timed(type("item-2")), timed(() => sort.click())].map(Math.round);
  });
  assert(await page.locator("#key-table tr[data-row]").count() < 80);
  await page.close();
  return `opened in ${Math.round(opened)} ms, first search ${spent[0]} ms, next ${spent[1]} ms, sorted in ${
    spent[2]
  } ms`;
}
