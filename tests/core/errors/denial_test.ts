import { assertEquals } from "@std/assert";
import { denialHint, denialOf } from "../../../lib/core/errors/denial.ts";

const WRITE = 'Requires write access to "models/x.db", run again with the --allow-write flag';

Deno.test("denialOf() finds the flag in what the runtime says, also as a cause or in a text", () => {
  const denial = { flag: "--allow-write", narrow: "--allow-write=models/x.db" };
  assertEquals(denialOf(new Error(WRITE)), denial);
  assertEquals(denialOf(new Error("no", { cause: new Error("really", { cause: new Error(WRITE) }) })), denial);
  assertEquals(denialOf(`Uncaught NotCapable: ${WRITE}`), denial);
});

Deno.test("denialOf() quotes what a shell would cut, and knows accesses without a name", () => {
  const text = (kind: string, access: string) =>
    `Requires ${kind} access${access}, run again with the --allow-${kind} flag`;
  assertEquals(denialOf(text("read", ' to "my table.csv"'))?.narrow, '--allow-read="my table.csv"');
  assertEquals(denialOf(text("read", ' to "/acme, inc/x"')), { flag: "--allow-read", narrow: "--allow-read" });
  assertEquals(denialOf(text("run", "")), { flag: "--allow-run", narrow: "--allow-run" });
  assertEquals(denialOf(text("all", ' to "/proc/vmstat"'))?.narrow, "--allow-all");
});

Deno.test("denialOf() is null for what the operating system refuses, and for everything else", () => {
  for (const thrown of [new Deno.errors.PermissionDenied("Permission denied (os error 13)"), new Error("x"), null, 3]) {
    assertEquals(denialOf(thrown), null);
  }
});

Deno.test("denialOf() knows what this runtime really says", async () => {
  const program = `try { Deno.writeTextFileSync("x.txt", ""); } catch (thrown) { console.log(thrown.message); }`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, program);
  const args = ["run", "--no-prompt", "--no-lock", file];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  await Deno.remove(file);
  assertEquals(denialOf(new TextDecoder().decode(stdout))?.flag, "--allow-write");
});

Deno.test("denialHint() names the flag, and the one for this access alone", () => {
  const hint = denialHint({ flag: "--allow-write", narrow: "--allow-write=x" });
  assertEquals(hint.startsWith("Run again with --allow-write, or with --allow-write=x for this alone; "), true);
  assertEquals(
    denialHint({ flag: "--allow-all", narrow: "--allow-all" }).startsWith("Run again with --allow-all; "),
    true,
  );
});
