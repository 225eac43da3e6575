import { type Contender, CONTENDERS, familyNames, loadFamily } from "./catalog.ts";
import { defaultIn } from "./contenders.ts";

/** What each scope means, in the order of the page's sections. */
const SCOPES: readonly (readonly [Contender["scope"], string, string])[] = [
  ["local", "Local contenders", "Fitted on the history or the feature rows of one key."],
  ["pooled", "Pooled contenders", "Fitted once per origin on the feature rows of all keys, then applied to each key."],
  [
    "combination",
    "Combinations",
    "Computed from the forecasts of the other contenders of the key. A config that names one of them enters mean, median, blend and key_blend; `deno task models show` has the members and weights of a key's model.",
  ],
];

/**
 * The model catalogue as Markdown: `docs/models.md` is this text, and a test compares them.
 *
 * @param earned Where contenders earn weight in what serves, by name; those of the default list all have a line.
 * @returns The page, ending in a newline.
 */
export async function formatCatalog(earned: Readonly<Record<string, string>> = {}): Promise<string> {
  const families = await Promise.all(familyNames().map(loadFamily));
  const lines = [
    "<!-- deno-fmt-ignore-file -->",
    "# Models",
    "",
    "Generated from `lib/models/catalog.ts` by `formatCatalog()`; do not edit by hand.",
    "",
    "A config names contenders in `contenders`; without it those marked as default compete. A variant has a name of its own:",
    '`{"name": "long_average", "base": "moving_average", "params": {"window": 26}}`. A variant that sees feature rows may have',
    "rows of its own, other than those of the run: another transform of the target, strategy or list of features, as in",
    '`{"name": "global_fed", "base": "global_gradient_boosting", "recipe": {"strategy": "recursive", "transform": "scale"}}`.',
    'A combination may have weights of its own: `{"name": "house", "weights": {"ets": 0.3, "theta": 0.7}}`.',
  ];
  lines.push("", SMALLER);
  for (const [scope, title, meaning] of SCOPES) {
    lines.push("", `## ${title}`, "", meaning, "");
    lines.push("| Contender | Family | Default in | For | Fewest rows | Parameters | What it does |");
    lines.push("| --- | --- | --- | --- | --- | --- | --- |");
    lines.push(...CONTENDERS.filter((contender) => contender.scope === scope).map(rowOf));
  }
  lines.push(
    "",
    "## Where they win",
    "",
    DEFAULTS,
    "",
    WEIGHTS,
    "",
    "| Contender | Mean weight by set |",
    "| --- | --- |",
  );
  for (const { name, scope } of CONTENDERS.filter((contender) => defaultIn(contender).includes("forecast"))) {
    if (scope !== "combination") lines.push(`| \`${name}\` | ${earned[name] ?? "nowhere"} |`);
  }
  lines.push("", "## Families", "", "| Family | Input | Importance | Degenerate check |", "| --- | --- | --- | --- |");
  for (const family of families) {
    const marks = [family.importance, family.degenerate].map((method) => method === undefined ? "no" : "yes");
    lines.push(`| \`${family.name}\` | ${family.input} | ${marks.join(" | ")} |`);
  }
  return `${lines.join("\n")}\n`;
}

const DEFAULTS =
  "By default compete those who earn weight on some set, or who cost next to nothing and are meant for keys that the sets hardly " +
  "have: short ones, sparse ones, those without a season. What takes most of the time must lower errors on windows before those that " +
  "are reported (`deno task bench:accuracy --ablate`): forests and boosting of single keys hardly do, and compete where a config names them.";

const WEIGHTS =
  "What each contender of the default list contributes to what serves on the sets of [accuracy](accuracy.md): its mean weight over " +
  "the keys of a set, and the kind of keys where that is largest. A set whose config lists its contenders has others as well.";

const SMALLER =
  "With `compress` in the config tree models, of a key or of all keys, are made smaller before they serve, where the folds show that the " +
  "budget holds. Scores of the run and of its versions, skill, coverage and the gate are of the smaller models; the choice " +
  "of contenders, leaderboards and the errors behind the intervals are of the contenders as they competed.";

function rowOf(contender: Contender): string {
  const params = Object.entries(contender.params).map(([name, value]) => `\`${name}\` = ${shortValue(value)}`);
  const cells = [
    `\`${contender.name}\``,
    contender.family === "" ? "" : `\`${contender.family}\``,
    defaultIn(contender).join(", ") || "none",
    contender.for,
    String(contender.minRows),
    params.join(", "),
    contender.prior === undefined
      ? contender.summary
      : `${contender.summary} \`${contender.prior}\` says so, and is entered with it.`,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** A default for people: numbers to four digits. */
function shortValue(value: number | string | boolean): string {
  return JSON.stringify(typeof value === "number" ? Number(value.toPrecision(4)) : value);
}
