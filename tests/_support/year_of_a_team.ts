import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { cli, type CliRun } from "../cli/_support/memory_terminal.ts";
import { csvOf, month, type TableRow } from "../training/_project.ts";
import { CommandLine } from "./command_line.ts";

/** What lies outside of the project: stand-ins within the process, or the real servers. */
export interface Outside {
  /** Address of a shared storage, for `push` and `pull`: nothing is there yet. */
  readonly storage: string;
  /** Server of the storage, where its address does not name one. */
  readonly endpoint?: string;
  /** Environment of commands that ask the storage. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Address of an MLflow server. */
  readonly mlflow: string;
}

const KEYS = ["A", "B", "C", "D"], MONTHS = 54, HORIZON = 4;
const BY = ["--by", "tester", "--note", "as agreed"];

/**
 * A year of a team, by the commands alone: every step is checked by `fsck` and by what is forecast.
 *
 * @param outside Servers. @returns Names of the steps, in their order.
 */
export async function liveAYear(outside: Outside): Promise<string[]> {
  using team = new Team();
  const steps: string[] = [];
  for (const [name, step] of Object.entries(YEAR)) {
    try {
      await step(team, outside);
      await team.isSound();
    } catch (thrown) {
      throw new Error(`${name}: ${thrown instanceof Error ? thrown.stack : thrown}`, { cause: thrown });
    }
    steps.push(name);
  }
  return steps;
}

/** The errors of four keys move by half from window to window: what replaces what is this team's own decision. */
const NOT_ASKED = null;

/** The project, its calendar, and what it remembers of what has served. */
class Team extends CommandLine {
  /** Runs by what they were. */
  readonly runs: Record<string, string> = {};
  /** Instants between the steps. */
  readonly instants: Record<string, string> = {};
  #months = MONTHS;

  constructor() {
    super(sales(MONTHS), {
      name: "team",
      horizon: HORIZON,
      contenders: ["seasonal_naive", "ses", "ridge", "gradient_boosting"],
      folds: { count: 2 },
      lifecycle: { nonInferiority: NOT_ASKED },
    });
  }

  /** Folders, as options. */
  get folders(): string[] {
    const { registry, store, reports } = this.paths;
    return ["--registry", registry, "--store", store, "--reports", reports];
  }

  /** A command on the team's folders that must end with a code; its JSON. */
  async does(
    args: readonly string[],
    code = 0,
    variables?: Outside["variables"],
  ): Promise<Record<string, unknown>> {
    const run = await cli([...args, ...this.folders, "--json"], undefined, { variables });
    assertEquals(run.code, code, `${args.join(" ")}\n${run.stdout}\n${run.stderr}`);
    return run.json();
  }

  /** Months pass; the table grows. */
  pass(months: number): void {
    this.#months += months;
    Deno.writeTextFileSync(String(this.config.source), csvOf(sales(this.#months)));
  }

  /** Train by the config with some fields changed; the run's id. */
  async trains(fields: Partial<ConfigInput> = {}, code = 0): Promise<string> {
    Deno.writeTextFileSync(`${this.root}/config.json`, JSON.stringify({ ...this.config, ...fields }));
    const run: CliRun = await this.run();
    assertEquals(run.code, code, `${run.stdout}\n${run.stderr}`);
    return String(run.json().run);
  }

  /** Text of a file of the project. */
  read(path: string): string {
    return Deno.readTextFileSync(`${this.root}/${path}`);
  }

  /** All forecasts, as `infer` writes them. */
  async forecast(...more: string[]): Promise<string> {
    const { code, stderr } = await this.infer(...more);
    assertEquals(code, 0, stderr);
    return Deno.readTextFileSync(this.output);
  }

  /** Forecasts of one run's versions, whatever serves. */
  forecastOf(run: string): Promise<string> {
    return this.forecast("--run", run);
  }

  /** Wait until the clock shows another millisecond, and remember the instant. */
  async remember(name: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.instants[name] = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Everything stored is as it was written. */
  async isSound(): Promise<void> {
    const { problems } = await this.does(["fsck"]);
    assertEquals(problems, []);
  }
}

/** Sales of the first months, of keys with a level, a yearly wave and some noise. */
function sales(months: number): TableRow[] {
  return KEYS.flatMap((item, k) => {
    const rng = createRng(k + 1);
    return Array.from({ length: months }, (_, t) => {
      const value = (40 + 25 * k) * (1 + 0.4 * Math.sin(2 * Math.PI * (t + k) / 12)) + 3 * rng.normal();
      return { item, location: "here", date: month(t), demand: Math.max(0, value).toFixed(1), price: "5" };
    });
  });
}

const MANUAL = { lifecycle: { approval: "manual" as const, nonInferiority: NOT_ASKED } };

/** The steps, in their order. */
const YEAR: Readonly<Record<string, (team: Team, outside: Outside) => Promise<void>>> = {
  async "the first training ends with models that serve"(team) {
    team.runs.first = await team.trains();
    assertEquals(await team.forecast(), await team.forecastOf(team.runs.first));
    await team.remember("first");
  },

  async "with manual approval a new run waits, and is promoted by somebody"(team) {
    team.pass(HORIZON);
    const { first } = team.runs, second = await team.trains(MANUAL);
    team.runs.second = second;
    assertEquals(await team.forecast(), await team.forecastOf(first!));
    const gate = await team.does(["gate", "--run", second]);
    assertEquals([gate.passed, gate.keys], [true, { staged: KEYS.length, held: 0 }]);
    await team.does(["promote", "--run", second, ...BY, "--dry-run"]);
    assertEquals(await team.forecast(), await team.forecastOf(first!));
    const { promoted, archived, conflicts } = await team.does(["promote", "--run", second, ...BY]);
    assertEquals([promoted, archived, conflicts], [KEYS.length, KEYS.length, 0]);
    assertEquals(await team.forecast(), await team.forecastOf(second));
    await team.remember("second");
  },

  async "a bad run is refused by the gate, and what served serves on"(team) {
    team.pass(HORIZON);
    const before = await team.forecast();
    const gates = { run: { wape: 0.01 } };
    const bad = await team.trains({ contenders: ["seasonal_naive"], lifecycle: { gates } }, 4);
    const gate = await team.does(["gate", "--run", bad], 1);
    assertEquals([gate.passed, gate.keys], [false, { staged: 0, held: KEYS.length }]);
    await team.does(["promote", "--run", bad, ...BY], 1);
    // The table has grown: who serves forecasts from its new end.
    assertNotEquals(await team.forecast(), before);
    assertEquals(await team.forecast(), await team.forecastOf(team.runs.second!));
  },

  async "a run that waits is rejected, and not promoted by mistake afterwards"(team) {
    const before = await team.forecast(), doubted = await team.trains(MANUAL);
    assertEquals((await team.does(["reject", "--run", doubted, ...BY])).rejected, KEYS.length);
    await team.does(["promote", "--run", doubted, ...BY], 1);
    assertEquals(await team.forecast(), before);
  },

  async "the next training is good again"(team) {
    team.pass(1);
    team.runs.third = await team.trains();
    assertEquals(await team.forecast(), await team.forecastOf(team.runs.third));
    await team.remember("third");
  },

  async "one key is rolled back, then all of them"(team) {
    const { second, third } = team.runs;
    const one = await team.does(["rollback", "--to", second!, "--item", "A", ...BY]);
    assertEquals([one.moved, one.unchanged], [1, 0]);
    const serving = (await team.forecast()).split("\n"), isA = (line: string) => line.startsWith("A,");
    assertEquals(serving.filter(isA), (await team.forecastOf(second!)).split("\n").filter(isA));
    assertEquals(serving.filter((l) => !isA(l)), (await team.forecastOf(third!)).split("\n").filter((l) => !isA(l)));
    const all = await team.does(["rollback", "--to", team.instants.first!, ...BY]);
    assertEquals([all.moved, all.unchanged], [KEYS.length, 0]);
    assertEquals(await team.forecast(), await team.forecastOf(team.runs.first!));
    await team.remember("back");
  },

  async "what was live at any time can be asked, and who decided it"(team) {
    for (const [instant, run] of [["first", "first"], ["second", "second"], ["third", "third"], ["back", "first"]]) {
      const { live } = await team.does(["history", "--as-of", team.instants[instant!]!]);
      assertEquals((live as { run: string }[]).map((row) => row.run), KEYS.map(() => team.runs[run!]));
    }
    const { events } = await team.does(["history"]);
    const by = (events as { by?: string; note?: string }[]).filter((event) => event.by === "tester");
    assert(by.length >= 4 && by.every(({ note }) => note === "as agreed"), JSON.stringify(by));
  },

  async "a model is made again from its lineage, to the last byte"(team) {
    const lineage = await team.does([
      "lineage",
      "--item",
      "B",
      "--run",
      team.runs.second!,
      "--retrain",
      "--workers",
      "1",
    ]);
    assertEquals((lineage.retraining as { equal: boolean }).equal, true, JSON.stringify(lineage.retraining));
    const { runs } = await team.does(["runs"]);
    assertEquals((runs as unknown[]).length, 5);
    await team.does(["runs", "compare", team.runs.first!, team.runs.third!]);
  },

  async "everything is brought to a shared storage, and served from an empty folder"(team, outside) {
    const { storage, endpoint, variables } = outside, server = endpoint === undefined ? [] : ["--endpoint", endpoint];
    const pushed = () => team.does(["push", "--to", storage, ...server], 0, variables);
    const { sent, bytes } = await pushed();
    assert(Number(sent) > 0 && Number(bytes) > 0);
    assertEquals((await pushed()).sent, 0);
    const [registry, store] = ["models", "features"].map((name) => `${team.root}/pulled/${name}`);
    const folders = ["--registry", registry!, "--store", store!];
    const pulled = await cli(["pull", "--from", storage, ...server, ...folders, "--json"], undefined, { variables });
    assertEquals(pulled.code, 0, pulled.stderr);
    const output = `${team.root}/pulled/forecasts.csv`;
    const inferred = await cli(["infer", ...folders, "--output", output, "--json"]);
    assertEquals(inferred.code, 0, inferred.stderr);
    assertEquals(Deno.readTextFileSync(output), await team.forecast());
    const fsck = await cli(["fsck", ...folders, "--json"]);
    assertEquals(fsck.json().problems, []);
  },

  async "MLflow shows the runs, and nothing twice"(team, { mlflow }) {
    const first = await team.does(["mlflow-sync", "--to", mlflow]),
      again = await team.does(["mlflow-sync", "--to", mlflow]);
    assertEquals([first.runs, again.runs, again.skipped], [5, 0, 5]);
    assertEquals(again.models, 0);
  },

  async "what serves is written for others"(team) {
    for (const format of ["lightgbm", "onnx", "json"]) {
      const exported = await team.does(["export", "--format", format, "--output", `${team.root}/${format}`]);
      assertEquals([exported.versions, exported.format], [KEYS.length, format]);
    }
  },

  async "a model of others competes, serves one key, and is taken back"(team) {
    const all = await team.trains({ ...MANUAL, register: "all" }), folder = `${team.root}/boosting`;
    const chosen = ["--run", all, "--contender", "gradient_boosting", "--item", "A"];
    await team.does(["export", "--format", "lightgbm", ...chosen, "--output", folder, "--strict"]);
    const file = team.files("boosting/models").find((path) => path.endsWith(".txt"));
    const [target] = team.files("boosting/features").map((path) => JSON.parse(team.read(path)).target);
    await team.does([
      ...["import", `${team.root}/${file}`, "--name", "others", "--trained-until", month(20)],
      ...["--transform", target.transform],
    ]);
    const others = { name: "others", base: "imported" };
    const run = await team.trains({ contenders: ["ses", others], register: "all", ...MANUAL });
    const before = await team.forecast();
    await team.does(["promote", "--run", run, "--contender", "others", "--item", "A", "--force", ...BY]);
    assertNotEquals(await team.forecast(), before);
    await team.does(["rollback", "--to", team.instants.back!, ...BY]);
    assertEquals(await team.forecast(), before);
  },

  async "what nobody needs is swept, and everything serves as before"(team) {
    const before = await team.forecast();
    await team.does(["gc", "--grace", "0"]);
    assertEquals(await team.forecast(), before);
  },
};
