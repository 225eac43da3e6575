import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { assertEquals } from "@std/assert";
import { axeScript } from "./axe.ts";
import type { PeerContext } from "./peer_check.ts";

/** A page as somebody looks at it. */
export interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: "light" | "dark";
}

/** On a desk, and on a phone in the dark. */
export const LOOKS = {
  desk: { name: "desk", width: 1280, height: 900, colorScheme: "light" },
  dark: { name: "dark desk", width: 1280, height: 900, colorScheme: "dark" },
  phone: { name: "phone", width: 390, height: 844, colorScheme: "dark" },
} as const satisfies Readonly<Record<string, Look>>;

/** A Chromium without a window. */
export async function launch(context: PeerContext): Promise<Browser & AsyncDisposable> {
  return await chromium.launch({ executablePath: await pathOf(context.program("chromium")), args: ["--no-sandbox"] });
}

async function pathOf(program: string): Promise<string> {
  const { stdout } = await new Deno.Command("which", { args: [program] }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** What must not happen on a page, as it happens. */
export async function listen(tab: BrowserContext, page: Page): Promise<string[]> {
  const complaints: string[] = [];
  await tab.route(/^(?!file:|data:|blob:|http:\/\/127\.0\.0\.1)/, (route) => {
    complaints.push(`asked for ${route.request().url()}`);
    return route.abort();
  });
  page.on("console", (message) => void complaints.push(message.text()));
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`said ${dialog.message()}`);
    return dialog.dismiss();
  });
  return complaints;
}

/** @throws {AssertionError} If the page must be moved sideways: only tables may be, by themselves. */
export async function assertFits(page: Page, what: string): Promise<void> {
  assertEquals(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `${what} is too wide`);
}

/** The part of axe-core that is used. */
interface Axe {
  run(): Promise<
    { violations: { id: string; impact: string | null; nodes: { html: string; failureSummary: string }[] }[] }
  >;
}

let script: Promise<string> | null = null;

/** @throws {AssertionError} If axe-core finds something serious: what some people cannot read or use. */
export async function assertAccessible(page: Page, what: string): Promise<void> {
  await page.evaluate(await (script ??= axeScript()));
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical").flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)
    );
  });
  assertEquals(found, [], `what axe-core finds on ${what}`);
}
