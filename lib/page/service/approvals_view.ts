import { formatNumber, formatPercent, formatRange, tellChange } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { facts, paragraph, table } from "../../report/parts/page_parts.ts";
import { tellUncompared } from "../../lifecycle/tell_uncompared.ts";
import type { ApprovalPreview } from "../../report/service/approval_preview.ts";
import type { ApprovalsRecord, WaitingRun } from "../../report/service/approvals_record.ts";
import { element } from "../parts/element.ts";
import { GATE } from "./gate_words.ts";
import { decisionForm } from "./decision_form.ts";
import { part } from "../parts/parts.ts";
import { instant } from "./parts.ts";
import { ServiceError } from "./service_client.ts";
import type { Told } from "./told.ts";
import type { View, ViewContext } from "./view.ts";

type Answer = ApprovalsRecord & { readonly isDecidedHere: boolean };

/** Runs whose models wait: a dry run of each, approval, rejection. */
export const approvalsView: View = async (context) => {
  const { document, client } = context, { waiting, rollout, isDecidedHere } = await client.get<Answer>("v1/approvals");
  const told = [
    ...rollout === null ? [] : [
      `Run ${rollout.run} is rolled out to ${formatNumber(rollout.share)} % of the keys since ${
        instant(rollout.startedAt)
      }.`,
    ],
    ...waiting.length === 0 ? ["Nothing waits for a decision."] : [],
  ];
  const closed =
    "Decisions are not taken here: the server needs tokens, one of role write, and a registry of its own " +
    "(deno task serve --tokens FILE). Elsewhere deno task promote and reject decide.";
  return {
    title: "Approvals",
    body: [
      part(
        document,
        told.map((text) => paragraph(text)).join("") +
          (isDecidedHere || waiting.length === 0 ? "" : paragraph(closed, "message")),
      ),
      ...waiting.map((run) => waitingPart(context, run, isDecidedHere)),
    ],
  };
};

function waitingPart(context: ViewContext, run: Told<WaitingRun>, isDecidedHere: boolean): HTMLElement {
  const { document } = context, preview = element(document, "div", [{ "aria-live": "polite" }]);
  const button = element(document, "button", [
    { type: "button", onclick: () => void showPreview(context, { run: run.run, preview, button }) },
    "Dry run",
  ]);
  return element(document, "section", [
    { class: "waiting", "aria-label": `Run ${run.run}` },
    element(document, "h2", [{}, run.run]),
    part(document, facts(factsOf(run)) + rejectionOf(run)),
    element(document, "p", [{}, button]),
    preview,
    isDecidedHere ? decisionForm(context, run.run) : null,
  ]);
}

function factsOf(
  { name, createdAt, dataVersion, waits, verdict, broken }: Told<WaitingRun>,
): { name: string; value: string }[] {
  const gate = verdict === "refused"
    ? `refused: ${broken.join("; ")}`
    : verdict === "none"
    ? "has not judged it"
    : GATE[verdict];
  return [
    { name: "Table", value: `${name}, version ${dataVersion}` },
    { name: "Trained", value: instant(createdAt) },
    { name: "Waits", value: formatCount(waits ?? 0, "model") },
    { name: "Gate", value: gate },
  ];
}

function rejectionOf({ rejected, waits, rejection }: Told<WaitingRun>): string {
  if (rejection === null) return "";
  const count = rejected === waits ? "It was rejected" : `${formatNumber(rejected)} of its models were rejected`;
  return paragraph(
    `${count} by ${rejection.by}: ${rejection.note}. Only deno task promote --force overrules that.`,
    "message bad",
  );
}

async function showPreview(
  { document, client, tell }: ViewContext,
  { run, preview, button }: { run: string; preview: HTMLElement; button: HTMLButtonElement },
): Promise<void> {
  button.disabled = true;
  tell("Loading every model that would serve …");
  try {
    const shown = await client.get<ApprovalPreview>(`v1/approvals/${encodeURIComponent(run)}/preview`);
    preview.replaceChildren(part(document, previewOf(shown)));
    tell("");
  } catch (thrown) {
    if (!(thrown instanceof ServiceError)) throw thrown;
    preview.replaceChildren(part(document, paragraph(`${thrown.message} ${thrown.hint}`, "message bad")));
    tell("");
  } finally {
    button.disabled = false;
  }
}

/** What would move, and what that does, as the command tells it. */
function previewOf(
  { promoted, archived, unchanged, conflicts, kept, error, uncompared, families, forecasts, keys, moves }: Told<
    ApprovalPreview
  >,
): string {
  const would =
    `${formatCount(promoted ?? 0, "model")} would serve, ${formatNumber(archived)} in the place of another; ` +
    `${formatNumber(unchanged)} stay as they are. Nothing has moved.`;
  return paragraph(would) +
    ((conflicts ?? 0) === 0 ? "" : paragraph(
      `${formatCount(conflicts ?? 0, "model")} cannot serve: while there is one, nothing can be approved.`,
      "message bad",
    )) +
    paragraph(`${errorOf(error)} ${tellUncompared(uncompared)}`.trim()) +
    Object.entries(forecasts).map(([group, change]) => changesOf(group, change)).join("") +
    table(
      [
        { title: "Family now", text: ({ from }) => from || "–" },
        { title: "Family then", text: ({ to }) => to || "–" },
        { title: "Keys", isNumber: true, text: (row) => formatNumber(row.keys) },
      ],
      families,
      { label: "Keys by model family, now and then" },
    ) +
    table(
      [
        { title: "Key", text: ({ key }) => key.join(" / ") },
        { title: "Now", text: ({ from }) => from?.semantic ?? "–" },
        { title: "Then", text: ({ to }) => to.semantic },
        { title: "Error now", isNumber: true, text: ({ fromError }) => formatNumber(fromError) },
        { title: "Error then", isNumber: true, text: (row) => formatNumber(row.error) },
      ],
      keys,
      { label: "Models that would serve", limit: 20 },
    ) +
    ((moves ?? 0) > keys.length ? paragraph(`${formatNumber(moves)} models in all.`, "note") : "") +
    table(
      [
        { title: "Stays", text: ({ key }) => key.join(" / ") },
        { title: "Version", text: ({ semantic }) => semantic },
        { title: "Why", text: ({ code }) => code },
      ],
      kept,
      { label: "Models that stay where they are" },
    );
}

function errorOf({ keys, ratio, lo, hi }: Told<ApprovalPreview["error"]>): string {
  if (keys === 0 || ratio === null) return "Errors: none of these keys was compared with the model that serves it.";
  return `Errors are ${tellChange(ratio, { less: "below", more: "above" })} those of the models that serve (${
    formatRange(lo ?? NaN, hi ?? NaN)
  } times at 90 %), on the same periods of ${formatCount(keys ?? 0, "key")}.`;
}

function changesOf(
  group: string,
  { keys, changed, churn, gained, lost, mostAbsolute }: Told<ApprovalPreview["forecasts"][string]>,
): string {
  const moved = churn === null ? "" : `move by ${formatPercent(churn)} in all; `;
  const text = `Forecasts of ${group}: ${moved}${formatNumber(changed)} of ${formatCount(keys ?? 0, "key")} change, ` +
    `${formatNumber(gained)} gain a forecast, ${formatNumber(lost.length)} lose theirs.`;
  return paragraph(text) + table(
    [
      { title: "Moves most", text: ({ key }) => key.join(" / ") },
      { title: "Sum now", isNumber: true, text: ({ before }) => formatNumber(before) },
      { title: "Sum then", isNumber: true, text: ({ after }) => formatNumber(after) },
      { title: "Share", isNumber: true, text: ({ relative }) => formatPercent(relative ?? NaN) },
    ],
    mostAbsolute,
    { label: `Keys of ${group} whose forecasts move most` },
  );
}
