import type { Browser } from "playwright-core";
import { assertEquals } from "@std/assert";
import { readManifest } from "@lib/storage/files/folder_manifest.ts";
import { bundledProject, HOSTILE } from "../../tests/exchange/_bundle.ts";
import { launch, listen, type Look, LOOKS } from "./page_visit.ts";
import type { PeerCheck, PeerContext } from "./peer_check.ts";

/** What the strictest usual server says of the pages that it gives. */
const POLICY = "default-src 'self'";
const TYPES: Readonly<Record<string, string>> = { html: "text/html", js: "text/javascript", css: "text/css" };

/** Chromium opens a bundle, from the disk and from a server, without network, and forecasts what `infer` forecasts. */
export const BROWSER: PeerCheck = {
  name: "browser",
  needs: ["chromium"],
  async check(context) {
    await deno(["task", "page", "--check"]);
    using project = await bundledProject();
    const { registry, store } = project.paths, from = ["--registry", registry, "--store", store, "--quiet"];
    const bundle = `${context.scratch}/bundle`, csv = `${context.scratch}/all.csv`;
    await deno(["task", "infer", ...from, "--output", csv]);
    await deno(["task", "export", ...from, "--format", "bundle", "--output", bundle]);
    const bytes = Object.values(readManifest(bundle)?.files ?? {}).reduce((sum, file) => sum + file.bytes, 0);
    const expected = await Deno.readTextFile(csv);
    await using browser = await launch(context);
    await using server = serve(bundle);
    for (const address of [`file://${bundle}/index.html`, `http://127.0.0.1:${server.port}/index.html`]) {
      for (const look of [LOOKS.desk, LOOKS.phone]) {
        assertEquals(await visit(browser, { address, look, context }), expected, address);
      }
    }
    const rows = expected.split("\n").length - 2;
    return `${rows} rows equal to those of infer, from the disk and under ${POLICY}; ${bytes} bytes`;
  },
};

/** @returns The CSV of all keys that the page saves. */
async function visit(
  browser: Browser,
  { address, look, context }: { address: string; look: Look; context: PeerContext },
): Promise<string> {
  const { name, width, height, colorScheme } = look;
  const tab = await browser.newContext({ viewport: { width, height }, colorScheme, acceptDownloads: true });
  try {
    const page = await tab.newPage(), complaints = await listen(tab, page);
    await page.goto(address);
    await page.waitForSelector("#chart svg");
    for (const [i, text] of HOSTILE.entries()) {
      await page.fill("#search", text.slice(0, 20));
      await page.selectOption("#keys", { index: 0 });
      await page.waitForFunction(
        (part) => document.getElementById("key")?.textContent?.startsWith(part),
        text.slice(0, 20),
      );
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assertEquals(wide, 0, `key ${i} is wider than a ${name}`);
    }
    await page.screenshot({ path: `${context.scratch}/${name}.png`, fullPage: true });
    const saved = page.waitForEvent("download");
    await page.click("#save-all");
    const path = await (await saved).path();
    assertEquals(complaints, [], "nothing is refused, fetched from elsewhere, or run that was a text");
    return await Deno.readTextFile(path);
  } finally {
    await tab.close();
  }
}

function serve(folder: string): { port: number } & AsyncDisposable {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const path = new URL(request.url).pathname, type = TYPES[path.split(".").at(-1) ?? ""] ?? "text/plain";
    const headers = { "content-type": type, "content-security-policy": POLICY, "x-content-type-options": "nosniff" };
    try {
      return new Response(await Deno.readFile(`${folder}${path}`), { headers });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return new Response("", { status: 404 });
      throw error;
    }
  });
  return { port: server.addr.port, [Symbol.asyncDispose]: () => server.shutdown() };
}

async function deno(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, env: { NO_COLOR: "1" }, stdout: "null" })
    .output();
  if (!success) throw new Error(`Cannot run deno ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}
