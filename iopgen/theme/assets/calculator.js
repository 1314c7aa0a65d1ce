// Finds a number's tier in the table of compensation. Without this script the table is there.
(() => {
  "use strict";

  const kronor = new Intl.NumberFormat("sv-SE", { style: "currency", currency: "SEK", maximumFractionDigits: 0 });

  const setUp = (form) => {
    const table = document.getElementById(form.dataset.calculatorFor).closest("table");
    const rows = [...table.querySelectorAll("tr[data-from]")];
    const field = form.querySelector("input");
    const status = form.querySelector("[role=status]");

    const isIn = (row, number) =>
      number >= Number(row.dataset.from) && (row.dataset.to === "" || number <= Number(row.dataset.to));

    const explain = (number) => {
      if (!Number.isInteger(number) || number < 0) return "Skriv ett helt antal.";
      const row = rows.find((candidate) => isIn(candidate, number));
      if (!row) return `Handlingen anger inget belopp för ${number}.`;
      if (row.dataset.amount === "") return `Inget steg i handlingen gäller ${number}.`;
      return `${number} ger ${kronor.format(Number(row.dataset.amount))}.`;
    };

    const apply = () => {
      for (const row of rows) row.classList.remove("iop-chosen");
      const row = field.value === "" ? null : rows.find((candidate) => isIn(candidate, Number(field.value)));
      if (row) row.classList.add("iop-chosen");
      status.textContent = field.value === "" ? "" : explain(Number(field.value));
    };

    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    apply();
  };

  for (const form of document.querySelectorAll("[data-calculator-for]")) setUp(form);
})();
