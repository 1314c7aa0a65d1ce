// Sorts and filters the register's table. Without this script the whole table is there.
(() => {
  "use strict";

  const text = (row) => row.textContent.toLowerCase();

  const setUpFilter = (form) => {
    const table = document.getElementById(form.dataset.filterFor);
    const rows = [...table.tBodies[0].rows];
    const status = form.querySelector("[data-filter-status]");
    const fields = [...form.querySelectorAll("[data-filter]")];

    const fits = (row, field) => {
      const wanted = field.value.trim().toLowerCase();
      if (!wanted) return true;
      if (field.dataset.filter === "text") return text(row).includes(wanted);
      return (row.dataset[field.dataset.filter] || "").split(" ").includes(field.value);
    };

    const apply = () => {
      let shown = 0;
      for (const row of rows) {
        row.hidden = !fields.every((field) => fits(row, field));
        if (!row.hidden) shown += 1;
      }
      const advice = shown ? "" : " Ändra eller rensa det du har valt.";
      status.textContent = `Visar ${shown} av ${rows.length} samarbeten.${advice}`;
    };

    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    // A browser that goes back to the page fills the fields in again, after this script has run.
    window.addEventListener("pageshow", apply);
    apply();
  };

  const keyOf = (row, index) => {
    const cell = row.cells[index];
    return cell.dataset.sort ?? cell.textContent.trim();
  };

  // Unknown values stand last whichever way the rest is sorted.
  const compare = (a, b, way) => {
    if (!a || !b) return a ? -1 : b ? 1 : 0;
    return way * a.localeCompare(b, "sv", { numeric: true });
  };

  const setUpSorting = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => compare(keyOf(a, index), keyOf(b, index), way));
        table.tBodies[0].append(...rows);
      });
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("table[data-sortable]").forEach(setUpSorting);
    document.querySelectorAll("form[data-filter-for]").forEach(setUpFilter);
  });
})();
