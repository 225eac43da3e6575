import { agree, formatCount } from "../../core/text/plural.ts";
import type { PromotionResult } from "../../lifecycle/promote.ts";
import type { RejectionResult } from "../../lifecycle/reject.ts";
import { element } from "../parts/element.ts";
import { tokenForm } from "./access.ts";
import { ServiceError } from "./service_client.ts";
import type { ViewContext } from "./view.ts";

/** Characters of a name and of a reason, as the server takes them. */
const MOST_NAME = 200, MOST_NOTE = 2_000;

/**
 * Takes a decision about a run: who, why, approve or reject.
 *
 * @param context Of the page. @param run Its id.
 */
export function decisionForm(context: ViewContext, run: string): HTMLElement {
  const { document } = context, id = (name: string) => `${name}-${run}`;
  const by = element(document, "input", [
    { id: id("by"), required: true, maxlength: MOST_NAME, autocomplete: "name", class: "grow" },
  ]);
  const note = element(document, "textarea", [
    { id: id("note"), required: true, maxlength: MOST_NOTE, rows: 2, class: "grow" },
  ]);
  const result = element(document, "div", [{ role: "status" }]);
  const approve = element(document, "button", [{ type: "submit", class: "main" }, "Approve"]);
  const buttons = [approve, element(document, "button", [{ type: "submit" }, "Reject"])];
  const form = element(document, "form", [
    {
      class: "decision",
      onsubmit: (event) => {
        event.preventDefault();
        // Only the button itself approves: a form that is sent by any other way must not.
        const what = Reflect.get(event, "submitter") === approve ? "approve" : "reject";
        void decide(context, { run, what, body: { by: by.value, note: note.value }, buttons, result });
      },
    },
    element(document, "div", [{ class: "controls" }, element(document, "label", [{ for: id("by") }, "Your name"]), by]),
    element(document, "div", [
      { class: "controls" },
      element(document, "label", [{ for: id("note") }, "Reason"]),
      note,
    ]),
    element(document, "div", [{ class: "controls" }, ...buttons]),
    element(document, "p", [
      { class: "note" },
      "Name and reason stand in the history for good. Approving loads every model first and moves all of them or none.",
    ]),
    result,
  ]);
  return form;
}

interface Deciding {
  readonly run: string;
  readonly what: "approve" | "reject";
  readonly body: { readonly by: string; readonly note: string };
  readonly buttons: readonly HTMLButtonElement[];
  readonly result: HTMLElement;
}

async function decide(context: ViewContext, { run, what, body, buttons, result }: Deciding): Promise<void> {
  const { document, client } = context;
  for (const button of buttons) button.disabled = true;
  result.replaceChildren(
    element(document, "p", [{ class: "message" }, what === "approve" ? "Loading every model …" : "Rejecting …"]),
  );
  try {
    const path = `v1/approvals/${encodeURIComponent(run)}/${what}`;
    const done = what === "approve"
      ? approved(await client.post<PromotionResult>(path, body))
      : rejected(await client.post<RejectionResult>(path, body));
    result.replaceChildren(
      element(document, "p", [{ class: "message" }, done]),
      element(document, "p", [
        {},
        element(document, "button", [{ type: "button", onclick: () => context.renew() }, "Show what waits now"]),
      ]),
    );
  } catch (thrown) {
    for (const button of buttons) button.disabled = false;
    result.replaceChildren(...refused(context, thrown));
  }
}

function approved(
  { promoted, archived, event }: { promoted: number | null; archived: number | null; event: number | null },
): string {
  if (event === null) return "Nothing has moved: all of it serves already.";
  return `Approved: ${formatCount(promoted ?? 0, "model")} of it ${agree(promoted ?? 0, "serves", "serve")} now, ${
    formatCount(archived ?? 0, "former one is", "former ones are")
  } archived (event ${event}).`;
}

function rejected({ rejected, event }: { rejected: number | null; event: number | null }): string {
  if (event === null) return "It was rejected so before: nothing has changed.";
  return `Rejected: ${formatCount(rejected ?? 0, "model")} of it wait on, with your reason (event ${event}).`;
}

function refused({ document, client }: ViewContext, thrown: unknown): HTMLElement[] {
  const error = thrown instanceof ServiceError ? thrown : null;
  const text = error === null ? String(thrown) : `${error.message} ${error.hint}`.trim();
  const said = element(document, "p", [{ class: "message bad", role: "alert" }, text]);
  if (error?.status !== 401 && error?.status !== 403) return [said];
  const form = tokenForm(document, (token) => {
    client.useToken(token);
    said.textContent = "Another token is used now: decide again.";
  });
  return [said, form];
}
