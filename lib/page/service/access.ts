import { element } from "../parts/element.ts";

/**
 * Asks for a token.
 *
 * @param document That will have it. @param use Is given it.
 */
export function tokenForm(document: Document, use: (token: string) => void): HTMLElement {
  const field = element(document, "input", [
    { id: "token", type: "password", autocomplete: "off", spellcheck: "false", required: true, class: "grow" },
  ]);
  const form = element(document, "form", [
    {
      class: "controls",
      onsubmit: (event) => {
        event.preventDefault();
        use(field.value);
      },
    },
    element(document, "label", [{ for: "token" }, "Token"]),
    field,
    element(document, "button", [{ type: "submit", class: "main" }, "Use it"]),
  ]);
  const note = "It is kept in this tab alone, until the tab is closed, and goes to this server only.";
  return element(document, "div", [{}, form, element(document, "p", [{ class: "note" }, note])]);
}

/**
 * Says by what right the pages are read, and takes another token.
 *
 * @param document That will have it. @param options `hasToken`; `use` is given another one, or an empty one to forget it.
 */
export function accessPart(
  document: Document,
  { hasToken, use }: { readonly hasToken: boolean; readonly use: (token: string) => void },
): HTMLElement {
  if (!hasToken) return element(document, "span");
  return element(document, "button", [{ type: "button", onclick: () => use("") }, "Forget the token"]);
}
