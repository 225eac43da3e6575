import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { FakeMlflow } from "../../tracking/_fake_mlflow.ts";
import { RUNS, withProject } from "../../tracking/_project.ts";
import { cli } from "../_support/memory_terminal.ts";

/** A server of MLflow on loopback. */
async function withServer(test: (server: FakeMlflow, url: string) => Promise<void>): Promise<void> {
  const server = new FakeMlflow();
  await using http = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (r) => server.handle(r));
  await test(server, `http://127.0.0.1:${http.addr.port}`);
}

Deno.test("mlflow-sync brings runs to a server, as whom the environment says; again it finds them", () =>
  withProject(({ root, reports }) =>
    withServer(async (server, url) => {
      const sync = (...args: string[]) =>
        cli(
          ["mlflow-sync", "--to", url, "--registry", root, "--store", "none", "--reports", reports, ...args],
          undefined,
          {
            variables: { MLFLOW_TRACKING_USERNAME: "ann", MLFLOW_TRACKING_PASSWORD: "x" },
          },
        );
      const first = await sync("--json", "--run", RUNS[0], "--experiment", "mine", "--per-key", "--item", "a");
      assertEquals([first.code, first.json()], [0, {
        runs: 1,
        models: 2,
        tunings: 0,
        skipped: 0,
        problems: [],
        notes: [],
      }]);
      assertEquals([server.experiments, [...server.models.keys()]], [["mine"], ["demo", "demo.a.x"]]);
      assertEquals(server.headers.every((headers) => headers.get("authorization") === "Basic YW5uOng="), true);
      const second = await sync();
      assertMatch(second.stdout, /1 run sent, 1 there already; 1 registered model changed/);
      assertStringIncludes(second.stdout, "there is no finished report");
    })
  ));

Deno.test("mlflow-sync ends with 1 where something is damaged or nobody answers, with 2 for wrong usage", () =>
  withProject(({ root, registry, reports }) =>
    withServer(async (_, url) => {
      const sync = (...args: string[]) => cli(["mlflow-sync", "--registry", root, "--reports", reports, ...args]);
      const [pack] = registry.listPacks(RUNS[0]);
      await Deno.writeTextFile(`${root}/packs/${pack?.sha256}.pack`, "other bytes");
      const damaged = await sync("--to", url);
      assertEquals(damaged.code, 1);
      assertStringIncludes(damaged.stdout, "CORRUPT_PACK");
      assertEquals((await sync("--to", "host:5000")).code, 1);
      assertStringIncludes((await sync("--to", url, "--item", "a")).stderr, "keys are chosen for --per-key");
      const wrong = [[], ["--to", url, "--item", "a"], ["--to", url, "--limit", "2"], [
        "--to",
        url,
        "--experiment",
        " ",
      ]];
      for (const args of wrong) assertEquals((await sync(...args)).code, 2, `${args}`);
    })
  ));
