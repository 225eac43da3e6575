import { assertEquals } from "@std/assert";
import { isLoopback, namesLoopback } from "@lib/serving/http/loopback.ts";

Deno.test("isLoopback() knows the addresses that this machine alone reaches", () => {
  const own = ["127.0.0.1", "127.255.0.9", "::1", "[::1]", "LocalHost"];
  const others = ["0.0.0.0", "::", "10.0.0.1", "127.0.0.256", "127.1", "localhost.example.com", "127.0.0.1.nip.io", ""];
  assertEquals(own.filter((host) => !isLoopback(host)), []);
  assertEquals(others.filter(isLoopback), []);
});

Deno.test("namesLoopback() reads the header Host, with and without a port", () => {
  assertEquals(["localhost:8080", "127.0.0.1", "[::1]:80", "[::1]"].map(namesLoopback), [true, true, true, true]);
  assertEquals([null, "", "evil.example:8080", "localhost:80.evil.example", "[::1].evil.example"].map(namesLoopback), [
    false,
    false,
    false,
    false,
    false,
  ]);
});
