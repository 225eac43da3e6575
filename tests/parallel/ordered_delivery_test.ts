import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { OrderedDelivery } from "../../lib/parallel/ordered_delivery.ts";

Deno.test("OrderedDelivery hands over in order for any order of arrival", async () => {
  const orders = fc.integer({ min: 1, max: 12 }).chain((n) =>
    fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i), { minLength: n, maxLength: n })
  );
  await fc.assert(fc.asyncProperty(orders, async (order) => {
    const seen: number[] = [];
    const delivery = new OrderedDelivery<number>((settled, index) => {
      if (settled.ok) seen.push(settled.result * 100 + index);
    });
    await Promise.all(order.map((index) => delivery.add(index, { ok: true, result: index })));
    assertEquals(seen, order.map((_, i) => i * 101));
  }));
});

Deno.test("OrderedDelivery hands over one at a time", async () => {
  let inside = 0, most = 0;
  const delivery = new OrderedDelivery<number>(async () => {
    most = Math.max(most, ++inside);
    await Promise.resolve();
    inside--;
  });
  await Promise.all([2, 0, 1].map((index) => delivery.add(index, { ok: true, result: 0 })));
  assertEquals(most, 1);
});

Deno.test("OrderedDelivery.room() opens when the oldest result has been handed over", async () => {
  const delivery = new OrderedDelivery<number>(() => {});
  let open = false;
  await delivery.room(1, 2);
  const waiting = delivery.room(2, 2).then(() => open = true);
  await delivery.add(1, { ok: true, result: 1 });
  assertEquals(open, false);
  await delivery.add(0, { ok: true, result: 0 });
  await waiting;
  assertEquals(open, true);
});

Deno.test("OrderedDelivery passes on what the receiver throws and stays quiet afterwards", async () => {
  const delivery = new OrderedDelivery<number>(() => {
    throw new TypeError("no");
  });
  await assertRejects(() => delivery.add(0, { ok: true, result: 0 }), TypeError, "no");
  await delivery.quiet();
  await assertRejects(() => delivery.add(1, { ok: true, result: 0 }), TypeError, "no");
});

Deno.test("OrderedDelivery.room() rejects with what a hand-over threw, whoever waits before, meanwhile or after", async () => {
  const delivery = new OrderedDelivery<number>(() => {
    throw new TypeError("no");
  });
  const waiting = [delivery.room(2, 2), delivery.room(7, 2)].map((room) => assertRejects(() => room, TypeError, "no"));
  await assertRejects(() => delivery.add(0, { ok: true, result: 0 }), TypeError, "no");
  await Promise.all(waiting);
  await assertRejects(() => delivery.room(2, 2), TypeError, "no");
});
