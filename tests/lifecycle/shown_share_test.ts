import { assertEquals } from "@std/assert";
import { isShareShown } from "@lib/lifecycle/shown_share.ts";

/** P(X >= count) by plain sums of products. */
function tail(count: number, keys: number, share: number): number {
  let sum = 0;
  for (let i = count; i <= keys; i++) {
    let ways = 1;
    for (let j = 1; j <= i; j++) ways *= (keys - i + j) / j;
    sum += ways * share ** i * (1 - share) ** (keys - i);
  }
  return sum;
}

Deno.test("isShareShown() is the exact binomial test", () => {
  for (const keys of [1, 2, 3, 7, 40]) {
    for (const share of [0.05, 0.2, 0.7]) {
      for (let count = 0; count <= keys; count++) {
        const wanted = count > share * keys && tail(count, keys, share) < 0.05;
        assertEquals(isShareShown(count, keys, share), wanted, `${count} of ${keys} against ${share}`);
      }
    }
  }
});

Deno.test("isShareShown() few keys show nothing, many do, and no share is above all", () => {
  assertEquals([isShareShown(1, 1, 0.2), isShareShown(2, 3, 0.2), isShareShown(3, 3, 0.2)], [false, false, true]);
  assertEquals([isShareShown(21_000, 100_000, 0.2), isShareShown(20_050, 100_000, 0.2)], [true, false]);
  assertEquals([isShareShown(5, 5, 1), isShareShown(1, 5, 0), isShareShown(0, 0, 0)], [false, true, false]);
});
