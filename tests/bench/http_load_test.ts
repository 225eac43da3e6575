import { assert, assertEquals } from "@std/assert";
import { loadHttp, postRequest, quantile } from "../../bench/harness/http_load.ts";

Deno.test("loadHttp() reads answers whole, counts them by status, and keeps to a rate", async () => {
  let asked = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { big } = await request.json();
    return new Response("x".repeat(big ? 200_000 : 3), { status: ++asked % 2 === 0 ? 503 : 200 });
  });
  const { port } = server.addr;
  const requests = [true, false].map((big) => postRequest("/", { big, text: "ä" }));
  const { answers, statuses, broken, latencies } = await loadHttp({
    port,
    connections: 2,
    seconds: 0.2,
    requests,
    rate: 50,
  });
  await server.shutdown();
  assertEquals([answers, statuses, broken, latencies.length], [10, { 200: 5, 503: 5 }, 0, 5]);
  const gone = await loadHttp({ port, connections: 1, seconds: 0.05, requests, rate: 100 });
  assert(gone.broken > 0 && gone.answers === 0);
});

Deno.test("quantile() is the least value that a share lies at or below", () => {
  assertEquals([0.5, 0.99, 1].map((share) => quantile(Float64Array.of(1, 2, 3, 4), share)), [2, 4, 4]);
});
