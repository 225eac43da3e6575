import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { endOfRecord, MOST_RECORD_BYTES, scanRecords } from "../../../lib/data/sources/text_records.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Whether a text is regular when its bytes come in parts of some size. */
function isRegular(text: string, size: number, delimiter: string | null = ","): boolean {
  const scan = scanRecords(delimiter), all = bytes(text);
  for (let at = 0; at < all.length; at += size) scan.feed(all.subarray(at, at + size));
  return scan.isRegular(true);
}

const REGULAR = [
  "a,b\n1,2\n",
  "a,b\r\n1,2\r\n",
  'a\n"x\ny"\n',
  '"a","b"\n"","c ""d"""',
  'a\n6" pipe\nx"y"z\n',
  "",
  "a",
  '"a"',
];
const ODD = ['a\n"x', 'a\n"x"y\n1', "a\r\nb\n", "a\rb\r", "a\n1\r\n", '1,"a" ,2\n', "a\r"];

Deno.test("scanRecords() knows what the database reads as it is, wherever the bytes are cut", () => {
  for (const size of [1, 2, 3, 100]) {
    for (const text of REGULAR) assertEquals(isRegular(text, size), true, JSON.stringify([text, size]));
    for (const text of ODD) assertEquals(isRegular(text, size), false, JSON.stringify([text, size]));
  }
  assertEquals(isRegular('{"a": "x\n', 4, null), true, "lines without fields have no quotes");
});

Deno.test("scanRecords() finds records that are too long, with and without quotes", () => {
  const long = "x".repeat(MOST_RECORD_BYTES - 1);
  for (
    const [text, expected] of [[`a\n${long}\n`, true], [`a\n${long}xy\n`, false], [`a\n"${long}"\n`, false]] as const
  ) {
    assertEquals(isRegular(text, 1 << 16), expected);
  }
});

Deno.test("scanRecords() says whether lines end with CR LF", () => {
  for (const [text, expected] of [["a\r\nb\r\n", true], ["a\nb\n", false], ['a\n"x\r\ny"\n', false]] as const) {
    const scan = scanRecords(",");
    scan.feed(bytes(text));
    assertEquals(scan.hasCrLf(), expected);
  }
});

Deno.test("scanRecords() judges alike in one part and in many", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r"), maxLength: 30 }), (text) => {
    assertEquals(isRegular(text, 1), isRegular(text, 1000), JSON.stringify(text));
  }));
});

Deno.test("endOfRecord() ends a record with its line, a quoted one with the line of its last quote", () => {
  const of = (text: string, from = 0, isEnd = true) => endOfRecord(bytes(text), from, { delimiter: ",", isEnd });
  assertEquals(of("a,b\r\nc"), { end: 3, next: 5, lines: 1, isBroken: false });
  assertEquals(of("a,b\rc"), { end: 3, next: 4, lines: 1, isBroken: false });
  assertEquals(of('1,"x\ny"\nz'), { end: 7, next: 8, lines: 2, isBroken: false });
  assertEquals(of("a\nlast", 2), { end: 6, next: 6, lines: 0, isBroken: false });
  assertEquals(of('1,"open\n2,x\n'), { end: 7, next: 8, lines: 1, isBroken: true });
  assertEquals(of('1,"clo"sed\n2,x\n'), { end: 10, next: 11, lines: 1, isBroken: true });
});

Deno.test("endOfRecord() waits for more where only more can tell", () => {
  const of = (text: string) => endOfRecord(bytes(text), 0, { delimiter: ",", isEnd: false });
  for (const text of ["", "a,b", '1,"open\n2,x\n', "a\r", '1,"clo"s']) assertEquals(of(text), null, text);
});
