import { assertEquals } from "@std/assert";
import { watchService, type WatchServiceOptions } from "@lib/monitoring/service/watch_service.ts";

async function within(
  work: (look: (part: Partial<WatchServiceOptions>) => ReturnType<typeof watchService>) => Promise<void>,
) {
  const dir = Deno.makeTempDirSync();
  try {
    const state = `${dir}/monitor/demo/service.json`, now = () => new Date(0);
    await work((part) => watchService({ url: "http://127.0.0.1:8080/", state, now, ...part }));
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}
const answer = (requests: number) => () =>
  Promise.resolve(
    new Response(`http_requests_total{route="/v1/forecast",status="200"} ${requests}\nforecast_ready 1\n`),
  );

Deno.test("watchService() counts since the last look", () =>
  within(async (look) => {
    assertEquals((await look({ fetch: answer(100) }))?.requests, 100);
    assertEquals((await look({ fetch: answer(130) }))?.requests, 30);
  }));

Deno.test("watchService() asks for metrics alone, with its token and within bounds", () =>
  within(async (look) => {
    const asked: unknown[] = [];
    const fetch = (url: string, { headers, redirect }: RequestInit) => {
      asked.push([url, headers, redirect]);
      return Promise.resolve(new Response("x".repeat((8 << 20) + 1)));
    };
    assertEquals(await look({ fetch, token: "t0ken" }), null);
    assertEquals(asked, [["http://127.0.0.1:8080/metrics", { authorization: "Bearer t0ken" }, "manual"]]);
  }));

Deno.test("watchService() is null where nobody answers, or with a refusal", () =>
  within(async (look) => {
    assertEquals(await look({ fetch: () => Promise.reject(new TypeError("refused")) }), null);
    assertEquals(await look({ fetch: () => Promise.resolve(new Response("no", { status: 401 })) }), null);
  }));
