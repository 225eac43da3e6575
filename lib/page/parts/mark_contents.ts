/**
 * Marks in the table of contents which section is read.
 *
 * @param document A page with `nav.contents`; nothing happens without one.
 */
export function markContents(document: Document): void {
  const links = new Map<string, Element>();
  for (const link of document.querySelectorAll(".contents a")) {
    links.set(link.getAttribute("href")?.slice(1) ?? "", link);
  }
  const sections = [...links.keys()].flatMap((id) => document.getElementById(id) ?? []), seen = new Set<Element>();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) seen.add(target);
      else seen.delete(target);
    }
    const current = sections.find((section) => seen.has(section));
    if (current === undefined) return;
    for (const [id, link] of links) {
      if (id === current.id) mark(link);
      else link.removeAttribute("aria-current");
    }
    // The upper fourth of the window: a heading there is what one has come to.
  }, { rootMargin: "-60px 0px -72% 0px" });
  for (const section of sections) observer.observe(section);
}

/** Where the contents lie in a row, what is current is moved into view, and the page stays where it is. */
function mark(link: Element): void {
  if (link.hasAttribute("aria-current")) return;
  link.setAttribute("aria-current", "true");
  const row = link.closest(".contents");
  if (row !== null && link instanceof HTMLElement) row.scrollLeft = link.offsetLeft - row.clientWidth / 3;
}
