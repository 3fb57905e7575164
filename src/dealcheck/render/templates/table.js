
"use strict";
// Makes the table of deals sort and filter. Without this script the page says the same.
(() => {
  const table = document.querySelector("table.sorts");
  if (!table || !table.tHead) return;
  const rows = () => [...table.querySelectorAll("tbody tr:not(.section)")];
  const text = (row, place) => (row.cells[place] ? row.cells[place].textContent.trim() : "");
  const number = (value) => {
    const found = value.replace("−", "-").match(/-?\d+(\.\d+)?/);
    return found ? Number(found[0]) : Number.NEGATIVE_INFINITY;
  };
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, place) => {
    if (!head.textContent.trim()) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const numbers = head.classList.contains("n");
      const now = head.getAttribute("aria-sort");
      const turned = now === (numbers ? "descending" : "ascending");
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      const downwards = numbers !== turned;
      head.setAttribute("aria-sort", downwards ? "descending" : "ascending");
      for (const body of table.tBodies) {
        const own = [...body.querySelectorAll("tr:not(.section)")];
        own.sort((a, b) => {
          const one = text(a, place), other = text(b, place);
          const order = numbers
            ? number(one) - number(other) || 0
            : one.localeCompare(other, "en", { numeric: true });
          return downwards ? -order : order;
        });
        body.append(...own);
      }
    });
  });
  const label = document.createElement("label");
  label.className = "filter";
  const input = document.createElement("input");
  input.type = "search";
  const count = document.createElement("span");
  count.setAttribute("role", "status");
  label.append("Show deals with: ", input, " ", count);
  (table.closest(".wide") || table).before(label);
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of rows()) {
      const own = row.textContent.toLowerCase();
      row.hidden = !wanted.every((word) => own.includes(word));
      left += row.hidden ? 0 : 1;
    }
    count.textContent = wanted.length ? `${left} of ${rows().length}` : "";
  });
})();
