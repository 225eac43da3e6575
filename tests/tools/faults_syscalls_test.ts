import { assertEquals, assertThrows } from "@std/assert";
import { bytesOf, parseSystemCalls, textOf } from "../../tools/faults/syscalls.ts";

const hex = (text: string) =>
  `"${[...new TextEncoder().encode(text)].map((b) => `\\x${b.toString(16).padStart(2, "0")}`).join("")}"`;

Deno.test("parseSystemCalls() arguments are split at the commas between them, results are numbers", () => {
  const [open, failed, vector] = parseSystemCalls([
    `17  openat(AT_FDCWD, ${hex("/a, (b)")}, O_WRONLY|O_CREAT, 0666) = 5`,
    `17  mkdir(${hex("/a")}, 0777)               = -1 ENOENT (No such file or directory)`,
    `18  writev(5, [{iov_base=${hex("ab")}, iov_len=2}, {iov_base=${hex("c")}, iov_len=1}], 2) = 3`,
  ].join("\n"));
  assertEquals(open, {
    thread: 17,
    name: "openat",
    args: ["AT_FDCWD", hex("/a, (b)"), "O_WRONLY|O_CREAT", "0666"],
    result: 5,
  });
  assertEquals([failed?.args, failed?.result], [[hex("/a"), "0777"], -1]);
  assertEquals([vector?.args.length, textOf(vector?.args[1] ?? "")], [3, "abc"]);
});

Deno.test("parseSystemCalls() a call stands where it returned, a close where it began", () => {
  const calls = [...parseSystemCalls([
    `1  write(5, ${hex("x")} <unfinished ...>`,
    `2  close(6 <unfinished ...>`,
    `3  openat(AT_FDCWD, ${hex("/f")}, O_RDONLY) = 6`,
    `2  <... close resumed>) = 0`,
    `1  <... write resumed>, 1) = 1`,
  ].join("\n"))];
  assertEquals(calls.map(({ name, thread, result }) => [name, thread, result]), [["close", 2, 0], ["openat", 3, 6], [
    "write",
    1,
    1,
  ]]);
  assertEquals(calls.at(-1)?.args, ["5", hex("x"), "1"]);
});

Deno.test("parseSystemCalls() a call in which the process died has no result; exits and signals are no calls", () => {
  const calls = [
    ...parseSystemCalls(`1  fsync(5) = ?\n1  +++ killed by SIGKILL +++\n2  --- SIGCHLD {si_signo=SIGCHLD} ---\n`),
  ];
  assertEquals(calls.map(({ name, result }) => [name, result]), [["fsync", NaN]]);
});

Deno.test("bytesOf() every byte is kept; a text that was cut short is refused", () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  assertEquals(bytesOf(`"${[...all].map((b) => `\\x${b.toString(16).padStart(2, "0")}`).join("")}"`), all);
  assertThrows(() => bytesOf('"\\x61"...'), RangeError, "whole");
});
