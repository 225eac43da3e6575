import { assertEquals } from "@std/assert";
import { saveCsv } from "@lib/page/parts/save_file.ts";
import { newDocument } from "@lib/plots/frame/new_document.ts";

Deno.test("saveCsv() offers the text under its name, and forgets it", async () => {
  const { setTimeout: real } = globalThis, later: (() => void)[] = [];
  globalThis.setTimeout = ((act: () => void) => later.push(act)) as unknown as typeof setTimeout;
  const document = newDocument(), make = document.createElement.bind(document), links: HTMLAnchorElement[] = [];
  document.createElement = ((tag: string) => {
    const made = Object.assign(make(tag), { click() {} });
    links.push(made as HTMLAnchorElement);
    return made;
  }) as typeof document.createElement;
  try {
    saveCsv(document, { name: "keys.csv", text: "a,b\n" });
  } finally {
    globalThis.setTimeout = real;
  }
  const [link] = links;
  assertEquals([link?.download, await (await fetch(link!.href)).text()], ["keys.csv", "a,b\n"]);
  later.forEach((act) => act());
  assertEquals(await fetch(link!.href).then(() => "there", () => "gone"), "gone");
});
