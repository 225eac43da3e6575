import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { encodingOf, readLayout, unknownEncoding } from "../../../lib/data/sources/text_layout.ts";
import { inFolder } from "../_tables.ts";

function layoutOf(content: string | Uint8Array, options: { hasFields?: boolean; encoding?: string } = {}) {
  return inFolder(async (dir) => {
    await Deno.writeFile(`${dir}/t.csv`, typeof content === "string" ? new TextEncoder().encode(content) : content);
    const { path: _, ...layout } = await readLayout(`${dir}/t.csv`, {
      hasFields: options.hasFields ?? true,
      encoding: options.encoding ?? null,
    });
    return layout;
  });
}

Deno.test("readLayout() takes the delimiter that cuts most lines like the header", async () => {
  for (
    const [text, delimiter, head] of [
      ["a,b\n1,2\n", ",", ["a", "b"]],
      ["a;b\n1,5;2,5\n", ";", ["a", "b"]],
      ["price, net;b\n1,5;2\n3;4\n", ";", ["price, net", "b"]],
      ["a\tb\n1;2\t3\n", "\t", ["a", "b"]],
      ["a|b\n1|2\n", "|", ["a", "b"]],
      ['"a;x","b ""c"""\n1,2\n', ",", ["a;x", 'b "c"']],
      ['"two\nlines",b\n1,2\n', ",", ["two\nlines", "b"]],
      ["one\n1\n", ",", ["one"]],
      ["\ufeffa,b", ",", ["a", "b"]],
      [",date,\n1,2,3\n", ",", ["", "date", ""]],
      ["\n\r\na,b\n1,2\n", ",", ["a", "b"]],
    ] as const
  ) {
    const layout = await layoutOf(text);
    assertEquals([layout.delimiter, layout.head], [delimiter, [...head]], text);
  }
});

Deno.test("readLayout() looks at the whole file", async () => {
  const lines = "x,y\n".repeat(100_000);
  assertEquals((await layoutOf(lines)).isRegular, true);
  assertEquals((await layoutOf(`${lines}1,"open`)).isRegular, false);
  assertEquals((await layoutOf(`${lines}1,2\r\n`)).isRegular, false);
  const foreign = new TextEncoder().encode(`${lines}1,X\n`).map((byte) => byte === 0x58 ? 0xe4 : byte);
  assertEquals((await layoutOf(foreign)).isRegular, false);
  assertEquals((await layoutOf(`${"ä,€,🍊\n".repeat(200_000)}`)).isRegular, true, "letters cut by the reader's buffer");
  const crLf = await layoutOf("a,b\r\n1,2\r\n");
  assertEquals([crLf.isRegular, crLf.newline], [true, "\r\n"]);
});

Deno.test("readLayout() of JSON lines has the first line as head", async () => {
  const layout = await layoutOf('{"a": 1,\r\n"open', { hasFields: false });
  assertEquals(layout, {
    encoding: "utf-8",
    delimiter: null,
    head: ['{"a": 1,'],
    newline: "\r\n",
    skippedLines: 0,
    isRegular: true,
  });
});

Deno.test("encodingOf() goes by the byte order mark, then by what is given", async () => {
  assertEquals(encodingOf(Uint8Array.of(0xff, 0xfe, 65), null), "utf-16le");
  assertEquals(encodingOf(Uint8Array.of(0xfe, 0xff, 0), "windows-1252"), "utf-16be");
  assertEquals([encodingOf(Uint8Array.of(65), null), encodingOf(Uint8Array.of(65), "latin1")], ["utf-8", "latin1"]);
  assertEquals((await layoutOf(Uint8Array.of(0xff, 0xfe, 65, 0, 44, 0, 66, 0, 10, 0))).head, ["A", "B"]);
  const error = await assertRejects(() => layoutOf(Uint8Array.of(65, 0, 44, 0, 66, 0, 10, 0)), DataError);
  assertEquals(error.code, unknownEncoding("x", "y").code);
});
