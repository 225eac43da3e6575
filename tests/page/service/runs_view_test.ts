import { assertEquals, assertStringIncludes } from "@std/assert";
import { runsView } from "@lib/page/service/runs_view.ts";
import { ServiceClient } from "@lib/page/service/service_client.ts";
import { element } from "@lib/page/parts/element.ts";
import { ANA, Served } from "../../serving/pages/_served.ts";
import { eventIn, Viewed } from "./_viewed.ts";

Deno.test("runsView lists runs, and what waits leads to its approval", async () => {
  using served = await Served.open();
  const viewed = new Viewed(served), { root } = await viewed.show(runsView);
  assertEquals([...root.querySelectorAll("tbody tr")].map((row) => row.querySelector("td")?.textContent), ["r2", "r1"]);
  assertEquals(root.querySelector('td a[href="#approvals"]')?.textContent, "2");
  assertEquals([...root.querySelectorAll("option[selected]")].map((option) => option.textContent), ["r1", "r2"]);
  root.querySelector("form")?.dispatchEvent(eventIn(viewed.document, "submit"));
  assertEquals(viewed.moves.length, 1);
});

Deno.test("runsView shows two runs side by side, and says where nothing can be said", async () => {
  using served = await Served.open();
  const { text } = await new Viewed(served, { a: "r1", b: "r2" }).show(runsView);
  assertStringIncludes(text, "A is r1, B is r2. 2 keys of both; 1 of A alone, 0 of B alone.");
  assertStringIncludes(text, "No key has an error in both runs.");
  assertStringIncludes(text, "Data, code, config and contenders are the same.");
});

Deno.test("runsView says of a run that it was rejected, and by whom", async () => {
  using served = await Served.open();
  const gates = async () => {
    const { root } = await new Viewed(served).show(runsView);
    return [...root.querySelectorAll("tbody tr")].map((row) => row.textContent ?? "");
  };
  assertEquals((await gates())[0]!.includes("rejected"), false);
  await served.post("/v1/approvals/r2/reject", ANA);
  assertStringIncludes((await gates())[0]!, "rejected by ana");
  assertEquals((await gates())[1]!.includes("rejected"), false);
});

Deno.test("runsView heads medians as such, and tells a chance by itself from one that is adjusted", async () => {
  using served = await Served.open();
  const { context, document } = new Viewed(served, { a: "r1", b: "r2" });
  const paired = {
    ...{ metric: "mase", keys: 19, wins: 13, losses: 6, ties: 0, ratio: 0.994, lo: 0.98, hi: 0.999, pValue: 0.012 },
    ...{ test: "", better: [], worse: [] },
  };
  const mase = { metric: "mase", a: 0.741, b: 0.736, commonA: 0.654, commonB: 0.656, keys: 19, ratio: 0.994 };
  const compared = {
    ...{ a: "r1", b: "r2", keys: { both: 19, onlyA: 0, onlyB: 0 }, fields: [], comparable: true, notes: [], paired },
    metrics: [{ ...mase, pValue: 0.012, adjusted: 0.06 }],
  };
  const client = new ServiceClient({
    fetch: (path) => Promise.resolve(Response.json(String(path).includes("compare") ? compared : { runs: [] })),
    storage: null,
  });
  const { body } = await runsView({ ...context, client });
  const root = element(document, "main", [{}, ...body]),
    titles = [...root.querySelectorAll("th")].map((th) => (th.firstChild?.textContent ?? "") + "").join("|");
  assertStringIncludes(root.textContent ?? "", "more than chance explains (p = 0.012)");
  for (const title of ["A, median key", "B, median key", "p, Holm"]) assertStringIncludes(titles, title);
});
