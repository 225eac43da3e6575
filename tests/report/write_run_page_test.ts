import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { writeRunPage } from "@lib/report/write_run_page.ts";
import { trainedTable } from "./_trained.ts";

Deno.test("writeRunPage() writes the newest run to its file; one that is kept stays, else it is made again", async () => {
  const { project: { paths }, result } = await trainedTable();
  const output = `${Deno.makeTempDirSync()}/page.html`, source = { ...paths, output, now: () => new Date(0) };
  const page = await writeRunPage(source), text = Deno.readTextFileSync(output);
  assertEquals([page.run, page.path, page.keys, page.missing], [result.run, output, 6, []]);
  assertEquals(page.bytes, Deno.statSync(output).size);
  assertStringIncludes(text, 'id="keys-0"');
  assertStringIncludes(text, "On a hold-out that no choice saw");
  Deno.writeTextFileSync(output, "own");
  assertEquals((await writeRunPage({ ...source, run: result.run, keep: true })).bytes, 0);
  assertEquals(Deno.readTextFileSync(output), "own");
  await writeRunPage(source);
  assertEquals(Deno.readTextFileSync(output), text);
});

Deno.test("writeRunPage() asks nothing of elsewhere", async () => {
  const { project: { paths } } = await trainedTable(), output = `${Deno.makeTempDirSync()}/page.html`;
  await writeRunPage({ ...paths, output, now: () => new Date(0) });
  const text = Deno.readTextFileSync(output);
  assert(!/\b(src|href)="(?!#|data:|\$)/.test(text));
});

Deno.test("writeRunPage() a registry without a run, and a run that is not there, are not found", async () => {
  const root = Deno.makeTempDirSync(), now = () => new Date(0);
  openRegistry(root, { now }).close();
  const source = { registry: root, store: root, reports: root, now };
  const error = await assertRejects(() => writeRunPage(source), RegistryError);
  assertEquals([error.code, error.hint], ["NOT_FOUND", "Train first: deno task train."]);
  await assertRejects(() => writeRunPage({ ...source, run: "other" }), RegistryError);
});
