import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { mendText } from "../../../lib/data/sources/mend_text.ts";
import { readLayout } from "../../../lib/data/sources/text_layout.ts";
import { inFolder } from "../_tables.ts";

function mend(content: string | Uint8Array, options: { hasFields?: boolean; encoding?: string } = {}) {
  return inFolder(async (dir) => {
    const { hasFields = true, encoding = null } = options;
    await Deno.writeFile(`${dir}/t.csv`, typeof content === "string" ? new TextEncoder().encode(content) : content);
    const mended = await mendText(await readLayout(`${dir}/t.csv`, { hasFields, encoding }), `${dir}/m.csv`);
    const rejects = (await Deno.readTextFile(mended.rejects)).split("\n").slice(0, -1);
    return { text: await Deno.readTextFile(mended.path), rejects: rejects.map((line) => JSON.parse(line)) };
  });
}

Deno.test("mendText() leaves an empty line for each that is no row, so that the others keep their numbers", async () => {
  const { text, rejects } = await mend('a,b\r\n1,"open\r\n2,x\n3,"two\nlines"\n4,"clo"sed\n5,y');
  assertEquals(text, 'a,b\n\n2,x\n3,"two\nlines"\n\n5,y\n');
  assertEquals(rejects.map(({ line, text }) => [line, text]), [[2, '1,"open'], [6, '4,"clo"sed']]);
});

Deno.test("mendText() keeps whole what comes in many parts", async () => {
  const line = `${"x".repeat(1000)},"quoted\n${"y".repeat(500)}"\n`;
  const { text, rejects } = await mend(`a,b\n${line.repeat(3000)}1,"open`);
  assertEquals(text === `a,b\n${line.repeat(3000)}\n`, true);
  assertEquals(rejects.map(({ line }) => line), [6002]);
});

Deno.test("mendText() leaves out what is too long, and says so", async () => {
  const { text, rejects } = await mend(`a,b\n1,${"x".repeat(2_100_000)}\n2,y\n`);
  assertEquals(text, "a,b\n\n2,y\n");
  assertEquals(rejects.map(({ line, text, problem }) => [line, text.length, problem]), [
    [2, 2_100_002, "it is longer than 2,000,000 bytes"],
  ]);
});

Deno.test("mendText() takes few odd bytes for damage, and many without a letter beside them for another encoding", async () => {
  const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const damaged = await mend(latin("a,b\n1,\xe4\n2,y\n"));
  assertEquals([damaged.text, damaged.rejects.length, damaged.rejects[0].problem], [
    "a,b\n\n2,y\n",
    1,
    "it is not UTF-8",
  ]);
  const error = await assertRejects(() => mend(latin("a,b\n1,\xe4\n2,\xf6\n3,\xfc\n")), DataError);
  assertEquals(error.code, "UNKNOWN_ENCODING");
  const told = await mend(latin("a,b\n1,\xe4\n2,\x80\n"), { encoding: "windows-1252" });
  assertEquals(told, { text: "a,b\n1,ä\n2,€\n", rejects: [] });
  const beside = await mend(
    new Uint8Array([...new TextEncoder().encode("a,ä\n"), ...latin("1,\xe4\n2,\xf6\n3,\xfc\n")]),
  );
  assertEquals(beside.rejects.length, 3, "the header shows that the file is UTF-8");
});
