import { type Config, type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { trainTable } from "@lib/training/train.ts";

/** Names of the columns of {@linkcode rowLine}. */
export const HEAD = "shop,age,plan,spent,tips,stays";
export const NOW = () => new Date(0);

/** Rows of shops a and b: spending and tips by age and plan, who stays by plan; the same for a number whatever others there are. */
export function rowLine(i: number, shop = "ab"[i % 2]!): string {
  const rng = createRng(i + 1), age = 20 + rng.integer(40), plan = rng.integer(2) === 0 ? "basic" : "gold";
  const spent = 10 * age + (plan === "gold" ? 100 : 0) + Math.round(200 * rng.normal()) / 20;
  const stays = plan === "gold" === (rng.integer(10) < 9) ? "yes" : "no";
  return `${shop},${age},${plan},${spent},${Math.round(spent / 10)},${stays}`;
}

export function linesOf(from: number, to: number, shop?: string): string[] {
  return Array.from({ length: to - from }, (_, i) => rowLine(from + i, shop));
}

/** Rows that {@linkcode trained} has seen. */
export const SEEN = 240;

const ASKED = {
  regression: { problem: "regression", target: "spent", inputs: { ignore: ["tips", "stays"] } },
  classes: { problem: "classification", target: "stays", inputs: { ignore: ["spent", "tips"] } },
  targets: { problem: "regression", target: ["spent", "tips"], inputs: { ignore: ["stays"] } },
} as const satisfies Record<string, Partial<ConfigInput>>;
const MODELS = {
  regression: ["prior_mean", "ridge", "global_ridge"],
  classes: ["prior_mean", "logistic", "global_logistic"],
  targets: ["prior_mean", "global_ridge"],
};

/** A folder with models of shops a and b, and what finds them. */
export interface TrainedFolder {
  readonly root: string;
  readonly config: Config;
  readonly at: { readonly registry: string; readonly store: string; readonly now: () => Date; readonly config: Config };
  /** A table beside that which was trained on. */
  write(name: string, lines: readonly string[], head?: string): string;
  /** Lines of a file in the folder, each by its cells. */
  read(name: string): string[][];
}

const made = new Map<string, Promise<TrainedFolder>>();

/** The same folder for all tests of a file, that nobody changes. */
export function trained(asked: keyof typeof ASKED): Promise<TrainedFolder> {
  const found = made.get(asked) ?? trainedAnew(asked);
  made.set(asked, found);
  return found;
}

/** A folder of its own. @param changes To the config. */
export async function trainedAnew(
  asked: keyof typeof ASKED,
  changes: Partial<ConfigInput> = {},
): Promise<TrainedFolder> {
  const root = Deno.makeTempDirSync(), source = `${root}/t.csv`;
  const write = (name: string, lines: readonly string[], head = HEAD) => {
    Deno.writeTextFileSync(`${root}/${name}`, `${[head, ...lines].join("\n")}\n`);
    return `${root}/${name}`;
  };
  write("t.csv", linesOf(0, SEEN));
  const own = { name: "t", source, keys: ["shop"], contenders: MODELS[asked], levels: [80] };
  const config = parseConfig({ ...own, ...ASKED[asked], ...changes });
  const folders = { registry: `${root}/models`, store: `${root}/features`, now: NOW };
  await trainTable(config, { ...folders, reports: `${root}/reports`, workers: 0 });
  return {
    root,
    config,
    at: { ...folders, config },
    write,
    read: (name) => Deno.readTextFileSync(`${root}/${name}`).trim().split("\n").map((line) => line.split(",")),
  };
}
