/**
 * The pictures of docs/guides/pages.md: a small table behind a running server, as its pages show it.
 *
 * @module
 */
import { type Browser, chromium } from "playwright-core";
import { servePages, TOKENS } from "./peers/served_pages.ts";
import { findPrograms } from "./peers/programs.ts";

const FOLDER = "docs/images", SIZE = { width: 1180, height: 860 };
const ITEMS = ["coffee", "green tea", "black tea", "cocoa", "sugar", "milk", "oats", "rice", "salt", "flour"];
const CONTENDERS = ["seasonal_naive", "ets", "theta", "ridge", "global_ridge", "mean", "blend"];

/** A page, how it is come to, and what must be on it before it is taken. */
interface Picture {
  readonly name: string;
  readonly address: string;
  /** Something that is clicked first. */
  readonly click?: string;
  readonly shows: string;
}

const PICTURES: readonly Picture[] = [
  { name: "pages_fleet", address: "#fleet", shows: "figure svg" },
  { name: "pages_key", address: "#page=keys&search=coffee", click: "td a", shows: "figure svg" },
  { name: "pages_approvals", address: "#approvals", click: "text=Dry run", shows: "text=Nothing has moved" },
];

async function take(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: "light" });
  await page.goto(url);
  await page.fill("#token", TOKENS.read);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".tiles");
  for (const { name, address, click, shows } of PICTURES) {
    await page.goto(`${url}/${address}`);
    if (click !== undefined) await page.click(click);
    await page.waitForSelector(shows);
    await page.waitForFunction(() => document.getElementById("status")?.textContent === "");
    // Charts that came into view are drawn.
    await page.waitForTimeout(500);
    await page.screenshot({ path: `${FOLDER}/${name}.png` });
    console.error(`${FOLDER}/${name}.png`);
  }
}

if (import.meta.main) {
  const program = (await findPrograms(new Set(["chromium"]), console.error)).get("chromium");
  if (typeof program !== "string") {
    throw new Error(`Cannot take pictures as a Chromium must be there: ${program?.message}`);
  }
  const scratch = await Deno.makeTempDir({ prefix: "pictures-" });
  const browser = await chromium.launch({
    executablePath: program.startsWith("/") ? program : `/usr/bin/${program}`,
    args: ["--no-sandbox"],
  });
  try {
    await using served = await servePages(scratch, { items: ITEMS, contenders: CONTENDERS });
    await take(browser, served.url);
  } finally {
    await browser.close();
    await Deno.remove(scratch, { recursive: true });
  }
}
