import { element } from "./element.ts";

/** Where the browser keeps what was chosen. */
const KEPT_AS = "look";
const LOOKS = [["", "as the device"], ["light", "light"], ["dark", "dark"]] as const;

/**
 * A choice of light and dark, kept for the next visit where the browser keeps anything.
 *
 * @param root Element that it is put into; nothing happens without one. @param storage Of the browser; null for none.
 */
export function lookSwitch(root: HTMLElement | null, storage: Pick<Storage, "getItem" | "setItem"> | null): void {
  if (root === null) return;
  const document = root.ownerDocument, kept = storage?.getItem(KEPT_AS) ?? "";
  const apply = (look: string) => {
    if (look === "") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", look);
  };
  const choice = element(document, "select", [
    {
      id: "look-choice",
      onchange: () => {
        apply(choice.value);
        try {
          storage?.setItem(KEPT_AS, choice.value);
        } catch {
          // A full or forbidden storage: the choice holds for this visit.
        }
      },
    },
    ...LOOKS.map(([value, text]) => element(document, "option", [{ value, selected: value === kept }, text])),
  ]);
  apply(LOOKS.some(([value]) => value === kept) ? kept : "");
  root.replaceChildren(element(document, "label", [{ for: "look-choice" }, "Colours "]), " ", choice);
}

/** The browser's storage; null where a page may have none, as in some that are opened from a disk. */
export function browserStorage(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
