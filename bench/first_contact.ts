/**
 * A new user's way to the first forecast, on five tables of different shape: `init` on the file, then what each command names as
 * the next one, and the forecasts held against what came.
 *
 *     deno task bench:first-contact --help
 *
 * @module
 */
import { parseArgs } from "node:util";
import { firstTables } from "./first_contact/tables.ts";
import { formatWalks } from "./first_contact/format_walks.ts";
import { copyProject } from "../tools/copy_project.ts";
import { type Walk, walk } from "./first_contact/walk.ts";

const HELP = `Walk a new user's way to the first forecast, and count commands, seconds, warnings and words.

Usage: deno task bench:first-contact [options]

Options
  --only NAMES  only these: ${firstTables().map(({ name }) => name).join(", ")}
  --cold        with an empty cache of packages: the first command downloads
  --json        the walks as JSON
  --help        this text

Exit code 1 if a table takes more than three commands, a forecast is not correct, or a warning is needless.
`;

/** Commands that a first correct forecast may take. */
const MOST_COMMANDS = 3;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    cold: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(HELP);
  Deno.exit(0);
}
const only = values.only?.split(","), walks: Walk[] = [];
for (const table of firstTables().filter(({ name }) => only?.includes(name) ?? true)) {
  const scratch = await Deno.makeTempDir({ prefix: "first_contact_" });
  try {
    await copyProject(`${scratch}/project`);
    if (values.cold) Deno.env.set("DENO_DIR", `${scratch}/cache`);
    walks.push(await walk(table, `${scratch}/project`));
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}
console.log(values.json ? JSON.stringify(walks, null, 2) : formatWalks(walks));
const isGood = ({ isCorrect, steps, needless }: Walk) =>
  isCorrect && steps.length <= MOST_COMMANDS && needless.length === 0;
if (walks.length === 0 || !walks.every(isGood)) Deno.exit(1);
