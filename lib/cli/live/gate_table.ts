import { type GateRule, tellKept } from "../../lifecycle/rules.ts";
import type { RunGate } from "../../lifecycle/settle.ts";
import { formatCount } from "../../core/text/plural.ts";
import { formatNumber } from "../../core/text/format_number.ts";
import { formatTable } from "../session/table.ts";

/** The rules of a gate with their limits and values. */
export function formatRules(rules: readonly GateRule[]): string {
  if (rules.length === 0) return "No rules: the config has switched all of them off.";
  return formatTable([
    { title: "rule", cells: rules.map(({ name }) => name) },
    { title: "of", cells: rules.map(({ scope }) => scope) },
    { title: "limit", cells: rules.map((rule) => `${side(rule)} ${rule.limit}`), align: "right" },
    { title: "value", cells: rules.map(({ value }) => formatNumber(value)), align: "right" },
    { title: "kept", cells: rules.map(tellKept), align: "left" },
  ]);
}

/** The broken rules of a run in one line: which, and by how much. */
export function tellBroken(rules: readonly GateRule[]): string {
  return rules.filter(({ ok, scope }) => !ok && scope === "run").map((rule) => {
    const { name, limit, value } = rule;
    if (Number.isNaN(value)) return `${name} cannot be judged, and must be ${side(rule)} ${limit}`;
    const by = formatNumber(Math.abs(value - limit));
    return `${name} is ${formatNumber(value)}, ${by} ${isAtLeast(rule) ? "below" : "above"} its limit ${limit}`;
  }).join("; ");
}

/** What the gate of a run said, and who serves now, one line each. */
export function tellGate({ passed, rules, keys, serves, waits, undone }: RunGate): string {
  const counts: [count: number, rest: string][] = [
    [passed ? keys.held : 0, "held back by rules of a key."],
    [serves.new, "served by the new models."],
    [undone ?? 0, "served so although somebody had rolled back to a former model."],
    [waits.approval, "waiting in Staging: deno task promote lets them serve."],
    [
      waits.larger,
      "waiting in Staging, as champions of runs over more keys serve: --replace lets the new models serve.",
    ],
    [waits.conflict, "waiting in Staging, as somebody else has changed their champion meanwhile (CONFLICT)."],
    [serves.former, "served by the former models on."],
    [serves.none, "served by no model."],
  ];
  return [
    passed ? "The run has passed." : `The run is refused: ${tellBroken(rules)}.`,
    ...counts.flatMap(([count, rest]) => count === 0 ? [] : [`${formatCount(count, "key is", "keys are")} ${rest}`]),
  ].join("\n");
}

/** Who serves where a run is refused. */
export function tellServes({ serves: { former, none } }: RunGate): string {
  const parts = [
    ...former > 0 ? [`the former models serve ${formatCount(former, "key")} on`] : [],
    ...none > 0 ? [`${formatCount(none, "key is", "keys are")} served by no model`] : [],
  ];
  return parts.length === 0 ? "none of its keys has a model" : parts.join(", ");
}

function side(rule: GateRule): string {
  return isAtLeast(rule) ? "≥" : "≤";
}

function isAtLeast({ name }: GateRule): boolean {
  return name === "skill";
}

/** What is forgiven for want of evidence alone, one line for each such rule: whoever reads no table should know. */
export function tellForgiven(rules: readonly GateRule[]): string[] {
  return rules.filter(({ forgiven }) => forgiven).map((rule) => {
    const { name, limit, value } = rule;
    return Number.isNaN(value)
      ? `${name} could not be judged: no key could be compared with its champion, and champions of another recipe are ` +
        "replaced"
      : `${name} is ${formatNumber(value)}, ${
        isAtLeast(rule) ? "below" : "above"
      } its limit ${limit}: forgiven, as so few ` +
        "keys show nothing";
  });
}
