"use strict";
// The page is whole without this: it adds sorting, choosing and folding, all by buttons that a keyboard reaches.
{
  const status = document.getElementById("said");
  const say = (words) => { status.textContent = ""; requestAnimationFrame(() => { status.textContent = words; }); };
  const button = (words, className) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = className;
    made.append(...words);
    return made;
  };
  const words = (cell) => cell.dataset.v ?? cell.textContent.trim();
  const unknown = (key) => key === "" || key === "–" || Number.isNaN(key);
  const numeric = (cell) => { const text = words(cell); return text === "–" ? NaN : parseFloat(text.replace(/^[<>]/, "")); };
  const firstRow = (unit) => (unit.tagName === "TR" ? unit : unit.rows[0]);
  const units = (table) => [...table.querySelectorAll(":scope > .unit, :scope > tbody > .unit")];

  const fold = (opener, open) => {
    opener.setAttribute("aria-expanded", String(open));
    document.getElementById(opener.getAttribute("aria-controls")).hidden = !open;
  };

  const sort = (table, head, place) => {
    const descending = head.getAttribute("aria-sort") === "ascending";
    const key = (unit) => {
      const cell = firstRow(unit).cells[place];
      if (cell.dataset.s) return Number(cell.dataset.s);
      return head.classList.contains("n") ? numeric(cell) : words(cell).toLowerCase();
    };
    const keyed = units(table).map((unit, order) => ({ unit, order, key: key(unit) }));
    // stable, and what is not known stands last either way
    keyed.sort((a, b) => {
      if (unknown(a.key) || unknown(b.key)) return unknown(a.key) - unknown(b.key) || a.order - b.order;
      const way = typeof a.key === "number" && typeof b.key === "number"
        ? a.key - b.key : String(a.key).localeCompare(String(b.key), "en", { numeric: true });
      return (descending ? -way : way) || a.order - b.order;
    });
    for (const { unit } of keyed) unit.parentNode.append(unit);
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    say(`Sorted by ${head.textContent.trim()}, ${descending ? "descending" : "ascending"}.`);
  };

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    [...table.tHead.rows[0].cells].forEach((head, place) => {
      const made = button(head.childNodes, "");
      made.addEventListener("click", () => sort(table, head, place));
      head.dataset.name = made.textContent;
      head.append(made);
    });
  }

  document.querySelectorAll(".more").forEach((more, number) => {
    const head = more.previousElementSibling.cells[0];
    more.id = `more-${number}`;
    const opener = button([head.firstChild], "opener");
    opener.setAttribute("aria-controls", more.id);
    opener.addEventListener("click", () => fold(opener, more.hidden));
    head.prepend(opener);
    fold(opener, false);
  });

  for (const box of document.querySelectorAll("[data-filters]")) {
    const form = box.querySelector(".tools");
    const table = box.querySelector("table");
    const search = form.querySelector("input");
    const choices = [...form.querySelectorAll("select")];
    const rows = units(table).map((unit) => ({ unit, row: firstRow(unit), text: unit.textContent.toLowerCase() }));
    const choose = () => {
      const sought = search.value.trim().toLowerCase();
      let shown = 0;
      for (const { unit, row, text } of rows) {
        const fits = text.includes(sought)
          && choices.every((choice) => !choice.value || words(row.cells[choice.dataset.column]) === choice.value);
        unit.hidden = !fits;
        shown += fits;
      }
      say(`${shown} of ${rows.length} shown.`);
    };
    form.hidden = false;
    form.addEventListener("input", choose);
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const all of form.querySelectorAll("[data-open]")) {
      all.addEventListener("click", () => {
        const open = all.dataset.open === "true";
        const openers = rows.filter(({ unit }) => !unit.hidden).map(({ unit }) => unit.querySelector(".opener"));
        for (const opener of openers) fold(opener, open);
        say(`${openers.length} ${open ? "opened" : "closed"}.`);
      });
    }
  }
}
